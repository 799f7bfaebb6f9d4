"""The dashboard's links, and how hugou is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from daemon.web.wire._message import LOCAL_PATH, PROTOCOL, Message


class LinkAsk(Message):
    """Ask for a link that opens the dashboard, once, without logging in by hand."""

    to: Annotated[str, Field(pattern=LOCAL_PATH, max_length=500)]


class LinkAnswer(Message):
    """The one-time link."""

    url: str


class Finding(Message):
    """One thing that doctor looked at."""

    name: str
    state: Literal["good", "worth_a_look", "bad"]
    says: str
    says_en: str


class DoctorAnswer(Message):
    """How hugou is."""

    version: str
    protocol: int = PROTOCOL
    findings: tuple[Finding, ...]


class BroughtAnswer(Message):
    """What became of one file that was brought on the dashboard."""

    file: str
    taken: bool
    text: str
    link: str | None = None
    orders: int = 0
    details: tuple[str, ...] = ()
