"""Pinduoduo's amounts: whole numbers are fen, what carries ¥ or a point is yuan."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from parsers import _fields
from parsers._records import Item


def money(raw: Any) -> str | None:
    """Give an amount in yuan: 81480 is "814.80", "¥814.80" and "814.8" are what they say."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return _yuan(raw)
    if isinstance(raw, str) and raw.strip().isdecimal():
        return _yuan(int(raw))
    return _fields.money(raw)


def _yuan(fen: int) -> str:
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def units_disagree(paid: str | None, items: Iterable[Item]) -> bool:
    """Tell whether goods and order were priced in different units: fen here, yuan there.

    Discounts and freight move a sum, but never by the factor of a hundred between fen and yuan.
    """
    goods = sum(
        (Decimal(i.unit_price) * (i.quantity or 1) for i in items if i.unit_price), Decimal(0)
    )
    if paid is None or not goods or not Decimal(paid):
        return False
    return not Decimal("0.05") < goods / Decimal(paid) < Decimal(20)
