"""Wait for a condition, with a deadline and a reason; nothing here waits for mere time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
SECONDS = 30.0
STEP = 0.05


def until(what: str, look: Callable[[], T], seconds: float = SECONDS) -> T:
    """Look again and again until something true is seen; gives it."""
    deadline = time.monotonic() + seconds
    seen = look()
    while not seen:
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds:.0f} s still not: {what}; last seen: {seen!r}")
        time.sleep(STEP)
        seen = look()
    return seen
