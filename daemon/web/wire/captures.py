"""A page as it was seen, and what became of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from daemon.web.wire._message import Address, Message, Name, PageText
from daemon.web.wire.orders import OrderBrief
from daemon.web.wire.reminders import NoticeBrief
from parsers._records import Notice, Outcome, PageKind, PlatformName


class PayloadPart(Message):
    """The raw text of a response that the page itself received."""

    url: Address
    body: PageText


class ClientPart(Message):
    """Which program made the capture."""

    browser: Name
    version: Name
    extension: Name


class CaptureEnvelope(Message):
    """One page as the shopper saw it."""

    url: Annotated[Address, Field(min_length=1)]
    title: PageText = ""
    captured_at: AwareDatetime
    html: PageText = ""
    payloads: tuple[PayloadPart, ...] = Field(default=(), max_length=200)
    page_id: Name
    sequence: Annotated[int, Field(ge=0, lt=2**53)]
    client: ClientPart


class ReadingBrief(Message):
    """What was read on a page, and honestly what was not."""

    platform: PlatformName
    page: PageKind
    outcome: Outcome
    orders_on_page: int | None = None
    orders_read: int
    notices: tuple[Notice, ...] = ()


class SkeletonAnswer(Message):
    """A page without anything personal, as the text of a file; nothing of it was kept."""

    name: str
    file: str
    replaced: dict[str, int]
    platform: PlatformName
    page: PageKind
    outcome: Outcome


class CaptureAnswer(Message):
    """The page is kept; this is what stands on it."""

    capture: str
    repeated: bool
    reading: ReadingBrief
    orders: tuple[OrderBrief, ...]
    notices: tuple[NoticeBrief, ...] = ()
    """What is due on orders of this shop, for the panel on its page to show."""
