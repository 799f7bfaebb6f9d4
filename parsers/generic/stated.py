"""Orders and parcels that a page states in schema.org's vocabulary: JSON-LD or microdata."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from parsers._collect import Collector, Table, dicts, inner, key, whole
from parsers._fields import Unreadable, address, identifier, moment, money, quantity
from parsers._origins import Provenance
from parsers._page import LayoutChanged, Page, decoded
from parsers._records import Item, Merchant, Order, Shipment
from parsers.generic.microdata import stated_in
from parsers.generic.shop import moment_here, shop_of
from parsers.parcels import carrier_code

_DEPTH = 12
CONFIDENCE = 0.95
ORDER_STATES = {
    "OrderProcessing": "unshipped",
    "OrderPaymentDue": "unpaid",
    "OrderInTransit": "shipped",
    "OrderPickupAvailable": "shipped",
    "OrderDelivered": "signed",
    "OrderCancelled": "closed",
}
"""schema.org's states of an order; OrderReturned and OrderProblem say too little."""


def orders_in(page: Page, collector: Collector) -> list[Order]:
    """Read every order that the page states, and every parcel that names its order."""
    objects = [*_objects(page), *stated_in(page.tree)]
    orders = [one for one in objects if _is(one, "Order")]
    parcels = [one for one in objects if _is(one, "ParcelDelivery")]
    read = collector.each(orders, "Order", lambda one, at: _order(one, at, collector))
    read += collector.each(parcels, "ParcelDelivery", lambda one, at: _parcel(one, at, collector))
    return list(map(_with_confidence, read))


def _with_confidence(order: Order) -> Order:
    origins = order.provenance.items()
    surer = {name: Provenance(one.reader, one.where, CONFIDENCE) for name, one in origins}
    return order.model_copy(update={"provenance": surer})


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
    values["placed_at"] = moment_here(values.get("placed_at"), collector.page)
    values["merchant"] = collector.part(Merchant, MERCHANT, seller, where)
    offers = stated.get("acceptedOffer")
    lines = [offers] if isinstance(offers, dict) else dicts(offers)
    values["items"] = collector.parts(Item, ITEM, lines, where + "acceptedOffer")
    return collector.order(values, ORDER, where, items="acceptedOffer", merchant="merchant")


def _parcel(stated: dict[str, Any], where: str, collector: Collector) -> Order | None:
    """Read a parcel; the order that it is part of is all that is known of that order."""
    values = collector.values(_PART_OF, stated, where)
    if "number" not in values:
        return None
    values["shop"] = shop_of(collector.page)
    shipment = collector.part(Shipment, PARCEL, stated, where)
    values["shipments"] = (shipment,) if shipment else ()
    until = collector.values(_ARRIVAL, stated, where).get("until")
    if isinstance(until, date):
        values["promises"] = {"deliver_by": moment_here(until, collector.page)}
    return collector.order(values, _PART_OF, where, shipments="trackingNumber")


def _name(raw: Any) -> Any:
    return raw.get("name") if isinstance(raw, dict) else raw


def _carrier(stated: dict[str, Any]) -> Any:
    return _name(stated.get("carrier") or stated.get("provider"))


def _carrier_code(stated: dict[str, Any]) -> str | None:
    name = _carrier(stated)
    return carrier_code(name) if isinstance(name, str) else None


_PART_OF: Table = (key("number", "partOfOrder.orderNumber", identifier),)
PARCEL: Table = (
    whole("carrier", "carrier", _carrier),
    whole("carrier_code", "carrier", _carrier_code),
    key("number", "trackingNumber", identifier),
)
_ARRIVAL: Table = (key("until", "expectedArrivalUntil", moment),)
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
        lambda offer: quantity(inner(offer, "eligibleQuantity").get("value")),
    ),
)
