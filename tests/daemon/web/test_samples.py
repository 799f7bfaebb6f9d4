"""The sample orders: read like any page, dated from today, gone in one click."""

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.samples import CHINA, PAGES, SAMPLES, dated, envelope, remove_samples, show_samples
from parsers import Capture, Payload, Reading, parse

MOMENTS = st.datetimes(
    min_value=datetime(2025, 1, 1), max_value=datetime(2035, 12, 31), timezones=st.just(CHINA)
)


def read(sample, now) -> Reading:
    sent = envelope(sample, 0, now)
    payloads = tuple(Payload(part.url, part.body) for part in sent.payloads)
    return parse(Capture(sent.url, sent.html, payloads, sent.captured_at))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_every_sample_is_read_whole(sample, clock):
    reading = read(sample, clock())
    assert (reading.outcome, reading.notices) == ("read", ())
    for order in reading.orders:
        assert order.number
        assert order.paid
        assert order.placed_at
        assert order.items[0].title
        assert order.status != "unknown"


def test_every_file_is_a_sample_and_holds_no_fixed_date():
    assert {path.name for path in PAGES.iterdir()} == {sample.file for sample in SAMPLES}
    for path in PAGES.iterdir():
        assert not re.search(r"20\d\d-\d\d", path.read_text("utf-8")), path.name


@given(MOMENTS)
def test_nothing_has_happened_later_than_now(now):
    for sample in SAMPLES:
        for order in read(sample, now).orders:
            happened = [order.placed_at, order.paid_at, order.shipped_at, order.completed_at]
            assert all(at <= now for at in happened if at is not None)
            known = [at for at in happened if at is not None]
            assert known == sorted(known)


@given(MOMENTS)
def test_what_runs_runs_out_later_than_now(now):
    ends = [
        order.promises.auto_confirm_at
        for sample in SAMPLES
        for order in read(sample, now).orders
        if order.promises and order.promises.auto_confirm_at
    ]
    assert len(ends) == 3
    assert all(now < end < now + timedelta(days=8) for end in ends)


@pytest.mark.parametrize(
    ("mark", "written"),
    [
        ("@{-3 18:22:10}", "2026-11-17 18:22:10"),
        ("@{+2 10:05}", "2026-11-22 10:05:00"),
        ("@{-20 08:00:00 br}", "2026-10-31<br>08:00:00"),
        ("@{-1 day}", "2026-11-19"),
        ("@{-1 09:30 short}", "11月19日 09:30"),
        ("@{-11 sn}", "261109"),
        ("@{+0 00:00:00 s}", "1795104000"),
        ("@{now ms}", "1795147200000"),
        ("@ {-3} @{x}", "@ {-3} @{x}"),
    ],
)
def test_dates_are_counted_from_today(mark, written):
    assert dated(mark, datetime(2026, 11, 20, 12, tzinfo=CHINA)) == written


async def test_they_come_with_deadlines_of_both_sides_and_are_marked(home, clock):
    assert await show_samples(home) == 6
    assert home.settings.demo
    assert len(home.orders.samples()) == len(home.orders)
    actors = {reminder.actor for reminder in home.due.coming(clock())}
    assert {"consumer", "merchant", "platform"} <= actors
    days = [(reminder.ends - clock()).days for reminder in home.due.coming(clock())]
    assert min(days) < 0 < max(days)  # one is late already, others are ahead


async def test_they_come_again_as_the_same_orders(home, clock):
    await show_samples(home)
    clock.forward(minutes=5)
    assert await show_samples(home) == 6
    assert len(home.captures) == len(SAMPLES)


async def test_one_click_removes_them_and_nothing_else(home, clock):
    from parsers import Order

    own = Order(platform="taobao", number="1", status="shipped")
    reading = Reading(platform="taobao", page="order_list", outcome="read", orders=(own,))
    home.orders.observe("0" * 64, clock(), reading)
    await show_samples(home)
    home.cases.open("jd:328990000601", clock())
    assert remove_samples(home) == 6
    assert list(home.cases.all()) == []
    assert home.orders.keys() == ["taobao:1"]
    assert len(home.captures) == 0
    assert not home.settings.demo
    assert all(reminder.order == "taobao:1" for reminder in home.due.coming(clock()))
    assert await show_samples(home) == 6  # and they may come back


async def test_the_dashboard_shows_and_removes_them(browser, home):
    answer = await browser.post("/samples")
    assert answer.headers["Location"] == "/due"
    page = await browser.get("/due")
    assert "示例" in page.text
    assert "无线吸尘器" in page.text
    assert page.text.count("为什么是这一天") > 5
    assert "依据：" in page.text
    state = (await browser.get("/start/state")).json
    assert state["orders"] is False  # samples are not the shopper's own orders
    answer = await browser.post("/samples/remove")
    assert answer.status == 303
    assert len(home.orders) == 0
    assert "还没有订单" in (await browser.get("/due")).text


async def test_a_deadline_is_put_aside_and_taken_up_again(browser, home, clock):
    await browser.post("/samples")
    page = (await browser.get("/orders/jd/328990000601")).text
    reminder = next(r for r in home.due.of_order("jd:328990000601") if r.mine)
    assert reminder.title.zh in page
    back = "/orders/jd/328990000601"
    answer = await browser.post("/due", id=reminder.id, decision="done", back=back)
    assert answer.headers["Location"] == back
    assert home.due.reminder(reminder.id).state == "done"
    assert "您办好了" in (await browser.get(back)).text
    await browser.post("/due", id=reminder.id, decision="reopened", back=back)
    assert home.due.reminder(reminder.id).live
    await browser.post("/due", id=reminder.id, decision="1d")
    assert any(alarm.snooze for alarm in home.due.reminder(reminder.id).alarms)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"id": "none", "decision": "done"}, 404),
        ({"id": "none", "decision": "dance"}, 400),
        ({}, 400),
    ],
)
async def test_a_decision_that_is_none(browser, fields, status):
    assert (await browser.post("/due", **fields)).status == status


async def test_each_of_the_three_steps_has_its_picture(browser):
    page = (await browser.get("/start")).text
    steps = page.split('data-step="')[1:]
    assert len(steps) == 3
    pictures = [step.partition("<svg")[2].partition("</svg>")[0] for step in steps]
    assert len(set(pictures)) == 3
    assert all('aria-hidden="true"' in one for one in pictures)  # the words say the same
