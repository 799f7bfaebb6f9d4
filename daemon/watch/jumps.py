"""Notice that the wall clock was set, by a clock that nobody sets."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

NOTICEABLE = timedelta(minutes=10)
"""A clock that is put right by less than this changes nothing that a reminder says."""


class Steady(NamedTuple):
    """Seconds of a clock that runs evenly, since a start that has a name."""

    start: str
    seconds: float


def steady_clock() -> Steady:
    """Read the clock that runs since the computer was started, through suspend too."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return Steady(_boot(), time.clock_gettime(time.CLOCK_BOOTTIME))
    return Steady(_boot(), time.monotonic())


@cache
def _boot() -> str:
    """Name this start of the computer; where it has no name, this start of the daemon."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return uuid.uuid4().hex


class Jumps:
    """By how much the wall clock was set since something was told."""

    def __init__(self, steady: Callable[[], Steady] = steady_clock) -> None:
        self._steady = steady
        self._start = ""
        self._offset: float | None = None

    def set_back(self, now: datetime) -> timedelta:
        """Look at both clocks; by how much was the wall clock set back since the last look?"""
        before, steady = self._offset, self._steady()
        self._start, self._offset = steady.start, now.timestamp() - steady.seconds
        back = timedelta(seconds=0 if before is None else before - self._offset)
        return back if back > NOTICEABLE else timedelta(0)

    @property
    def mark(self) -> str:
        """What to write beside a moment, to know later by which clock it was read."""
        return f"{self._start} {self._offset or 0:.0f}"

    def since(self, mark: str | None) -> timedelta:
        """Give by how much the wall clock was set since then; nothing is known across a boot."""
        start, _, offset = (mark or "").partition(" ")
        if start != self._start or not offset or self._offset is None:
            return timedelta(0)
        return timedelta(seconds=round(self._offset) - int(offset))
