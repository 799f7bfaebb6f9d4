"""Make any text safe to hand to a notification service: short, plain, harmless."""

from __future__ import annotations

import re
import unicodedata
from html import escape

TITLE_UNITS = 63
BODY_UNITS = 255
"""What Windows takes: 64 and 256 UTF-16 units, of which one ends the text."""

ELLIPSIS = "…"
BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u200b]")
"""Marks that turn the reading direction, or that nobody sees: they can make a text lie."""


def title(text: str) -> str:
    """Give a notification's title: one line, within every system's limit."""
    return clip(_safe(BREAKS.sub(" ", text)), TITLE_UNITS)


def body(text: str) -> str:
    """Give a notification's body: a few lines, within every system's limit."""
    lines = (_safe(line) for line in BREAKS.split(text))
    return clip("\n".join(line for line in lines if line), BODY_UNITS)


def markup(text: str) -> str:
    """Write a text for a service that reads markup in bodies: nothing in it is a tag."""
    return escape(text, quote=False)


def units(text: str) -> int:
    """Count UTF-16 units, which is how Windows measures."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """Cut a text to so many UTF-16 units, never within a character."""
    if units(text) <= limit:
        return text
    room = limit - units(ELLIPSIS)
    kept = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
    while kept and (unicodedata.combining(text[len(kept)]) or kept[-1] == "\u200d"):
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def _safe(line: str) -> str:
    """Remove what a line cannot need; a leading "-" would be read as an option by notify-send."""
    whole = line.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    seen = DIRECTIONS.sub("", whole)
    kept = "".join(_shown(character) for character in seen)
    return " ".join(kept.split()).lstrip("- ")


def _shown(character: str) -> str:
    """Controls become spaces; what is not a character at all disappears."""
    kind = unicodedata.category(character)
    if kind == "Cc":
        return " "
    return "" if kind in ("Cs", "Cn") else character
