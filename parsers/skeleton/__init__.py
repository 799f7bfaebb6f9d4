"""The skeleton of a captured page: its structure and labels without whose page it was.

A page that no reader understands can be handed on in this form: every name, address, number,
amount and moment is replaced by a placeholder of the same shape, so that the readers find in it
what they find in the page itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from parsers._page import LONGEST_TREE, Capture, LayoutChanged, Page, Payload, decoded
from parsers.skeleton._addresses import Addresses
from parsers.skeleton._calendar import Calendar
from parsers.skeleton._html import Documents
from parsers.skeleton._json import Values
from parsers.skeleton._leftovers import leftovers
from parsers.skeleton._placeholders import Placeholders
from parsers.skeleton._scripts import Scripts
from parsers.skeleton._words import Words

__all__ = ["NoSkeleton", "Skeleton", "skeleton"]


class NoSkeleton(ValueError):
    """A page that cannot be scrubbed with certainty, so that nothing of it is handed on."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A capture of the same structure that says nothing about anybody."""

    capture: Capture
    replaced: dict[str, int]  # how many different values of each kind were replaced


def skeleton(capture: Capture) -> Skeleton:
    """Replace all that is personal in a capture; pure, and the same capture gives the same.

    Raises:
        NoSkeleton: it is too large, or something personal would have been left in it.
    """
    if max(len(capture.html), *(len(one.body) for one in capture.payloads), 0) > LONGEST_TREE:
        raise NoSkeleton("the page is too large")
    known, calendar = Placeholders(), Calendar(capture.captured_at)
    _Scrubber(known, calendar).capture(capture)  # the first time only to see what there is
    known.settle()
    calendar.settle()
    scrubbed = _Scrubber(known, calendar).capture(capture)
    left = leftovers(scrubbed, known)
    if left:
        raise NoSkeleton(f"{len(left)} personal values would have been left")
    return Skeleton(scrubbed, known.counts() | calendar.counts())


_JSONP = re.compile(r"\s*[A-Za-z_$][\w$.]{0,99}\s*\(\s*(?=[{\[])")


class _Scrubber:
    """All the ways to scrub, which need one another: JSON holds addresses, addresses hold JSON."""

    def __init__(self, known: Placeholders, calendar: Calendar) -> None:
        self._calendar = calendar
        self._words = Words(known, calendar)
        self._values = Values(self._words, calendar)
        self._addresses = Addresses(self._words, self._values)
        self._values.addresses = self._addresses
        self._words.address = self._addresses.scrub
        self._scripts = Scripts(self._values, self._words)
        self._documents = Documents(self._words, self._values, self._addresses, self._scripts)

    def capture(self, capture: Capture) -> Capture:
        """Scrub a whole capture."""
        at = capture.captured_at
        self._addresses.keep_host(capture.url)
        return replace(
            capture,
            url=self._addresses.scrub(capture.url),
            html=self.text(capture.html),
            payloads=tuple(
                Payload(self._addresses.scrub(one.url), self.text(one.body))
                for one in capture.payloads
            ),
            captured_at=self._calendar.moment(at) if isinstance(at, datetime) else None,
            title=self._words.scrub(capture.title),
        )

    def text(self, text: str) -> str:
        """Scrub one document: a page, a response body, or what is neither."""
        if not text.strip():
            return text
        page = Page("", text)
        if page.is_html:
            return self._documents.scrub(page)
        opened = _JSONP.match(text)
        end = text.rfind(")") if opened else len(text)
        try:
            body = decoded(text[opened.end() if opened else 0 : end])
        except LayoutChanged:
            return self._words.scrub(text)
        call = self._words.code(opened[0]) if opened else ""
        return f"{call}{self._values.dumped(body)}{')' if opened else ''}"
