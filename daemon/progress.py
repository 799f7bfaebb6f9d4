"""A progress bar on stderr for whatever takes longer than a second."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from typing import TextIO

_PATIENCE = 1.0
_WIDTH = 30


class Progress:
    """Call it with how much is done of how much; quick work shows nothing."""

    def __init__(
        self,
        what: str,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what = what
        self._stream = stream or sys.stderr or io.StringIO()  # pythonw.exe has no stderr
        self._clock = clock
        self._began = clock()
        self._shown = -1

    def __call__(self, done: int, of: int) -> None:
        """Tell how far it is."""
        percent = 100 * done // of if of else 100
        slow = self._clock() - self._began >= _PATIENCE
        if (slow or self._shown >= 0) and percent != self._shown:
            self._show(percent, done, of)

    def _show(self, percent: int, done: int, of: int) -> None:
        if self._stream.isatty():
            bar = "█" * (percent * _WIDTH // 100)
            end = "\n" if percent == 100 else ""
            self._stream.write(f"\r{self._what} {bar:<{_WIDTH}} {percent:3}% ({done}/{of}){end}")
        elif percent // 10 != self._shown // 10:  # a log file gets a line for each tenth
            self._stream.write(f"{self._what} {percent}% ({done}/{of})\n")
        self._stream.flush()
        self._shown = percent
