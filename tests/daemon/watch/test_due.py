"""The due list: what is said when, and what is never said twice or forgotten."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from daemon.settings import Settings
from rules._text import Text

from .conftest import ORDER, Desk, at, deadline

RETURN = deadline(safe="11-22 23:59:59", began="11-15 16:42:10")


def days_and_hours(desk: Desk) -> list[str]:
    return [f"{when:%m-%d %H:%M}" for when, _ in desk.shown]


def run(desk: Desk, until: str, step: timedelta = timedelta(minutes=30)) -> None:
    while desk.now < at(until):
        desk.tell(step)


def test_a_period_in_days_is_told_three_days_and_one_day_before_it_ends(desk: Desk) -> None:
    desk.replan(RETURN)
    run(desk, "11-24 00:00")
    assert days_and_hours(desk) == ["11-20 00:00", "11-22 00:00"]


def test_a_long_period_is_told_a_month_a_week_three_days_and_a_day_before(desk: Desk) -> None:
    desk.replan(deadline(safe="2026-12-31T12:00:00", began="11-15 00:00"))
    run(desk, "2027-01-02T00:00:00", timedelta(hours=6))
    said = [message.title.split("：")[1] for _, message in desk.shown]
    assert [f"{when:%m-%d}" for when, _ in desk.shown] == ["12-01", "12-24", "12-28", "12-30"]
    assert said == ["还剩 29 天", "还剩 6 天", "还剩 2 天", "还剩 20 小时"]


def test_a_window_in_hours_is_told_a_day_six_hours_and_an_hour_before(desk: Desk) -> None:
    desk.replan(deadline("W05", at="11-22 18:20", began="11-12 18:20"))
    run(desk, "11-23 00:00", timedelta(minutes=10))
    assert days_and_hours(desk) == ["11-21 18:20", "11-22 12:20", "11-22 17:20"]


def test_what_every_purchase_has_for_years_is_listed_and_never_told(desk: Desk) -> None:
    desk.replan(deadline("CC-620-622", safe="2027-06-01T23:59:59", began="2025-06-01T00:00:00"))
    assert [r.rule for r in desk.due.coming(desk.now)] == ["CC-620-622"]
    run(desk, "2027-06-03T00:00:00", timedelta(hours=12))
    assert desk.shown == []


def test_a_period_of_years_that_a_problem_started_has_one_reminder(desk: Desk) -> None:
    began = {"began": "2024-06-01T00:00:00", "event": "knew_of_infringement"}
    desk.replan(deadline("CC-188", safe="2027-06-01T23:59:59", **began))
    run(desk, "2027-06-03T00:00:00", timedelta(hours=12))
    assert len(desk.shown) == 1
    assert desk.shown[0][1].title == "七天无理由退货：还剩 29 天"


def test_nothing_is_said_before_a_window_opens(desk: Desk) -> None:
    desk.replan(deadline("W06", opens="11-22 10:00", closes="11-22 18:20", began="11-12 18:20"))
    run(desk, "11-23 00:00", timedelta(minutes=10))
    assert days_and_hours(desk) == ["11-22 10:00", "11-22 12:20", "11-22 17:20"]


def test_what_happens_by_itself_to_the_shoppers_loss_is_told_before(desk: Desk) -> None:
    consequence = Text("货款付给商家", "the money goes to the merchant")
    desk.replan(
        deadline("W05", at="11-22 18:20", actor="platform", consequence=consequence, by_itself=True)
    )
    run(desk, "11-23 00:00", timedelta(minutes=10))
    assert days_and_hours(desk) == ["11-21 18:20", "11-22 12:20", "11-22 17:20"]
    assert desk.shown[0][1].title == "七天无理由退货：还剩 24 小时"


def test_a_right_that_begins_is_told_when_it_does(desk: Desk) -> None:
    desk.replan(deadline("W03b", at="11-18 20:15", by_itself=True))
    run(desk, "11-20 00:00", timedelta(minutes=5))
    ((when, message),) = desk.shown
    assert when == at("11-18 20:15")
    assert message.title.startswith("现在可以：")
    assert desk.only().state == "passed"


def test_a_window_that_only_opens_is_told_when_it_does(desk: Desk) -> None:
    desk.replan(deadline("POST-APPEAL", opens="11-24 00:00", status="not_started"))
    run(desk, "11-25 00:00")
    assert days_and_hours(desk) == ["11-24 00:00"]


def test_four_rules_on_one_thing_are_one_notice_that_can_be_done(desk: Desk) -> None:
    rules = ("A", "B", "C", "x:W13")
    desk.replan(*[deadline(rule, safe="11-22 23:59:59", matter="return") for rule in rules])
    (message,) = desk.tell("11-20 00:00")
    assert message.title == "七天无理由退货等 4 项：还剩 2 天"
    assert message.one_matter
    desk.due.answer(message.id, "done", "desktop")
    assert {r.state for r in desk.due.of_order(ORDER)} == {"done"}


def test_someone_elses_duty_is_told_when_it_is_overdue_with_the_next_step(desk: Desk) -> None:
    refund = deadline(
        "CPL-25-REFUND", actor="merchant", due="11-20 23:59:59", overdue_from="11-21 00:00"
    )
    desk.replan(refund, steps=(Text("商家催告", "remind the merchant"),))
    run(desk, "11-25 00:00")
    ((when, message),) = desk.shown
    assert when == at("11-21 00:00")
    assert message.title == "商家已逾期：七天无理由退货"
    assert message.body.startswith("应在 11月20日 23:59 前完成。下一步：商家催告\n涉及 259.00 元")
    assert [r.state for r in desk.due.coming(desk.now)] == ["overdue"]


def test_an_old_delay_of_someone_else_is_no_news(desk: Desk) -> None:
    desk.replan(deadline(actor="merchant", due="2026-08-01 23:59:59", status="overdue"))
    assert desk.tell("11-16 11:00") == []


def test_what_was_over_when_first_seen_is_not_even_kept(desk: Desk) -> None:
    desk.replan(deadline(safe="11-10 23:59:59"))
    assert desk.due.of_order(ORDER) == []


def test_a_week_off_gives_one_notice_not_one_for_each_lead_time(desk: Desk) -> None:
    desk.replan(deadline(safe="12-20 12:00", began="11-15 00:00"))
    desk.tell("11-16 11:00")
    assert len(desk.tell("12-19 18:00")) == 1
    assert desk.tell("12-19 18:01") == []
    assert [a.state for a in desk.only().alarms] == ["folded", "folded", "folded", "told"]


def test_a_deadline_seen_only_in_its_last_hours_is_told_two_minutes_later(desk: Desk) -> None:
    desk.replan(deadline(safe="11-16 23:59:59", began="11-09 12:00"))
    assert desk.tell() == []
    (message,) = desk.tell(timedelta(minutes=2))
    assert message.title == "七天无理由退货：还剩 13 小时"
    run(desk, "11-18 00:00")
    assert len(desk.shown) == 1


def test_a_deadline_seen_in_its_last_minute_is_told_before_it_ends(desk: Desk) -> None:
    desk.replan(deadline("W05", at="11-16 10:01", began="11-06 10:01"))
    (message,) = desk.tell(timedelta(seconds=30))
    assert message.title.endswith("只剩不到 1 分钟")


def test_a_period_that_ended_while_the_computer_was_off_is_told_once(desk: Desk) -> None:
    desk.replan(RETURN)
    (message,) = desk.tell("11-25 09:00")
    assert message.title == "七天无理由退货：已过期"
    assert "电脑当时没能提醒" in message.body
    assert desk.tell("11-25 09:01") == []
    assert desk.only().state == "passed"


def test_a_period_that_ends_after_all_was_told_ends_silently(desk: Desk) -> None:
    desk.replan(RETURN)
    desk.tell("11-22 09:00")
    assert desk.tell("11-23 09:00") == []
    assert desk.only().state == "passed"
    assert desk.due.coming(desk.now) == []


# -- several at once -------------------------------------------------------------------------------


def test_several_that_are_near_come_in_one_notice(desk: Desk) -> None:
    for number, minute in (("1", "00"), ("2", "10"), ("3", "25")):
        desk.replan(deadline(safe=f"11-22 12:{minute}"), order=f"jd:{number}")
    desk.replan(deadline(safe="11-22 15:00"), order="jd:4")
    (message,) = desk.tell("11-19 12:00")
    assert message.title == "3 个期限要留意，最近的还剩 3 天"
    assert message.body.splitlines()[0] == "11月22日 12:00 七天无理由退货 · 京东订单 …1"
    assert message.path == "/due"
    assert len(desk.tell("11-19 15:00")) == 1


def test_the_last_hour_is_never_told_early_for_the_sake_of_company(desk: Desk) -> None:
    desk.replan(deadline(at="11-16 15:00"), order="jd:1")
    desk.replan(deadline(at="11-16 15:20"), order="jd:2")
    desk.tell("11-16 10:02")
    assert len(desk.tell("11-16 14:00")) == 1
    assert len(desk.tell("11-16 14:20")) == 1


# -- what the shopper says -------------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["done", "dismissed"])
def test_a_decision_silences_and_survives_the_next_capture(desk: Desk, decision: str) -> None:
    desk.replan(RETURN)
    desk.due.decide(desk.only().id, decision, "已经送人了")  # type: ignore[arg-type]
    desk.replan(deadline(safe="11-25 23:59:59", began="11-18 16:42:10"))
    run(desk, "11-27 00:00", timedelta(hours=6))
    assert desk.shown == []
    assert desk.only().state == decision
    assert desk.only().reason == "已经送人了"


def test_a_decision_survives_even_when_the_rules_lose_sight_of_the_deadline(desk: Desk) -> None:
    desk.replan(RETURN)
    desk.due.decide(desk.only().id, "dismissed", "不退")
    desk.replan()
    desk.replan(RETURN)
    assert desk.only().state == "dismissed"


def test_a_decision_can_be_taken_back(desk: Desk) -> None:
    desk.replan(RETURN)
    desk.due.decide(desk.only().id, "done")
    assert desk.tell("11-21 10:00") == []
    desk.due.decide(desk.only().id, "reopened")
    assert len(desk.tell("11-21 10:01")) == 1


def test_snoozed_it_is_silent_until_then_and_speaks_again(desk: Desk) -> None:
    desk.replan(deadline(at="11-22 18:20"))
    (first,) = desk.tell("11-21 18:20")
    desk.due.answer(first.id, "snoozed", "extension", at("11-22 13:00"))
    run(desk, "11-22 12:50", timedelta(minutes=10))
    assert len(desk.shown) == 1
    assert len(desk.tell("11-22 13:00")) == 1
    assert len(desk.tell("11-22 17:20")) == 1


def test_a_snooze_cannot_outlast_the_deadline(desk: Desk) -> None:
    desk.replan(deadline(at="11-22 18:20"))
    reminder = desk.due.snooze(desk.only().id, at("11-25 00:00"))
    assert [a.at for a in reminder.waiting()] == [at("11-22 17:20")]


def test_a_snooze_survives_the_next_capture(desk: Desk) -> None:
    desk.replan(RETURN)
    desk.due.snooze(desk.only().id, at("11-17 15:00"))
    desk.replan(RETURN)
    assert desk.tell("11-17 14:59") == []
    assert len(desk.tell("11-17 15:00")) == 1


def test_done_on_a_notice_of_several_leaves_them_all_standing(desk: Desk) -> None:
    desk.replan(deadline(safe="11-22 12:00"), order="jd:1")
    desk.replan(deadline(safe="11-22 12:00"), order="jd:2")
    (message,) = desk.tell("11-19 12:00")
    desk.due.answer(message.id, "done", "extension")
    assert [r.state for r in desk.due.coming(desk.now)] == ["waiting", "waiting"]


def test_done_on_a_notice_of_one_is_a_decision(desk: Desk) -> None:
    desk.replan(RETURN)
    (message,) = desk.tell("11-20 00:00")
    desk.due.answer(message.id, "done", "extension")
    assert desk.only().state == "done"


def test_an_unknown_notice_is_an_error(desk: Desk) -> None:
    with pytest.raises(LookupError):
        desk.due.answer("nothing", "shown", "extension")
    with pytest.raises(LookupError):
        desk.due.decide("nothing", "done")


# -- dates that move -------------------------------------------------------------------------------


def test_capturing_the_same_page_again_changes_nothing(desk: Desk) -> None:
    desk.replan(RETURN)
    desk.tell("11-20 00:00")
    before = desk.only()
    desk.replan(RETURN)
    assert desk.only() == before
    assert desk.tell("11-20 00:01") == []


def test_a_date_that_moves_by_minutes_is_not_told_again(desk: Desk) -> None:
    desk.replan(deadline(at="11-22 18:20"))
    desk.tell("11-21 18:20")
    desk.replan(deadline(at="11-22 18:27"))
    assert desk.tell("11-21 18:27") == []


def test_a_date_that_moves_on_is_told_anew(desk: Desk) -> None:
    desk.replan(deadline(at="11-22 18:20"))
    desk.tell("11-22 17:20")
    desk.replan(deadline(at="11-25 18:20"))
    run(desk, "11-26 00:00", timedelta(minutes=10))
    assert days_and_hours(desk)[1:] == ["11-24 18:20", "11-25 12:20", "11-25 17:20"]


def test_a_date_that_comes_nearer_is_told_at_once(desk: Desk) -> None:
    desk.replan(deadline(safe="12-05 12:00", began="11-15 00:00"))
    desk.tell("11-17 12:00")
    desk.replan(deadline(safe="11-19 12:00", began="11-15 00:00"))
    (message,) = desk.tell()
    assert message.title == "七天无理由退货：还剩 2 天"


def test_what_no_longer_holds_is_silent_and_leaves_the_list(desk: Desk) -> None:
    desk.replan(RETURN)
    (message,) = desk.due.tick(at("11-20 10:00"))
    desk.replan()
    assert desk.due.tick(at("11-20 10:01")) == []
    assert desk.due.coming(desk.now) == []
    assert desk.due.record(message.id, "desktop", "shown").state == "withdrawn"


def test_what_holds_again_speaks_again_but_not_of_what_was_told(desk: Desk) -> None:
    desk.replan(RETURN)
    desk.tell("11-20 00:00")
    desk.replan()
    desk.replan(RETURN)
    run(desk, "11-23 12:00")
    assert days_and_hours(desk) == ["11-20 00:00", "11-22 00:00"]


def test_a_paused_clock_is_silent(desk: Desk) -> None:
    desk.replan(RETURN)
    desk.replan(deadline(safe="11-22 23:59:59", status="paused"))
    assert desk.tell("11-20 10:00") == []


def test_a_deadline_without_a_date_has_no_reminder(desk: Desk) -> None:
    desk.replan(deadline(status="see_page"))
    assert desk.due.of_order(ORDER) == []


def test_a_forgotten_order_leaves_no_word_behind(desk: Desk) -> None:
    desk.replan(RETURN)
    (message,) = desk.tell("11-20 10:00")
    desk.due.forget(ORDER)
    assert desk.due.of_order(ORDER) == []
    assert desk.due.history() == []
    assert desk.tell("11-22 10:00") == []
    with pytest.raises(LookupError):
        desk.due.record(message.id, "extension", "shown")


def test_forgetting_one_order_leaves_the_others_in_their_notice(desk: Desk) -> None:
    desk.replan(RETURN, order="jd:1111")
    desk.replan(RETURN, order="jd:2222")
    desk.due.tick(at("11-20 10:00"))
    desk.due.offer("extension", at("11-20 10:00"))
    desk.due.forget("jd:1111")
    (message,) = desk.due.tick(at("11-20 10:01"))
    assert message.order == "jd:2222"
    assert "1111" not in repr(desk.due.history())


def test_the_most_pressing_comes_first(desk: Desk) -> None:
    desk.replan(deadline("B", safe="11-25 12:00"), order="jd:2")
    desk.replan(deadline("A", safe="11-22 12:00"), order="jd:1")
    desk.replan(deadline("C", safe="11-28 12:00"), order="jd:3")
    assert [r.rule for r in desk.due.coming(desk.now, limit=2)] == ["A", "B"]


# -- quiet hours -----------------------------------------------------------------------------------


@pytest.fixture
def at_night(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    desk.settings = Settings.model_validate({"quiet": {"starts": "22:00", "ends": "08:00"}})
    yield desk
    monkeypatch.undo()
    time.tzset()


def test_at_night_it_waits_for_the_morning(at_night: Desk) -> None:
    at_night.replan(RETURN)
    run(at_night, "11-23 12:00")
    assert days_and_hours(at_night) == ["11-20 08:00", "11-22 08:00"]


def test_what_would_be_too_late_in_the_morning_breaks_through(at_night: Desk) -> None:
    at_night.replan(deadline(at="11-18 07:30"), order="jd:1")
    at_night.replan(deadline(at="11-18 12:00"), order="jd:2")
    run(at_night, "11-18 08:30", timedelta(minutes=10))
    urgent = [(f"{w:%m-%d %H:%M}", m.urgent) for w, m in at_night.shown]
    assert urgent == [
        ("11-17 08:00", False),
        ("11-17 12:00", False),
        ("11-18 01:30", True),
        ("11-18 06:30", True),
        ("11-18 08:00", False),  # 06:00 was its time
    ]


def test_someone_elses_delay_wakes_nobody(at_night: Desk) -> None:
    at_night.replan(deadline(actor="merchant", due="11-18 02:00", overdue_from="11-18 02:00"))
    assert at_night.tell("11-18 02:30") == []
    assert len(at_night.tell("11-18 08:00")) == 1
