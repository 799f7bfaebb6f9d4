"""How a period is counted: the conventions DA-1 to DA-8, after 民法典 200-204."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, NonNegativeInt, model_validator

from rules._calendar import Calendar, Counted
from rules._facts import CHINA

Unit = Literal["hours", "days", "workdays", "months", "years"]
_UNITS: tuple[Unit, ...] = ("hours", "days", "workdays", "months", "years")
_END = time(23, 59, 59)
_SECOND = timedelta(seconds=1)


class Period(BaseModel):
    """A length of time in one unit; `exact` counts days as 24 hours from the very moment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: NonNegativeInt | None = None
    days: NonNegativeInt | None = None
    workdays: NonNegativeInt | None = None
    months: NonNegativeInt | None = None
    years: NonNegativeInt | None = None
    exact: bool = False

    @model_validator(mode="after")
    def _one_unit(self) -> Period:
        given = [unit for unit in _UNITS if getattr(self, unit) is not None]
        if len(given) != 1:
            raise ValueError("a period has exactly one unit")
        if self.exact and given[0] not in ("hours", "days"):
            raise ValueError("only hours and days run from the exact moment")
        return self

    @cached_property
    def unit(self) -> Unit:
        """The unit that is given."""
        return next(unit for unit in _UNITS if getattr(self, unit) is not None)

    @cached_property
    def count(self) -> int:
        """How many of that unit."""
        return int(getattr(self, self.unit))

    @cached_property
    def from_the_moment(self) -> bool:
        """Whether it runs from the exact moment (DA-4) rather than from the next day (DA-2)."""
        return self.exact or self.unit == "hours"

    @cached_property
    def length(self) -> timedelta:
        """The length of an exact period; a platform day has 24 hours."""
        return timedelta(hours=self.count if self.unit == "hours" else self.count * 24)


class Span(NamedTuple):
    """Where a period ends, before and after rest days moved the end."""

    end: datetime
    """The last instant, not rolled."""
    rolled: datetime | None
    """The last instant after 民法典 203; None where the year's rest days are not known."""
    provisional: bool
    last: date | None = None
    moved: Counted | None = None


def last_day(start: date, period: Period, calendar: Calendar) -> Counted:
    """The last day of a day-count; the day of the event itself is not counted (DA-2, 3, 5)."""
    if period.unit == "workdays":
        return calendar.add_workdays(start, period.count)
    if period.unit == "days":
        return Counted(start + timedelta(days=period.count), False)
    months = period.count * (12 if period.unit == "years" else 1)
    return Counted(_months_later(start, months), False)


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def day_in_china(moment: datetime) -> date:
    """The calendar day of a moment in China."""
    return (moment if moment.tzinfo is CHINA else moment.astimezone(CHINA)).date()


def day_end(day: date) -> datetime:
    """The last second of a day in China."""
    return datetime.combine(day, _END, CHINA)


def after(instant: datetime) -> datetime:
    """The first instant after a day's last second: midnight."""
    return instant + _SECOND


def ends(start: datetime, period: Period, calendar: Calendar, *, rolls: bool) -> Span:
    """Where a period ends that an event started."""
    if period.from_the_moment:
        end = start + period.length
        return Span(end, end, False)
    key = (day_in_china(start), period.unit, period.count, rolls)
    known = calendar.spans.get(key)
    if known is None:
        known = calendar.spans[key] = _in_days(key[0], period, calendar, rolls=rolls)
    return known


def _in_days(start: date, period: Period, calendar: Calendar, *, rolls: bool) -> Span:
    counted = last_day(start, period, calendar)
    end = day_end(counted.day)
    if not rolls or period.unit == "workdays":
        return Span(end, end, counted.provisional, counted.day, counted)
    return _rolled(end, counted.day, calendar)


def _rolled(end: datetime, last: date, calendar: Calendar) -> Span:
    """DA-6; nothing is asserted about a year whose rest days are not published (DA-8)."""
    moved = calendar.roll(last)
    if moved.provisional:
        return Span(end, None, True, last, moved)
    return Span(end, day_end(moved.day), False, last, moved)
