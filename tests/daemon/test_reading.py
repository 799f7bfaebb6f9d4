"""Reading with a time cap: what hangs or breaks a reader costs its page alone."""

import threading
import time

import pytest

from daemon.reading import PageReader, read_page
from parsers import Capture, Order, Reading

URL = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"


@pytest.fixture
def reader_of():
    readers = []

    def make(parse, limit=5.0):
        readers.append(PageReader(parse, limit))
        return readers[-1]

    yield make
    for reader in readers:
        reader.close()


def told(capture):
    order = Order(platform="jd", number=capture.html)
    return Reading(platform="jd", page="order_list", outcome="read", orders=(order,))


def kinds(reading):
    return [notice.kind for notice in reading.notices]


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "page reader"]


def test_a_page_that_takes_too_long_is_given_up(reader_of, caplog):
    hang = threading.Event()
    started = time.monotonic()
    reading = reader_of(lambda _: hang.wait(30), 0.05).read(Capture("https://a.test/"))
    assert time.monotonic() - started < 5
    assert kinds(reading) == ["timed_out"]
    assert reading.platform == "generic"
    assert "0.05 s" in caplog.text
    hang.set()


def test_after_a_page_that_hangs_the_next_one_is_read(reader_of):
    hang, read = threading.Event(), Reading(platform="jd", page="order_list", outcome="read")
    reader = reader_of(lambda capture: hang.wait(30) if capture.html == "bad" else read, 0.2)
    assert kinds(reader.read(Capture(URL, "bad"))) == ["timed_out"]
    assert reader.read(Capture(URL, "good")) is read
    hang.set()


def test_a_late_reading_is_never_taken_for_that_of_the_next_page(reader_of):
    hang, late = threading.Event(), threading.Event()

    def parse(capture):
        if capture.html == "slow":
            hang.wait(30)
            late.set()
        return told(capture)

    reader = reader_of(parse, 0.2)
    reader.read(Capture(URL, "slow"))
    hang.set()
    assert late.wait(10)
    assert reader.read(Capture(URL, "next")).orders[0].number == "next"


def test_a_reader_that_breaks_says_so_without_the_page_and_goes_on(reader_of, caplog):
    def broken(capture):
        raise RuntimeError(f"cannot read {capture.html}")

    reader = reader_of(broken)
    for _ in range(2):
        reading = reader.read(Capture(URL, "secret-sweater"))
        assert (kinds(reading), reading.platform) == (["reader_failed"], "taobao")
    assert "RuntimeError" in caplog.text
    assert "secret-sweater" not in caplog.text


def test_pages_of_two_threads_are_not_mixed_up(reader_of):
    reader = reader_of(told)
    wrong = []

    def ask(name):
        for _ in range(50):
            if reader.read(Capture(URL, name)).orders[0].number != name:
                wrong.append(name)

    asking = [threading.Thread(target=ask, args=(name,)) for name in ("a", "b", "c")]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(30)
    assert wrong == []


def test_a_closed_reader_leaves_no_thread(reader_of):
    before = set(threads())
    reader = reader_of(told)
    reader.read(Capture(URL, "a"))
    (own,) = set(threads()) - before
    reader.close()
    own.join(10)
    assert not own.is_alive()


@pytest.mark.parametrize("html", ["", "\x00\x01\xff", "<" * 50_000, "<div>" * 30_000, "{" * 5000])
def test_hostile_pages_are_said_to_be_unread(html):
    reading = read_page(Capture(URL, html))
    assert reading.outcome not in ("read", "empty")
    assert reading.orders == ()
