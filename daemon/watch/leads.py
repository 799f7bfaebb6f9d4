"""How long before a deadline ends the shopper wants to hear of it."""

from __future__ import annotations

from datetime import timedelta

DAYS = (timedelta(days=30), timedelta(days=7), timedelta(days=3), timedelta(days=1))
"""For periods that end with a day."""

HOURS = (timedelta(hours=24), timedelta(hours=6), timedelta(hours=1))
"""For windows that close at an exact hour."""

WHEN_OVER = (timedelta(0),)
"""For what someone else owes and for what the shopper may do: when the time has come."""

YEARS = (timedelta(days=30),)
"""For periods of more than a year: one word in time is enough …"""

LONG = timedelta(days=366)

ROUTINE = ("order_submitted", "paid_at", "shipped_at", "signed_at", "transaction_success")
"""… and where a mere purchase starts them, every order has them: nobody wants to hear of it."""


def leads(
    *, mine: bool, hourly: bool, span: timedelta | None, event: str | None
) -> tuple[timedelta, ...]:
    """Give the lead times of a deadline, the longest first."""
    if not mine:
        return WHEN_OVER
    if span is not None and span > LONG:
        return () if event in ROUTINE else YEARS
    return HOURS if hourly else DAYS
