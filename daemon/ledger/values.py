"""Two values of one field: which is the richer, and can both be true."""

from __future__ import annotations

import fnmatch
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_AMOUNTS = {"paid", "freight", "discount", "tax", "refund_total", "amount"}
PROMISED = frozenset(
    ["ship_by", "deliver_by", "auto_confirm_at", "price_protected_until", "return_until"]
)
"""Moments that are often countdowns on the page, so that they differ a little each time."""

CHANGING = frozenset(_AMOUNTS | PROMISED | {"refund", "quantity"})
"""Fields that rightly change as the order goes on: the newest page wins."""

MONEY = frozenset(_AMOUNTS | {"unit_price"})
_TIME = re.compile(r"(.*_)?(at|by|until)")
_CUT = re.compile(r"\s*(…|\.{3}|\.\.)\s*$")
_DAY = 10  # characters of "2026-11-20"


def is_time(name: str) -> bool:
    """Tell by its name whether a field holds a moment."""
    return _TIME.fullmatch(name) is not None


def richness(name: str, value: Any) -> int:
    """Say how much a value tells: a second more than a day, a whole text more than a cut one."""
    if not isinstance(value, str):
        return 2
    if is_time(name):
        return _precision(value)
    return 0 if "*" in value else 1 if _CUT.search(value) else 2


def _precision(value: str) -> int:
    if len(value) == _DAY:
        return 0
    return 2 if datetime.fromisoformat(value).second else 1


def agree(name: str, one: Any, other: Any) -> bool:
    """Tell whether both values can be true: the same, or one a poorer form of the other."""
    if one == other or name.endswith("url"):
        return True  # each page links to the same thing in its own way
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    if name in MONEY:
        return Decimal(one) == Decimal(other)
    if is_time(name):
        return _same_time(one, other)
    return _poorer(one, other) or _poorer(other, one)


def _same_time(one: str, other: str) -> bool:
    if _DAY in (len(one), len(other)):
        return _day(one) == _day(other)
    first, then = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if first.second and then.second:
        return first == then
    return first.replace(second=0, microsecond=0) == then.replace(second=0, microsecond=0)


def _day(value: str) -> date:
    return date.fromisoformat(value[:_DAY])


def _poorer(short: str, whole: str) -> bool:
    if "*" in short:
        pattern = re.sub(r"\*+", "*", short).replace("[", "[[]").replace("?", "[?]")
        return fnmatch.fnmatchcase(whole, pattern)
    cut = _CUT.sub("", short)
    return cut != short and whole.startswith(cut)
