"""Gathers what is known of a case from the store: its orders, their pages, the steps taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from daemon.cases.case import Case
from daemon.cases.evidence import PAGES, Evidence
from daemon.cases.known import Known, Taken
from daemon.cases.matter import of_stored
from daemon.problems import DataProblem
from rules import Facts
from rules.cases import Casebook

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.ledger.stored import StoredOrder


class NoSuchCase(DataProblem):
    """There is no such case, or its order was deleted."""

    code = "no_such_case"


def order_of(home: Home, key: str) -> StoredOrder:
    """Give a stored order.

    Raises:
        NoSuchCase: there is none of this key.
    """
    stored = home.orders.get(key)
    if stored is None:
        raise NoSuchCase(f"没有订单 {key}", f"there is no order {key}")
    return stored


def gather(home: Home, book: Casebook, case: Case, now: datetime) -> tuple[Known, Facts]:
    """Gather what is known of a case; its other orders stand beside the first.

    Raises:
        NoSuchCase: its order was deleted.
    """
    stored = order_of(home, case.order)
    known, facts = _one(home, book, stored, case, now)
    others = (home.orders.get(key) for key in case.more)
    beside = tuple(_beside(home, book, other, case, now) for other in others if other)
    steps = tuple(Taken(one.on, book.channels[one.channel].title) for one in case.sent)
    return replace(known, beside=beside, order_key=stored.key, steps=steps), facts


def _one(
    home: Home, book: Casebook, stored: StoredOrder, case: Case, now: datetime
) -> tuple[Known, Facts]:
    seen = home.seen_elsewhere((stored,))[stored.key]
    return of_stored(book, stored, case, now, home.rules.book, seen)


def _beside(home: Home, book: Casebook, other: StoredOrder, case: Case, now: datetime) -> Known:
    """Gather what the pages say of another order; what was answered is about the first."""
    said = {k: v for k, v in case.answers.items() if book.facts[k].kind == "yes_no"}
    alone = case.model_copy(update={"order": other.key, "answers": said, "evidence": ()})
    known, _ = _one(home, book, other, alone, now)
    return replace(known, order_key=other.key)


def pages(home: Home, stored: StoredOrder, case: Case) -> Iterator[Evidence]:
    """Give the newest page of each kind of an order that is not in the list yet."""
    of = None if stored.key == case.order else stored.key
    have = {one.page for one in case.evidence if one.order == of}
    for seen in stored.seen:
        if seen.page in have or seen.page not in PAGES:
            continue
        have.add(seen.page)
        note = home.captures.note(seen.capture)
        yield Evidence(
            number=1,  # numbered when it joins the list
            what=PAGES[seen.page] if of is None else f"{PAGES[seen.page]}（{stored.order.number}）",
            page=seen.page,
            source=note.url if note else None,
            seen_at=seen.at,
            sha256=seen.capture,
            order=of,
        )
