"""Placeholders: each original its own, of the same shape, in the order of their appearance."""

from __future__ import annotations

import re
from collections import Counter

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII).fullmatch
_HOUSE = re.compile(r"[A-Z]{1,3}(?=\d{2})").match
_RUN = re.compile(r"\d{6,}", re.ASCII).findall
_TRIES = 200
_ZERO = {"digit": "0", "upper": "A", "lower": "a"}
_SIZE = {"digit": 10, "upper": 26, "lower": 26}


class Placeholders:
    """What was replaced by what; the same original is always replaced by the same."""

    def __init__(self) -> None:
        self.originals: dict[str, str] = {}  # original -> kind
        self.replaced: dict[str, str] = {}
        self._numbers: set[str] = set()
        self._runs: set[str] = set()
        self._taken: set[str] = set()
        self._next: Counter[str] = Counter()

    def settle(self) -> None:
        """Give out the placeholders, none of which is an original itself.

        In the order of the originals: a larger number of the same length stays the larger.
        """
        self._runs = {run for one in self._numbers for run in _RUN(one)}
        for original in sorted(self._numbers):
            self.replaced[original] = self._fresh(original)

    def counts(self) -> dict[str, int]:
        """Count the different originals of each kind."""
        return dict(Counter(self.originals.values()))

    def note(self, original: str, kind: str) -> None:
        """Remember words that stood on the page and are gone from it."""
        self.originals.setdefault(original, kind)

    def number(self, original: str, kind: str = "number") -> str:
        """Give the placeholder of an id or a number: the same length, letters for letters."""
        self.originals.setdefault(original, kind)
        self._numbers.add(original)
        return self.replaced.get(original, original)

    def amount(self, original: str) -> str:
        """Give the placeholder of a sum; nothing is nothing for everybody."""
        if not original.strip("0.,' \u00a0\u202f"):
            return original
        return self.number(original, "amount")

    def _fresh(self, original: str) -> str:
        shape = re.sub(r"[0-9]", "0", re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", original)))
        made = ""
        for trial in range(10 * _TRIES):
            self._next[shape] += 1
            made = _counted(original, self._next[shape], trial // _TRIES)
            if not self._is_known(made):
                break
        self._taken.add(made)
        return made

    def _is_known(self, made: str) -> bool:
        """Tell whether a placeholder, or a number in it, stands on the page itself."""
        known = made in self.originals or made in self._taken
        return known or not self._runs.isdisjoint(_RUN(made))


def _counted(original: str, count: int, ground: int = 0) -> str:
    """Write a count into the places of an original, from the right, on a ground of one figure."""
    made = []
    kept = _HOUSE(original)  # SF, YT, D01: whose number it is
    for place, letter in reversed(list(enumerate(original))):
        kind = _kind(letter)
        if kind is None or (kept and place < kept.end()):
            made.append(letter)
        elif place == 0 and kind == "digit":
            made.append(str(ground or 1))  # no nought: a number keeps its length
        else:
            count, step = divmod(count, _SIZE[kind])
            made.append(chr(ord(_ZERO[kind]) + (step + ground) % _SIZE[kind]))
    words = "".join(reversed(made))
    return f"138{words[3:]}" if _MOBILE(original) else words


def _kind(letter: str) -> str | None:
    if not letter.isascii():
        return None
    if letter.isdigit():
        return "digit"
    return "upper" if letter.isupper() else "lower" if letter.islower() else None
