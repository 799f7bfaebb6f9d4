"""Prices that product pages showed, held against what the shopper paid: 价保.

Nothing is guessed. A price counts only for the very kind that was bought, only after it was
bought, and only where it is known what the shopper paid for it; whether a fall of the price gives
anything back, and until when, is for the rules to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from daemon.ledger.store import Store
from daemon.ledger.stored import StoredOrder, key_of
from parsers import Order, Reading
from parsers._records import Item, Product

CENT = Decimal("0.01")


class Fall(NamedTuple):
    """What was paid for a line of an order, and what its product page asked for the same later."""

    at: str
    paid: Decimal
    asked: Decimal


class Prices:
    """The price that a product page showed last, for each product."""

    def __init__(self, store: Store) -> None:
        self._table = store.table("prices", keys=("capture",))

    def see(self, capture: str, at: datetime, reading: Reading) -> None:
        """Note the prices on a page; an older page than the one that is known changes nothing."""
        seen_at = at.astimezone(UTC).isoformat()
        for product in filter(_is_offer, reading.products):
            name = key_of(reading.platform, product.item_id)
            known = self._table.fetch(name)
            if known is None or known["at"] <= seen_at:
                told = product.model_dump(mode="json", exclude_none=True)
                self._table.put(name, {"capture": capture, "at": seen_at, "product": told})

    def forget_capture(self, capture: str) -> None:
        """Forget what only this page said."""
        gone = [str(one.doc_id) for one in self._table.find("capture", capture)]
        self._table.remove(doc_ids=gone)

    def forget_bought(self, stored: StoredOrder) -> None:
        """Forget the prices of what was bought in an order."""
        for item in stored.order.items:
            if item.item_id:
                self._table.drop(key_of(stored.order.platform, item.item_id))

    def facts_for(self, orders: Iterable[StoredOrder]) -> dict[str, dict[str, Any]]:
        """Give the greatest fall of a price in each order, in the words of the rules."""
        told = list(orders)
        lines = [(stored.order, item) for stored in told for item in stored.order.items]
        known = self._table.fetch_all(_name(*line) for line in lines if line[1].item_id)
        return {stored.key: _greatest(_falls(stored.order, known)) for stored in told}


def _name(order: Order, item: Item) -> str:
    return key_of(order.platform, item.item_id or "")


def _greatest(falls: Iterable[Fall]) -> dict[str, Any]:
    most = max(falls, key=lambda fall: fall.paid - fall.asked, default=None)
    if most is None:
        return {}
    return {
        "order": {"base_price_at_order": {"jd_price": str(most.paid)}},
        "price_checks": [{"at": most.at, "jd_price": str(most.asked)}],
    }


def _falls(order: Order, products: Mapping[str, Mapping[str, Any]]) -> Iterator[Fall]:
    placed = order.placed_at or order.paid_at
    for item in order.items:
        known = products.get(_name(order, item)) if item.item_id else None
        paid = paid_for(order, item) if known else None
        if known is None or paid is None or not isinstance(placed, datetime):
            continue
        asked = price_of(Product.model_validate(known["product"]), item)
        if asked is None or datetime.fromisoformat(known["at"]) <= placed:
            continue
        now = asked * (item.quantity or 1)
        if now < paid:
            yield Fall(known["at"], paid, now)


def _is_offer(product: Product) -> bool:
    """A snapshot is no offer of today, and a page without a price takes no known price away."""
    priced = product.price or any(sku.price for sku in product.skus)
    return bool(priced) and product.snapshot_of is None


def paid_for(order: Order, item: Item) -> Decimal | None:
    """Say what was paid for a line: known only if coupons did not change the sum of the lines."""
    if order.paid is None or item.unit_price is None or order.currency != "CNY":
        return None
    goods = Decimal(order.paid) - Decimal(order.freight or 0)
    if len(order.items) == 1:
        return min(goods, Decimal(item.unit_price) * (item.quantity or 1))
    lines = [Decimal(one.unit_price) * (one.quantity or 1) for one in order.items if one.unit_price]
    whole = len(lines) == len(order.items) and abs(sum(lines) - goods) < CENT
    return Decimal(item.unit_price) * (item.quantity or 1) if whole else None


def price_of(product: Product, item: Item) -> Decimal | None:
    """Say what the kind that was bought costs now, if the page says it of that very kind."""
    if not product.skus:
        return Decimal(product.price) if product.price and not product.price_from else None
    prices = {sku.price for sku in product.skus if _is_kind(sku.names, item.sku or "")}
    if len(prices) != 1:
        return None
    (price,) = prices
    return None if price is None else Decimal(price)


def _is_kind(names: tuple[str, ...], bought: str) -> bool:
    """Compare the choices on the product page with those that the order names."""
    chosen = re.split(r"[;；]", bought)
    plain = sorted(re.split(r"[:：]", one, maxsplit=1)[-1].strip() for one in chosen)
    return plain == sorted(name.strip() for name in names)
