"""Texts that can be blacked out part by part, and still be verified."""

from __future__ import annotations

from daemon.evidence.item import About
from daemon.evidence.proof import part_hash, parts_hash, parts_of, salt_for

LARGEST = 8 << 20
"""A larger text can be given whole or not at all."""
_FORMS = ("html", "capture", "chat", "text")


def readable(about: About) -> bool:
    """Tell whether a piece is a text that can be blacked out."""
    return about.form in _FORMS and about.size <= LARGEST


def salts(secret: str, count: int) -> list[str]:
    """Give the salts of the parts of one text."""
    return [salt_for(secret, f"part {number}") for number in range(count)]


def parts_root(secret: str, content: bytes) -> str | None:
    """Seal a text part by part; None where it is no text."""
    try:
        parts = parts_of(content.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return None
    paired = zip(salts(secret, len(parts)), parts, strict=True)
    return parts_hash([part_hash(salt, text) for salt, text in paired])
