"""Which evidence may go: never by itself, and nothing of an open case or inside a time limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from daemon.cases.case import Case
from daemon.evidence.item import Item

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.ledger.stored import StoredOrder

Reason = Literal["open_case", "deadline", "limitation"]

YEARS = 3
"""民法典 §188: three years from knowing of the harm and of who owes; each demand starts it anew."""
_EVENTS = ("placed_at", "paid_at", "shipped_at", "signed_at", "completed_at", "closed_at")


@dataclass(frozen=True, slots=True)
class Judged:
    """A piece, and why it stays; None: the shopper may let it go."""

    item: Item
    stays: Reason | None


def judged(home: Home, now: datetime) -> Iterator[Judged]:
    """Go through all evidence."""
    cases = [*home.cases.all(), *home.cases.all(closed=True)]
    seen: dict[str, Reason | None] = {}
    for item in home.evidence.all():
        mine = [case for case in cases if _about(case, item)]
        key = " ".join(sorted({case.id for case in mine}) or [item.values["order"] or item.id])
        stays = _too_young(item, now)
        if stays is None:
            stays = seen.setdefault(key, _stays(home, mine, item.values["order"], now))
        yield Judged(item, stays)


def _about(case: Case, item: Item) -> bool:
    return case.order == item.values["order"] or any(one.item == item.id for one in case.evidence)


def _too_young(item: Item, now: datetime) -> Reason | None:
    last = max(filter(None, (item.added_at, item.about.captured_at)))
    return "limitation" if _years_later(last) > now else None


def _stays(home: Home, cases: list[Case], order: str | None, now: datetime) -> Reason | None:
    if any(case.closed_at is None for case in cases):
        return "open_case"
    orders = {case.order for case in cases} | ({order} if order else set())
    found = [stored for key in orders if (stored := home.orders.get(key))]
    if any(_running(home, stored, now) for stored in found):
        return "deadline"
    moments = [*_of_cases(cases), *(moment for stored in found for moment in _of_order(stored))]
    return "limitation" if any(_years_later(moment) > now for moment in moments) else None


def _running(home: Home, stored: StoredOrder, now: datetime) -> bool:
    ends = (d.legal or d.instant for d in home.weigh_order(stored, now).deadlines)
    return any(end and end > now for end in ends)


def _of_cases(cases: list[Case]) -> Iterator[datetime]:
    for case in cases:
        yield from filter(None, (case.opened_at, case.closed_at))
        for sent in case.sent:
            yield from (_moment(sent.on), _moment(sent.reply_by))


def _of_order(stored: StoredOrder) -> Iterator[datetime]:
    for name in _EVENTS:
        if told := getattr(stored.order, name):
            yield _moment(told)


def _moment(told: date | datetime) -> datetime:
    return told if isinstance(told, datetime) else datetime.combine(told, time.max, UTC)


def _years_later(moment: datetime) -> datetime:
    """Add the years; the 29th of February counts to the 1st of March, never a day too few."""
    try:
        later = moment.replace(year=moment.year + YEARS)
    except ValueError:
        later = moment.replace(year=moment.year + YEARS, month=3, day=1)
    return later + timedelta(days=2)  # the next day counts from, and zones differ by less than one


def prune(home: Home, now: datetime) -> int:
    """Delete what may go; tell how many. Each leaves its marked gap in the chain."""
    gone = [one.item.id for one in judged(home, now) if one.stays is None]
    for id in gone:
        home.evidence.remove(id, now)
    return len(gone)
