"""Reminders: what to show now, and what became of it."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from daemon.web.wire._message import Message


class NoticeBrief(Message):
    """One reminder that the extension is asked to show."""

    id: str
    title: str
    body: str
    order: str | None = None
    url: str | None = None
    urgent: bool = False
    one_matter: bool = True
    """Can the shopper be done with all of it at one press?"""


class NoticesAnswer(Message):
    """The reminders to show now."""

    notices: tuple[NoticeBrief, ...]


class NoticeEvent(Message):
    """What became of a reminder."""

    event: Literal["shown", "failed", "clicked", "snoozed", "done"]
    channel: Literal["extension", "overlay"] = "extension"
    """The browser's own notification, or the panel on a shop's page."""
    until: AwareDatetime | None = None


class TrialOutcome(Message):
    """What one channel made of a test reminder."""

    channel: str
    result: Literal["shown", "unknown", "failed"]
    detail: str | None = None
    says: str
    says_en: str


class TrialAnswer(Message):
    """What became of a test reminder, channel by channel."""

    tried: tuple[TrialOutcome, ...]
