"""Scrubbing printed words: labels stay, everything else keeps only its shape."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable

from parsers.skeleton._calendar import NAMED, SHORT, TIME, WHOLE, Calendar
from parsers.skeleton._placeholders import Placeholders
from parsers.skeleton._vocabulary import vocabulary

_FORMS = {
    "address": r"(?:https?:)?//[^\s\"'<>\u3000-\uffff]{4,}",
    "encoded": r"(?<![\w+/=-])[A-Za-z0-9+/_-]{16,}={0,2}(?![\w+/=-])",
    "mail": r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    "whole": WHOLE,
    "named": f"(?i:{NAMED})",
    "short": SHORT,
    "time": TIME,
    "groups": r"(?<![\w-])[A-Z]?\d{2,6}(?:-\d{3,19}){1,3}(?![\w-])",
    "joined": r"(?<![\w-])(?=[A-Za-z-]*\d)[A-Za-z0-9]{1,4}(?:-[A-Za-z0-9]{1,5}){1,3}(?![\w-])",
    "amount": r"(?<![\w.])\d{1,3}(?:[,.' \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\w)"
    r"|(?<![\w.])\d{1,9}[.,]\d{1,2}(?![\d.,]*\d)"
    r"|(?<=[¥￥$€£₹])\s?\d[\d.,]*|\d{1,9}(?=\s?(?:元|€|円|USD|EUR))",
    "masked": r"(?<![\w*])[\w*]*\*\*[\w*]*",
    "code": r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d)[A-Za-z0-9]{6,}(?![A-Za-z0-9])|\d{5,}",
    "figures": r"\d+",
    "latin": r"[A-Za-z\u00c0-\u024f\u0370-\u052f]+",
    "eastern": r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+",
    "other": r"[^\W\d_a-zA-Z]+",
}
_FORM = {name: f"(?P<is_{name}>{form})" for name, form in _FORMS.items()}
_TOKEN = re.compile("|".join(_FORM.values()))
_WITHIN = re.compile("|".join(form for name, form in _FORM.items() if name != "encoded"))
_ENCODED = re.compile(_FORMS["encoded"])
_AN_ID = re.compile(r"\d{5,}|(?<![A-Za-z0-9])(?=[A-Z]*\d)[A-Z0-9]{8,}(?![A-Za-z0-9])", re.ASCII)
_MEASURE = re.compile(r"\d\s?[a-wyzA-WYZ](?![a-zA-Z])").search
_PERSONAL_LETTER = re.compile(r"[^\W_]")


class Words:
    """Scrubs text: of an element, an attribute, a value of JSON."""

    def __init__(self, known: Placeholders, calendar: Calendar) -> None:
        self.known = known
        self._calendar = calendar
        self._vocabulary = vocabulary()
        self.address: Callable[[str], str] = lambda url: url
        self._label = True
        self._cache: dict[str, str] = {}

    def scrub(self, text: str) -> str:
        """Scrub some words; small numbers stay in a text that is a label and nothing else."""
        if not text or text.isspace():
            return text
        known = self._cache.get(text)
        if known is None:
            self._label = self.is_label(text)
            known = self._cache[text] = _TOKEN.sub(self._one, text)
        return known

    def is_label(self, text: str) -> bool:
        """Tell whether a text holds nothing but words that may stay, and figures."""
        if _MEASURE(text) or "码" in text:
            return False
        return all(self._may_stay(word) for word in re.findall(r"[^\W\d_]+", text))

    def _may_stay(self, word: str) -> bool:
        if re.match(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", word):
            return all(stays for _, stays in self._vocabulary.parts(word))
        folded = word.casefold()
        ending = (folded[:-1], folded[:-2]) if len(word) > 5 else ()
        return len(word) == 1 or any(stem in self._vocabulary.latin for stem in (folded, *ending))

    def _one(self, found: re.Match[str]) -> str:
        kind = (found.lastgroup or "").removeprefix("is_")
        return str(getattr(self, f"_{kind}")(found))

    def _address(self, found: re.Match[str]) -> str:
        label = self._label
        scrubbed = self.address(found[0])
        self._label = label
        return scrubbed

    def _encoded(self, found: re.Match[str]) -> str:
        if written_within(found[0]):
            return self.known.number(found[0])
        return _WITHIN.sub(self._one, found[0])

    def _mail(self, found: re.Match[str]) -> str:
        self.known.note(found[0], "mail")
        return re.sub(r"[A-Za-z]", "x", re.sub(r"\d", "0", found[0].split("@")[0])) + "@example.com"

    def _whole(self, found: re.Match[str]) -> str:
        return self._calendar.whole(found)

    def _named(self, found: re.Match[str]) -> str:
        return self._calendar.named(found)

    def _short(self, found: re.Match[str]) -> str:
        return self._calendar.short(found)

    def _time(self, found: re.Match[str]) -> str:
        return self._calendar.clock(found)

    def _groups(self, found: re.Match[str]) -> str:
        return self.known.number(found[0])

    def _joined(self, found: re.Match[str]) -> str:
        return self.known.number(found[0])  # A-12-08: what opens a locker

    def _amount(self, found: re.Match[str]) -> str:
        return self.known.amount(found[0])

    def _masked(self, found: re.Match[str]) -> str:
        return self.blank(found[0])

    def _code(self, found: re.Match[str]) -> str:
        return self.known.number(found[0])

    def _figures(self, found: re.Match[str]) -> str:
        if self._label and len(found[0]) <= 3:
            return found[0]
        return "1" * len(found[0])

    def _latin(self, found: re.Match[str]) -> str:
        return found[0] if self._may_stay(found[0]) else self.blank(found[0])

    def _eastern(self, found: re.Match[str]) -> str:
        return "".join(
            part if stays else self.blank(part) for part, stays in self._vocabulary.parts(found[0])
        )

    def _other(self, found: re.Match[str]) -> str:
        return self.blank(found[0])

    def blank(self, words: str, *, again: bool = False) -> str:
        """Leave nothing of some words but how long they were; again: of what was scrubbed."""
        blank = _PERSONAL_LETTER.sub(_blank, words)
        if blank != words and not again:
            self.known.note(words, "words")
        return blank

    def code(self, text: str) -> str:
        """Scrub a name or a key that machines read: only an id in it goes."""
        if not text.isascii():
            return self.scrub(text)
        if any(map(written_within, _ENCODED.findall(text))):
            return self.scrub(text)
        return _AN_ID.sub(lambda found: self.known.number(found[0]), text)

    def knows(self, literal: str) -> bool:
        """Tell whether a reader compares with this very text."""
        return literal in self._vocabulary.literals


def written_within(word: str) -> str | None:
    """Give the text that a word holds in base64, or None."""
    bare = word.rstrip("=")
    try:
        told = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_").decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return told if all(one.isprintable() or one.isspace() for one in told) else None


def _blank(found: re.Match[str]) -> str:
    letter = found[0]
    if letter.isdecimal():
        return "1"
    if ord(letter) < 0x530:
        return "X" if letter.isupper() else "x"
    return "某"
