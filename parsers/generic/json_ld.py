"""Orders that a page states in schema.org's vocabulary, in scripts of JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parsers._collect import Collector, Table, dicts, key, whole
from parsers._fields import Unreadable, address, identifier, moment, money, quantity
from parsers._page import LayoutChanged, Page, decoded
from parsers._records import Item, Merchant, Order
from parsers.generic.words import ORDER_STATES, shop_of

_DEPTH = 12


def orders_in(page: Page, collector: Collector) -> list[Order]:
    """Read every object of type Order that the page states."""
    objects = [one for one in _objects(page) if _is(one, "Order")]
    return collector.each(objects, "Order", lambda one, at: _order(one, at, collector))


def _objects(page: Page) -> Iterator[dict[str, Any]]:
    for script in page.tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                stated = decoded(script.text or "")
            except LayoutChanged:
                continue
            yield from _within(stated, _DEPTH)


def _within(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Give the objects at the top, in lists and in a graph."""
    if isinstance(value, dict):
        yield value
        value = value.get("@graph")
    if isinstance(value, list) and depth:
        for one in value:
            yield from _within(one, depth - 1)


def _is(value: dict[str, Any], name: str) -> bool:
    kind = value.get("@type")
    return name in kind if isinstance(kind, list) else kind == name


def _currency(raw: Any) -> str:
    if isinstance(raw, str) and len(raw) == 3 and raw.isascii() and raw.isupper():
        return raw
    raise Unreadable(f"no currency: {str(raw)[:20]!r}")


def _state(raw: Any) -> str | None:
    return ORDER_STATES.get(str(raw).rpartition("/")[2])


def _order(stated: dict[str, Any], where: str, collector: Collector) -> Order | None:
    values = collector.values(ORDER, stated, where)
    if "currency" not in values and values.pop("paid", None) is not None:
        collector.note("ask_shopper", f"paid at {where}: in which currency?")
    seller = stated.get("merchant") or stated.get("seller")
    values["shop"] = shop_of(collector.page)
    values["merchant"] = collector.part(Merchant, MERCHANT, seller, where)
    offers = stated.get("acceptedOffer")
    lines = [offers] if isinstance(offers, dict) else dicts(offers)
    values["items"] = collector.parts(Item, ITEM, lines, where + "acceptedOffer")
    return collector.order(values, ORDER, where, items="acceptedOffer", merchant="merchant")


ORDER: Table = (
    key("number", "orderNumber", identifier, needed=True),
    key("placed_at", "orderDate", moment),
    key("paid", "price", money),
    key("currency", "priceCurrency", _currency),
    key("status", "orderStatus", _state),
    key("url", "url", address),
)
MERCHANT: Table = (key("name", "name"),)
ITEM: Table = (
    key("title", "itemOffered.name", needed=True),
    key("unit_price", "price", money),
    key("url", "itemOffered.url", address),
    whole(
        "quantity",
        "eligibleQuantity.value",
        lambda offer: quantity((offer.get("eligibleQuantity") or {}).get("value")),
    ),
)
