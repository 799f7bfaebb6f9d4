"""From stored orders and weighed deadlines to the messages that show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from daemon.ledger.stored import StoredOrder
from daemon.watch.reminder import Reminder
from daemon.web.dashboard.words import CHINA
from daemon.web.wire import (
    ConflictBrief,
    DeadlineBrief,
    DueBrief,
    OrderAnswer,
    OrderBrief,
    SeenBrief,
    SourceBrief,
)
from rules import Deadline, FactsError, Result, Text

if TYPE_CHECKING:
    from daemon.home import Home

OVER = ("passed", "closed", "done", "dismissed")
"""States of a deadline that nobody has to act on any more."""


def days_left(at: datetime | None, now: datetime) -> int | None:
    """Count the days on the calendar of China from today to the day of `at`."""
    return None if at is None else (at.astimezone(CHINA).date() - now.astimezone(CHINA).date()).days


def deadline_brief(deadline: Deadline, now: datetime) -> DeadlineBrief:
    """Describe one deadline."""
    why = deadline.why
    return DeadlineBrief(
        key=deadline.key,
        rule=deadline.rule,
        matter=deadline.matter,
        title=deadline.title.zh,
        title_en=deadline.title.en,
        actor=deadline.actor,
        kind="consumer" if deadline.actor == "consumer" else "other",
        at=deadline.instant,
        opens=deadline.opens,
        status=deadline.status,
        days_left=days_left(deadline.instant, now),
        act=_zh(deadline.act),
        act_en=_en(deadline.act),
        consequence=_zh(deadline.consequence),
        consequence_en=_en(deadline.consequence),
        at_stake=None if deadline.at_stake is None else str(deadline.at_stake),
        source_of_time=deadline.source_of_time,
        confidence=deadline.confidence,
        provisional=deadline.provisional,
        explanation=tuple(step.zh for step in why),
        explanation_en=tuple(step.en for step in why),
        sources=tuple(
            SourceBrief(name=one.name, article=one.article, url=one.url) for one in deadline.sources
        ),
    )


def _zh(text: Text | None) -> str | None:
    return None if text is None else text.zh


def _en(text: Text | None) -> str | None:
    return None if text is None else text.en


def in_order(deadlines: Iterable[Deadline], now: datetime) -> list[Deadline]:
    """Sort deadlines: what is still ahead by its date, then what is late, then what has no date."""

    def place(deadline: Deadline) -> tuple[int, datetime]:
        at = deadline.instant
        if at is None:
            return 2, now
        return (0 if at >= now else 1), at

    return sorted(deadlines, key=place)


def order_brief(stored: StoredOrder, result: Result | None, now: datetime) -> OrderBrief:
    """Describe one order with the deadlines on which someone still has to act."""
    order = stored.order
    live = [d for d in (result.deadlines if result else ()) if d.status not in OVER]
    briefs = tuple(deadline_brief(deadline, now) for deadline in in_order(live, now))
    return OrderBrief(
        key=stored.key,
        platform=order.platform,
        number=order.number,
        title=title_of(stored),
        status=order.status,
        status_text=order.status_text,
        merchant=merchant_of(stored),
        paid=order.paid,
        currency=order.currency,
        url=order.url,
        placed_at=None if order.placed_at is None else order.placed_at.isoformat(),
        sample=stored.sample,
        next=next((brief for brief in briefs if brief.at is not None), None),
        deadlines=briefs,
    )


def title_of(stored: StoredOrder) -> str | None:
    """Name an order by its first item."""
    return next((item.title for item in stored.order.items if item.title), None)


def merchant_of(stored: StoredOrder) -> str | None:
    """Name who sells."""
    merchant = stored.order.merchant
    return (merchant.name or merchant.nick) if merchant else None


def weighed(home: Home, key: str, now: datetime) -> Result | None:
    """Weigh an order; one whose facts are refused still can be shown, without deadlines."""
    try:
        return home.weigh(key, now)
    except FactsError:
        return None


def order_answer(
    home: Home, stored: StoredOrder, now: datetime, result: Result | None
) -> OrderAnswer:
    """Describe everything that is known of one order, with what the rules say of it."""
    return OrderAnswer(
        brief=order_brief(stored, result, now),
        order=stored.order.model_copy(update={"provenance": {}}),
        seen=tuple(
            SeenBrief(
                capture=seen.capture,
                at=seen.at,
                url=note.url if (note := home.captures.note(seen.capture)) else "",
                page=seen.page,
            )
            for seen in stored.seen
        ),
        conflicts=tuple(
            ConflictBrief(
                field=one.path,
                values=tuple(
                    {"value": value, "page": source.page, "at": source.at}
                    for value, source in one.values
                ),
            )
            for one in stored.conflicts
        ),
        corrections=stored.corrections,
    )


def due_briefs(home: Home, reminders: Iterable[Reminder], now: datetime) -> list[DueBrief]:
    """Describe what the due list holds, with each derivation as of now."""
    known: dict[str, tuple[StoredOrder, Result | None] | None] = {}
    briefs = []
    for reminder in reminders:
        if reminder.order not in known:
            stored = home.orders.get(reminder.order)
            known[reminder.order] = (
                (stored, weighed(home, stored.key, now)) if stored is not None else None
            )
        if (pair := known[reminder.order]) and (found := _deadline_of(reminder, pair[1])):
            briefs.append(due_brief(pair[0], found, reminder, now))
    return briefs


def _deadline_of(reminder: Reminder, result: Result | None) -> Deadline | None:
    deadlines = result.deadlines if result else ()
    return next((one for one in deadlines if one.key == reminder.deadline), None)


def due_brief(
    stored: StoredOrder, deadline: Deadline, reminder: Reminder, now: datetime
) -> DueBrief:
    """Describe one deadline with the order that it belongs to."""
    order = stored.order
    return DueBrief(
        id=reminder.id,
        order=stored.key,
        platform=order.platform,
        number=order.number,
        order_title=title_of(stored),
        merchant=merchant_of(stored),
        url=order.url,
        sample=stored.sample,
        deadline=deadline_brief(deadline, now),
    )
