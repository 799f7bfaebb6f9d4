"""The amount asked for: added up from known amounts, with the sum written out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from daemon.cases.known import Known
from daemon.cases.reckon import written
from rules.cases import Channel, Demand, Dispute


class Item(NamedTuple):
    """One amount of a sum: which fact, in which words, how much."""

    fact: str
    title: str
    title_en: str
    amount: Decimal


class Sum(NamedTuple):
    """A total and how it comes about; without a total the demand is not about money."""

    total: Decimal | None
    parts: tuple[Item, ...]

    @property
    def formula(self) -> str:
        """Write the sum out: 实付金额 259.00 + 退货运费 12.00 = 271.00 元."""
        added = self._added([one.title for one in self.parts])
        return f"{added} 元" if added else ""

    @property
    def formula_en(self) -> str:
        """Write the sum out: amount paid 259.00 + return freight 12.00 = 271.00."""
        return self._added([one.title_en for one in self.parts])

    def _added(self, titles: list[str]) -> str:
        if self.total is None:
            return ""
        amounts = [one.amount for one in self.parts]
        pairs = zip(titles, amounts, strict=True)
        added = " + ".join(f"{title} {amount:.2f}" for title, amount in pairs)
        return added if len(amounts) == 1 else f"{added} = {self.total:.2f}"

    def of(self, fact: str) -> Decimal | None:
        """Give what a fact comes to over all orders of the case."""
        amounts = [one.amount for one in self.parts if one.fact == fact]
        return sum(amounts, Decimal(0)) if amounts else None


def add_up(known: Known, demand: Demand) -> Sum:
    """Add up what a demand asks for; nothing is added that is not known."""
    wanted = (*demand.total, *(name for name in demand.and_if_known if known.has(name)))
    if not wanted or not all(known.has(name) for name in wanted):
        return Sum(None, ())
    parts = (*(_item(known, name) for name in wanted), *_beside(known, wanted))
    return Sum(sum((one.amount for one in parts), Decimal(0)), parts)


def _item(known: Known, name: str, of: str = "") -> Item:
    facts, told = known.book.facts, known.book.facts[name]
    title, title_en = f"{told.title}{of}", f"{told.title_en}{of}"
    if told.reckoned:
        title += f"（{written(told.reckoned, lambda one: facts[one].title, known.get)}）"
        title_en += f" ({written(told.reckoned, lambda one: facts[one].title_en, known.get)})"
    return Item(name, title, title_en, known.get(name))


def _beside(known: Known, wanted: tuple[str, ...]) -> Iterator[Item]:
    """Give what the other orders of the case add."""
    for other in known.beside:
        of = f" #{other.get('order_number')}"
        for name in wanted:
            if is_of_order(known, name) and other.has(name):
                yield _item(other, name, of)


def is_of_order(known: Known, name: str) -> bool:
    """Tell whether each order has its own amount; what only the shopper says counts once."""
    fact = known.book.facts[name]
    return bool(fact.paths or fact.claims or fact.failing_that)


def demands(known: Known, dispute: Dispute, channel: Channel) -> tuple[Demand, ...]:
    """Give what may be asked for on a channel, the usual demand first."""
    offered = channel.demand or dispute.demand
    fitting = (d for d in offered if not d.channels or channel.key in d.channels)
    if channel.listed_remedies:
        fitting = (d for d in fitting if d.remedies)
    return tuple(d for d in fitting if known.holds(d.when) and _can_be_reckoned(known, d))


def _can_be_reckoned(known: Known, demand: Demand) -> bool:
    """An amount that nobody can be asked for must come from the claim calculators.

    Where they lack a figure that the shopper can give, it is asked for first.
    """
    facts = known.book.facts
    if any(facts[name].means_order and not known.has(name) for name in demand.needs):
        return True
    names = (part for name in demand.total for part in known.parts_of(name))
    return all(known.has(name) or facts[name].question for name in names)


def chosen(known: Known, dispute: Dispute, channel: Channel) -> Demand | None:
    """Give the demand that the shopper chose, else the usual one; none where nothing fits."""
    fitting = demands(known, dispute, channel)
    usual = fitting[0] if fitting else None
    return next((d for d in fitting if d.key == known.demand), usual)
