"""Amazon's payments in the layout whose data stands in `__NEXT_DATA__`.

Its keys were never published, so a payment is what every payment is: the smallest object with one
order number, one signed amount and one day. An amount without a sign may be either, and is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from parsers._amounts import Amount, amount
from parsers._collect import Collector
from parsers._dates import day
from parsers._embedded import json_element
from parsers._fields import Unreadable
from parsers._page import Found, NothingHere, Page
from parsers._records import Transaction
from parsers.amazon.card import NUMBER
from parsers.amazon.marketplaces import currency_at

READER = "amazon_transactions_state"
_DEEPEST = 40
_LONGEST = 200  # characters of a text that says one thing


class Said(NamedTuple):
    """What the texts of one object say."""

    numbers: frozenset[str]
    amounts: frozenset[Amount]
    days: frozenset[date]

    @property
    def is_payment(self) -> bool:
        """Whether there is one of each, as on one line of the page."""
        return len(self.numbers) == len(self.amounts) == len(self.days) == 1


NOTHING = Said(frozenset(), frozenset(), frozenset())


def read_transactions(page: Page) -> Found:
    """Read every payment in the page's state.

    Raises:
        LayoutChanged: the state cannot be decoded.
        NothingHere: it holds no payment: they stand in the page's elements, if anywhere.
    """
    collector = Collector(page, READER)
    search = _Search(currency_at(page.url), collector)
    search.within(json_element(page, "__NEXT_DATA__"), _DEEPEST)
    if not search.found and not collector.notices:
        raise NothingHere("no payment in __NEXT_DATA__")
    return Found(notices=collector.notices, transactions=search.found)


class _Search:
    """Goes through the state from the inside out, so that the smallest object counts."""

    def __init__(self, marketplace: str, collector: Collector) -> None:
        self.marketplace = marketplace
        self.collector = collector
        self.found: list[Transaction] = []
        self._known: list[dict[str, Any]] = []

    def within(self, value: Any, deeper: int) -> Said:
        """Say what stands inside a value and is no payment of its own."""
        if isinstance(value, str):
            return self._text(value)
        if not isinstance(value, dict | list) or not deeper:
            return NOTHING
        inner = value.values() if isinstance(value, dict) else value
        said = _joined(self.within(one, deeper - 1) for one in inner)
        return self._object(value, said) if isinstance(value, dict) else said

    def _object(self, value: dict[str, Any], said: Said) -> Said:
        if said.is_payment:
            if value not in self._known:  # a state may hold the same object twice
                self._known.append(value)
                self.found.append(_made(said))
            return NOTHING
        if said.numbers and said.amounts and said.days:
            whose = ", ".join(sorted(said.numbers)[:3])
            self.collector.note("unreadable", f"payments for {whose}: which is whose?")
            return NOTHING
        return said

    def _text(self, words: str) -> Said:
        if not words or len(words) > _LONGEST:
            return NOTHING
        numbers = frozenset(NUMBER.findall(words))
        if numbers:
            return NOTHING._replace(numbers=numbers)
        try:
            signed = words.strip()[0] in "+-−–"
            made = amount(words, self.marketplace) if signed else None
            at = None if made else day(words)
        except (Unreadable, IndexError):
            return NOTHING
        return Said(frozenset(), frozenset([made] if made else ()), frozenset([at] if at else ()))


def _joined(parts: Iterator[Said]) -> Said:
    numbers: frozenset[str] = frozenset()
    amounts: frozenset[Amount] = frozenset()
    days: frozenset[date] = frozenset()
    for part in parts:
        numbers, amounts, days = numbers | part.numbers, amounts | part.amounts, days | part.days
    return Said(numbers, amounts, days)


def _made(said: Said) -> Transaction:
    (number,), (paid,), (at,) = said
    return Transaction(
        date=at,
        amount=paid.value,
        currency=paid.currency,
        order_number=number,
        refund=not paid.value.startswith("-"),
    )
