"""Which items, parcels and after-sale requests on several pages are the same ones."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from daemon.ledger.observation import Observation

Part = Mapping[str, Any]
Seen = tuple[Observation, Part]
Key = Callable[[Part], Hashable | None]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How parts of one kind are recognised: by strong keys first, then by what is the only one."""

    strong: tuple[Key, ...]
    weak: tuple[Key, ...]
    numbers: tuple[str, ...]
    """Two parts that both have one of these, and differ in it, are never the same."""


def _by(*names: str) -> Key:
    def key(part: Part) -> Hashable | None:
        values = tuple(part.get(name) for name in names)
        return None if None in values else (names, values)

    return key


def _only(part: Part) -> Hashable:
    return "the only one"


LIKENESS = {
    "items": Likeness(
        strong=(_by("line_id"), _by("item_id", "sku"), _by("title", "sku")),
        weak=(_by("item_id"), _by("title")),
        numbers=("line_id", "item_id"),
    ),
    "shipments": Likeness(
        strong=(_by("number"),),
        weak=(_by("carrier_code"), _by("carrier"), _only),
        numbers=("number",),
    ),
    "after_sales": Likeness(
        strong=(_by("number"), _by("kind", "applied_at")),
        weak=(_by("kind"), _only),
        numbers=("number",),
    ),
}


def gather(observations: Iterable[Observation], field: str) -> list[list[Seen]]:
    """Collect what each observation says about the same part; the order of arrival is no matter."""
    groups: list[list[Seen]] = []
    observations = [one for one in observations if one.order.get(field)]
    if len(observations) == 1:
        return [[(observations[0], part)] for part in observations[0].order[field]]
    # The page that knows most comes first and sets the order; ties are broken by content.
    known = sorted(observations, key=lambda one: one.age, reverse=True)
    for one in sorted(known, key=lambda one: (-one.rank, -len(one.order.get(field, ())))):
        _add(groups, one, list(one.order.get(field, ())), LIKENESS[field])
    return groups


def _add(groups: list[list[Seen]], one: Observation, parts: list[Part], like: Likeness) -> None:
    free = list(groups)  # two parts on one page are never the same
    for key in like.strong:
        parts = _pair(free, one, parts, key, like, only=False)
    for key in like.weak:
        parts = _pair(free, one, parts, key, like, only=True)
    groups.extend([(one, part)] for part in parts)


def _pair(
    free: list[list[Seen]],
    one: Observation,
    parts: list[Part],
    key: Key,
    like: Likeness,
    *,
    only: bool,
) -> list[Part]:
    """Put each part into the first free group with the same key; give back those without one."""
    left = []
    for part in parts:
        wanted = key(part)
        fitting = [] if wanted is None else [g for g in free if _fits(g, part, key, like)]
        rivals = sum(1 for other in parts if wanted is not None and key(other) == wanted)
        if not fitting or (only and (len(fitting) > 1 or rivals > 1)):
            left.append(part)
            continue
        fitting[0].append((one, part))
        free[:] = [group for group in free if group is not fitting[0]]
    return left


def _fits(group: list[Seen], part: Part, key: Key, like: Likeness) -> bool:
    wanted = key(part)
    return any(key(member) == wanted for _, member in group) and not any(
        _differ(member, part, name) for _, member in group for name in like.numbers
    )


def _differ(one: Part, other: Part, name: str) -> bool:
    mine, theirs = one.get(name), other.get(name)
    return mine is not None and theirs is not None and mine != theirs
