"""导入: files that the shopper brings, and what bills propose before anything is accepted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

from aiohttp import web

from daemon.bills.join import Candidate, Proposal
from daemon.bills.shelf import Brought
from daemon.bringing import File, Told, bring_beside
from daemon.ledger.stored import StoredOrder
from daemon.web.dashboard.view import View
from daemon.web.dashboard.words import Words
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef
from daemon.web.wire import BroughtAnswer

SHOWN = 100
"""Rows of one kind that are shown at once."""
NOTICES_SHOWN = 5


async def show(view: View) -> web.Response:
    """Show where files are brought, and the bills that were."""
    bills = await asyncio.to_thread(view.home.bills.all)
    return view.page("import.html", bills=bills)


async def take(view: View) -> web.Response:
    """Take one file and say what became of it."""
    told = await bring_beside(view.home, sent(view))
    if view.service.lookout:
        view.service.lookout.look()
    text = answer(view, told).model_dump_json(exclude_none=True)
    return web.Response(text=text, content_type="application/json")


def sent(view: View) -> File:
    """Give the file that was sent; its date is the one it was saved on, never one to come."""
    headers = view.request.headers
    name = unquote(headers.get("X-File-Name", ""))[-200:] or "?"
    saved = headers.get("X-Saved-At", "")
    if not saved.isdecimal() or len(saved) > 13:
        raise Refusal("bad_request")
    at = min(datetime.fromtimestamp(int(saved) / 1000, UTC), view.now)
    return File(name, view.content, at)


def answer(view: View, told: Told) -> BroughtAnswer:
    """Say what became of a file."""
    if told.left_out is not None:
        text = view.t(told.left_out.zh, told.left_out.en)
        return BroughtAnswer(file=told.file, taken=False, text=text)
    if (bill := told.bill) is not None:
        fit, faults = len(bill.proposals), len(bill.faults)
        text = view.t(
            f"账单：{bill.payments} 笔付款和退款，{fit} 笔与订单相符，{faults} 行有问题",
            f"a bill: {bill.payments} payments and refunds, {fit} fit orders, {faults} faults",
        )
        link = f"/import/{bill.id}"
        return BroughtAnswer(file=told.file, taken=True, text=text, link=link, orders=0)
    return page_answer(view, told)


def page_answer(view: View, told: Told) -> BroughtAnswer:
    """Say what was read on a saved page or in a table."""
    text = view.t(f"读到 {told.orders} 笔订单", f"{told.orders} orders read")
    if not told.understood:
        what = Words(view.language).outcome_name(told.outcome or "unknown_page")
        text = view.t(f"{what}；留着，以后再读", f"{what}; kept, to be read again later")
    notices = () if told.outcome in ("read", "empty") else told.notices[:NOTICES_SHOWN]
    return BroughtAnswer(
        file=told.file,
        taken=told.understood,
        text=text,
        orders=told.orders,
        details=tuple(one.detail for one in notices),
    )


# -- one bill --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """Orders that a row may have paid for."""

    candidate: Candidate
    orders: list[StoredOrder]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a bill with the orders that it may belong to."""

    proposal: Proposal
    choices: list[Choice]
    chosen: list[StoredOrder]


async def bill(view: View) -> web.Response:
    """Show what a bill proposes."""
    found = view.home.bills.get(view.path["bill"])
    lines = await asyncio.to_thread(grouped, view, found)
    return view.page("bill.html", bill=found, lines=lines, shown=SHOWN)


def grouped(view: View, found: Brought) -> dict[str, list[Line]]:
    """Look up the orders of the rows that are shown."""
    groups = {
        "sure": found.sure,
        "asked": found.asked,
        "accepted": found.of("accepted"),
        "declined": found.of("declined"),
    }
    return {name: [line(view, one) for one in some[:SHOWN]] for name, some in groups.items()}


def line(view: View, proposal: Proposal) -> Line:
    """Look up the orders of one row."""
    return Line(
        proposal=proposal,
        choices=[Choice(one, stored(view, one.orders)) for one in proposal.candidates],
        chosen=stored(view, proposal.chosen),
    )


def stored(view: View, keys: tuple[str, ...]) -> list[StoredOrder]:
    """Look up orders; one that was deleted is left out."""
    return [found for key in keys if (found := view.home.orders.get(key)) is not None]


async def decide(view: View) -> web.Response:
    """Take what the shopper decides about a bill or one of its rows."""
    id, row = view.path["bill"], view.form.get("row", "")
    choice = view.form.get("choice", "")
    bills = view.home.bills
    deeds: dict[str, Callable[[], object]] = {
        "accept_all": lambda: bills.accept_sure(id),
        "accept": lambda: bills.accept(id, {row: int(choice)}),
        "decline": lambda: bills.decline(id, row),
        "undo": lambda: bills.undo(id, [row]),
        "undo_all": lambda: bills.undo(id),
        "remove": lambda: bills.remove(id),
    }
    deed = "decline" if choice == "none" else view.form.get("deed", "")
    if deed not in deeds or (deed == "accept" and not (choice.isdecimal() and len(choice) < 4)):
        raise Refusal("bad_request")
    await view.home.desk.after_pages(deeds[deed])
    return view.go("/import" if deed == "remove" else f"/import/{id}")


async def take_back(view: View) -> web.Response:
    """Take an accepted payment back from its order's page."""
    await view.home.desk.after_pages(view.home.bills.take_back, view.form.get("row", ""))
    return view.back("/import")


pages = [
    PageDef("POST", "/payments/undo", take_back),
    PageDef("GET", "/import", show),
    PageDef("POST", "/import", take, takes_file=True),
    PageDef("GET", "/import/{bill}", bill),
    PageDef("POST", "/import/{bill}", decide),
]
