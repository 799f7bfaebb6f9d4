"""The ladder of a case: its rungs, the next step and its day; the law compels no order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from daemon.cases.answers import Contact, day_of
from daemon.cases.case import Case
from daemon.cases.claim import chosen
from daemon.cases.known import Known, earliest_limit
from rules import Deadline
from rules.cases import Casebook, Channel, Dispute

AHEAD = timedelta(days=30)
"""A time limit of the shopper's that ends later than this is not pressing."""


def rungs(
    book: Casebook, dispute: str | None = None, *, abroad: bool = False, private: bool = False
) -> list[Channel]:
    """Give the channels that may be used for a kind of dispute, in the usual order."""
    steps = [one for one in book.channels.values() if one.rung]
    if dispute is not None:
        steps = [one for one in steps if one.fits(dispute, abroad=abroad, private=private)]
    return sorted(steps, key=lambda channel: channel.rung)


def papers(book: Casebook) -> list[Channel]:
    """Give the papers that go with a complaint and are no step themselves."""
    return [one for one in book.channels.values() if not one.rung]


def next_step(case: Case, known: Known, dispute: Dispute | None) -> dict[str, Any] | None:
    """Say what to do next and by when; None once the case is closed."""
    if case.closed_at:
        return None
    today = day_of(known.now)
    promise, last = _promise(known, today), case.sent[-1] if case.sent else None
    if promise:
        return _told(_promised(case, *promise), known)
    if last and last.reply_by >= today:
        return _told(_waiting(known.book.channels[last.channel], last.reply_by), known)
    return _told(_sending(next_rung(case, known, dispute), today), known)


def next_rung(case: Case, known: Known, dispute: Dispute | None) -> Channel:
    """Choose the next step that was not taken and that fits; at the end the last one stays."""
    key = dispute.key if dispute else None
    seller = {"abroad": known.is_abroad, "private": known.private_seller}
    order = [one for one in rungs(known.book, key, **seller) if not one.by_choice]
    used = {sent.channel for sent in case.sent}
    open_to_us = (one for one in order if dispute is None or chosen(known, dispute, one))
    return next((one for one in open_to_us if one.key not in used), order[-1])


def _promise(known: Known, today: date) -> tuple[Contact, date] | None:
    """Find the last contact in which the other side promised to act by a day still to come."""
    for contact in reversed(known.contacts):
        if contact.promised_until and (until := day_of(contact.promised_until)) >= today:
            return contact, until
    return None


def _promised(case: Case, contact: Contact, until: date) -> dict[str, Any]:
    return {
        "channel": case.sent[-1].channel if case.sent else "merchant",
        "what": f"{contact.who}答应在这一天之前处理；没有做到就走下一步",
        "what_en": f"{contact.who} promised to act by this day; if not, take the next step",
        "by": until.isoformat(),
        "waiting": True,
    }


def _waiting(channel: Channel, until: date) -> dict[str, Any]:
    wait = channel.wait
    return {
        "channel": channel.key,
        "what": wait.says if wait else channel.opens,
        "what_en": wait.says_en if wait else channel.opens_en,
        "by": until.isoformat(),
        "waiting": True,
    }


def _sending(channel: Channel, today: date) -> dict[str, Any]:
    return {
        "channel": channel.key,
        "what": f"发给{channel.to}",
        "what_en": f"Send it to {channel.to_en}",
        "by": today.isoformat(),
        "waiting": False,
        "closes": channel.closes,
        "closes_en": channel.closes_en,
    }


def _told(step: dict[str, Any], known: Known) -> dict[str, Any]:
    """Add what the shopper's own time limit demands meanwhile."""
    own = earliest_limit(known.result, known.now)
    if own is None or own.instant is None or own.instant > known.now + AHEAD:
        return {**step, "first": None}
    what = own.act or own.title
    first = {"rule": own.rule, "what": what.zh, "what_en": what.en, "at": own.instant.isoformat()}
    return {**step, "first": first}


def clocks(known: Known, channel: Channel) -> Iterator[dict[str, Any]]:
    """Give the time limits that a step starts, with their day where they run already."""
    for rule in channel.clocks:
        for one in known.deadlines(rule):
            yield _clock(one)


def _clock(one: Deadline) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "title": one.title.zh,
        "title_en": one.title.en,
        "at": one.instant.isoformat() if one.instant else None,
        "status": one.status,
        "confidence": one.confidence,
    }


def door(known: Known, channel: Channel) -> dict[str, str] | None:
    """Give the office that the rules found for this case, with the reason."""
    found = (one for one in known.result.authorities if one.kind == channel.door)
    first = next(found, None)
    return first.as_json() if first else None
