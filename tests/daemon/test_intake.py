"""From a page that arrived to the deadlines of its orders, and what happens when a step fails."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

import parsers
from daemon import intake
from daemon.home import DATABASE, Home
from daemon.intake import SitePaused
from daemon.problems import DiskFull
from daemon.web.wire import CaptureEnvelope
from parsers import Order, Reading

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
URL = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"


@pytest.fixture
def home(tmp_path):
    with Home.open(tmp_path, clock=lambda: NOW) as home:
        yield home


def envelope(html="<html>1</html>", sequence=1, url=URL, minutes=0, **fields):
    return CaptureEnvelope.model_validate({
        "url": url, "html": html, "captured_at": NOW + timedelta(minutes=minutes),
        "page_id": "p1", "sequence": sequence,
        "client": {"browser": "firefox", "version": "153", "extension": "0.1.0"}, **fields,
    })  # fmt: skip


def order(number, **fields):
    return Order.model_validate({"platform": "taobao", "number": number, **fields})


@pytest.fixture
def pages(monkeypatch):
    """What the parser finds, by the page's HTML."""
    found = {}

    def parse(capture):
        told = found[capture.html]
        orders = tuple(told(capture) if callable(told) else told)
        return Reading(platform="taobao", page="order_list", outcome="read", orders=orders)

    monkeypatch.setattr(parsers, "parse", parse)
    return found


SIGNED = {
    "status": "shipped",
    "placed_at": "2026-11-11T00:03:20+08:00",
    "paid_at": "2026-11-11T00:03:55+08:00",
    "shipped_at": "2026-11-12T18:20:00+08:00",
    "signed_at": "2026-11-15T16:42:10+08:00",
    "paid": "259.00",
}


async def test_a_page_gives_its_orders_with_their_deadlines(home, pages):
    pages["<html>1</html>"] = [order("1", **SIGNED), order("2", status="unpaid")]
    taken = await home.take(envelope(), "c1")
    assert taken.repeated is False
    assert [one.key for one in taken.orders] == ["taobao:1", "taobao:2"]
    by_rule = {one.rule: one for one in taken.results["taobao:1"].deadlines}
    assert by_rule["NR-10"].instant.isoformat() == "2026-11-22T23:59:59+08:00"
    assert home.captures.read(taken.capture).html == "<html>1</html>"
    assert home.captures.note(taken.capture).orders == ("taobao:1", "taobao:2")


async def test_its_deadlines_stand_in_the_due_list(home, pages):
    pages["<html>1</html>"] = [order("1", **SIGNED)]
    await home.take(envelope(), "c1")
    assert "NR-10" in {reminder.rule for reminder in home.due.of_order("taobao:1")}


async def test_the_same_page_twice_changes_nothing(home, pages):
    pages["<html>1</html>"] = [order("1", **SIGNED)]
    first = await home.take(envelope(), "c1")
    before = {name: home.store.table(name).all() for name in home.store.tables()}
    again = await home.take(envelope(), "c1")
    assert (again.repeated, again.capture) == (True, first.capture)
    assert [one.order for one in again.orders] == [one.order for one in first.orders]
    assert {name: home.store.table(name).all() for name in home.store.tables()} == before


async def test_a_countdown_counts_from_the_first_time_that_its_page_was_seen(home, pages):
    seen = []
    pages["<html>1</html>"] = lambda capture: seen.append(capture.captured_at) or []
    await home.take(envelope(), "c1")
    await home.take(envelope(sequence=2, minutes=300), "c1")
    assert seen == [NOW, NOW]


async def test_a_browser_whose_clock_runs_ahead_does_not_win_for_ever(home, pages):
    pages["<html>1</html>"] = [order("1", status="shipped")]
    pages["<html>2</html>"] = [order("1", status="signed")]
    await home.take(envelope(minutes=60 * 24 * 365), "c1")
    home.clock = lambda: NOW + timedelta(hours=1)
    taken = await home.take(envelope("<html>2</html>", 2, minutes=60), "c1")
    assert taken.orders[0].order.status == "signed"


