"""Clocks that are wrong, put right, and set back: nothing is lost, nothing is told twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from .conftest import Desk, at, deadline

HOUR = timedelta(hours=1)


def test_a_clock_years_ahead_for_a_while_loses_nothing(desk: Desk) -> None:
    desk.replan(deadline(safe="11-22 23:59:59", began="11-15 16:42:10"))
    desk.go("2030-01-01T00:00:00", steady=False)
    desk.tell()
    assert desk.only().state == "passed"
    desk.go("11-16 10:05", steady=False)
    desk.tell()
    assert desk.only().state == "waiting"
    told = len(desk.shown)
    for hours in range(24 * 8):
        desk.tell(at("11-16 11:00") + hours * HOUR)
    assert [f"{when:%m-%d %H:%M}" for when, _ in desk.shown[told:]] == [
        "11-20 00:00",
        "11-22 00:00",
    ]


@pytest.mark.parametrize("start_anew", [Desk.restart, Desk.reboot])
def test_the_same_over_a_restart(desk: Desk, start_anew: Callable[[Desk], None]) -> None:
    desk.replan(deadline(safe="11-22 23:59:59", began="11-15 16:42:10"))
    desk.go("2030-01-01T00:00:00", steady=False)
    desk.tell()
    start_anew(desk)
    desk.go("11-16 10:05", steady=False)
    desk.tell()
    assert desk.only().state == "waiting"
    assert len(desk.tell("11-20 00:00")) == 1
    assert len(desk.tell("11-22 00:00")) == 1


def test_hours_ahead_as_after_another_system_was_started(desk: Desk) -> None:
    """The hardware clock in local time is read as UTC: eight hours ahead until it is set."""
    desk.replan(deadline(at="11-17 12:00", began="11-07 12:00"))
    desk.go(timedelta(hours=8), steady=False)  # 18:00 by the wrong clock
    desk.tell("11-17 06:00")
    desk.tell("11-17 11:00")
    assert len(desk.shown) == 2
    desk.go("11-17 03:00", steady=False)
    desk.tell()
    desk.tell("11-17 06:00")
    desk.tell("11-17 11:00")
    assert [f"{w:%H:%M} " + m.title.partition("：")[2] for w, m in desk.shown[2:]] == [
        "06:00 还剩 6 小时",
        "11:00 还剩 1 小时",
    ]


def test_a_clock_set_back_and_forth_tells_nothing_twice(desk: Desk) -> None:
    desk.replan(deadline(at="11-17 12:00", began="11-07 12:00"))
    for moment in ("11-16 12:00", "11-17 06:00", "11-17 11:00"):
        desk.tell(moment)
    assert len(desk.shown) == 3
    desk.go("11-15 11:01", steady=False)
    desk.tell()
    desk.go("11-17 11:02", steady=False)
    assert desk.tell() == []
    assert desk.tell("11-17 11:30") == []


def test_a_clock_of_2015_at_boot_tells_nothing_twice(desk: Desk) -> None:
    desk.replan(deadline(at="11-17 12:00", began="11-07 12:00"))
    desk.tell("11-17 06:00")
    desk.reboot()
    desk.go("2015-01-01T00:00:00", steady=False)
    assert desk.tell() == []
    desk.go("11-17 06:03", steady=False)
    assert desk.tell() == []
    assert len(desk.tell("11-17 11:00")) == 1


def test_a_second_put_right_changes_nothing(desk: Desk) -> None:
    desk.replan(deadline(at="11-17 12:00", began="11-07 12:00"))
    desk.tell("11-17 11:00")
    desk.go(timedelta(seconds=-90), steady=False)
    assert desk.tell() == []
    assert desk.tell("11-17 11:00:30") == []


def test_waking_after_a_night_is_no_jump_back(desk: Desk) -> None:
    desk.replan(deadline(at="11-17 12:00", began="11-07 12:00"))
    desk.tell("11-16 12:00")
    desk.go("11-17 07:00", steady=False)  # a steady clock that stands still in suspend
    assert len(desk.tell()) == 1
    assert desk.tell() == []


def test_a_notice_that_waits_while_the_clock_is_set_back_is_taken_back(desk: Desk) -> None:
    desk.replan(deadline(at="11-17 12:00", began="11-07 12:00"))
    desk.go("11-17 11:00", steady=False)
    assert len(desk.due.tick(desk.now)) == 1  # nobody confirms it
    desk.go("11-16 10:00", steady=False)
    assert desk.tell() == []
    assert len(desk.tell("11-16 12:00")) == 1
