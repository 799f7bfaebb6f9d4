"""The calendar: what a calendar program reads from it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from daemon.watch.calendar_feed import calendar
from daemon.watch.ways import Ways
from daemon.watch.wording import order_name
from rules._text import Text

from .conftest import ORDER, Desk, at, deadline

RETURN = deadline(safe="11-22 23:59:59", began="11-15 16:42:10")


def events(desk: Desk, language: str = "zh") -> list[Any]:
    text = calendar(desk.due.coming(desk.now), desk.now, language, order_name)  # type: ignore[arg-type]
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_what_ends_with_a_day_is_a_day_with_alarms(desk: Desk) -> None:
    desk.replan(RETURN)
    (event,) = events(desk)
    assert event["summary"] == "七天无理由退货"
    assert event["dtstart"].dt == date(2026, 11, 22)
    assert event["dtend"].dt == date(2026, 11, 23)
    assert event["description"].startswith("请在 11月22日 23:59 前：申请退货\n涉及 259.00 元")
    alarms = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert alarms == [at("11-19 23:59:59"), at("11-21 23:59:59")]


def test_an_alarm_says_that_it_is_a_moment(desk: Desk) -> None:
    desk.replan(RETURN)
    text = calendar(desk.due.coming(desk.now), desk.now, "zh", order_name).decode()
    assert "TRIGGER;VALUE=DATE-TIME:20261121T155959Z" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text


def test_what_ends_at_an_hour_is_that_moment(desk: Desk) -> None:
    desk.replan(deadline("W05", at="11-22 18:20"))
    (event,) = events(desk)
    assert event["dtstart"].dt == event["dtend"].dt == at("11-22 18:20")


def test_someone_elses_duty_stands_on_its_last_day(desk: Desk) -> None:
    desk.replan(deadline("R", actor="merchant", due="11-20 23:59:59", overdue_from="11-21 00:00"))
    (event,) = events(desk)
    assert event["summary"] == "商家到期：七天无理由退货"
    assert event["dtstart"].dt == date(2026, 11, 20)
    desk.tell("11-21 08:00")
    (event,) = events(desk)
    assert event["summary"] == "商家已逾期：七天无理由退货"


def test_rules_with_one_end_are_one_event(desk: Desk) -> None:
    desk.replan(deadline("A", safe="11-22 23:59:59"), deadline("x:B", safe="11-22 23:59:59"))
    (event,) = events(desk, "en")
    assert event["summary"] == "Seven-day return and 1 more"


def test_an_event_keeps_its_name_and_hides_the_order_number(desk: Desk) -> None:
    desk.replan(RETURN)
    (before,) = events(desk)
    desk.replan(deadline(safe="11-25 23:59:59", began="11-18 16:42:10"))
    (after,) = events(desk)
    assert before["uid"] == after["uid"]
    assert (
        ORDER.partition(":")[2]
        not in calendar(desk.due.coming(desk.now), desk.now, "zh", order_name).decode()
    )


def test_what_is_done_or_over_is_no_event(desk: Desk) -> None:
    desk.replan(RETURN)
    desk.due.decide(desk.only().id, "done")
    assert events(desk) == []


def test_what_every_purchase_has_for_years_is_no_event(desk: Desk) -> None:
    desk.replan(deadline("CC-620-622", safe="2027-06-01T23:59:59", began="2025-06-01T00:00:00"))
    assert events(desk) == []


@pytest.mark.parametrize(
    "hostile", ["BEGIN:VEVENT\r\nEND:VCALENDAR", "a;b,c\\n\n", "\u202eevil", "字" * 10_000]
)
def test_hostile_text_stays_text(desk: Desk, hostile: str) -> None:
    desk.replan(deadline(safe="11-22 23:59:59", act=Text(hostile, hostile)))
    (event,) = events(desk)
    assert isinstance(event["dtstart"].dt, date)
    assert not isinstance(event["dtstart"].dt, datetime)
    assert len(event["description"]) <= 255


def test_without_deadlines_it_is_an_empty_calendar(desk: Desk) -> None:
    text = calendar([], desk.now, "en", order_name)
    assert Calendar.from_ical(text)["x-wr-calname"] == "hugou deadlines"


def test_the_address_is_secret_and_can_be_changed_and_closed(desk: Desk) -> None:
    ways = Ways(desk.store)
    assert ways.calendar is None
    assert not ways.admits_calendar("")
    first = ways.open_calendar()
    assert len(first) >= 43  # 256 bits
    assert ways.admits_calendar(first)
    second = ways.open_calendar()
    assert ways.admits_calendar(second)
    assert not ways.admits_calendar(first)
    assert not ways.admits_calendar("密")
    ways.close_calendar()
    assert not ways.admits_calendar(second)
