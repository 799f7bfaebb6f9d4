"""What no channel confirmed: it stays due, doctor says so, and the dashboard counts as seen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from daemon.home import Home
from daemon.settings import Settings
from daemon.watch.naming import naming
from daemon.web.doctor import reminder_findings
from parsers._records import Item, Order, PageKind, Reading

from .conftest import ORDER, Desk, answer, at, deadline


@pytest.fixture
def unheard(desk: Desk) -> Desk:
    desk.replan(deadline(safe="11-22 12:00"))
    desk.go("11-19 12:00")
    desk.due.tick(desk.now)
    return desk


def test_it_is_not_called_unheard_at_once(unheard: Desk) -> None:
    assert unheard.due.unheard(unheard.now) == []
    unheard.go(timedelta(minutes=16))
    assert len(unheard.due.unheard(unheard.now)) == 1


def test_what_no_longer_holds_is_not_missed(unheard: Desk) -> None:
    unheard.go(timedelta(minutes=16))
    unheard.replan()
    assert unheard.due.unheard(unheard.now) == []


def test_whoever_reads_the_list_has_been_reminded(unheard: Desk) -> None:
    unheard.due.seen("dashboard")
    unheard.go(timedelta(minutes=16))
    assert unheard.due.unheard(unheard.now) == []
    assert unheard.only().alarms[-2].told_by == "dashboard"
    (notice,) = unheard.due.history()
    assert notice.said[0] == "七天无理由退货：还剩 3 天"


def test_reading_the_list_twice_changes_nothing(unheard: Desk) -> None:
    unheard.due.seen("dashboard")
    before = unheard.due.history()
    unheard.go(timedelta(minutes=1))
    unheard.due.seen("dashboard")
    assert unheard.due.history() == before


def test_doctor_says_what_no_channel_could_show(tmp_path: Path) -> None:
    now = at("11-16 10:00")
    with Home.open(tmp_path, clock=lambda: now) as home:
        home.change_settings(quiet={"starts": "00:00", "ends": "00:00"})
        home.due.replan(ORDER, answer(deadline(safe="11-22 12:00")), now)
        assert list(reminder_findings(home, now)) == []
        home.due.tick(at("11-19 12:00"))
        (finding,) = reminder_findings(home, at("11-19 13:00"))
    assert finding.state == "bad"
    assert finding.says.startswith("从 11-19 12:00 起有 1 条提醒没有任何渠道能确认显示")


@pytest.mark.parametrize(
    ("allowed", "name"),
    [(False, "淘宝订单 …1234"), (True, "羊毛围巾 灰色 加厚 · 淘宝订单 …1234")],
)
def test_what_was_bought_is_named_only_if_allowed(tmp_path: Path, allowed: bool, name: str) -> None:
    with Home.open(tmp_path) as home:
        number = ORDER.partition(":")[2]
        bought = Order(platform="taobao", number=number, items=(Item(title="羊毛围巾\n灰色 加厚"),))
        page: PageKind = "order_detail"
        reading = Reading(platform="taobao", page=page, outcome="read", orders=(bought,))
        home.orders.observe("c" * 64, at("11-16 10:00"), reading)
        named = naming(home.orders, lambda: Settings(names_on_lock_screen=allowed))
        assert named(ORDER, "zh") == name
        assert named("taobao:0000", "zh") == "淘宝订单 …0000"


def test_a_sample_order_says_that_it_is_one(tmp_path: Path) -> None:
    with Home.open(tmp_path) as home:
        bought = Order(platform="jd", number="3000001234")
        reading = Reading(platform="jd", page="order_list", outcome="read", orders=(bought,))
        home.orders.observe("c" * 64, at("11-16 10:00"), reading, sample=True)
        named = naming(home.orders, Settings)
        assert named("jd:3000001234", "zh") == "示例：京东订单 …1234"
        assert named("jd:3000001234", "en") == "sample: JD order …1234"


def test_a_record_of_another_version_does_not_silence_the_others(desk: Desk) -> None:
    desk.replan(deadline(safe="11-22 12:00"))
    table = desk.store.table("due")
    strange = {**table.fetch(desk.only().id), "order": "jd:9", "actor": None}  # type: ignore[dict-item]
    table.put("jd:9#NR-10", strange)
    assert len(desk.tell("11-19 12:00")) == 1
    assert [r.order for r in desk.due.coming(desk.now)] == [ORDER]
    desk.replan(deadline(safe="11-22 12:00"), order="jd:9")
    assert {r.order for r in desk.due.coming(desk.now)} == {ORDER, "jd:9"}


def test_a_field_of_a_newer_version_is_passed_over(desk: Desk) -> None:
    desk.replan(deadline(safe="11-22 12:00"))
    table, name = desk.store.table("due"), desk.only().id
    table.put(name, {**table.fetch(name), "colour": "red"})  # type: ignore[dict-item]
    assert len(desk.tell("11-19 12:00")) == 1
