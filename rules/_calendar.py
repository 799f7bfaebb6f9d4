"""Working days in China, from the State Council's yearly notices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from rules._order import YearGiven

File = Traversable | Path
DAY = timedelta(days=1)


class Year(NamedTuple):
    """One calendar year: what its notice makes a rest day or a working day."""

    days: Mapping[date, tuple[str, bool]]
    """Day -> (name of the festival, is it a day off)."""
    published: bool


class Rest(NamedTuple):
    """A day that does not count, and why."""

    day: date
    festival: str | None


class Counted(NamedTuple):
    """The outcome of a count: the day, whether it may still move, the days passed over."""

    day: date
    provisional: bool
    rests: tuple[Rest, ...] = ()
    made_up: tuple[date, ...] = ()


_UNKNOWN = Year({}, published=False)


class Calendar:
    """Which days are working days, and how sure that is."""

    def __init__(self, own: Mapping[int, Year] | None = None, folder: File | None = None) -> None:
        self._own = dict(own or {})
        self._folder = folder
        self._years: dict[int, Year] = {}
        self._rolled: dict[date, Counted] = {}
        self.spans: dict[Any, Any] = {}
        """Counts that were made before: orders of one day share them."""

    def year(self, year: int) -> Year:
        """The days of one year: given ones, then the user's file, then the shipped one."""
        if year not in self._years:
            self._years[year] = self._own.get(year) or self._from_folder(year) or _shipped(year)
        return self._years[year]

    def with_years(self, given: Mapping[str, YearGiven]) -> Calendar:
        """The same calendar with some years given by the caller, or declared absent."""
        own = {int(year): _given(days) for year, days in given.items()}
        return Calendar({**self._own, **own}, self._folder) if own else self

    def _from_folder(self, year: int) -> Year | None:
        file = self._folder / f"{year}.json" if self._folder else None
        if file is None or not file.is_file():
            return None
        return read_year(file.read_text("utf-8"))

    def is_workday(self, day: date) -> bool:
        """Tell whether offices and courts work that day."""
        named = self.year(day.year).days.get(day)
        return day.weekday() < 5 if named is None else not named[1]

    def is_published(self, day: date) -> bool:
        """Tell whether the notice for that day's year is known."""
        return self.year(day.year).published

    def roll(self, day: date) -> Counted:
        """The first working day from a day on (民法典 203)."""
        if day not in self._rolled:
            self._rolled[day] = self._roll(day)
        return self._rolled[day]

    def _roll(self, day: date) -> Counted:
        rests: list[Rest] = []
        provisional = not self.is_published(day)
        while not self.is_workday(day):
            rests.append(self._rest(day))
            day += DAY
            provisional |= not self.is_published(day)
        return Counted(day, provisional, tuple(rests))

    def add_workdays(self, start: date, count: int) -> Counted:
        """The n-th working day after a day that is itself not counted."""
        day, rests, made_up, provisional = start, [], [], False
        while count > 0:
            day += DAY
            provisional |= not self.is_published(day)
            if not self.is_workday(day):
                rests.append(self._rest(day))
                continue
            count -= 1
            if day.weekday() >= 5:
                made_up.append(day)
        return Counted(day, provisional, tuple(rests), tuple(made_up))

    def _rest(self, day: date) -> Rest:
        named = self.year(day.year).days.get(day)
        return Rest(day, named[0] if named else None)


@lru_cache(maxsize=64)
def _shipped(year: int) -> Year:
    file = files("rules") / "calendar" / f"{year}.json"
    return read_year(file.read_text("utf-8")) if file.is_file() else _UNKNOWN


def read_year(text: str) -> Year:
    """One year from its file."""
    document = json.loads(text)
    return Year(_days(document["days"]), published=bool(document["papers"]))


def _given(days: YearGiven) -> Year:
    if days == "absent":
        return _UNKNOWN
    return Year({day.date: (day.name, day.isOffDay) for day in days}, published=True)


def _days(days: Iterable[Mapping[str, Any]]) -> dict[date, tuple[str, bool]]:
    return {date.fromisoformat(day["date"]): (day["name"], day["isOffDay"]) for day in days}
