"""What a layout's reader misses is looked for by its label, on every platform's pages.

Only what the reader itself said that it missed is looked for, and only in the part of the page
that belongs to the order: a value found so is less certain, and its origin says so. The notice of
the loss stays, since the reader wants mending. Where all readers fail, so may an order be found.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parsers._amounts import Amount
from parsers._labels import (
    Beside,
    Text,
    beside_labels,
    best_of,
    blocks_in,
    number_in,
    numbers_in,
    readers,
    texts_of,
)
from parsers._origins import Provenance
from parsers._page import Found, Page, PageProblem
from parsers._records import Notice, Order

READER = "label"
_LOST = frozenset({"missing", "unreadable"})
_FIELDS = ("placed_at", "paid_at", "shipped_at", "completed_at", "paid", "freight")


def backed_up(found: Found, page: Page) -> Found:
    """Fill what a reader said that it missed, where the page prints it beside its label."""
    lost = _lost(found.notices)
    wanting = [order for order in found.orders if any(getattr(order, f) is None for f in lost)]
    if not lost or not wanting or not page.is_html:
        return found
    try:
        texts = texts_of(page.tree)
    except PageProblem:
        return found
    parts = _parts(texts, found.orders)
    orders = [_filled(order, lost, parts.get(order.number, ())) for order in found.orders]
    return Found(orders, found.orders_on_page, found.notices, found.transactions, found.products)


def _lost(notices: Iterable[Notice]) -> list[str]:
    said = {note.detail.partition(" ")[0] for note in notices if note.kind in _LOST}
    return [field for field in _FIELDS if field in said]


def _parts(texts: list[Text], orders: list[Order]) -> dict[str, list[Text]]:
    """Give the texts that belong to each order: its block, or the page of a single one."""
    blocks = blocks_in(texts)
    if blocks:
        return {number: block.texts for number, block in blocks.items()}
    if len(orders) == 1 and numbers_in(texts) <= {orders[0].number}:
        return {orders[0].number: texts}
    return {}


def _filled(order: Order, lost: list[str], texts: Iterable[Text]) -> Order:
    return _filled_of(order, lost, list(beside_labels(texts)))


def _filled_of(order: Order, lost: list[str], beside: list[Beside]) -> Order:
    gains: dict[str, Any] = {}
    origins: dict[str, Provenance] = {}
    for field in lost:
        if getattr(order, field) is None and (value := _value(order, field, beside, origins)):
            gains[field] = value
    if not gains:
        return order
    return order.model_copy(update={**gains, "provenance": {**order.provenance, **origins}})


def _value(order: Order, field: str, beside: list[Beside], origins: dict[str, Provenance]) -> Any:
    """Give the value beside a field's label, and note where it stood; None below the threshold."""
    candidate = best_of(beside, field, readers(order.currency)[field])
    if candidate is None or not candidate.trusted:
        return None
    value = candidate.value
    if isinstance(value, Amount):
        if value.currency != order.currency:
            return None
        value = value.value
    origins[field] = Provenance(READER, candidate.label, candidate.confidence)
    return value


# -- where no reader knows the page --------------------------------------------------------------


def by_labels(page: Page) -> Found | None:
    """Read the orders of a page whose layout is not known; None where none is labelled for sure."""
    try:
        texts = [] if page.is_cut_short else texts_of(page.tree)
    except PageProblem:
        return None
    blocks = blocks_in(texts)
    if len({(one.element.getparent(), one.element.tag) for one in blocks.values()}) > 1:
        return None  # not repeated: one of them may be an order that is only mentioned
    parts = [one.texts for one in blocks.values()] or [texts]
    orders = [order for part in parts if (order := _order(part, page)) is not None]
    return Found(orders) if orders and len(orders) == len(parts) else None


def _order(texts: list[Text], page: Page) -> Order | None:
    beside = list(beside_labels(texts))
    number = best_of(beside, "number", number_in)
    if number is None or not number.trusted or not _can_be_it(number.value, page):
        return None
    currency = "" if page.shop == "amazon" else "CNY"
    order = Order(
        platform=page.shop,
        number=number.value,
        provenance={"number": Provenance(READER, number.label, number.confidence)},
    )
    total = best_of(beside, "paid", readers(currency)["paid"])
    if total and total.trusted:
        order = order.model_copy(update={"currency": total.value.currency})
    filled = _filled_of(order, list(_FIELDS), beside)
    return filled if filled.placed_at or filled.paid else None


def _can_be_it(number: str, page: Page) -> bool:
    """Known platforms have long numbers; an address that names an order names this one."""
    named = {value for name, value in page.query.items() if "order" in name.casefold()}
    long_ones = {value for value in named if _digits(value) >= _SHORTEST}
    return _digits(number) >= _SHORTEST and (not long_ones or number in long_ones)


_SHORTEST = 10  # digits of the shortest order number of any known platform


def _digits(words: str) -> int:
    return sum(map(str.isdecimal, words))
