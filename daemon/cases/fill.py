"""What goes into which field of a form page: the page's recipe, and the values of a case."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from daemon.cases.answers import day_of
from daemon.cases.letters import Draft
from rules.cases import Casebook, Form

TITLE = 30
"""Characters of a complaint's headline."""


def form_for(book: Casebook, url: str) -> Form:
    """Find the recipe of a page by its exact host; a look-alike is a page that nobody knows."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return book.forms["generic"]
    return book.form(host if parts.scheme == "https" else "", parts.path)


def recipe(form: Form) -> dict[str, Any]:
    """Give a recipe as the engine in the browser takes it."""
    told = form.model_dump(mode="json", exclude_defaults=True, exclude={"path", "channel"})
    return {"verified_on": None, "never": [], **told}


def values(draft: Draft) -> dict[str, Any]:
    """Give the value of each field that a form may ask for; what is unknown is left out."""
    known = draft.known
    platforms = known.book.wording.platforms
    found = {
        "merchant": known.get("company") or known.get("merchant"),
        "company_address": known.get("company_address"),
        "item": known.get("item"),
        "platform_name": platforms.get(known.get("platform") or "", known.get("platform")),
        "order_number": known.get("order_number"),
        "carrier": known.get("carrier"),
        "tracking_number": known.get("tracking_number"),
        "problem_category": draft.dispute.category,
        "title": f"{draft.dispute.problem}：{known.get('item') or ''}"[:TITLE].rstrip("："),
        "body": draft.text if draft.usable else None,
        "remedies": list(draft.demand.remedies),
    }
    bought, paid = known.get("bought_at"), known.get("paid")
    found["bought_on"] = day_of(bought).isoformat() if bought else None
    found["paid"] = None if paid is None else f"{paid:.2f}"
    found["total"] = None if draft.sum.total is None else f"{draft.sum.total:.2f}"
    return {key: value for key, value in found.items() if value not in (None, "", [])}
