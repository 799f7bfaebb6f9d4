"""Where a deadline stands at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from rules._result import Status

SOON = timedelta(hours=24)


def own_status(now: datetime, safe: datetime, legal: datetime | None, *, law: bool) -> Status:
    """The shopper's own limit: it is over only after the rolled day; a platform's then closes."""
    if now > (legal or safe):
        return "passed" if law else "closed"
    return "open" if safe - now > SOON else "due_soon"


def duty_status(now: datetime, due: datetime, overdue_from: datetime | None) -> Status:
    """Someone else's duty: overdue is said only after the rolled day (DA-6)."""
    if overdue_from and now >= overdue_from:
        return "overdue"
    return "running" if now <= due else "due_passed_rolling"


def effect_status(now: datetime, at: datetime) -> Status:
    """Something that happens by itself."""
    return "running" if now < at else "passed"


def window_status(now: datetime, opens: datetime | None, closes: datetime | None) -> Status:
    """A window; without an end it stays open."""
    if opens and now < opens:
        return "not_started"
    return "closed" if closes and now > closes else "open"
