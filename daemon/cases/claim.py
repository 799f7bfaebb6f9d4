"""The amount asked for: added up from known amounts, with the sum written out."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from daemon.cases.known import Known
from rules.cases import Demand, Dispute


class Sum(NamedTuple):
    """A total and how it comes about; without a total the demand is not about money."""

    total: Decimal | None
    parts: tuple[tuple[str, Decimal], ...]

    @property
    def formula(self) -> str:
        """Write the sum out: 实付金额 259.00 + 退货运费 12.00 = 271.00 元."""
        if self.total is None:
            return ""
        added = " + ".join(f"{title} {amount:.2f}" for title, amount in self.parts)
        return f"{added} 元" if len(self.parts) == 1 else f"{added} = {self.total:.2f} 元"


def add_up(known: Known, demand: Demand) -> Sum:
    """Add up what a demand asks for; nothing is added that is not known."""
    wanted = (*demand.total, *(name for name in demand.and_if_known if known.has(name)))
    if not wanted or not all(known.has(name) for name in wanted):
        return Sum(None, ())
    parts = tuple((known.book.facts[name].title, known.get(name)) for name in wanted)
    return Sum(sum((amount for _, amount in parts), Decimal(0)), parts)


def demands(known: Known, dispute: Dispute, channel: str) -> tuple[Demand, ...]:
    """Give what may be asked for on a channel, the usual demand first."""
    fitting = (d for d in dispute.demand if not d.channels or channel in d.channels)
    return tuple(d for d in fitting if known.holds(d.when) and _can_be_reckoned(known, d))


def _can_be_reckoned(known: Known, demand: Demand) -> bool:
    """An amount that nobody can be asked for must come from the claim calculators."""
    return all(known.has(name) or known.book.facts[name].question for name in demand.total)


def chosen(known: Known, dispute: Dispute, channel: str) -> Demand:
    """Give the demand that the shopper chose, else the usual one."""
    fitting = demands(known, dispute, channel)
    return next((d for d in fitting if d.key == known.demand), fitting[0])
