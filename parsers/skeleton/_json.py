"""Scrubbing JSON: its keys and codes stay, its values keep their shape."""

from __future__ import annotations

import json
import re
from typing import Any, Protocol

from parsers._page import LayoutChanged, decoded
from parsers.skeleton._calendar import Calendar
from parsers.skeleton._words import Words

_CODES = re.compile(
    r"(?:tag|type|types|code|status|state|style|scene|api|ret|event|event_?id|action|operation|"
    r"method|mode|kind|currency|unit|field|name_?key|flag|level|step|idx|index|op|biz|v|version)$",
    re.IGNORECASE,
)
_NO_CODES = re.compile(
    r"pick|verif|coupon|zip|post|recei|invit|qr|bar|take|phone|area|city|prov|nation|region|trac|logist|mail|express_?code",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"receiver|consignee|addr|phone|mobile|telep|nick|buyer|real_?name|user_?name|e?mail$|id_?card|"
    r"province|city|district|town|street|contact|avatar|signature|token|session|cookie",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"time|date|deadline|stamp|expire|gmt|_at$|At$|^at$|start|end|until|mills", re.IGNORECASE
)
_SUMS = re.compile(
    r"price|amount|fee|money|total|pay|sum$|cost|discount|freight|post|fare|refund|balance|cash|promotion",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"(?:count|num|number|qty|quantity|page|pages|size)$", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_$][\w$.:/-]{0,60}").fullmatch
_NUMBER = re.compile(r"-?\d+").fullmatch
_DECIMAL = re.compile(r"-?\d{1,9}\.\d{1,2}").fullmatch


class Address(Protocol):
    """Whoever scrubs addresses."""

    def scrub(self, url: str) -> str:
        """Scrub an address."""

    def is_address(self, text: str) -> bool:
        """Tell whether a text is one."""


class Values:
    """Scrubs decoded JSON, and text that holds JSON."""

    addresses: Address

    def __init__(self, words: Words, calendar: Calendar) -> None:
        self._words = words
        self._calendar = calendar
        self._keys: set[str] = set()  # of the document: a value that is one of them is a reference

    def dumped(self, body: Any) -> str:
        """Scrub a whole JSON document and write it."""
        self._keys = set()
        _gather(body, self._keys)
        return json.dumps(self.scrub(body), ensure_ascii=False, separators=(",", ":"))

    def within(self, text: str) -> str | None:
        """Scrub a text that is a JSON object or list, or give None."""
        if text[:1] not in "{[" or len(text) < 3:
            return None
        try:
            body = decoded(text)
        except LayoutChanged:
            return None
        _gather(body, self._keys)
        scrubbed = self.scrub(body)
        spaced = re.match(r'[{\[]\s*"[^"]*":\s', text)
        separators = None if spaced else (",", ":")
        return json.dumps(scrubbed, ensure_ascii=text.isascii(), separators=separators)

    def scrub(self, value: Any, key: str = "") -> Any:
        """Scrub one value that stands under a key."""
        if isinstance(value, dict):
            return {
                self._words.code(name): self.scrub(inner, name) for name, inner in value.items()
            }
        if isinstance(value, list):
            return [self.scrub(inner, key) for inner in value]
        if isinstance(value, str):
            return self.text(value, key)
        if isinstance(value, bool) or value is None:
            return value
        return self._figure(value, key)

    def _figure(self, value: int | float, key: str) -> int | float:
        printed = str(value)
        if isinstance(value, int):
            sign, figures = ("-", printed[1:]) if value < 0 else ("", printed)
            return int(sign + self._figures(figures, key))
        if _DECIMAL(printed):
            return float(self._words.known.amount(printed))
        return float(int(value) % 10) if abs(value) < 1e15 else 1.0

    def _figures(self, figures: str, key: str) -> str:
        if _TIMES.search(key):
            moved = self._calendar.epoch(figures)
            if moved is not None:
                return moved
        if len(figures) >= 5 and not figures.startswith("0"):
            return self._words.known.number(figures)
        if _CODES.search(key) or _COUNTS.search(key):
            return figures
        if _SUMS.search(key):
            return self._words.known.amount(figures) if len(figures) > 1 else figures
        return figures if len(figures) < 3 else "1" * len(figures)

    def text(self, text: str, key: str) -> str:
        """Scrub a string that stands under a key."""
        if not text or text.isspace():
            return text
        if text in self._keys or self._words.knows(text):
            return self._words.code(text)
        inner = self.within(text.strip())
        if inner is not None:
            return inner
        if self.addresses.is_address(text):
            return self.addresses.scrub(text)
        return self._plain(text, key)

    def _plain(self, text: str, key: str) -> str:
        code = _CODES.search(key) and not _NO_CODES.search(key)
        if (code and _NAME(text)) or (_NAME(text) and text.isupper() and "_" in text):
            return self._words.code(text)
        if _NUMBER(text):
            return self._figures(text, key) if text.isdecimal() else self._words.known.amount(text)
        if _PERSONAL.search(key) and not code:
            return self._words.blank(self._words.scrub(text), again=True)
        if "</" in text and "<" in text:
            return self._markup(text)
        return self._words.scrub(text)

    def _markup(self, text: str) -> str:
        """Scrub words with tags between them: what the tags say of themselves stays."""
        pieces = re.split(r"(<[^<>]*>)", text)
        return "".join(
            _QUOTED.sub(self._attribute, piece)
            if piece.startswith("<")
            else self._words.scrub(piece)
            for piece in pieces
        )

    def _attribute(self, found: re.Match[str]) -> str:
        name, quote, held = found[1], found[2], found[3]
        if name.lower() in ("class", "id", "style"):
            return f"{name}={quote}{self._words.code(held)}{quote}"
        kept = (
            self.addresses.scrub(held)
            if self.addresses.is_address(held)
            else self._words.scrub(held)
        )
        return f"{name}={quote}{kept}{quote}"


_QUOTED = re.compile(r"(?<![\w:-])([\w:-]+)\s*=\s*([\"'])(.*?)\2", re.DOTALL)


def _gather(value: Any, keys: set[str]) -> None:
    if isinstance(value, dict):
        keys.update(value)
        for inner in value.values():
            _gather(inner, keys)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, keys)
