"""The bridge from what the rules answer to what is worth a reminder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from daemon.watch.leads import leads
from daemon.watch.plan import plan
from daemon.watch.reminder import Reminder, Sort, whole
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
    for rank, deadline in enumerate(result.deadlines):
        sort = sort_of(deadline)
        ends = last_moment(deadline, sort)
        if ends is None:
            continue
        if _never_spoken_of(deadline, sort, ends <= now) and (
            reminder_id(order, deadline.key) not in known
        ):
            continue
        bare = _bare(order, deadline, sort, ends)
        bare.rank, bare.next_step = rank, step
        yield plan(bare, _leads(deadline, bare), now, known.get(bare.id))


def _never_spoken_of(deadline: Deadline, sort: Sort, is_over: bool) -> bool:
    """What was settled or over before it was ever seen needs no plan: most of any old order."""
    return deadline.status in SETTLED or (is_over and sort != "duty")


def _leads(deadline: Deadline, bare: Reminder) -> tuple[timedelta, ...]:
    start = deadline.starts
    return leads(
        mine=bare.mine,
        hourly=bare.hourly,
        span=bare.ends - start.at if start else None,
        event=start.event if start else None,
    )


def _bare(order: str, deadline: Deadline, sort: Sort, ends: datetime) -> Reminder:
    return Reminder(
        id=reminder_id(order, deadline.key),
        order=order,
        deadline=deadline.key,
        rule=deadline.rule,
        title=deadline.title,
        actor=deadline.actor,
        sort=sort,
        about=deadline.matter,
        act=deadline.act,
        at_stake=None if deadline.at_stake is None else f"{deadline.at_stake:.2f}",
        provisional=deadline.provisional,
        uncertain=deadline.confidence == "low",
        opens=whole(deadline.opens) if deadline.opens else None,
        ends=ends,
        hourly=bool(deadline.at or deadline.closes),
        settled=deadline.status in SETTLED,
    )


def sort_of(deadline: Deadline) -> Sort:
    """Tell what a deadline is to the shopper.

    What happens by itself at a moment has neither a last day nor a debtor: to the shopper it is
    a loss where the rules name a consequence (the money goes to the merchant), or a right that
    begins.
    """
    by_itself = deadline.at and not (deadline.safe or deadline.due or deadline.closes)
    if by_itself and deadline.actor == "consumer":
        return "right"
    if by_itself and deadline.consequence:
        return "loss"
    if deadline.actor != "consumer":
        return "duty"
    return "limit" if deadline.instant else "right"


def last_moment(deadline: Deadline, sort: Sort) -> datetime | None:
    """Give the moment that counts: the last safe one, or the first of being late or allowed."""
    moment = deadline.instant
    if sort == "duty":
        moment = deadline.overdue_from or moment
    if sort == "right":
        moment = moment or deadline.opens
    return whole(moment) if moment else None


def reminder_id(order: str, deadline: str) -> str:
    """Name a reminder by its order and deadline."""
    return f"{order}#{deadline}"
