"""Whatever the shopper decides, in whatever order: proofs are exactly what bills call accepted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.bills.shelf import NoSuchBill
from daemon.bringing import File, bring
from daemon.home import Home
from parsers import Order, Reading
from tests import written_bills as written

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 12, 12, tzinfo=CHINA)
NUMBERS = [f"480000000000000000{n}" for n in range(4)]


def orders() -> tuple[Order, ...]:
    """Four orders, two of which were paid with the same amount at the same time."""
    amounts = ["10.00", "20.00", "30.00", "30.00"]
    return tuple(
        Order.model_validate(
            {
                "platform": "taobao",
                "number": number,
                "status": "unshipped",
                "placed_at": "2026-11-11T00:03:20+08:00",
                "paid": paid,
            }
        )
        for number, paid in zip(NUMBERS, amounts, strict=True)
    )


def bills() -> tuple[bytes, bytes]:
    """A bill with a named, an unnamed and an ambiguous row; a later one that repeats two."""
    first = [
        written.alipay_row(
            amount="10.00", merchant=f"T200P{NUMBERS[0]}", number="20261111" + "0" * 9
        ),
        written.alipay_row(amount="20.00", merchant="", number="20261111" + "1" * 9),
        written.alipay_row(amount="30.00", merchant="", number="20261111" + "2" * 9),
    ]
    back = written.alipay_row(
        at="2026-11-12 09:00:00", flow="不计收支", sort="退款", state="退款成功",
        amount="5.00", number="20261111" + "0" * 9 + "_1", merchant="",
    )  # fmt: skip
    return written.alipay(*first), written.alipay(*first[1:], back)


@contextlib.contextmanager
def filled() -> Iterator[Home]:
    with TemporaryDirectory() as folder, Home.open(Path(folder), clock=lambda: NOW) as home:
        reading = Reading(platform="taobao", page="order_list", outcome="read", orders=orders())
        home.orders.observe("0" * 64, NOW, reading)
        yield home


deeds = st.lists(
    st.tuples(
        st.sampled_from(["bring", "accept_sure", "accept", "decline", "undo", "undo_all", "remove",
                         "forget", "take_back"]),
        st.integers(0, 1),
        st.integers(0, 3),
    ),
    max_size=12,
)  # fmt: skip


def do(home: Home, deed: str, which: int, number: int) -> None:
    if deed == "bring":
        bring(home, File(f"{which}.csv", bills()[which], NOW))
        return
    if deed == "forget":
        home.forget_order(f"taobao:{NUMBERS[number]}")
        return
    known = home.bills.all()
    bill = known[which % len(known)] if known else None
    rows = [one.payment.id for one in bill.proposals] if bill else []
    if bill is None or not rows:
        return
    row = rows[number % len(rows)]
    deed_of: dict[str, Any] = {
        "accept_sure": lambda: home.bills.accept_sure(bill.id),
        "accept": lambda: home.bills.accept(bill.id, {row: number % 2}),
        "decline": lambda: home.bills.decline(bill.id, row),
        "undo": lambda: home.bills.undo(bill.id, [row]),
        "undo_all": lambda: home.bills.undo(bill.id),
        "remove": lambda: home.bills.remove(bill.id),
        "take_back": lambda: home.bills.take_back(row),
    }
    with contextlib.suppress(NoSuchBill):  # a second candidate that is not there
        deed_of[deed]()


@given(plan=deeds)
@settings(max_examples=120)
def test_proofs_are_what_was_accepted_and_not_taken_back(plan: list[tuple[str, int, int]]) -> None:
    with filled() as home:
        for deed, which, number in plan:
            do(home, deed, which, number)
            proofs = home.payments.all()
            for proof in proofs:
                assert home.orders.get(proof.order), "a proof of an order that was deleted"
                assert proof.order in proof.covers
            rows = {proof.id.partition("@")[0]: set(proof.covers) for proof in proofs}
            assert len({proof.id for proof in proofs}) == len(proofs)
            for bill in home.bills.all():
                for one in bill.proposals:
                    if one.state == "accepted":
                        assert rows.get(one.payment.id) == set(one.chosen), (deed, one)
                    elif one.state == "open" and one.payment.id in rows:
                        pytest.fail(f"{one.payment.id} is accepted but called open after {deed}")
