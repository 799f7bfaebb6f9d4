"""The life of an order: what happened, as pages told it, and what is expected, as rules say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from daemon.web.dashboard.words import CHINA
from parsers import Order
from parsers._records import Moment
from rules import Deadline

HAPPENED = ("placed_at", "paid_at", "shipped_at", "signed_at", "completed_at", "closed_at")
EXPECTED = {"ship": "ship_by", "auto_confirm": "auto_confirm", "aftersale": "after_sale_until"}
"""By what the countdown of a rule is called on the order's page."""
RETURN = "return_without_reason"
NO_LONGER = ("done", "dismissed", "paused")
ENDS_WITH = {"ship_by": "shipped_at", "auto_confirm": "completed_at"}
"""What is no longer expected once something has happened."""


class Stop(NamedTuple):
    """One point of the line."""

    name: str
    at: Moment
    known: bool
    rule: str | None = None
    """The rule that expects it; None where a page told that it happened."""


def moment(at: Moment) -> datetime:
    """Give a bare day its beginning in China, for comparing."""
    return at if isinstance(at, datetime) else datetime.combine(at, time(0), CHINA)


def over(stop: Stop) -> datetime:
    """Tell when a stop is behind us: a bare day that is still awaited lasts until its end."""
    whole_day = not stop.known and not isinstance(stop.at, datetime)
    return moment(stop.at) + timedelta(days=1) if whole_day else moment(stop.at)


def happened(order: Order) -> dict[str, Moment]:
    """Tell what pages say has happened; the parcel tells when it was signed for."""
    known = {name: getattr(order, name) for name in HAPPENED}
    if known["signed_at"] is None:
        events = [event for parcel in order.shipments for event in parcel.events]
        signed = [event.at for event in events if (event.state or "").startswith("signed")]
        known["signed_at"] = next((at for at in signed if at is not None), None)
    return {name: at for name, at in known.items() if at is not None}


def stops(order: Order, deadlines: Iterable[Deadline]) -> list[Stop]:
    """Put what happened and what is expected into one line, in the order of time."""
    known = happened(order)
    line = [Stop(name, at, known=True) for name, at in known.items()]
    if "closed_at" not in known and order.status != "closed":
        line += _expected(deadlines, known)
    return _in_time(line)


def _expected(deadlines: Iterable[Deadline], known: Mapping[str, Moment]) -> list[Stop]:
    found: dict[str, Stop] = {}
    for one in deadlines:
        name = "return_until" if one.matter == RETURN else EXPECTED.get(one.countdown or "")
        at = one.instant or one.also.get("if_auto_confirmed")
        if name is None or at is None or one.status in NO_LONGER or ENDS_WITH.get(name) in known:
            continue
        earliest = found.get(name)  # of several rules on one thing, the earliest is the safe one
        if earliest is None or at < moment(earliest.at):
            found[name] = Stop(name, at, known=False, rule=one.rule)
    return list(found.values())


def _in_time(line: list[Stop]) -> list[Stop]:
    """Sort by time; a bare day never comes before what naturally precedes it on that day."""
    places: list[tuple[datetime, int]] = []
    for number, stop in enumerate(line):
        at = moment(stop.at)
        before = [place for place, _ in places if _same_day(place, stop.at)]
        bare = not isinstance(stop.at, datetime)
        places.append((max([at, *before]) if bare else at, number))
    return [line[number] for _, number in sorted(places)]


def _same_day(at: datetime, other: date) -> bool:
    day = other.astimezone(CHINA).date() if isinstance(other, datetime) else other
    return at.astimezone(CHINA).date() == day
