"""Orders by their problem: a case is open, the other side is late, money may be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from daemon.ledger.catalogue import catalogued
from daemon.ledger.stored import StoredOrder
from daemon.web.dashboard.view import View

PROBLEMS = {
    "case": ("有维权事项", "with a case"),
    "late": ("对方超时", "the other side is late"),
    "risk": ("七天内要办", "to see to within a week"),
    "money": ("可以要钱", "money to ask for"),
}
"""What the list can be narrowed to, and how it is named."""
LOOKED_AT = 1000
WEEK = 7 * 86400


def with_problem(view: View, chosen: Mapping[str, str]) -> list[StoredOrder]:
    """List the orders with the chosen problem that fit the other choices, the newest first."""
    found = view.home.orders.get_all(dict.fromkeys(keys(view, chosen["problem"])))
    fitting = [one for one in found if fits(one, chosen)]
    return sorted(fitting, key=lambda one: catalogued(one.document)["sort"], reverse=True)


def keys(view: View, problem: str) -> Iterable[str]:
    """Give the keys of the orders with a problem."""
    if problem == "case":
        return [case.order for case in view.home.cases.all()]
    if problem == "money":
        return [entry.order for entry in view.home.money.all() if entry.claimable]
    coming = view.home.due.coming(view.now, LOOKED_AT)
    if problem == "late":
        return [one.order for one in coming if not one.mine and one.ends <= view.now]
    left = ((one, (one.ends - view.now).total_seconds()) for one in coming if one.mine)
    return [one.order for one, seconds in left if 0 < seconds <= WEEK]


def fits(stored: StoredOrder, chosen: Mapping[str, str]) -> bool:
    """Tell whether an order fits shop, state and words as the list's own search would say."""
    entry = catalogued(stored.document)
    words = " ".join(chosen["q"].split()).casefold()
    same = all(chosen[name] in ("", entry[name]) for name in ("platform", "status"))
    return same and words in entry["text"]
