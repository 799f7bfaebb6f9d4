"""Cases: opening, answering, drafting, filling in."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from daemon.web.wire._message import Address, Message, Name


class CaseOpen(Message):
    """Open a case for an order: 准备投诉."""

    order: Name
    dispute: Name | None = None


class CaseFacts(Message):
    """What the shopper answered."""

    facts: dict[str, Any]


class DraftAsk(Message):
    """Write the complaint for one channel."""

    case: Name
    channel: Name


class FillAsk(Message):
    """How to fill the form that stands at `url`."""

    case: Name
    channel: Name | None = None
    url: Address


class FillFile(Message):
    """One file for a form: a copy within its limits."""

    name: str
    type: str
    base64: str


class LeftOutFile(Message):
    """A file of the case that the form does not get, and why."""

    name: str
    message: str
    message_en: str


class FillAnswer(Message):
    """A recipe for the form, the values to put into it, and the files for its upload steps."""

    recipe: dict[str, Any]
    values: dict[str, Any]
    files: dict[str, tuple[FillFile, ...]] = Field(default_factory=dict)
    left_out: tuple[LeftOutFile, ...] = ()
