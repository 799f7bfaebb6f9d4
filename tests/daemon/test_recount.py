"""All orders weighed again: by two processes where there are many, and only changes are written."""

import asyncio
import multiprocessing
from datetime import datetime, timedelta, timezone

import pytest

from daemon import intake
from daemon import recount as module
from daemon.home import Home
from daemon.recount import Recount, weigh_again
from parsers import Order, Reading

NOW = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))
ORDERS = 30


@pytest.fixture
def home(tmp_path):
    with Home.open(tmp_path / "data", clock=lambda: NOW) as opened:
        put(opened, *range(ORDERS))
        yield opened


def put(home, *numbers):
    orders = tuple(
        Order(platform="taobao", number=str(n), status="unshipped", paid_at=NOW, placed_at=NOW)
        for n in numbers
    )
    reading = Reading(platform="taobao", page="order_list", outcome="read", orders=orders)
    home.orders.observe("c" * 64, NOW, reading)


def planned(home):
    keys = home.orders.keys()
    return {key for key in keys if home.due.of_order(key)}


def writes(home):
    return home.store.database._writer.total_changes


def helpers():
    return multiprocessing.active_children()


async def test_a_second_process_plans_reminders_as_the_daemon_does(home):
    keys = home.orders.keys()
    await Recount(home)._help(keys[:10], NOW, home.rules.in_use.digest)
    assert planned(home) == set(keys[:10])
    helped = {key: home.due.of_order(key) for key in keys[:10]}
    weigh_again(home, keys, NOW)
    assert planned(home) == set(keys)
    assert {key: home.due.of_order(key) for key in keys[:10]} == helped
    assert helpers() == []


async def test_both_leave_no_order_out(home, monkeypatch):
    monkeypatch.setattr(module, "MANY", 2)
    monkeypatch.setattr(module, "AT_ONCE", 1)
    monkeypatch.setattr(module, "HELPERS_TURN", 2)
    assert await Recount(home).look() == ORDERS
    assert planned(home) == set(home.orders.keys())
    assert home.rules.weighed_with == home.rules.in_use.digest


async def test_few_orders_start_no_process(home, monkeypatch):
    monkeypatch.setattr(Recount, "_help", None)
    assert await Recount(home).look() == ORDERS


async def test_what_a_process_cannot_do_the_daemon_does(home, monkeypatch, caplog):
    monkeypatch.setattr(module, "MANY", 2)
    monkeypatch.setattr(module, "HELPERS_TURN", ORDERS)
    own, help_, broke = Recount._own, Recount._help, asyncio.Event()

    async def with_other_rules(self, left, now, rules):
        await help_(self, left, now, "not these rules")
        broke.set()

    async def after_it_broke(self, left, now):
        await broke.wait()
        await own(self, left, now)

    monkeypatch.setattr(Recount, "_help", with_other_rules)
    monkeypatch.setattr(Recount, "_own", after_it_broke)
    assert await Recount(home).look() == ORDERS
    assert planned(home) == set(home.orders.keys())
    assert "no second process" in caplog.text


async def test_nothing_is_noted_when_an_order_fails_in_both(home, monkeypatch):
    monkeypatch.setattr(module, "weigh_again", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await Recount(home).look()
    assert home.rules.weighed_with is None


def test_what_stays_is_not_written(home):
    keys = home.orders.keys()
    weigh_again(home, keys, NOW)
    before = writes(home)
    weigh_again(home, keys, NOW)
    assert writes(home) == before


def test_only_the_orders_that_change_are_planned_anew(home):
    keys = home.orders.keys()
    weigh_again(home, keys, NOW)
    results = home.weigh_all(home.orders.get_all(keys), NOW)
    assert home.due.would_change(results, NOW) == []
    gone = home.due.of_order(keys[3])[0]
    home.due._reminders.drop(gone.id)
    assert home.due.would_change(results, NOW) == [keys[3]]
    weigh_again(home, keys, NOW)
    assert home.due.reminder(gone.id) == gone


async def test_a_recount_that_is_stopped_leaves_no_process(home, monkeypatch):
    monkeypatch.setattr(module, "MANY", 2)
    monkeypatch.setattr(module, "HELPERS_TURN", 1)
    recount = Recount(home)
    recount.start()
    async with asyncio.timeout(30):
        while not helpers():
            await asyncio.sleep(0.01)
    await recount.stop()
    assert helpers() == []


def test_an_order_that_was_deleted_meanwhile_is_passed_over(home):
    keys = home.orders.keys()
    home.forget_order(keys[0])
    weigh_again(home, keys, NOW)
    assert planned(home) == set(keys[1:])


def test_money_that_other_rules_speak_of_is_noted_though_no_reminder_moves(home):
    late = NOW - timedelta(days=10)
    order = Order(
        platform="taobao",
        number="late",
        status="unshipped",
        paid_at=late,
        placed_at=late,
        paid="100",
    )
    reading = Reading(platform="taobao", page="order_list", outcome="read", orders=(order,))
    home.orders.observe("d" * 64, NOW, reading)
    weigh_again(home, ["taobao:late"], NOW)
    (noted,) = home.money.all()
    told = home.orders.get_all(["taobao:late"])
    results = home.weigh_all(told, NOW)
    assert intake.would_change(home, told, results, NOW) == []
    home.money.forget("taobao:late")
    assert intake.would_change(home, told, results, NOW) == ["taobao:late"]
    weigh_again(home, ["taobao:late"], NOW)
    assert home.money.all() == [noted]
