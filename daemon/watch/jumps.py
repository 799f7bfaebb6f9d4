"""Notice that the wall clock was set, by a clock that nobody sets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

NOTICEABLE = timedelta(minutes=10)
"""A clock that is put right by less than this changes nothing that a reminder says."""

REMEMBERED = 20_000


def steady_seconds() -> float:
    """Read a clock that runs evenly, through suspend too where the system has such a one."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Jumps:
    """How far the wall clock was set since something was told; known while the daemon runs."""

    def __init__(self, steady: Callable[[], float] = steady_seconds) -> None:
        self._steady = steady
        self._offset: float | None = None
        self._told: dict[tuple[str, str], float] = {}

    def set_back(self, now: datetime) -> bool:
        """Look at both clocks; was the wall clock set back since the last look?"""
        before, self._offset = self._offset, now.timestamp() - self._steady()
        return before is not None and before - self._offset > NOTICEABLE.total_seconds()

    def note(self, reminder: str, alarm: str) -> None:
        """Remember by which clock an alarm was told."""
        if self._offset is not None:
            self._told[reminder, alarm] = self._offset
        while len(self._told) > REMEMBERED:
            self._told.pop(next(iter(self._told)))

    def since_told(self, reminder: str, alarm: str) -> timedelta:
        """Give by how much the wall clock was set since the alarm was told."""
        told = self._told.get((reminder, alarm))
        if told is None or self._offset is None:
            return timedelta(0)
        return timedelta(seconds=self._offset - told)

    def reminders(self) -> Iterator[str]:
        """Give the reminders of which something was told while the daemon ran."""
        return iter(dict.fromkeys(reminder for reminder, _ in self._told))
