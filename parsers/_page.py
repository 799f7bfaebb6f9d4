"""What a reader is given (`Page`), what a shop declares (`Platform`), how a page can fail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from lxml import etree
from lxml import html as lxml_html
from pydantic_core import from_json

from parsers._addresses import place
from parsers._characters import whole
from parsers._records import (
    Filing,
    Notice,
    Order,
    Outcome,
    PageKind,
    PlatformName,
    Product,
    Transaction,
)

Source = Literal["payload", "embedded", "dom", "label"]
"""Where a reader looks, best first: a response body, JSON in a script, elements, label texts."""
SOURCES: tuple[Source, ...] = ("payload", "embedded", "dom", "label")


LONGEST_TREE = 6 * 1024 * 1024
LONGEST_JSON = 8 * 1024 * 1024
"""Characters that are made a tree or objects of: one of markup takes up to fifty bytes there."""


class PageProblem(Exception):
    """A page that gives no orders, for a reason the shopper can act on."""

    outcome: Outcome = "unknown_layout"
    notice = "reader_failed"  # the kind of notice in which the shopper is told


class LayoutChanged(PageProblem):
    """The reader does not recognise this layout; says what it looked for."""


class SignedOut(PageProblem):
    """The shop asks to sign in."""

    outcome = "signed_out"


class Blocked(PageProblem):
    """The shop shows a captcha or a risk-control page."""

    outcome = "blocked"


class NotRendered(PageProblem):
    """The page is still an empty shell: its data had not arrived when it was captured."""

    outcome = "shell"


class NothingHere(PageProblem):
    """This document says nothing about orders, as it should: no reason for a notice."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A response body that the page itself received, as raw text."""

    url: str
    body: str


@dataclass(frozen=True, slots=True)
class Capture:
    """One page view as seen: its address, its document, and the bodies it received."""

    url: str
    html: str = ""
    payloads: tuple[Payload, ...] = ()
    captured_at: datetime | None = None
    title: str = ""


@dataclass(frozen=True)
class Page:
    """One document of a capture: the page's HTML or one response body."""

    url: str
    text: str
    captured_at: datetime | None = None
    shop: PlatformName = "generic"
    view: str = ""  # the address of the tab in which it was seen
    beside: tuple[Payload, ...] = ()  # a page's own responses, for what it shows only in part

    @cached_property
    def tree(self) -> etree._Element:
        """The document as an lxml tree, parsed once; no network, no entity expansion.

        Raises:
            LayoutChanged: there is no document in the text, or too much of one.
        """
        if len(self.text) > LONGEST_TREE:
            raise LayoutChanged(f"{len(self.text)} characters are too many for a tree")
        try:
            # Half a word or a sum is a wrong value: what a page was cut in is not read.
            whole = self.text[: self.text.rfind(">") + 1] if self.is_html else self.text
            body = whole.encode("utf-8", "replace")
            return lxml_html.document_fromstring(body, parser=_html_parser())
        except (etree.LxmlError, ValueError) as error:
            raise LayoutChanged(f"no HTML: {error}") from None

    @cached_property
    def json(self) -> Any:
        """The document as JSON, out of a JSONP call if it stands in one.

        Raises:
            LayoutChanged: it is not JSON.
        """
        opened = _JSONP(self.text)
        return decoded(self.text[opened.end() : self.text.rfind(")")] if opened else self.text)

    @cached_property
    def query(self) -> dict[str, str]:
        """The parameters of the document's address, the last of each name."""
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.url).query).items()}

    @cached_property
    def visible_pieces(self) -> list[str]:
        """The pieces of text that a shopper can read, in the document's order."""
        pieces = _VISIBLE(self.tree)
        assert isinstance(pieces, list)  # noqa: S101  # what text() of an XPath always gives
        return [str(piece) for piece in pieces]

    @cached_property
    def visible_text(self) -> str:
        """The words of the document that a shopper can read, in one line."""
        return " ".join(" ".join(self.visible_pieces).split())

    @cached_property
    def is_html(self) -> bool:
        """Whether the document looks like a page rather than a response body."""
        return self.text[:1] == "<" or self.text[:_WHITE].lstrip()[:1] == "<"

    @cached_property
    def is_cut_short(self) -> bool:
        """Whether a whole page was begun and never ended; a fragment has neither."""
        head, tail = self.text[:4096], self.text[-4096:]
        begun = self.is_html and ("<html" in head or "<HTML" in head)
        return begun and "</html" not in tail and "</HTML" not in tail


