"""The desk: pages that wait are learned together, a failure is alone, results are remembered."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from daemon.desk import AT_ONCE, Weighed
from daemon.home import Home
from daemon.intake import Arrival
from daemon.ledger.envelope import View
from daemon.problems import DiskFull
from daemon.reading import PageReader
from parsers import Capture, Order, Reading
from rules import Result

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path):
    with Home.open(tmp_path, clock=lambda: NOW) as home:
        home.reader = PageReader(parse)
        yield home


def arrival(home, number):
    capture = Capture("https://order.jd.com/", str(number), captured_at=NOW)
    view = View("c1", "p1", number, NOW)
    return Arrival(home.captures.save(capture, view), capture, view)


def parse(capture):
    order = Order(platform="jd", number=capture.html, status="shipped")
    return Reading(platform="jd", page="order_list", outcome="read", orders=(order,))


def told(taken):
    return taken


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
    waiting = [
        asyncio.create_task(home.desk.learn(arrival(home, n), told)) for n in range(AT_ONCE + 3)
    ]
    while len(home.desk._waiting) < 3:
        await asyncio.sleep(0)
    held.set()
    answers = await asyncio.gather(*waiting)
    assert [one.orders[0].order.number for one in answers] == [str(n) for n in range(AT_ONCE + 3)]
    assert len(commits) == 2  # as many as go together, then three


async def test_a_page_that_fails_is_undone_alone(home, monkeypatch):
    learn = home.desk._learn

    def fail(one, reading):
        taken = learn(one, reading)
        if one.view.sequence == 1:
            raise DiskFull("满了", "full")
        return taken

    monkeypatch.setattr(home.desk, "_learn", fail)
    answers = await asyncio.gather(
        *(home.desk.learn(arrival(home, n), told) for n in range(3)), return_exceptions=True
    )
    assert [type(one).__name__ for one in answers] == ["Taken", "DiskFull", "Taken"]
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
        answers = await asyncio.gather(
            *(home.desk.learn(arrival(home, n), told) for n in range(3)), return_exceptions=True
        )
    assert [type(one) for one in answers] == [DiskFull] * 3
    assert home.weighed.lately("jd:0", NOW) is None
    assert (await home.desk.learn(arrival(home, 0), told)).orders[0].order.number == "0"


async def test_what_cannot_be_read_or_told_costs_its_own_page_alone(home, monkeypatch):
    read = home.desk._read

    def fail(one):
        return 1 / 0 if one.view.sequence == 0 else read(one)

    def refuse(taken):
        raise ValueError(taken.orders[0].key)

    monkeypatch.setattr(home.desk, "_read", fail)
    answers = await asyncio.gather(
        home.desk.learn(arrival(home, 0), told),
        home.desk.learn(arrival(home, 1), refuse),
        home.desk.learn(arrival(home, 2), told),
        return_exceptions=True,
    )
    assert [type(one).__name__ for one in answers] == ["ZeroDivisionError", "ValueError", "Taken"]
    assert sorted(home.orders.keys()) == ["jd:1", "jd:2"]  # learned, though it could not be told


async def test_saving_goes_on_while_a_page_is_read(home):
    held, begun = threading.Event(), threading.Event()
    home.reader = PageReader(lambda capture: begun.set() or (held.wait(30) and parse(capture)))
    learning = asyncio.create_task(home.desk.learn(arrival(home, 1), told))
    await asyncio.to_thread(begun.wait, 30)
    assert await home.desk.beside(lambda: "saved") == "saved"
    assert not learning.done()
    held.set()
    assert (await learning).orders[0].key == "jd:1"


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