async def test_a_paused_site_is_not_kept(home, pages):
    home.change_settings(paused_sites=("taobao.com",))
    with pytest.raises(SitePaused) as problem:
        await home.take(envelope(), "c1")
    assert "暂停" in problem.value.zh
    assert len(home.captures) == 0


async def test_eight_pages_at_once_are_all_there(home, pages):
    for number in range(8):
        pages[f"p{number}"] = [order(str(number)), order("shared", paid="1.00")]
    await asyncio.gather(*(home.take(envelope(f"p{n}", n), f"c{n}") for n in range(8)))
    assert len(home.captures) == 8
    assert len(home.orders) == 9
    assert len(home.orders.get("taobao:shared").seen) == 8


# -- a step fails -------------------------------------------------------------------------------


async def test_a_reader_that_breaks_keeps_the_page_and_says_so(home, monkeypatch, caplog):
    def broken(capture):
        raise RuntimeError(f"cannot read {capture.html}")

    monkeypatch.setattr(parsers, "parse", broken)
    taken = await home.take(envelope("secret-sweater"), "c1")
    assert taken.reading.outcome == "unknown_layout"
    assert taken.reading.platform == "taobao"
    assert [notice.kind for notice in taken.reading.notices] == ["reader_failed"]
    assert home.captures.read(taken.capture).html == "secret-sweater"
    assert "RuntimeError" in caplog.text
    assert "secret-sweater" not in caplog.text


async def test_an_order_whose_facts_are_refused_costs_only_its_own_deadlines(
    home, pages, monkeypatch, caplog
):
    pages["<html>1</html>"] = [order("bad", **SIGNED), order("good", **SIGNED)]
    weigh = Home.weigh_order

    def refuse(home, stored, now, told=None, seen=None):
        bad = stored.key == "taobao:bad"
        return weigh(home, stored, now, {"order": {"colour": 1}} if bad else told, seen)

    monkeypatch.setattr(Home, "weigh_order", refuse)
    taken = await home.take(envelope(), "c1")
    assert len(taken.orders) == 2
    assert list(taken.results) == ["taobao:good"]
    assert "colour" in caplog.text


async def test_a_full_disk_is_said_and_nothing_is_half_known(home, pages, monkeypatch):
    pages["<html>1</html>"] = [order("1")]

    def full(*_):
        raise DiskFull("满了", "full")

    with monkeypatch.context() as patch:
        patch.setattr("daemon.ledger.captures._write_durably", full)
        with pytest.raises(DiskFull):
            await home.take(envelope(), "c1")
    assert len(home.captures) == len(home.orders) == 0
    assert (await home.take(envelope(), "c1")).repeated is False


