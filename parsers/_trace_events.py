"""The lines of a trace made records: time, words without personal data, state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from parsers._collect import Collector, Field, Table
from parsers._fields import Unreadable, epoch
from parsers._records import ParcelEvent
from parsers.parcels import state_of, trace_moment, without_personal


class Line(NamedTuple):
    """One line of a trace; its time may lack the year, so it knows when it was seen."""

    at: Any
    words: str
    seen_at: datetime | None


def events_of(
    lines: Iterable[tuple[Any, str | None]], collector: Collector, where: str = ""
) -> tuple[ParcelEvent, ...]:
    """Build the events of a trace from pairs of a time, as printed or in Unix time, and words."""
    seen_at = collector.page.captured_at
    told = [Line(at, words, seen_at) for at, words in lines if words]
    found = (collector.part(ParcelEvent, _EVENT, line, where) for line in told)
    return tuple(event for event in found if event)


def _moment(line: Line) -> datetime | date | None:
    printed = str(line.at or "").strip()
    if not printed:
        return None
    at = epoch(printed) if printed.isdecimal() else trace_moment(printed, line.seen_at)
    if at is None:
        raise Unreadable(f"no moment: {printed[:30]!r}")
    return at


def _itself(line: Line) -> Line:
    return line


_EVENT: Table = (
    Field("at", "time", _itself, _moment),
    Field("text", "words", _itself, lambda line: without_personal(line.words)),
    Field("state", "words", _itself, lambda line: state_of(line.words)),
)
