"""The hours in which only what cannot wait may disturb, as moments rather than times of day."""

from __future__ import annotations

from datetime import datetime, timedelta

from daemon.settings import QuietHours
from daemon.watch.reminder import Reminder

BREAKS_THROUGH = timedelta(hours=1)
"""What would leave the shopper less time than this when the quiet is over is said at once."""


def quiet_at(hours: QuietHours, now: datetime) -> bool:
    """Is it quiet now, by this computer's own clock?"""
    return hours.holds(now.astimezone().time())


def over_at(hours: QuietHours, now: datetime) -> datetime:
    """Give the next moment at which quiet hours end."""
    local, end = now.astimezone(), hours.ends
    morning = local.replace(hour=end.hour, minute=end.minute, second=end.second, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


def cannot_wait(reminder: Reminder, now: datetime, hours: QuietHours) -> bool:
    """Is it the shopper's own deadline, and would waiting for the quiet to end be too late?"""
    until = over_at(hours, now) if quiet_at(hours, now) else now
    return reminder.mine and now < reminder.ends <= until + BREAKS_THROUGH
