"""维权事项: the list, and one page per case: what is known, the one next question, the drafts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

from daemon.cases.answers import AnswerError
from daemon.cases.case import Case
from daemon.cases.desk import NoSuchCase
from daemon.cases.look import brief, whole
from daemon.web.dashboard.view import View
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef


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
        told = whole(cases, case, view.now)
        drafts = []
        if case.dispute:
            channels = [cases.book.channels[one["key"]] for one in told["channels"]]
            drafts = [cases.draft(case, channel, view.now).as_json() for channel in channels]
        facts = cases.book.facts
        return {"told": told, "drafts": drafts, "facts": facts, "disputes": cases.book.disputes}

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
    names = {"time": "time", "channel": "channel", "said": "value"}
    given = {name: view.form.get(field, "") for name, field in names.items()}
    return {name: value for name, value in given.items() if value} if given["said"] else None


async def sent(view: View) -> web.Response:
    """Note that the shopper sent a letter."""
    case, channel = known(view), view.home.cases.book.channel(view.form.get("channel", ""))
    if channel is None:
        raise Refusal("bad_request")
    await found(lambda: view.home.cases.note_sent(case.id, channel, view.now))
    return view.go(f"/cases/{case.id}")


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
        outcome = view.form.get("outcome", "")[:200] or None
        await asyncio.to_thread(view.home.cases.close, case.id, view.now, outcome)
    return view.go("/cases")


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
    PageDef("POST", "/cases/{case}/evidence", keep),
    PageDef("POST", "/cases/{case}/close", close),
]
