"""What goes into which field of a form page: the page's recipe, and the values of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from daemon.cases.answers import day_of
from daemon.cases.known import Known
from daemon.cases.letters import Draft
from daemon.problems import DataProblem
from rules.cases import Casebook, Channel, Form

TITLE = 30
"""Characters of a complaint's headline."""
RECEIVED = {
    "signed": "已收到货",
    "completed": "已收到货",
    "unpaid": "未收到货",
    "unshipped": "未收到货",
}
"""What an order's state says of the goods; of a shipped one nobody knows."""


class WrongPage(DataProblem):
    """The form is about another order than the case."""

    code = "wrong_page"


def split(url: str) -> SplitResult:
    """Take an address apart; what is no address is an empty one."""
    try:
        parts = urlsplit(url)
        return parts if parts.hostname else urlsplit("")
    except ValueError:
        return urlsplit("")


def form_for(book: Casebook, url: str) -> Form:
    """Find the recipe of a page by its exact host; a look-alike is a page that nobody knows."""
    parts = split(url)
    host = parts.hostname or ""
    return book.form(host if parts.scheme == "https" else "", parts.path, parts.fragment)


def check_order(form: Form, url: str, known: Known) -> None:
    """See to it that a form which names its order is about the order of the case.

    Raises:
        WrongPage: it names another one.
    """
    named = parse_qs(split(url).query).get(form.order_in or "", [])
    if form.order_in and not set(named) & set(_numbers(known)):
        raise WrongPage(
            "这个页面是另一笔订单的，没有填写。请从这笔订单打开退款申请。",
            "This page is about another order: nothing was filled. Open it from this order.",
        )


def _numbers(known: Known) -> Iterator[str]:
    """Give the numbers by which a shop may call the order: its own, and those of its lines."""
    order = known.order
    yield from (str(order[key]) for key in ("number", "parent_number") if order.get(key))
    yield from (str(item["line_id"]) for item in order.get("items") or () if item.get("line_id"))


def within(channel: Channel, form: Form) -> Channel:
    """Give the channel with the length that this very form takes, so that the text is cut to it."""
    most = [step.longest for step in form.step if step.key == "body" and step.longest]
    limits = [limit for limit in (channel.limit, *most) if limit]
    return channel.model_copy(update={"limit": min(limits)}) if most else channel


def recipe(form: Form) -> dict[str, Any]:
    """Give a recipe as the engine in the browser takes it."""
    kept_here = {"hosts", "path", "fragment", "order_in", "channel"}
    told = form.model_dump(mode="json", exclude_defaults=True, exclude=kept_here)
    return {"verified_on": None, "never": [], "step": [], **told}


def values(draft: Draft) -> dict[str, Any]:
    """Give the value of each field that a form may ask for; what is unknown is left out."""
    known = draft.known
    platforms = known.book.wording.platforms
    found = {
        **{key: written(known.get(key)) for key in known.values},
        "merchant": known.get("company") or known.get("merchant"),
        "platform_name": platforms.get(known.get("platform") or "", known.get("platform")),
        "seller_kind": seller_kind(known),
        "goods_received": RECEIVED.get(str(known.order.get("status"))),
        "problem_category": draft.dispute.category,
        "refund_reason": draft.dispute.category,
        "courier_reason": known.get("parcel_problem") or draft.dispute.category,
        "title": f"{draft.dispute.problem}：{known.get('item') or ''}"[:TITLE].rstrip("："),
        "body": draft.text if draft.usable else None,
        "remedies": list(draft.demand.remedies),
        "bought_on": written(known.get("bought_at")),
        "total": written(draft.sum.total),
    }
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def written(value: Any) -> str | None:
    """Write a fact as a form takes it; what is no single word, day or sum is no field's value."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):  # a moment is one too
        return day_of(value).isoformat()
    return value if isinstance(value, str) else None


def seller_kind(known: Known) -> str | None:
    """Say whether the platform itself sold, or one of its merchants; None where nothing says."""
    merchant = known.order.get("merchant") or {}
    if merchant.get("self_operated"):
        return "平台本身"
    return "入驻商户" if known.get("merchant") else None
