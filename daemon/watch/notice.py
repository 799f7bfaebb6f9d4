"""One thing that is said to the shopper, and what became of it on each channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from pydantic import Field

from daemon.watch.reminder import Instant, Record

Result = Literal["shown", "unknown", "failed"]
"""shown: the channel confirmed it · unknown: it took it and cannot tell · failed: it did not."""

NoticeState = Literal["open", "told", "replaced", "withdrawn"]

PARALLEL = timedelta(minutes=15)
"""So long after one channel confirmed a notice the others may still show it beside."""

OVERLAY = "overlay"
"""The panel on a shop's own order pages: it speaks when the shopper comes there."""

NEXT_VISIT = timedelta(days=1)
"""So long a notice that another channel showed still waits for the visit to its shop."""

LEASE = timedelta(minutes=2)
"""So long a browser may take to say what became of a notice that it was given."""

PATIENCE = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6), timedelta(hours=24))
"""When to say again what a channel took without being able to tell whether it was seen."""


class Attempt(Record):
    """What one channel made of a notice so far."""

    result: Literal["shown", "unknown", "failed", "offered"]
    at: Instant
    tries: int = 1
    detail: str | None = None
    again_at: Instant | None = None


class Report(NamedTuple):
    """What a channel says of one attempt; `said` are the words that it showed."""

    result: Result
    detail: str | None = None
    again_in: timedelta | None = None
    said: Sequence[str] = ()


class Line(Record):
    """One alarm of one reminder, as part of a notice."""

    reminder: str
    alarm: str


class Notice(Record):
    """What is said at once: one reminder, or several that are near."""

    id: str
    created_at: Instant
    lines: list[Line]
    state: NoticeState = "open"
    told_at: Instant | None = None
    event: str | None = None
    """What the shopper did with it."""
    said: list[str] = Field(default_factory=list)
    channels: dict[str, Attempt] = Field(default_factory=dict)

    def wants(self, channel: str, now: datetime) -> bool:
        """May this channel show the notice now?"""
        if self.state not in ("open", "told") or self.event:
            return False
        beside = NEXT_VISIT if channel == OVERLAY else PARALLEL
        if self.told_at and now - self.told_at > beside:
            return False
        before = self.channels.get(channel)
        if before is None or before.at > now:  # noted by a clock that ran ahead
            return True
        return before.result != "shown" and (before.again_at is None or before.again_at <= now)

    def reminders(self) -> list[str]:
        """Give the ids of the reminders that it speaks of."""
        return [line.reminder for line in self.lines]

    def is_about(self, shop: str) -> bool:
        """Does it speak of an order of this shop (as orders are numbered)?"""
        return any(name.startswith(f"{shop}:") for name in self.reminders())

    def note(self, channel: str, report: Report, now: datetime) -> None:
        """Write down what a channel made of it, and when it may be asked again."""
        before = self.channels.get(channel)
        tries = 1 + (before.tries if before else 0)
        pause = report.again_in
        if report.result == "unknown":
            pause = PATIENCE[min(tries, len(PATIENCE)) - 1]
        self.channels[channel] = Attempt(
            result=report.result,
            at=now,
            tries=tries,
            detail=report.detail,
            again_at=None if pause is None else now + pause,
        )

    def failed_so_before(self, channel: str, report: Report, now: datetime) -> bool:
        """Is this the same failure again, not worth writing to the disk every half minute?"""
        before = self.channels.get(channel)
        if before is None or before.at > now or report.result != "failed" or report.again_in:
            return False
        return (before.result, before.detail) == (report.result, report.detail)

    def lend(self, channel: str, now: datetime) -> None:
        """Note that a channel took the notice and has not answered yet."""
        before = self.channels.get(channel)
        tries = before.tries if before else 0
        self.channels[channel] = Attempt(
            result="offered", at=now, tries=tries, again_at=now + LEASE
        )
