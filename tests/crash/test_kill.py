"""kill -9 at random moments: what was acknowledged is there, every time.

300 rounds; HUGOU_CRASH_ROUNDS=1000 for more.
"""

import os
import random
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from daemon.home import Home
from daemon.ledger.envelope import content_hash

REPOSITORY = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("HUGOU_CRASH_ROUNDS", "300"))
PATIENCE = 60.0

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks a warmed-up writer"),
]


class Writer:
    """The warmed-up process that forks one writer per round."""

    def __init__(self, name="writer.py"):
        program = [sys.executable, str(Path(__file__).with_name(name)), str(REPOSITORY)]
        self.process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.waiting = b""

    def start(self, folder, seed):
        self.process.stdin.write(f"{folder} {seed}\n".encode())

    def line(self, patience=PATIENCE):
        """Give the next line, or None when there is none in time."""
        while b"\n" not in self.waiting:
            ready, _, _ = select.select([self.process.stdout], [], [], patience)
            if not ready:
                return None
            more = os.read(self.process.stdout.fileno(), 65536)
            assert more, "the writer is gone"
            self.waiting += more
        line, _, self.waiting = self.waiting.partition(b"\n")
        return line.decode()

    def close(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


@pytest.fixture
def writer():
    writer = Writer()
    yield writer
    writer.close()


def round_of(writer, folder, seed):
    """Let a writer work, kill it at a random moment, and give what it had acknowledged."""
    chance = random.Random(seed)
    writer.start(folder, seed)
    lines, child, wanted = [], 0, chance.choice((0, 0, 1, 1, 2, 3, 5))
    while not child or len(lines) < wanted:
        line = writer.line()
        assert line is not None and line != "over", "the writer stopped by itself"
        if line.startswith("pid "):
            child = int(line[4:])
        else:
            lines.append(line)
    # Within the next page's work: keeping, merging, committing or planning.
    while (line := writer.line(patience=chance.uniform(0, 0.03))) is not None:
        lines.append(line)
        if chance.random() < 0.5:
            break
    os.kill(child, signal.SIGKILL)
    while (line := writer.line()) != "over":
        lines.append(line)
    return [line.split()[1:] for line in lines if line.startswith("ack ")]


def check(home, acknowledged):
    for capture, *orders in acknowledged:
        kept = home.captures.read(capture)
        assert kept is not None, f"capture {capture} is lost"
        assert content_hash(kept) == capture
        assert orders
        for told in orders:
            key, _, paid = told.rpartition(":")
            stored = home.orders.get(key)
            assert stored is not None, f"order {key} is lost"
            assert str(stored.order.paid) == paid
            assert capture in {seen.capture for seen in stored.seen}


def test_whatever_was_acknowledged_survives_kill_9(tmp_path, writer):
    everything = []
    for number in range(ROUNDS):
        # A folder for 50 rounds: a young and an old store, and logs left by many kills.
        folder = tmp_path / str(number // 50)
        acknowledged = round_of(writer, folder, number)
        everything += [(folder, one) for one in acknowledged]
        with Home.open(folder) as home:
            assert home.store.recovered is None
            check(home, acknowledged)
            home.captures.sweep()
            assert not list((folder / "captures").glob("??/*.part"))
    assert len(everything) > ROUNDS  # it did work between the kills
    for folder in {folder for folder, _ in everything}:
        with Home.open(folder) as home:
            check(home, [one for where, one in everything if where == folder])
            assert home.store.database.rows("PRAGMA integrity_check") == [("ok",)]
