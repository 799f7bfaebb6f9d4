"""钱: claimable now, at risk this week, got back; every amount with where it comes from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from aiohttp import web

from daemon.cases.gathering import NoSuchCase
from daemon.cases.look import asked_for
from daemon.ledger.payments import Proof
from daemon.ledger.stored import StoredOrder
from daemon.money import Entry, Sum, bare_entry, totals
from daemon.watch.reminder import Reminder
from daemon.web.briefs import days_left
from daemon.web.dashboard.view import View
from daemon.web.routes import PageDef

WEEK = timedelta(days=7)
LOOKED_AT = 400
"""How many of the most pressing reminders are looked through."""
WEIGHED_AT_MOST = 100
"""How many orders are weighed anew for one look at the page."""
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """An order with the amount that may be asked for, and the others that would exclude it."""

    stored: StoredOrder
    best: Sum | None
    others: list[Sum]
    case: str | None = None
    demand: Decimal | None = None
    formula: str = ""
    plain_formula: str = ""

    @property
    def amount(self) -> Decimal:
        """What counts: the shopper's own demand where there is a case, else the largest sum."""
        if self.demand is not None:
            return self.demand
        return self.best.amount if self.best else Decimal(0)


@dataclass(frozen=True, slots=True)
class AtRisk:
    """What is lost if the shopper lets a deadline of this week pass."""

    stored: StoredOrder
    reminder: Reminder
    amount: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Back:
    """An order of which money came back, and who says so."""

    stored: StoredOrder
    entry: Entry
    proofs: list[Proof]


@dataclass(frozen=True, slots=True)
class ShopYear:
    """What one shop gave back and owes for the orders of one year, in one currency."""

    year: int | None
    platform: str
    currency: str
    asked: Decimal
    back: Decimal


async def show(view: View) -> web.Response:
    """Show the money."""
    values = await asyncio.to_thread(gathered, view)
    return view.page("money.html", shown=SHOWN, **values)


def gathered(view: View) -> dict[str, Any]:
    """Look everything up."""
    entries = own(view, with_closed_cases(view, refreshed(view)))
    asked = sorted(claims(view, entries), key=lambda one: -one.amount)
    risk = list(at_risk(view))
    back = sorted((one for one in entries if one.returned), key=lambda one: -(one.year or 0))
    return {
        "asked": [one for one in asked if one.amount],
        "doubtful": [one for one in asked if not one.amount],
        "risk": risk,
        "back": list(came_back(view, back[:SHOWN])),
        "backs": len(back),
        "asked_total": totals((one.stored.order.currency, one.amount) for one in asked),
        "risk_total": totals((one.stored.order.currency, one.amount) for one in risk),
        "back_total": totals((one.currency, one.returned) for one in back),
        "table": table(asked, entries),
        "samples": view.home.orders.count_samples(),
        "orders": len(view.home.orders),
    }


def own(view: View, entries: list[Entry]) -> list[Entry]:
    """Leave sample orders out as soon as there is anything of the shopper's own."""
    samples = {one.key for one in view.home.orders.samples()}
    mine = [one for one in entries if one.order not in samples]
    return mine if len(view.home.orders) > len(samples) else entries


def refreshed(view: View) -> list[Entry]:
    """Give the noted money; where someone is late or owes, it is weighed as of now."""
    entries = {one.order: one for one in view.home.money.all()}
    late = [one.order for one in view.home.due.coming(view.now, LOOKED_AT) if one.ends <= view.now]
    owing = [key for key, one in entries.items() if one.sums]
    cases = [case.order for case in view.home.cases.all()]
    keys = list(dict.fromkeys([*cases, *owing, *late]))[:WEIGHED_AT_MOST]
    orders = view.home.orders.get_all(keys)
    results = view.home.weigh_all(orders, view.now)
    fresh = view.home.money.entries((one for one in orders if one.key in results), results)
    return [*(one for key, one in entries.items() if key not in results), *fresh.values()]


def with_closed_cases(view: View, entries: Iterable[Entry]) -> list[Entry]:
    """Add what the shopper noted as got back when a case was closed."""
    noted: dict[str, Decimal] = {}
    for case in view.home.cases.all(closed=True):
        if case.got_back:
            noted[case.order] = noted.get(case.order, Decimal(0)) + case.got_back
    known = {one.order: one for one in entries}
    for stored in view.home.orders.get_all(noted):
        entry = known.get(stored.key) or bare_entry(stored)
        back = {**entry.back, "case": noted[stored.key]}
        known[stored.key] = entry.model_copy(update={"back": back})
    return list(known.values())


def claims(view: View, entries: Iterable[Entry]) -> Iterator[Asked]:
    """Give each order of which something may be asked for."""
    cases = {case.order: case for case in view.home.cases.all()}
    concerned = {one.order: one for one in entries if one.sums or one.order in cases}
    for stored in view.home.orders.get_all(concerned):
        entry = concerned[stored.key]
        best = entry.claimable
        others = [one for one in entry.sums if one is not best]
        case = cases.get(entry.order)
        try:
            demand = asked_for(view.home.cases, case, view.now) if case else None
        except NoSuchCase:
            demand = None
        if demand is None or case is None or demand.total is None:
            yield Asked(stored, best, others)
        else:
            kept = list(entry.sums)
            bare = " + ".join(f"{one.amount:.2f}" for one in demand.parts)
            plain = bare if len(demand.parts) == 1 else f"{bare} = {demand.total:.2f}"
            yield Asked(stored, None, kept, case.id, demand.total, demand.formula, plain)


def at_risk(view: View) -> Iterator[AtRisk]:
    """Give for each order the deadline of this week at which most is lost."""
    most: dict[str, AtRisk] = {}
    for one in view.home.due.coming(view.now, LOOKED_AT):
        if not (one.mine and one.at_stake and view.now < one.ends <= view.now + WEEK):
            continue
        found = most.get(one.order)
        amount = Decimal(one.at_stake)
        if amount <= 0 or (found and found.amount >= amount):
            continue
        if stored := view.home.orders.get(one.order):
            most[one.order] = AtRisk(stored, one, amount, days_left(one.ends, view.now) or 0)
    yield from sorted(most.values(), key=lambda one: one.reminder.ends)


def came_back(view: View, entries: Iterable[Entry]) -> Iterator[Back]:
    """Give the orders of which money came back, with the rows that prove it."""
    for entry in entries:
        if stored := view.home.orders.get(entry.order):
            rows = view.home.payments.of_order(entry.order)
            proofs = [one for one in rows if one.kind == "refunded" or one.returned]
            yield Back(stored, entry, proofs)


def table(asked: Iterable[Asked], entries: Iterable[Entry]) -> list[ShopYear]:
    """Add up per year, shop and currency, the newest first."""
    owed = {one.stored.key: one.amount for one in asked}
    found: dict[tuple[int | None, str, str], tuple[Decimal, Decimal]] = {}
    for entry in entries:
        place = (entry.year, entry.platform, entry.currency)
        claim, back = found.get(place, (Decimal(0), Decimal(0)))
        found[place] = claim + owed.get(entry.order, Decimal(0)), back + entry.returned
    rows = [ShopYear(*place, *amounts) for place, amounts in found.items() if any(amounts)]
    return sorted(rows, key=lambda one: (-(one.year or 0), one.platform, one.currency))


pages = [PageDef("GET", "/money", show)]
