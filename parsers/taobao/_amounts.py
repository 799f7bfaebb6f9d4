"""The rows of an order's bill, by their labels: 商品总价, 运费, 官方立减, 实付款."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from parsers._fields import Unreadable, money, text

PAID = "实付款"
_GOODS = "商品总价"
_PREPAID = "购物金"  # money that the shopper had paid in before is no discount

Bill = Iterable[tuple[Any, Any]]


def fee(*labels: str) -> Callable[[Bill], str | None]:
    """Make a reader of the amount behind the first label that begins with one of these words."""

    def read(bill: Bill) -> str | None:
        rows = (value for label, value in bill if str(label).startswith(labels))
        return money(next(rows, None))

    return read


def discount(bill: Bill) -> str | None:
    """Add up what was taken off, if the whole bill adds up.

    Raises:
        Unreadable: a row is not understood, so that the sum would be wrong.
    """
    rows = [(text(label), money(value)) for label, value in bill]
    amounts = {label: Decimal(amount) for label, amount in rows if label and amount}
    if not {PAID, _GOODS} <= amounts.keys():
        return None
    paid = amounts.pop(PAID)
    if len(amounts) + 1 < len(rows) or sum(amounts.values()) != paid:
        raise Unreadable("the rows of the bill do not add up")
    off = [value for label, value in amounts.items() if value < 0 and not _prepaid(label)]
    return str(-sum(off)) if off else None


def _prepaid(label: str) -> bool:
    return label.startswith(_PREPAID)
