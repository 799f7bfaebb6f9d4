"""维权事项: the list, and one page per case: what is known, the one next question, the drafts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from aiohttp import web

from daemon.cases.answers import AnswerError, read_answer
from daemon.cases.case import Case
from daemon.cases.gathering import NoSuchCase
from daemon.cases.look import brief, whole
from daemon.web.dashboard.caseline import course
from daemon.web.dashboard.line_picture import pictures
from daemon.web.dashboard.view import View
from daemon.web.dashboard.words import Words
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef
from rules.cases import Casebook


async def show_all(view: View) -> web.Response:
    """Show the list of cases."""

    def look() -> dict[str, Any]:
        cases = view.home.cases
        return {
            "open_cases": [brief(cases, one, view.now) for one in cases.all()],
            "closed_cases": [brief(cases, one, view.now) for one in cases.all(closed=True)],
        }

    return view.page("cases.html", **await asyncio.to_thread(look))


async def show(view: View) -> web.Response:
    """Show one case."""
    return await shown(view, known(view))


async def shown(view: View, case: Case, trouble: AnswerError | None = None) -> web.Response:
    """Show one case, with what was wrong about an answer."""

    def look() -> dict[str, Any]:
        cases = view.home.cases
        told = whole(cases, case, view.now, view.query.get("words", "")[:200])
        drafts = []
        if case.dispute:
            channels = [cases.book.channels[one["key"]] for one in told["channels"]]
            drafts = [cases.draft(case, channel, view.now).as_json() for channel in channels]
        about = view.t("这个事项的经过：", "The course of this case: ")
        line = course(told, view.now, Words(view.language))
        return {
            "told": told,
            "unclaimed": view.home.filings.unclaimed(),
            "drafts": drafts,
            "facts": cases.book.facts,
            "disputes": cases.book.disputes,
            "picture": pictures(line, view.now, Words(view.language), about),
        }

    looked = await found(look)
    sentence = view.t(trouble.zh, trouble.en) if trouble else None
    return view.page("case.html", trouble=sentence, status=422 if trouble else 200, **looked)


async def open_case(view: View) -> web.Response:
    """Open a case from an order's page."""
    order = view.form.get("order", "")
    case = await found(lambda: view.home.cases.open(order, view.now))
    return view.go(f"/cases/{case.id}")


async def answer(view: View) -> web.Response:
    """Take over an answer, then show what is left to ask."""
    case = known(view)
    fact = view.form.get("fact", "")
    given: Any = None if view.form.get("clear") else view.form.get("value", "")
    if fact == "contacts" and given is not None:
        fact, given = "contact", contact_of(view)
        if not given:
            fact, given = "contacts", ""
    try:
        await asyncio.to_thread(view.home.cases.answer, case.id, {fact: given})
    except AnswerError as trouble:
        return await shown(view, case, trouble)
    return view.go(f"/cases/{case.id}#question")


def contact_of(view: View) -> dict[str, str] | None:
    """Read the fields of one contact; none when nothing was said."""
    names = {"time": "time", "channel": "channel", "said": "value", "side": "side", "who": "who"}
    names |= {"promised_until": "until", "ticket_no": "ticket", "evidence_no": "evidence"}
    given = {name: view.form.get(field, "").strip() for name, field in names.items()}
    return {name: value for name, value in given.items() if value} if given["said"] else None


async def log(view: View) -> web.Response:
    """Note one contact with the other side in the log of a case."""
    case, contact = known(view), contact_of(view)
    if contact is None:
        return view.go(f"/cases/{case.id}#log")
    try:
        await asyncio.to_thread(view.home.cases.answer, case.id, {"contact": contact})
    except AnswerError as trouble:
        return await shown(view, case, trouble)
    return view.go(f"/cases/{case.id}#log")


async def undo(view: View) -> web.Response:
    """Take back the last thing that was done in a case."""
    case = known(view)
    await found(lambda: view.home.cases.undo(case.id))
    return view.go(f"/cases/{case.id}")


async def include(view: View) -> web.Response:
    """Take another order of the same dispute into a case."""
    case, order = known(view), view.form.get("order", "")
    await found(lambda: view.home.cases.include(case.id, order))
    return view.go(f"/cases/{case.id}#orders")


async def choose(view: View) -> web.Response:
    """Choose what is asked for."""
    case = known(view)
    try:
        given = {"demand": view.form.get("demand") or None}
        await asyncio.to_thread(view.home.cases.answer, case.id, given)
    except AnswerError as trouble:
        return await shown(view, case, trouble)
    return view.go(f"/cases/{case.id}#ladder")


async def sent(view: View) -> web.Response:
    """Note that the shopper sent a letter."""
    case, channel = known(view), view.home.cases.book.channel(view.form.get("channel", ""))
    if channel is None:
        raise Refusal("bad_request")
    await found(lambda: view.home.cases.note_sent(case.id, channel, view.now))
    return view.go(f"/cases/{case.id}")


async def claim(view: View) -> web.Response:
    """Give a number that was seen at 12315 to this case."""
    case, number = known(view), view.form.get("number", "")
    await found(lambda: view.home.filings.claim(case.id, number))
    return view.go(f"/cases/{case.id}#filed")


async def keep(view: View) -> web.Response:
    """Note that the shopper keeps a piece of evidence."""
    case, proof = known(view), view.form.get("proof", "")
    await found(lambda: view.home.cases.add_evidence(case.id, proof, view.now))
    return view.go(f"/cases/{case.id}#evidence")


async def close(view: View) -> web.Response:
    """Close a case with its outcome, or delete it for good."""
    case = known(view)
    if view.form.get("delete"):
        await asyncio.to_thread(view.home.cases.forget, case.id)
    else:
        try:
            back = money_back(view.home.cases.book, view.form.get("got_back", ""))
        except AnswerError as trouble:
            return await shown(view, case, trouble)
        outcome = view.form.get("outcome", "")[:200] or None
        await asyncio.to_thread(view.home.cases.close, case.id, view.now, outcome, back)
    return view.go("/cases")


def money_back(book: Casebook, given: str) -> Decimal | None:
    """Read the amount that came back; nothing written is nothing known.

    Raises:
        AnswerError: it is no amount.
    """
    if not given.strip():
        return None
    amount: Decimal = read_answer(book.facts["refund_amount"], given)
    return amount


def known(view: View) -> Case:
    """Find the case that the address names."""
    try:
        return view.home.cases.get(view.path["case"])
    except NoSuchCase as missing:
        raise Refusal(missing.code, texts=(404, missing.zh, missing.en)) from missing


async def found(look: Callable[[], Any]) -> Any:
    """Look beside the event loop; what is not there is said in a sentence."""
    try:
        return await asyncio.to_thread(look)
    except NoSuchCase as missing:
        raise Refusal(missing.code, texts=(404, missing.zh, missing.en)) from missing


pages = [
    PageDef("GET", "/cases", show_all),
    PageDef("POST", "/cases", open_case),
    PageDef("GET", "/cases/{case}", show),
    PageDef("POST", "/cases/{case}/answer", answer),
    PageDef("POST", "/cases/{case}/sent", sent),
    PageDef("POST", "/cases/{case}/filed", claim),
    PageDef("POST", "/cases/{case}/evidence", keep),
    PageDef("POST", "/cases/{case}/log", log),
    PageDef("POST", "/cases/{case}/undo", undo),
    PageDef("POST", "/cases/{case}/orders", include),
    PageDef("POST", "/cases/{case}/demand", choose),
    PageDef("POST", "/cases/{case}/close", close),
]
