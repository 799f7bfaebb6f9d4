"""Cases: opening, answering, drafting, filling in."""

from __future__ import annotations

from typing import Any

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


class FillAnswer(Message):
    """A recipe for the form and the values to put into it."""

    recipe: dict[str, Any]
    values: dict[str, Any]
