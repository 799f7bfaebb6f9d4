"""The arithmetic of periods: the conventions one by one, and what must hold for every date."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules._calendar import Calendar
from rules._facts import CHINA
from rules._period import Period, ends

CALENDAR = Calendar()
DAYS = st.dates(date(2005, 1, 1), date(2025, 6, 30))
TIMES = st.times()
UNITS = st.sampled_from(["hours", "days", "workdays", "months", "years"])
COUNTS = st.integers(0, 70)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def end(start: str, rolls: bool = False, **length: int) -> str:
    span = ends(at(start), Period(**length), CALENDAR, rolls=rolls)
    return span.end.replace(tzinfo=None).isoformat()


def rolled(start: str, **length: int) -> str | None:
    span = ends(at(start), Period(**length), CALENDAR, rolls=True)
    return span.rolled.replace(tzinfo=None).isoformat() if span.rolled else None


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2026-11-15T00:00:00", {"days": 7}, "2026-11-22T23:59:59"),
        ("2026-11-15T23:59:59", {"days": 7}, "2026-11-22T23:59:59"),
        ("2024-02-22T12:00:00", {"days": 7}, "2024-02-29T23:59:59"),
        ("2026-02-22T12:00:00", {"days": 7}, "2026-03-01T23:59:59"),
        ("2025-12-31T12:00:00", {"days": 1}, "2026-01-01T23:59:59"),
        ("2026-08-31T12:00:00", {"months": 6}, "2027-02-28T23:59:59"),
        ("2026-01-31T12:00:00", {"months": 1}, "2026-02-28T23:59:59"),
        ("2026-12-15T12:00:00", {"months": 1}, "2027-01-15T23:59:59"),
        ("2024-02-29T12:00:00", {"years": 1}, "2025-02-28T23:59:59"),
        ("2024-02-29T12:00:00", {"years": 4}, "2028-02-29T23:59:59"),
        ("2026-11-12T18:20:00", {"hours": 48}, "2026-11-14T18:20:00"),
        ("2026-11-12T18:20:00", {"days": 10, "exact": 1}, "2026-11-22T18:20:00"),
        ("2026-09-23T15:10:00", {"workdays": 7}, "2026-10-10T23:59:59"),
        ("2026-11-28T10:00:00", {"workdays": 7}, "2026-12-08T23:59:59"),
        ("2026-02-13T10:00:00", {"workdays": 1}, "2026-02-14T23:59:59"),
        ("2026-02-14T10:00:00", {"workdays": 1}, "2026-02-24T23:59:59"),
        ("2026-01-03T10:00:00", {"workdays": 1}, "2026-01-04T23:59:59"),
        ("2024-03-04T10:00:00", {"workdays": 45}, "2024-05-09T23:59:59"),
    ],
)
def test_where_a_period_ends(start: str, length: dict[str, int], last: str) -> None:
    assert end(start, **length) == last


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-11-15T12:00:00", 7, "2026-11-23T23:59:59"),  # a Sunday
        ("2026-11-14T12:00:00", 7, "2026-11-23T23:59:59"),  # a Saturday
        ("2026-11-13T12:00:00", 7, "2026-11-20T23:59:59"),  # a Friday stays
        ("2026-09-26T12:00:00", 7, "2026-10-08T23:59:59"),  # into the National Day holiday
        ("2026-09-13T12:00:00", 7, "2026-09-20T23:59:59"),  # a make-up Sunday is a working day
        ("2026-10-03T12:00:00", 7, "2026-10-10T23:59:59"),  # a make-up Saturday
        ("2026-02-08T12:00:00", 7, "2026-02-24T23:59:59"),  # into the Spring Festival
    ],
)
def test_the_last_day_moves_past_rest_days(start: str, days: int, last: str) -> None:
    assert rolled(start, days=days) == last


def test_hours_never_move() -> None:
    span = ends(at("2026-11-13T10:00:00"), Period(hours=48), CALENDAR, rolls=True)
    assert span.rolled == span.end == at("2026-11-15T10:00:00")


def test_an_unpublished_year_is_provisional_and_no_rolled_date_is_asserted() -> None:
    span = ends(at("2026-12-10T10:00:00"), Period(days=60), CALENDAR, rolls=True)
    assert (span.end, span.rolled, span.provisional) == (at("2027-02-08T23:59:59"), None, True)


def test_a_count_of_working_days_over_new_year_is_provisional() -> None:
    span = ends(at("2026-12-28T10:00:00"), Period(workdays=7), CALENDAR, rolls=True)
    assert span.provisional and span.end == at("2027-01-07T23:59:59")


def test_the_last_day_of_a_published_year_is_certain() -> None:
    span = ends(at("2026-12-24T10:00:00"), Period(days=7), CALENDAR, rolls=True)
    assert (span.rolled, span.provisional) == (at("2026-12-31T23:59:59"), False)


def test_a_moment_of_another_zone_counts_by_the_day_in_china() -> None:
    start = datetime.fromisoformat("2026-11-15T16:30:00+00:00")
    assert ends(start, Period(days=1), CALENDAR, rolls=False).end == at("2026-11-17T23:59:59")


@pytest.mark.parametrize(
    "length",
    [{}, {"days": 1, "hours": 2}, {"months": 1, "exact": True}, {"days": -1}, {"weeks": 1}],
)
def test_what_is_no_period(length: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Period(**length)


@given(DAYS, TIMES, UNITS, COUNTS, st.integers(0, 5000), st.booleans())
def test_a_later_start_never_ends_earlier(
    day: date, time: object, unit: str, count: int, minutes: int, rolls: bool
) -> None:
    start = datetime.combine(day, time, CHINA)  # type: ignore[arg-type]
    period = Period(**{unit: count})
    first = ends(start, period, CALENDAR, rolls=rolls)
    second = ends(start + timedelta(minutes=minutes), period, CALENDAR, rolls=rolls)
    assert first.end <= second.end
    if first.rolled and second.rolled:
        assert first.rolled <= second.rolled


@given(DAYS, TIMES, TIMES, UNITS.filter(lambda unit: unit != "hours"), COUNTS)
def test_the_time_of_day_never_changes_a_count_of_days(
    day: date, one: object, other: object, unit: str, count: int
) -> None:
    period = Period(**{unit: count})
    both = [
        ends(datetime.combine(day, t, CHINA), period, CALENDAR, rolls=True)  # type: ignore[arg-type]
        for t in (one, other)
    ]
    assert both[0] == both[1]


@given(DAYS, TIMES, UNITS, COUNTS)
def test_nothing_ends_before_it_starts_and_rolling_never_shortens(
    day: date, time: object, unit: str, count: int
) -> None:
    start = datetime.combine(day, time, CHINA).replace(microsecond=0)  # type: ignore[arg-type]
    span = ends(start, Period(**{unit: count}), CALENDAR, rolls=True)
    assert start <= span.end
    assert span.rolled is None or span.end <= span.rolled


@given(DAYS, st.integers(1, 60))
def test_working_days_agree_with_chinesecalendar(day: date, count: int) -> None:
    wanted, left = day, count
    while left:
        wanted += timedelta(days=1)
        left -= chinese_calendar.is_workday(wanted)
    assert CALENDAR.add_workdays(day, count).day == wanted


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_each_day_is_what_chinesecalendar_says(day: date) -> None:
    assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day)
    assert CALENDAR.is_published(day)
