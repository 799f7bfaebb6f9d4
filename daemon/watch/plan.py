"""Turn what the rules say of a deadline into a reminder, keeping what was told and decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from daemon.watch.reminder import Alarm, Reminder, State, whole

SETTLING = timedelta(minutes=2)
"""A deadline first seen too late for its lead times waits this long for its fellows: a shopper
who leafs through five pages of orders gets one notice, not five."""

ANOTHER_DATE = timedelta(days=1)
"""A countdown that moved later by more than this is another one, not the same read better."""

STALE = timedelta(days=60)
"""Someone else's delay that is older than this when first seen is history, not news."""


def plan(
    wanted: Reminder, leads: Iterable[timedelta], now: datetime, known: Reminder | None
) -> Reminder:
    """Give the reminder as it must be from now on; `wanted` carries no alarms yet."""
    alarms = [_alarm(wanted, lead, now, known) for lead in leads]
    kept = [a for a in known.alarms if a.snooze and a.at < wanted.ends] if known else []
    planned = wanted.model_copy(update={"alarms": _one_per_instant(alarms) + kept})
    if known is None:
        _catch_up(planned, now)
    elif not _set_anew(planned, known):
        planned.reason, planned.decided_at = known.reason, known.decided_at
    planned.state = _state(planned, now, known)
    planned.settle()
    return planned


def _state(planned: Reminder, now: datetime, known: Reminder | None) -> State:
    if known and known.decided and not _set_anew(planned, known):
        return known.state
    if planned.settled:
        return "gone"
    if now < planned.ends:
        return "waiting"
    if planned.sort == "duty":
        return "overdue"
    # With an alarm left unsaid the next tick says so, and only then is it over.
    return "waiting" if planned.waiting() else "passed"


def _set_anew(planned: Reminder, known: Reminder) -> bool:
    """Was it done with, and given a later date since (an extended receipt)? It comes again."""
    again = planned.sort == "loss" and known.state == "done"
    return again and planned.ends - known.ends > ANOTHER_DATE


def _alarm(wanted: Reminder, lead: timedelta, now: datetime, known: Reminder | None) -> Alarm:
    """Place one alarm; one that spoke already speaks again only if its date moved far enough."""
    seconds = int(lead.total_seconds())
    before = _same_lead(seconds, known)
    if before and known and (wanted.ends, wanted.opens) == (known.ends, known.opens):
        return before
    at = wanted.ends - lead
    if wanted.opens:
        at = max(at, min(wanted.opens, wanted.ends))
    alarm = Alarm(lead=seconds, at=at)
    if before is None:
        alarm.state = "waiting" if at > now else "past"
    elif at - max(before.at, now) <= alarm.patience:
        alarm = before.model_copy(update={"at": at})
    return alarm


def _same_lead(lead: int, known: Reminder | None) -> Alarm | None:
    alarms = known.alarms if known else []
    return next((a for a in alarms if a.lead == lead and not a.snooze), None)


def _one_per_instant(alarms: list[Alarm]) -> list[Alarm]:
    """Keep the shortest lead of several that fall on one instant (the opening of a window)."""
    return list({alarm.at: alarm for alarm in alarms}.values())


def _catch_up(planned: Reminder, now: datetime) -> None:
    """Speak soon of a deadline that was first seen when all its lead times were over."""
    if planned.waiting() or not planned.alarms:
        return
    if planned.ends > now or (planned.sort == "duty" and now - planned.ends < STALE):
        last = planned.alarms[-1]
        soon = now + min(SETTLING, abs(planned.ends - now) / 2)
        last.state, last.at = "waiting", whole(soon)