async def test_a_crash_between_keeping_and_merging_is_mended_by_the_repeat(
    home, pages, monkeypatch
):
    pages["<html>1</html>"] = [order("1", paid="9")]
    with monkeypatch.context() as patch:
        patch.setattr(intake, "read_saved", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await home.take(envelope(), "c1")
    assert len(home.orders) == 0
    await home.take(envelope(), "c1")  # never acknowledged, so the browser sends it again
    assert home.orders.get("taobao:1").order.paid == "9"


async def test_an_order_that_cannot_be_merged_costs_its_page_nothing(
    home, pages, monkeypatch, caplog
):
    pages["<html>1</html>"] = pages["<html>2</html>"] = [order("1", paid="9")]
    observe = home.orders.observe

    def fail(capture, *args, **named):
        if home.captures.read(capture).html == "<html>1</html>":
            observe(capture, *args, **named)
            raise LookupError("secret-sweater")
        return observe(capture, *args, **named)

    monkeypatch.setattr(home.orders, "observe", fail)
    bad, good = await asyncio.gather(
        home.take(envelope(), "c1"), home.take(envelope("<html>2</html>", 2), "c1")
    )
    assert [notice.kind for notice in bad.reading.notices] == ["not_merged"]
    assert bad.orders == ()
    assert home.captures.note(bad.capture) is not None
    assert [one.key for one in good.orders] == ["taobao:1"]
    assert {seen.capture for seen in home.orders.get("taobao:1").seen} == {good.capture}
    assert "LookupError" in caplog.text
    assert "secret-sweater" not in caplog.text


async def test_pages_that_wait_are_acknowledged_together_or_not_at_all(home, pages, monkeypatch):
    for number in range(5):
        pages[f"p{number}"] = [order(str(number))]
    commit = home.due.replan_all
    calls = []

    def full_in_the_middle(results, now):
        calls.append(results)
        if len(calls) == 3:
            raise DiskFull("满了", "full")
        commit(results, now)

    monkeypatch.setattr(home.due, "replan_all", full_in_the_middle)
    answers = await asyncio.gather(
        *(home.take(envelope(f"p{n}", n), "c1") for n in range(5)), return_exceptions=True
    )
    full = [answer for answer in answers if isinstance(answer, DiskFull)]
    assert len(full) == 1
    for answer in answers:
        if not isinstance(answer, DiskFull):
            assert home.orders.get(answer.orders[0].key) is not None
    assert len(home.captures) == len(home.orders) == 4


async def test_a_sender_that_hangs_up_costs_the_others_nothing(home, pages):
    for number in range(3):
        pages[f"p{number}"] = [order(str(number))]
    sent = [asyncio.create_task(home.take(envelope(f"p{n}", n), "c1")) for n in range(3)]
    await asyncio.sleep(0)
    sent[1].cancel()
    answers = await asyncio.gather(*sent, return_exceptions=True)
    assert [type(answer).__name__ for answer in answers] == ["Taken", "CancelledError", "Taken"]


# -- once more ----------------------------------------------------------------------------------


async def test_a_replay_reads_everything_with_todays_readers_and_keeps_corrections(home, pages):
    pages["<html>1</html>"] = [order("1", paid="999"), order("misread")]
    await home.take(envelope(), "c1")
    home.orders.correct("taobao:1", {"freight": "6.00"}, NOW)
    pages["<html>1</html>"] = [order("1", paid="9.99")]
    steps = []
    told = intake.replay(home, lambda done, of: steps.append((done, of)))
    assert (told.captures, told.orders, told.unread, told.damaged) == (1, 1, 0, [])
    assert steps == [(0, 1), (1, 1)]  # some at a time, and the end
    assert [one.key for one in home.orders.find()] == ["taobao:1"]
    assert home.orders.get("taobao:1").order.paid == "9.99"
    assert home.orders.get("taobao:1").order.freight == "6.00"


async def test_a_replay_names_what_it_cannot_read_and_goes_on(home, pages):
    pages["<html>1</html>"] = pages["<html>2</html>"] = [order("1", paid="9")]
    first = await home.take(envelope(), "c1")
    await home.take(envelope("<html>2</html>", 2), "c1")
    home.captures.path(first.capture).write_bytes(b"damaged")
    told = intake.replay(home)
    assert told.damaged == [first.capture]
    assert home.orders.get("taobao:1").order.paid == "9"


async def test_a_replay_of_many_pages_takes_them_some_at_a_time(home, pages, monkeypatch):
    monkeypatch.setattr(intake, "TOGETHER", 2)
    for number in range(5):
        pages[f"p{number}"] = [order(str(number), paid=f"{number}.00")]
        await home.take(envelope(f"p{number}", number), "c1")
    for table in ("orders", "catalogue", "observations", "sightings", "due"):
        home.store.table(table).truncate()
    steps = []
    told = intake.replay(home, lambda done, of: steps.append((done, of)))
    assert (told.captures, told.orders) == (5, 5)
    assert steps == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert home.orders.get("taobao:4").order.paid == "4.00"


async def test_a_page_that_cannot_be_merged_does_not_stop_a_replay(home, pages, monkeypatch):
    for number in range(3):
        pages[f"p{number}"] = [order(str(number), paid="1.00")]
        await home.take(envelope(f"p{number}", number), "c1")
    observe = home.orders.observe

    def fail(capture, at, reading, **named):
        if reading.orders[0].number == "1":
            raise LookupError
        return observe(capture, at, reading, **named)

    monkeypatch.setattr(home.orders, "observe", fail)
    told = intake.replay(home)
    assert (told.unread, told.damaged, told.orders) == (1, [], 3)


async def test_samples_stay_samples(home, pages):
    pages["<html>1</html>"] = [order("1")]
    await home.take(envelope(), "demo", sample=True)
    intake.replay(home)
    assert home.orders.get("taobao:1").sample is True
    assert home.orders.count_samples() == 1


async def test_orders_are_rebuilt_from_the_pages_when_the_database_is_lost(tmp_path, pages, caplog):
    pages["<html>1</html>"] = [order("1", **SIGNED)]
    with Home.open(tmp_path, clock=lambda: NOW) as home:
        taken = await home.take(envelope(), "c1")
    (tmp_path / DATABASE).write_bytes(b"no database " * 1000)
    with caplog.at_level(logging.ERROR), Home.open(tmp_path, clock=lambda: NOW) as again:
        assert again.orders.get("taobao:1").order.paid == "259.00"
        assert again.captures.note(taken.capture).orders == ("taobao:1",)
        assert "NR-10" in {reminder.rule for reminder in again.due.of_order("taobao:1")}
        (told,) = again.recoveries
        assert (told["captures"], told["orders"]) == (1, 1)
        assert (tmp_path / told["aside"]).exists()
    assert "unreadable" in caplog.text
    with Home.open(tmp_path) as later:
        assert len(later.recoveries) == 1


async def test_deleting_an_order_deletes_every_page_that_showed_it(tmp_path, home, pages):
    pages["<html>1</html>"] = [order("48100099", **SIGNED), order("2", paid="1")]
    await home.take(envelope(), "c1")
    home.forget_order("taobao:48100099")
    home.forget_order("taobao:48100099")
    assert home.due.of_order("taobao:48100099") == []
    assert [one.key for one in home.orders.find()] == ["taobao:2"]
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"48100099" not in file.read_bytes(), file


async def test_deleting_a_page_takes_back_what_only_it_said(home, pages):
    pages["<html>1</html>"] = [order("1", paid="9"), order("2")]
    pages["<html>2</html>"] = [order("1", freight="3")]
    first = await home.take(envelope(), "c1")
    await home.take(envelope("<html>2</html>", 2), "c1")
    assert home.forget_capture(first.capture) is True
    assert home.forget_capture(first.capture) is False
    assert home.orders.get("taobao:1").order.paid is None
    assert home.orders.get("taobao:2") is None


async def test_a_correction_moves_the_deadlines_at_once(home, pages):
    pages["<html>1</html>"] = [order("1", **SIGNED)]
    await home.take(envelope(), "c1")
    home.correct("taobao:1", {"signed_at": "2026-11-18T19:30:00+08:00"})
    again = await home.take(envelope(), "c1")
    by_rule = {one.rule: one for one in again.results["taobao:1"].deadlines}
    assert by_rule["NR-10"].instant.isoformat() == "2026-11-25T23:59:59+08:00"
    (reminder,) = [one for one in home.due.of_order("taobao:1") if one.rule == "NR-10"]
    assert reminder.ends == by_rule["NR-10"].instant


# -- a real page --------------------------------------------------------------------------------


async def test_a_real_page_goes_the_whole_way(home, shared_corpus):
    html = (shared_corpus / "taobao" / "taobao_pc_v1_boughtlist_2025-11.html").read_text("utf-8")
    taken = await home.take(envelope(html), "c1")
    assert taken.reading.outcome == "partial"  # its pager says 50, this copy was cut to 7
    assert len(taken.orders) == len(home.orders) == 7
    assert all(one.order.paid for one in taken.orders)
    assert set(taken.results) == {one.key for one in taken.orders}
