"""Which kind of dispute it may be: signs in the order, its deadlines, the shopper's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daemon.cases.sources import named
from rules import Facts, Result
from rules.cases import Casebook, Dispute

WORD, OVERDUE, EVENT, STATUS = 8, 4, 2, 1
"""How much a sign weighs: what the shopper says counts more than what the pages show."""


def suggestions(
    book: Casebook,
    order: Mapping[str, Any],
    facts: Facts,
    result: Result,
    words: str = "",
) -> tuple[Dispute, ...]:
    """Give the kinds of dispute that the signs speak for, the likeliest first.

    An order's status alone suggests only where nothing says more.
    """
    weighed = [(_weight(d, order, facts, result, words), d) for d in book.disputes.values()]
    enough = EVENT if max(weight for weight, _ in weighed) > STATUS else STATUS
    likely = [one for one in weighed if one[0] >= enough]
    ranked = sorted(likely, key=lambda one: (-one[0], one[1].key))
    return tuple(dispute for _, dispute in ranked)


def _weight(
    dispute: Dispute, order: Mapping[str, Any], facts: Facts, result: Result, words: str
) -> int:
    signs = dispute.suggest
    if order.get("status") in signs.never:
        return 0
    late = [d.rule for d in result.deadlines if d.status == "overdue"]
    return (
        WORD * sum(word in words for word in signs.words)
        + OVERDUE * any(named(rule, wanted) for rule in late for wanted in signs.overdue)
        + EVENT * sum(name in facts.events for name in signs.events)
        + STATUS * (order.get("status") in signs.status)
    )
