"""The hours in which only what cannot wait may disturb."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from typing import NamedTuple


class QuietHours(NamedTuple):
    """From an evening time to a morning time on the shopper's own clock; equal times: none."""

    start: time = time(22)
    end: time = time(8)
    zone: tzinfo | None = None

    def cover(self, now: datetime) -> bool:
        """Is it quiet at this moment?"""
        clock = now.astimezone(self.zone).time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def over_at(self, now: datetime) -> datetime:
        """Give the next moment at which the quiet ends."""
        local = now.astimezone(self.zone)
        morning = local.replace(
            hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0
        )
        return morning if morning > local else morning + timedelta(days=1)
