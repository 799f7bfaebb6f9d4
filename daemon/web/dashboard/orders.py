"""订单: the list, and one page per order with everything that is known of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from aiohttp import web

from daemon.ledger.stored import StoredOrder
from daemon.watch.reminder import Reminder
from daemon.watch.together import Place, place_of, together
from daemon.web.briefs import days_left, merchant_of, order_answer, title_of, weighed
from daemon.web.dashboard.corrections import corrected, known
from daemon.web.dashboard.due import pressing
from daemon.web.dashboard.lifeline import Stop, stops
from daemon.web.dashboard.line_picture import pictures
from daemon.web.dashboard.troubled import PROBLEMS, with_problem
from daemon.web.dashboard.view import View
from daemon.web.dashboard.words import Words
from daemon.web.routes import PageDef
from daemon.web.wire import DeadlineBrief, OrderAnswer, OrderBrief
from parsers import PLATFORMS
from parsers._records import Status
from rules import Deadline, Result

PAGE = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One order in the list."""

    stored: StoredOrder
    title: str | None
    merchant: str | None
    next: Reminder | None
    days: int | None


async def show(view: View) -> web.Response:
    """Show the list, searched and filtered."""
    chosen = {name: view.query.get(name, "") for name in ("q", "platform", "status", "problem")}
    chosen["problem"] = chosen["problem"] if chosen["problem"] in PROBLEMS else ""
    page = view.page_number()
    rows, total = await asyncio.to_thread(listed, view, chosen, page)
    return view.page(
        "orders.html",
        rows=rows,
        total=total,
        chosen=chosen,
        page=page,
        pages=max(1, -(-total // PAGE)),
        link=lambda number: "/orders?" + urlencode({**chosen, "page": number}),
        platforms=[shop.name for shop in PLATFORMS],
        statuses=get_args(Status),
        problems=PROBLEMS,
        samples=view.home.orders.count_samples(),
    )


def listed(view: View, chosen: dict[str, str], page: int) -> tuple[list[Row], int]:
    """Look up one page of the list."""
    orders, first = view.home.orders, (page - 1) * PAGE
    platform, status = chosen["platform"] or None, chosen["status"] or None
    if chosen["problem"]:
        troubled = with_problem(view, chosen)
        return [row(view, one) for one in troubled[first : first + PAGE]], len(troubled)
    found = orders.find(platform=platform, status=status, q=chosen["q"], limit=PAGE, offset=first)
    total = first + len(found)
    if len(found) == PAGE or (first and not found):  # else this is the end, and needs no counting
        total = orders.count(platform=platform, status=status, q=chosen["q"])
    return [row(view, stored) for stored in found], total


def row(view: View, stored: StoredOrder) -> Row:
    """Describe one order of the list with its next deadline."""
    live = [one for one in view.home.due.of_order(stored.key) if one.live]
    soonest = min(live, key=lambda one: (one.ends < view.now, one.ends), default=None)
    return Row(
        stored=stored,
        title=title_of(stored),
        merchant=merchant_of(stored),
        next=soonest,
        days=days_left(soonest.ends, view.now) if soonest else None,
    )


async def order(view: View) -> web.Response:
    """Show one order."""
    stored = known(view)
    result = await asyncio.to_thread(weighed, view.home, stored.key, view.now)
    told = await asyncio.to_thread(order_answer, view.home, stored, view.now, result)
    line = life(stored, result)
    return view.page(
        "order.html",
        told=told,
        order=told.order,
        brief=told.brief,
        life=line,
        picture=pictures([one.stop for one in line], view.now, Words(view.language)),
        cards=cards(told.brief),
        reminder_of=reminder_of(view, told.brief),
        decided=[one[0] for one in together(decided(view, stored.key), place_of)],
        fields=field_names(told),
        payments=view.home.payments.of_order(stored.key),
        corrected=await asyncio.to_thread(corrected, view, stored),
    )


@dataclass(frozen=True, slots=True)
class Card:
    """The deadlines of this order on one day."""

    days: int
    matters: list[list[DeadlineBrief]]
    pressing: DeadlineBrief


def cards(brief: OrderBrief) -> list[Card]:
    """Put the deadlines of one day onto one card; what has no date is not shown here."""
    by_day: dict[int, list[list[DeadlineBrief]]] = {}
    for matter in matters(brief):
        by_day.setdefault(matter[0].days_left or 0, []).append(matter)
    return [Card(day, found, pressing([m[0] for m in found])) for day, found in by_day.items()]


def matters(brief: OrderBrief) -> list[list[DeadlineBrief]]:
    """Put rules on one matter together, the earliest first; what is late comes last."""
    dated = [(one, one.at) for one in brief.deadlines if one.at]
    places = {one.key: Place(brief.key, one.matter, at, one.rule) for one, at in dated}
    found = together([one for one, _ in dated], lambda one: places[one.key])
    return sorted(found, key=lambda matter: (matter[0].days_left or 0) < 0)


@dataclass(frozen=True, slots=True)
class Told:
    """Where one stop of the life line is known from: a page, or a rule."""

    stop: Stop
    page: str | None = None
    seen_at: str | None = None
    deadline: Deadline | None = None


def life(stored: StoredOrder, result: Result | None) -> list[Told]:
    """Tell the life of an order, each stop with its source."""
    deadlines = result.deadlines if result else ()
    by_rule = {one.rule: one for one in deadlines if one.kind is None}
    return [told(stored, stop, by_rule) for stop in stops(stored.order, deadlines)]


def told(stored: StoredOrder, stop: Stop, by_rule: dict[str, Deadline]) -> Told:
    """Say where a stop is known from; a parcel's trace tells of signing where nothing else does."""
    if stop.rule:
        return Told(stop, deadline=by_rule.get(stop.rule))
    source = stored.sources.get(stop.name)
    if source is None:
        traces = [one for path, one in stored.sources.items() if path.startswith("shipments")]
        source = max(traces, key=lambda one: one.at, default=None)
    return Told(stop, page=source.page, seen_at=source.at or None) if source else Told(stop)


def decided(view: View, key: str) -> list[Reminder]:
    """List what the shopper has put aside of an order."""
    return [one for one in view.home.due.of_order(key) if one.decided]


def reminder_of(view: View, brief: OrderBrief) -> Callable[[list[DeadlineBrief]], str | None]:
    """Find the reminder by which a matter is put aside, if any of it has a live one."""
    live = {one.deadline: one.id for one in view.home.due.of_order(brief.key) if one.live}
    return lambda matter: next((live[one.key] for one in matter if one.key in live), None)


def field_names(told: OrderAnswer) -> dict[str, str]:
    """Name the last part of each conflicting field."""
    return {one.field: one.field.rpartition(".")[2] for one in told.conflicts}


async def ask_delete(view: View) -> web.Response:
    """Ask whether an order is really to be deleted."""
    stored = known(view)
    return view.page("order_delete.html", key=stored.key, title=title_of(stored), stored=stored)


async def delete(view: View) -> web.Response:
    """Delete an order for good."""
    stored = known(view)
    await asyncio.to_thread(view.home.forget_order, stored.key)
    return view.go("/orders")


pages = [
    PageDef("GET", "/orders", show),
    PageDef("GET", "/orders/{platform}/{number}", order),
    PageDef("GET", "/orders/{platform}/{number}/delete", ask_delete),
    PageDef("POST", "/orders/{platform}/{number}/delete", delete),
]
