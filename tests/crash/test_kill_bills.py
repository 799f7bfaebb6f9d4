"""kill -9 while a bill is accepted or taken back: all of it is done, or nothing."""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.bringing import File, bring
from daemon.home import Home
from parsers import Order, Reading
from tests import written_bills as written

REPOSITORY = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("HUGOU_CRASH_ROUNDS", "300")) // 25
NUMBERS = [f"48000000000000{n:05}" for n in range(12)]

pytestmark = pytest.mark.crash


def fill(folder: Path, now: datetime) -> None:
    """Twelve orders that nobody has sent, and the bill that paid for them."""
    placed = now - timedelta(hours=12)
    orders = tuple(
        Order(
            platform="taobao",
            number=number,
            status="unshipped",
            placed_at=placed,
            paid=f"{n + 1}.00",
        )
        for n, number in enumerate(NUMBERS)
    )
    china = placed + timedelta(hours=8)
    rows = [
        written.alipay_row(
            merchant=f"T200P{number}",
            amount=f"{n + 1}.00",
            number=f"2026{n:024}",
            at=f"{china:%Y-%m-%d %H:%M:%S}",
        )
        for n, number in enumerate(NUMBERS)
    ]
    with Home.open(folder, alone=False) as home:
        reading = Reading(platform="taobao", page="order_list", outcome="read", orders=orders)
        home.orders.observe("0" * 64, now, reading)
        assert len(bring(home, File("bill.csv", written.alipay(*rows), now)).bill.sure) == 12


def interrupted(folder: Path, seed: int) -> list[str]:
    """Let a process decide, kill it at a random moment, and give what it had said."""
    program = [sys.executable, str(Path(__file__).with_name("bill_writer.py"))]
    command = [*program, str(REPOSITORY), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = [writer.stdout.readline().strip() for _ in range(1 + seed % 3)]
        until = time.monotonic() + random.Random(seed).uniform(0, 0.05)
        while time.monotonic() < until:
            pass  # within the next decision, at no moment that it could prefer
        writer.kill()
        return [*said, *writer.stdout.read().split()]


def clocks(home: Home, number: str) -> bool:
    """Whether a reminder counts from the payment of an order."""
    now = home.clock()
    found = home.weigh(f"taobao:{number}", now).deadlines
    wanted = {one.key for one in found if one.starts and one.starts.event == "paid_at"}
    return bool(wanted & {r.deadline for r in home.due.of_order(f"taobao:{number}") if r.live})


def test_a_killed_decision_is_whole_or_was_never_made(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    fill(folder, datetime.now(UTC))
    for seed in range(ROUNDS):
        said = interrupted(folder, seed)
        with Home.open(folder, alone=False) as home:
            (bill,) = home.bills.all()
            proofs = {one.order for one in home.payments.all()}
            assert len(proofs) in (0, len(NUMBERS)), f"half a decision after {said}"
            assert len(bill.of("accepted")) == len(proofs)
            planned = [clocks(home, number) for number in NUMBERS]
            assert planned == [bool(proofs)] * len(NUMBERS)
            home.bills.undo(bill.id)
