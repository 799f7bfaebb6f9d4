"""The lines of a trace made records: time, words without personal data, state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from parsers._collect import Collector, Field, Table
from parsers._fields import Unreadable, epoch
from parsers._records import ParcelEvent
from parsers.parcels import parcel_state, state_of, trace_moment, without_personal


class Line(NamedTuple):
    """One line of a trace; its time may lack the year, so it knows when it was seen."""

    at: Any
    words: str | None
    seen_at: datetime | None


def trace_of(
    lines: Iterable[tuple[Any, str | None]], collector: Collector, where: str = ""
) -> dict[str, Any]:
    """Build a parcel's events and its state from pairs of a time (printed or Unix) and words.

    A line that lost its words may have been the one that matters: then there is no state.
    """
    seen_at = collector.page.captured_at
    told = [Line(at, words, seen_at) for at, words in lines if at or words]
    found = collector.parts(ParcelEvent, _EVENT, told, where + "trace")
    events = tuple(event for event in found if event.text)
    state = parcel_state(events) if len(events) == len(told) else None
    return {"events": events, **({"state": state} if state else {})}


def events_of(
    lines: Iterable[tuple[Any, str | None]], collector: Collector, where: str = ""
) -> tuple[ParcelEvent, ...]:
    """Build the events of a trace from pairs of a time, printed or Unix, and words."""
    events: tuple[ParcelEvent, ...] = trace_of(lines, collector, where)["events"]
    return events


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


def _words(line: Line) -> str | None:
    return line.words or None


_EVENT: Table = (
    Field("at", "time", _itself, _moment, needed=True),
    Field("text", "words", _words, without_personal, needed=True),
    Field("state", "words", _words, state_of),
)
