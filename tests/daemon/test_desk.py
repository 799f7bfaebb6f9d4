"""The desk: pages that wait are learned together, a failure is alone, results are remembered."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from daemon import intake
from daemon.desk import AT_ONCE, Weighed
from daemon.home import Home
from daemon.intake import Arrival
from daemon.ledger.envelope import View
from daemon.problems import DiskFull
from parsers import Capture, Order, Reading
from rules import Result

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path):
    with Home.open(tmp_path, clock=lambda: NOW) as home:
        yield home


def arrival(home, number):
    order = Order(platform="jd", number=str(number), status="shipped")
    capture = Capture("https://order.jd.com/", f"page {number}", captured_at=NOW)
    view = View("c1", "p1", number, NOW)
    reading = Reading(platform="jd", page="order_list", outcome="read", orders=(order,))
    return Arrival(home.captures.save(capture, view), capture, view, reading)


@pytest.fixture
def commits(home):
    """Counts what waits for the disk: commits of the outermost transaction."""
    counted = []
    home.store.database._writer.set_trace_callback(
        lambda statement: counted.append(statement) if statement == "COMMIT" else None
    )
    yield counted
    home.store.database._writer.set_trace_callback(None)


async def test_pages_that_wait_are_committed_together(home, commits):
    held = threading.Event()
    home.desk._learner.submit(held.wait, 30)  # the learner is busy with an earlier page
    waiting = [asyncio.create_task(home.desk.learn(arrival(home, n))) for n in range(AT_ONCE + 3)]
    while len(home.desk._waiting) < 3:
        await asyncio.sleep(0)
    held.set()
    told = await asyncio.gather(*waiting)
    assert [one.orders[0].order.number for one in told] == [str(n) for n in range(AT_ONCE + 3)]
    assert len(commits) == 2  # eight pages, then three


async def test_a_page_that_fails_is_undone_alone(home, monkeypatch):
    learn = intake.learn

    def fail(home, one):
        told = learn(home, one)
        if one.view.sequence == 1:
            raise DiskFull("满了", "full")
        return told

    monkeypatch.setattr(intake, "learn", fail)
    told = await asyncio.gather(
        *(home.desk.learn(arrival(home, n)) for n in range(3)), return_exceptions=True
    )
    assert [type(one).__name__ for one in told] == ["Taken", "DiskFull", "Taken"]
    assert home.orders.get("jd:1") is None
    assert len(home.orders) == len(home.captures) == 2


async def test_nothing_is_acknowledged_when_the_commit_fails(home, monkeypatch):
    class Broken:
        def __enter__(self):
            home.weighed.put("jd:0", Result(), NOW)

        def __exit__(self, *_):
            raise DiskFull("满了", "full")

    with monkeypatch.context() as patch:
        patch.setattr(home.store, "transaction", Broken)
        told = await asyncio.gather(
            *(home.desk.learn(arrival(home, n)) for n in range(3)), return_exceptions=True
        )
    assert [type(one) for one in told] == [DiskFull] * 3
    assert home.weighed.lately("jd:0", NOW) is None
    assert (await home.desk.learn(arrival(home, 0))).orders[0].order.number == "0"


async def test_saving_goes_on_while_a_page_is_read(home):
    held = threading.Event()
    reading = asyncio.create_task(home.desk.read(lambda: held.wait(30)))
    assert await home.desk.save(lambda: "saved") == "saved"
    assert not reading.done()
    held.set()
    assert await reading is True


def test_a_result_is_remembered_for_a_minute_and_not_backwards():
    weighed, result = Weighed(), Result()
    weighed.put("jd:1", result, NOW)
    assert weighed.lately("jd:1", NOW) is result
    assert weighed.lately("jd:1", NOW + timedelta(seconds=59)) is result
    assert weighed.lately("jd:1", NOW + timedelta(seconds=60)) is None
    assert weighed.lately("jd:1", NOW - timedelta(seconds=1)) is None
    assert weighed.lately("jd:2", NOW) is None


def test_the_oldest_results_are_forgotten_first():
    weighed = Weighed(size=2)
    for key in ("a", "b", "a", "c"):
        weighed.put(key, Result(), NOW)
    assert [weighed.lately(key, NOW) is not None for key in "abc"] == [True, False, True]
    weighed.forget("a")
    weighed.clear()
    assert weighed.lately("c", NOW) is None
