"""Moments of another calendar: days moved as one, times of day moved in their order.

What is before, after or on the same day stays so, and a date without its year still falls where it
fell; but no day and no time of the page is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from parsers._dates import _FORMS, MONTHS
from parsers._dates import _MONTHS as _ROWS
from parsers._fields import CHINA

_ANCHOR = date(2021, 6, 15)
_NOW = date(2026, 1, 1)  # where a page says nothing of when it was
_YEARS = range(1995, 2100)
_CLOCK = r"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?!\d)"
WHOLE = (
    r"(?<![\d.])(?P<fy>(?:19|20)\d\d)(?P<f1>\s?[-/.年]\s?)(?P<fm>[01]?\d)"
    r"(?P<f2>\s?[-/.月]\s?)(?P<fd>[0-3]?\d)(?![\d.])"
)
SHORT = (
    r"(?<![\d./:-])(?P<sm>[01]?\d)(?P<s1>\s?月\s?|[-/](?=[0-3]\d(?!\d|[-/.])))"
    r"(?P<sd>[0-3]?\d)(?![\d.:/-]|\s?[年月件元%])"
)
TIME = rf"(?<![\d:.]){_CLOCK}"
NAMED = "|".join(_FORMS[:2]) + "|" + _FORMS[4]
_NAMES = [row.split("/") for row in _ROWS.splitlines()]


class Calendar:
    """Moves moments; first it only looks at them, and once settled it knows how."""

    def __init__(self, seen_at: datetime | None) -> None:
        self._seen = seen_at.astimezone(CHINA).date() if seen_at else None
        self._days: set[date] = set()
        self._minutes: set[int] = set()
        self._seconds: set[int] = set()
        self._moved: tuple[timedelta, dict[int, int], dict[int, int]] | None = None

    def settle(self) -> None:
        """From here on moments are moved."""
        near = self._seen = self._seen or max(self._days, default=_NOW)
        days = next(filter(self._hides, _shifts(near)), _ANCHOR - near)
        step = max(1, 1439 // (len(self._minutes) + 1))
        minutes = {old: min(1439, step * n) for n, old in enumerate(sorted(self._minutes), 1)}
        seconds = {old: n % 60 for n, old in enumerate(sorted(self._seconds), 1)}
        self._moved = days, minutes | {0: 0}, seconds | {0: 0}

    def _hides(self, shift: timedelta) -> bool:
        """Tell whether no day of the page is left by a shift, not even without its year."""
        known = {(day.month, day.day) for day in self._days}
        moved = (day + shift for day in self._days)
        return bool(shift) and known.isdisjoint((day.month, day.day) for day in moved)

    def counts(self) -> dict[str, int]:
        """Count the different days and times of day."""
        counted = {"day": len(self._days), "time": len(self._minutes)}
        return {kind: number for kind, number in counted.items() if number}

    # -- moving ----------------------------------------------------------------------------------

    def day(self, day: date) -> date:
        """Move a day."""
        self._days.add(day)
        return day + self._moved[0] if self._moved else day

    def time(self, hour: int, minute: int, second: int) -> tuple[int, int, int]:
        """Move a time of day; midnight stays, because it stands for no time at all."""
        at = hour * 60 + minute
        self._minutes.add(at)
        self._seconds.add(second)
        if self._moved:
            at, second = self._moved[1].get(at, at), self._moved[2].get(second, second)
        return at // 60, at % 60, second

    def moment(self, at: datetime) -> datetime:
        """Move a moment, in Chinese time."""
        here = at.astimezone(CHINA)
        day = self.day(here.date())
        hour, minute, second = self.time(here.hour, here.minute, here.second)
        moved = datetime(
            day.year, day.month, day.day, hour % 24, minute, second, here.microsecond, CHINA
        )
        return moved.astimezone(at.tzinfo)

    def epoch(self, figures: str) -> str | None:
        """Move a Unix time in seconds or milliseconds; None where it is none."""
        if len(figures) not in (10, 13) or not figures.isdecimal():
            return None
        at = datetime.fromtimestamp(int(figures[:10]), CHINA)
        if at.year not in range(2005, 2040):
            return None
        return f"{int(self.moment(at).timestamp())}{figures[10:]}"

    # -- as printed ------------------------------------------------------------------------------

    def whole(self, found: re.Match[str]) -> str:
        """Move "2026-10-03", "2026年10月3日"."""
        day = _day(int(found["fy"]), int(found["fm"]), int(found["fd"]))
        if day is None or day.year not in _YEARS:
            return found[0]
        moved = self.day(day)
        month, monthday = _like(found["fm"], moved.month), _like(found["fd"], moved.day)
        return f"{moved.year}{found['f1']}{month}{found['f2']}{monthday}"

    def short(self, found: re.Match[str]) -> str:
        """Move "10-03", "10月3日": in the year in which it lies nearest."""
        moved = self._near(int(found["sm"]), int(found["sd"]))
        if moved is None:
            return found[0]
        return f"{_like(found['sm'], moved.month)}{found['s1']}{_like(found['sd'], moved.day)}"

    def clock(self, found: re.Match[str]) -> str:
        """Move "14:33", "14:33:07"."""
        second = found["second"]
        hour, minute, moved = self.time(int(found["hour"]), int(found["minute"]), int(second or 0))
        tail = "" if second is None else f":{moved:02d}"
        return f"{_like(found['hour'], hour)}:{minute:02d}{tail}"

    def named(self, found: re.Match[str]) -> str:
        """Move "5 November 2026", "Nov 5", "05.11.2026"."""
        form = next(n for n in (1, 2, 5) if found[f"d{n}"])
        name, printed = found[f"m{form}"], found[f"y{form}"]
        month = MONTHS.get(name.casefold()) or int(name)
        monthday = int(found[f"d{form}"])
        if printed:
            day = _day(int(printed), month, monthday)
            moved = self.day(day) if day else None
        else:
            moved = self._near(month, monthday)
        if moved is None:
            return found[0]
        pieces = {
            f"d{form}": _like(found[f"d{form}"], moved.day),
            f"m{form}": _name(name, moved.month),
        }
        if printed:
            pieces[f"y{form}"] = str(moved.year)
        return _with(found, pieces)

    def _near(self, month: int, monthday: int) -> date | None:
        near = self._seen or _NOW
        years = (near.year, near.year - 1, near.year + 1, near.year - 2, near.year + 2)
        days = [day for year in years if (day := _day(year, month, monthday))]
        return self.day(min(days, key=lambda day: abs(day - near))) if days else None


def _shifts(near: date) -> Iterator[timedelta]:
    """Give the shifts to try: to about the same day for every page."""
    return (_ANCHOR + timedelta(days=later) - near for later in range(365))


def _day(year: int, month: int, monthday: int) -> date | None:
    try:
        return date(year, month, monthday)
    except ValueError:
        return None


def _like(printed: str, number: int) -> str:
    """Write a number as the other was written: with a leading nought, or without."""
    return f"{number:02d}" if len(printed) == 2 else str(number)


def _name(printed: str, month: int) -> str:
    """Give another month's name in the same language and length, as near as the table has it."""
    if printed.isdecimal():
        return _like(printed, month)
    for row in _NAMES:
        own = row[MONTHS[printed.casefold()] - 1].split()
        if printed.casefold() in own:
            others = row[month - 1].split()
            name = others[min(own.index(printed.casefold()), len(others) - 1)]
            return name.capitalize() if printed[:1].isupper() else name
    return printed


def _with(found: re.Match[str], pieces: dict[str, str]) -> str:
    """Put other words into the places of some groups."""
    text, shift = found[0], -found.start()
    for name in sorted(pieces, key=found.start):
        start, end = found.start(name) + shift, found.end(name) + shift
        text = f"{text[:start]}{pieces[name]}{text[end:]}"
        shift += len(pieces[name]) - (end - start)
    return text
