"""Amounts whose "$" and "¥" mean another currency on each marketplace."""

from __future__ import annotations

import re
from typing import NamedTuple

from parsers._fields import Unreadable, money

_NAMED = """USD US$ | CAD CA$ C$ CDN$ | AUD AU$ A$ | MXN MX$ | SGD S$ | BRL R$ | HKD HK$ | TWD NT$
EUR € | GBP £ | JPY 円 JP¥ | CNY 元 RMB CN¥ | INR ₹ Rs. Rs | PLN zł zl | TRY ₺ TL | KRW ₩ | AED
SAR | EGP | SEK | ZAR | MXN | NOK | DKK | CHF"""
_ROWS = [row.split() for row in _NAMED.replace("\n", "|").split("|")]
CURRENCIES = {symbol: row[0] for row in _ROWS for symbol in row}
"""Symbols and codes that mean one currency wherever they stand."""

SHARED = {
    "$": frozenset({"USD", "CAD", "AUD", "MXN", "SGD"}),
    "¥": frozenset({"JPY", "CNY"}),
    "￥": frozenset({"JPY", "CNY"}),
    "kr": frozenset({"SEK", "NOK", "DKK"}),
    "R": frozenset({"ZAR"}),
}
"""Symbols that several marketplaces use, each for its own currency."""

_WHOLE_UNITS = frozenset({"JPY", "KRW"})  # printed without decimals
_AMOUNT = re.compile(
    r"(?P<sign>[-−–+]?)\s*(?P<before>[^\d\s.,+−–-]{0,4}\.?)\s*(?P<inner>[-−–+]?)\s*"
    r"(?P<digits>\d[\d.,'\u00a0\u202f\u2009 ]{0,24})(?<=\d)\s*(?P<after>[^\d\s.,:]{0,4})"
).fullmatch


class Amount(NamedTuple):
    """A sum and its currency."""

    value: str
    currency: str


def amount(printed: str, marketplace: str) -> Amount | None:
    """Read an amount as a marketplace prints it; None where no known currency stands.

    Raises:
        Unreadable: its currency or its digits cannot be told for certain.
    """
    found = _AMOUNT(printed.strip())
    if not found or not (found["before"] or found["after"]) or (found["before"] and found["after"]):
        return None
    symbol = found["before"] or found["after"]
    if symbol not in SHARED and symbol not in CURRENCIES:
        return None
    currency = _currency(symbol, marketplace)
    signs = (found["sign"] + found["inner"]).replace("+", "")
    if currency is None or len(signs) > 1:
        raise Unreadable(f"no amount: {printed[:40]!r}")
    return Amount(("-" if signs else "") + _figures(found["digits"], currency), currency)


def _currency(symbol: str, marketplace: str) -> str | None:
    if symbol in SHARED:
        return marketplace if marketplace in SHARED[symbol] else None
    return CURRENCIES.get(symbol)


def _figures(digits: str, currency: str) -> str:
    figures = re.sub(r"[\s\u00a0\u202f\u2009']", "", digits)
    if currency == "INR":  # 1,23,456.00 is grouped in lakhs
        figures = figures.replace(",", "")
    value = money(figures)
    decimals = len(value.partition(".")[2]) if value else 0
    if value is None or decimals not in ((0,) if currency in _WHOLE_UNITS else (0, 2)):
        raise Unreadable(f"no amount in {currency}: {digits!r}")
    return value
