"""The bridge from what the rules answer to what is worth a reminder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from daemon.watch.leads import leads
from daemon.watch.plan import plan
from daemon.watch.reminder import Reminder, whole
from rules._result import Deadline, Result

SETTLED = ("done", "dismissed", "paused")
"""States of a deadline in which there is nothing to remind of."""


def wanted(order: str, result: Result, now: datetime, known: dict[str, Reminder]) -> list[Reminder]:
    """Give every reminder that an order needs now, keeping what is known of each."""
    return list(_planned(order, result, now, known))


def _planned(
    order: str, result: Result, now: datetime, known: dict[str, Reminder]
) -> Iterator[Reminder]:
    step = result.next_steps[0] if result.next_steps else None
    for deadline in result.deadlines:
        ends = last_moment(deadline)
        if ends is None:
            continue
        bare = _bare(order, deadline, ends)
        bare.next_step = step
        span = ends - deadline.starts.at if deadline.starts else None
        ahead = leads(mine=bare.mine, hourly=bare.hourly, span=span)
        yield plan(bare, ahead, now, known.get(bare.id))


def _bare(order: str, deadline: Deadline, ends: datetime) -> Reminder:
    return Reminder(
        id=reminder_id(order, deadline.key),
        order=order,
        deadline=deadline.key,
        rule=deadline.rule,
        title=deadline.title,
        actor=deadline.actor,
        act=deadline.act,
        at_stake=None if deadline.at_stake is None else f"{deadline.at_stake:.2f}",
        provisional=deadline.provisional,
        uncertain=deadline.confidence == "low",
        opens=whole(deadline.opens) if deadline.opens else None,
        ends=ends,
        hourly=deadline.safe is None and deadline.due is None,
        settled=deadline.status in SETTLED,
    )


def last_moment(deadline: Deadline) -> datetime | None:
    """Give the shopper's last safe moment, or the first at which someone else is surely late."""
    instant = deadline.instant
    if deadline.actor != "consumer":
        instant = deadline.overdue_from or instant
    return whole(instant) if instant else None


def reminder_id(order: str, deadline: str) -> str:
    """Name a reminder by its order and deadline."""
    return f"{order}#{deadline}"
