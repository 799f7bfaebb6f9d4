"""Counts on the command line."""

from __future__ import annotations


def at_most(text: str) -> int:
    """Read how many there may be; 0 means all.

    Raises:
        ValueError: it is not a whole number from 0 on, which argparse tells the user.
    """
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count
