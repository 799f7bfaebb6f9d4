"""The dashboard's links, and how hugou is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from daemon.web.wire._message import LOCAL_PATH, PROTOCOL, Message


class LinkAsk(Message):
    """Ask for a link that opens the dashboard, once, without logging in by hand."""

    to: Annotated[str, Field(pattern=LOCAL_PATH, max_length=500)]


class LinkAnswer(Message):
    """The one-time link."""

    url: str


class Finding(Message):
    """One thing that doctor looked at; what is wrong comes with what is safe and what to do."""

    name: str
    state: Literal["good", "worth_a_look", "bad"]
    says: str
    says_en: str
    safe: str | None = None
    safe_en: str | None = None
    todo: str | None = None
    todo_en: str | None = None


class ReaderBrief(Message):
    """What one reader gave on one kind of page of one shop."""

    platform: str
    page: str
    reader: str
    pages: int
    fields: int
    failures: int
    last_at: AwareDatetime


class DoctorAnswer(Message):
    """How hugou is."""

    version: str
    protocol: int = PROTOCOL
    findings: tuple[Finding, ...]
    readers: tuple[ReaderBrief, ...] = ()


class BroughtAnswer(Message):
    """What became of one file that was brought on the dashboard."""

    file: str
    taken: bool
    text: str
    link: str | None = None
    orders: int = 0
    details: tuple[str, ...] = ()


class BrowserReport(Message):
    """What an extension says of itself: what it may not do, and what never arrived."""

    missing: Annotated[
        tuple[Annotated[str, Field(max_length=300)], ...], Field(max_length=300)
    ] = ()
    """Addresses of the manifest that the shopper took away."""
    notifications: bool = True
    lost: Annotated[int, Field(ge=0, lt=2**31)] = 0
    """Pages that were let go, or that hugou refused for good."""
