"""Amounts: cents, and the price of the goods that a claim is about."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from rules._order import OrderFacts

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def money(amount: Decimal) -> Decimal:
    """An amount in whole cents."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def price_concerned(order: OrderFacts) -> Decimal | None:
    """What was paid for the goods in dispute; other goods of the order never count."""
    if order.offending_goods_paid is not None:
        return order.offending_goods_paid
    if order.unit_price is not None:
        return order.unit_price * (order.qty or 1)
    if order.paid is None or (len(order.items) > 1 and order.other_goods_paid is None):
        return None
    return order.paid - (order.freight or ZERO) - (order.other_goods_paid or ZERO)


def goods_paid(order: OrderFacts, *, with_freight: bool) -> Decimal:
    """What was paid; a return without reason gives back the price, not the first freight."""
    paid = order.paid or ZERO
    return paid if with_freight else max(paid - (order.freight or ZERO), ZERO)
