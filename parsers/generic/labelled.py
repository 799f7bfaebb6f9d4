"""Orders by the labels on their page; several only where each has a block of its own, all alike."""

from __future__ import annotations

from typing import Any

from parsers._amounts import Amount
from parsers._collect import Collector
from parsers._labels import (
    Beside,
    Block,
    Candidate,
    beside_labels,
    best_of,
    blocks_in,
    readers,
    texts_of,
)
from parsers._origins import Provenance
from parsers._page import Page
from parsers._records import Order
from parsers.generic.rows import items_in
from parsers.generic.shop import currency_of, moment_here, shop_of

_ASKED = ("number", "placed_at", "paid")
_HELPFUL = ("freight", "goods")  # read where they stand, not missed where they do not


def orders_on(page: Page, collector: Collector) -> list[Order]:
    """Read the orders whose numbers are labelled; of several without blocks none is chosen."""
    texts = texts_of(page.tree)
    blocks = blocks_in(texts)
    places = {(one.element.getparent(), one.element.tag) for one in blocks.values()}
    if len(places) > 1:  # not repeated: one of them may be an order that is only mentioned
        collector.note("ask_shopper", f"number: which of {', '.join(sorted(blocks)[:5])}?")
        return []
    if not blocks:
        order = _order(page, page.tree, list(beside_labels(texts)), collector)
        return [order] if order else []

    def read(block: Block, _: str) -> Order | None:
        return _order(page, block.element, list(beside_labels(block.texts, weak=True)), collector)

    orders = collector.each(blocks.values(), "block", read)
    told = [order for order in orders if order.placed_at or order.paid]
    if len(told) < len(orders):  # a number alone may be that of an order that is only mentioned
        collector.note("ask_shopper", f"number: {len(orders) - len(told)} without a day or a sum")
    return told


def _order(page: Page, root: Any, beside: list[Beside], collector: Collector) -> Order | None:
    reads = readers(currency_of(page))
    known = {name: best_of(beside, name, reads[name]) for name in (*_ASKED, *_HELPFUL)}
    sure = {name: found for name, found in known.items() if found and found.trusted}
    for name, found in known.items():
        if found and name not in sure:
            collector.note("ask_shopper", f"{name}: {found.label} {found.value}?"[:120])
    if "number" not in sure:
        return None
    for name in _ASKED:
        if known[name] is None:
            collector.note("missing", f"{name} stands beside no known label")
    return _made(page, root, sure, collector)


def _made(page: Page, root: Any, sure: dict[str, Candidate], collector: Collector) -> Order | None:
    values: dict[str, Any] = {"number": sure["number"].value}
    if "placed_at" in sure:
        values["placed_at"] = moment_here(sure["placed_at"].value, page)
    total, freight, goods = (_sum(sure, name) for name in ("paid", "freight", "goods"))
    if total:
        values["paid"], values["currency"] = total.value, total.currency
        if freight and freight.currency == total.currency:
            values["freight"] = freight.value
    where = {name: found.label for name, found in sure.items() if name in values}
    values["provenance"] = {
        name: Provenance(collector.reader, label, sure[name].confidence)
        for name, label in where.items()
    }
    if total:
        items, confidence = items_in(root, total, freight, goods, collector)
        values["items"] = items
        if items:
            values["provenance"]["items"] = Provenance(collector.reader, "rows", confidence)
    values["platform"], values["shop"] = page.shop, shop_of(page)
    return collector.record(Order, values)


def _sum(sure: dict[str, Candidate], name: str) -> Amount | None:
    value = sure[name].value if name in sure else None
    return value if isinstance(value, Amount) else None
