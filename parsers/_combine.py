"""Several readings of the same orders made one: the better source wins, gaps are filled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from parsers._records import Item, Order, Product, Record, Shipment

R = TypeVar("R", bound=Record)
_BY_IDENTITY = ("items", "shipments", "after_sales")


def combined(orders: Iterable[Order]) -> tuple[Order, ...]:
    """Join orders of the same number; the earlier in the sequence is the better source."""
    known: dict[str, Order] = {}
    for order in orders:
        better = known.get(order.number)
        known[order.number] = filled(better, order) if better else order
    return tuple(known.values())


def combined_products(products: Iterable[Product]) -> tuple[Product, ...]:
    """Join what is said of the same product; the earlier in the sequence is the better source."""
    known: dict[tuple[str, str | None], Product] = {}
    for product in products:
        name = (product.item_id, product.snapshot_of)
        known[name] = _fuller(known[name], product) if name in known else product
    return tuple(known.values())


def filled(better: Order, other: Order) -> Order:
    """Fill what one reading of an order lacks from another one; nothing is overwritten."""
    gains = _gains(better, other)
    for name in _BY_IDENTITY:
        joined = _joined(getattr(better, name), getattr(other, name))
        if joined != getattr(better, name):
            gains[name] = joined
    if "platform" in other.provenance and "platform" not in better.provenance:
        gains["platform"] = other.platform  # a parcel's page does not say which of two sister shops
    if not gains:
        return better
    origins = {
        name: origin for name, origin in other.provenance.items() if name.split(".")[0] in gains
    }
    return better.model_copy(update={**gains, "provenance": {**origins, **better.provenance}})


def _gains(better: Record, other: Record) -> dict[str, Any]:
    """Find the values that only the other record has, and the parts that it makes fuller."""
    gains: dict[str, Any] = {}
    for name in type(other).model_fields:
        mine, theirs = getattr(better, name), getattr(other, name)
        if name in _BY_IDENTITY or name == "provenance" or mine == theirs or not _says(theirs):
            continue
        if not _says(mine):
            gains[name] = theirs
        elif isinstance(mine, Record) and isinstance(theirs, Record):
            part = _fuller(mine, theirs)
            if part is not mine:
                gains[name] = part
    return gains


def _says(value: Any) -> bool:
    return value not in (None, (), "unknown", {})


def _fuller(better: R, other: Record) -> R:
    gains = _gains(better, other)
    return better.model_copy(update=gains) if gains else better


def _joined(mine: Sequence[Record], theirs: Sequence[Record]) -> tuple[Record, ...]:
    """Pair parts that are the same thing; a part that only the other knows is kept too."""
    if not theirs or mine == theirs:
        return tuple(mine)
    if not mine:
        return tuple(theirs)
    left = list(theirs)
    joined: list[Record] = []
    for part in mine:
        twin = next((other for other in left if _same(part, other)), None)
        if twin is not None:
            left.remove(twin)
        joined.append(part if twin is None else _fuller(part, twin))
    if isinstance(mine[0], Item):
        return tuple(joined)  # a poorer source may split or repeat lines: it adds none
    return (*joined, *left)


def _same(part: Record, other: Record) -> bool:
    if isinstance(part, Item) and isinstance(other, Item):
        if part.line_id and other.line_id:
            return part.line_id == other.line_id
        return bool(part.title) and part.title == other.title and part.sku == other.sku
    number = getattr(part, "number", None)
    if number is None and isinstance(part, Shipment):
        return part.carrier is not None and part.carrier == getattr(other, "carrier", None)
    return number is not None and number == getattr(other, "number", None)
