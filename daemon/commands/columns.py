"""Tables on a terminal: columns that line up although Chinese characters are two cells wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence


def cells(text: str) -> int:
    """Count the terminal cells that a text takes."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clipped(text: str, width: int) -> str:
    """Cut a text to so many cells; control characters, which could move the cursor, go."""
    kept = ""
    for character in text:
        if unicodedata.category(character)[0] == "C":
            continue
        if cells(kept) + _width(character) > width:
            while cells(kept) > width - 1:
                kept = kept[:-1]
            return f"{kept}…" if width else ""
        kept += character
    return kept


def table(rows: Iterable[Sequence[str]], widths: Sequence[int]) -> str:
    """Lay out rows, each column clipped to its width; the last one is not padded."""
    lines = []
    for row in rows:
        shown = [clipped(text, width) for text, width in zip(row, widths, strict=True)]
        padded = [t + " " * (w - cells(t)) for t, w in zip(shown, widths, strict=True)]
        lines.append("  ".join([*padded[:-1], shown[-1]]).rstrip() + "\n")
    return "".join(lines)