_WHITE = 65_536  # characters of white space that may stand before the first element
_JSONP = re.compile(r"\s*[A-Za-z_$][\w$.]{0,99}\s*\(\s*").match
_VISIBLE = etree.XPath(
    "//body//text()[not(parent::script or parent::style or parent::noscript or parent::template)]"
)


def _html_parser() -> etree.HTMLParser:
    # One per document: an lxml parser must not be shared between threads. lxml.html's own parser
    # asks Python for the class of every element that is touched: a third of a reader's time.
    return etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)


def decoded(body: str) -> Any:
    """Decode JSON text; ids beyond 2^53 stay exact.

    Raises:
        LayoutChanged: it is not JSON, or too much of it.
    """
    if len(body) > LONGEST_JSON:
        raise LayoutChanged(f"{len(body)} characters of JSON are too many")
    try:
        # Twice as fast as json, and the nesting is bounded; keys repeat, values do not.
        return from_json(body, cache_strings="keys")
    except (ValueError, TypeError):  # a lone surrogate is no text to it
        pass
    try:
        return whole(json.loads(body))  # more tolerant: half an emoji, as browsers send it
    except (ValueError, RecursionError) as error:
        raise LayoutChanged(f"not JSON: {error}") from None


@dataclass(slots=True)
class Found:
    """What one reader found on one document."""

    orders: list[Order] = field(default_factory=list)
    orders_on_page: int | None = None
    notices: list[Notice] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether everything that the document says was read."""
        return not self.notices and len(self.orders) >= (self.orders_on_page or 0)


@dataclass(frozen=True, slots=True)
class Reader:
    """One layout of one page kind: a pure function, its source, when the layout was last seen."""

    name: str
    read: Callable[[Page], Found]
    source: Source
    seen: str  # newest evidence, "2026-08"; "2022?" where it is known by description alone
    marks: tuple[str, ...] = ()  # texts that every document of this layout holds one of
    shows: re.Pattern[str] | None = None  # the order numbers in such a document, without reading it

    def knows(self, page: Page) -> bool:
        """Tell whether a document carries a mark of this layout."""
        if (self.source == "payload") is page.is_html:
            return False
        return not self.marks or any(mark in page.text for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a kind of page lives, and its readers, newest layout first."""

    kind: PageKind
    pattern: re.Pattern[str]  # matched against "host/path?query"
    readers: tuple[Reader, ...]


def at(kind: PageKind, pattern: str, *readers: Reader) -> Address:
    """Declare where a kind of page lives, and its readers, newest layout first."""
    return Address(kind, re.compile(pattern), readers)


@dataclass(frozen=True, slots=True)
class Gate:
    """How a shop says that there is nothing to read: by the address it went to, or in words."""

    problem: type[PageProblem]
    address: re.Pattern[str] | None = None  # matched against "host/path?query"
    marks: tuple[str, ...] = ()  # in the document's text
    words: tuple[str, ...] = ()  # among the visible words

    def shut(self, page: Page) -> bool:
        """Tell whether this document is such a page."""
        if self.address and self.address.match(place(page.url)):
            return True
        if any(mark in page.text for mark in self.marks):
            return True
        return any(word in page.text and word in page.visible_text for word in self.words)


@dataclass(frozen=True, slots=True)
class Platform:
    """One shop: its name, its exact hosts, its pages."""

    name: PlatformName
    title: str
    hosts: tuple[str, ...]  # exact host names that the extension may read
    addresses: tuple[Address, ...]
    api_hosts: tuple[str, ...] = ()  # where its pages get their data from, never a page
    asked_hosts: tuple[str, ...] = ()  # pages that are read when the shopper brings one, not else
    gates: tuple[Gate, ...] = ()
    empty_words: tuple[str, ...] = ()  # "no orders", as the page itself says it

    def find(self, url: str) -> Address | None:
        """Give the address that this URL is one of, or None."""
        where = place(url)
        return next((known for known in self.addresses if known.pattern.match(where)), None)


def all_hosts(platforms: Sequence[Platform]) -> tuple[str, ...]:
    """List every host that any platform declares, in order, once each."""
    return tuple(dict.fromkeys(host for platform in platforms for host in platform.hosts))
