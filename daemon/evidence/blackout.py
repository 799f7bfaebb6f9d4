"""Copies in which words are blacked out, made so that all the rest can still be verified."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from daemon.evidence.item import Item
from daemon.evidence.parts import salts
from daemon.evidence.proof import BLACK, canonical, part_hash, parts_of

MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
"""Mobile numbers are always blacked out, also those that nobody named."""
WORDED = ("name", "source", "title", "browser", "order", "page_id", "note", "camera")
"""Fields with words in them; in the others there are only hashes, sizes, kinds and times."""
GUESSABLE = {"sha256", "size", "capture"}
"""With the hash of the whole and all the rest at hand, a phone number could be tried out."""


def personal(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Find where mobile numbers and the named words stand."""
    for found in MOBILE.finditer(text):
        yield found.span()
    for word in filter(None, words):
        for found in re.finditer(re.escape(word), text):
            yield found.span()


def masked(text: str, words: Iterable[str]) -> str:
    """Write a text with what is personal in it black."""
    for begin, end in sorted(set(personal(text, words)), reverse=True):
        text = text[:begin] + BLACK * (end - begin) + text[end:]
    return text


def blacked_out(item: Item, content: bytes, words: Iterable[str]) -> tuple[list[list[str]], int]:
    """Give a text as parts, [salt, text] or [hash] where it is black; and how many are black."""
    text = content.decode("utf-8", "surrogatepass")
    spans = sorted(set(personal(text, words)))
    parts, found, at = parts_of(text), [], 0
    for salt, part in zip(salts(item.secret, len(parts)), parts, strict=True):
        black = any(begin < at + len(part) and at < end for begin, end in spans)
        found.append([part_hash(salt, part).hex()] if black else [salt, part])
        at += len(part)
        spans = [span for span in spans if span[1] > at]
    return found, sum(len(part) == 1 for part in found)


def as_read(parts: list[list[str]]) -> bytes:
    """Write a text with its black parts."""
    text = "".join(part[1] if len(part) > 1 else BLACK * 3 for part in parts)
    return text.encode("utf-8", "surrogatepass")


def parts_file(parts: list[list[str]]) -> bytes:
    """Write the parts as the bundle has them."""
    return canonical(parts)


def fields(item: Item, words: Iterable[str] | None, hidden: Iterable[str] = ()) -> dict[str, Any]:
    """Open the fields of a piece, except those that hold what is to be black."""
    hashes = item.hashes()
    black = {name for name in WORDED if tells(item.values[name], words)} | set(hidden)
    return {
        name: {"hash": hashes[name]} if name in black else item.field(name) for name in item.values
    }


def tells(value: Any, words: Iterable[str] | None) -> bool:
    """Tell whether a value holds what is to be black; without words nothing is."""
    if words is None:
        return False
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return any(True for _ in personal(text, words))
