"""How long before a deadline ends the shopper wants to hear of it."""

from __future__ import annotations

from datetime import timedelta

DAYS = (timedelta(days=30), timedelta(days=7), timedelta(days=3), timedelta(days=1))
"""For periods that end with a day."""

HOURS = (timedelta(hours=24), timedelta(hours=6), timedelta(hours=1))
"""For windows that close at an exact hour."""

WHEN_OVER = (timedelta(0),)
"""For what someone else owes: only when they are late."""

YEARS = (timedelta(days=30),)
"""For periods of more than a year, which every purchase has: one word in time is enough."""

LONG = timedelta(days=366)


def leads(*, mine: bool, hourly: bool, span: timedelta | None) -> tuple[timedelta, ...]:
    """Give the lead times of a deadline, the longest first."""
    if not mine:
        return WHEN_OVER
    if span is not None and span > LONG:
        return YEARS
    return HOURS if hourly else DAYS
