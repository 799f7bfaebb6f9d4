"""The next step of a case and its day; the law compels no order of the steps."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from daemon.cases.answers import day_of
from daemon.cases.case import Case
from daemon.cases.known import earliest_limit
from rules import Deadline, Result
from rules.cases import Casebook, Channel

AHEAD = timedelta(days=30)
"""A time limit of the shopper's that ends later than this is not pressing."""


def rungs(book: Casebook) -> tuple[Channel, ...]:
    """Give the channels in the usual order."""
    return tuple(sorted(book.channels.values(), key=lambda channel: channel.rung))


def next_step(case: Case, book: Casebook, result: Result, now: datetime) -> dict[str, Any] | None:
    """Say what to do next and by when; None once the case is closed."""
    if case.closed_at:
        return None
    today = day_of(now)
    own = earliest_limit(result, now)
    last = case.sent[-1] if case.sent else None
    if last and last.reply_by >= today:
        return _told(_waiting(book.channels[last.channel], last.reply_by), own, now)
    return _told(_sending(_next_rung(case, book), today), own, now)


def _next_rung(case: Case, book: Casebook) -> Channel:
    order = rungs(book)
    used = {sent.channel for sent in case.sent}
    return next((channel for channel in order if channel.key not in used), order[-1])


def _waiting(channel: Channel, until: date) -> dict[str, Any]:
    wait = channel.wait
    return {
        "channel": channel.key,
        "what": wait.says if wait else channel.opens,
        "what_en": wait.says_en if wait else channel.opens_en,
        "by": until.isoformat(),
        "waiting": True,
    }


def _sending(channel: Channel, today: date) -> dict[str, Any]:
    return {
        "channel": channel.key,
        "what": f"发给{channel.to}",
        "what_en": f"Send it to {channel.to_en}",
        "by": today.isoformat(),
        "waiting": False,
        "closes": channel.closes,
        "closes_en": channel.closes_en,
    }


def _told(step: dict[str, Any], own: Deadline | None, now: datetime) -> dict[str, Any]:
    """Add what the shopper's own time limit demands meanwhile."""
    if own is None or own.instant is None or own.instant > now + AHEAD:
        return {**step, "first": None}
    what = own.act or own.title
    first = {"rule": own.rule, "what": what.zh, "what_en": what.en, "at": own.instant.isoformat()}
    return {**step, "first": first}
