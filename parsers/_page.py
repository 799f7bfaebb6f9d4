"""What a reader is given (`Page`), what a shop declares (`Platform`), how a page can fail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from lxml import html as lxml_html

from parsers._records import Notice, Order, PageKind, PlatformName, Transaction


class PageProblem(Exception):
    """A page that gives no orders, for a reason the shopper can act on."""

    outcome = "unknown_layout"


class LayoutChanged(PageProblem):
    """The reader does not recognise this layout; says what it looked for."""

    outcome = "unknown_layout"


class SignedOut(PageProblem):
    """The shop asks to sign in."""

    outcome = "signed_out"


class Blocked(PageProblem):
    """The shop shows a captcha or a risk-control page."""

    outcome = "blocked"


class NotRendered(PageProblem):
    """The page is still an empty shell: its data had not arrived when it was captured."""

    outcome = "shell"


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
    shop: PlatformName | None = None

    @cached_property
    def tree(self) -> Any:
        """The document as an lxml tree, parsed once; no network, no entity expansion."""
        text = self.text if self.text.strip() else "<html></html>"
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=_UTF8)

    @cached_property
    def json(self) -> Any:
        """The document as JSON, out of a JSONP call if it stands in one.

        Raises:
            LayoutChanged: it is not JSON.
        """
        return json_body(self.text)


_UTF8 = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
_JSONP = re.compile(r"^\s*[\w$.]+\s*\(\s*")


def json_body(text: str) -> Any:
    """Decode a JSON or JSONP body."""
    opening = _JSONP.match(text)
    body = text[opening.end() : text.rfind(")")] if opening else text
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise LayoutChanged(f"not JSON: {error}") from None


@dataclass(slots=True)
class Found:
    """What one reader found on one document."""

    orders: list[Order] = field(default_factory=list)
    orders_on_page: int | None = None
    notices: list[Notice] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """One layout of one page kind: a pure function, its source, when the layout was last seen."""

    name: str
    read: Callable[[Page], Found]
    source: str  # "payload", "embedded", "dom" or "label"
    seen: str  # newest evidence, "2026-08"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a kind of page lives, and its readers, newest layout first."""

    kind: PageKind
    pattern: re.Pattern[str]  # matched against "host/path?query"
    readers: tuple[Reader, ...]


@dataclass(frozen=True, slots=True)
class Platform:
    """One shop: its name, its exact hosts, its pages."""

    name: PlatformName
    title: str
    hosts: tuple[str, ...]  # exact host names that the extension may read
    addresses: tuple[Address, ...]

    def find(self, url: str) -> Address | None:
        """Give the address that this URL is one of, or None."""
        return next((a for a in self.addresses if a.pattern.match(place(url))), None)


def place(url: str) -> str:
    """Reduce a URL to "host/path?query", the form that address patterns match."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').lower()}{parts.path}" + (
        f"?{parts.query}" if parts.query else ""
    )


def all_hosts(platforms: Sequence[Platform]) -> tuple[str, ...]:
    """List every host that any platform declares, in order, once each."""
    return tuple(dict.fromkeys(host for platform in platforms for host in platform.hosts))
