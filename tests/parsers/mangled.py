"""Pages mangled on purpose: their readings may be right, or missing and said so, never wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from parsers import Reading

CLASS = re.compile(r'class="([^"]*)"')


def class_names(html: str) -> list[str]:
    """List the class names of a page that carry no number of an order, shop or product."""
    names = {name for found in CLASS.findall(html) for name in found.split()}
    return sorted(name for name in names if not re.search(r"\d{5}", name))


def without_class(html: str, name: str) -> str:
    """Rename one class everywhere, as a new release of a shop's page would."""

    def renamed(found: re.Match[str]) -> str:
        kept = (f"{one}-x9k" if one == name else one for one in found[1].split())
        return f'class="{" ".join(kept)}"'

    return CLASS.sub(renamed, html)


def without_key(value: Any, name: str) -> Any:
    """Rename one key everywhere in a JSON document."""
    if isinstance(value, dict):
        renamed = ((f"{k}X9k" if k == name else k, v) for k, v in value.items())
        return {k: without_key(v, name) for k, v in renamed}
    return [without_key(one, name) for one in value] if isinstance(value, list) else value


def keys_of(value: Any) -> set[str]:
    """List every key of a JSON document."""
    if isinstance(value, dict):
        return set(value).union(*(keys_of(inner) for inner in value.values()))
    return set().union(*(keys_of(inner) for inner in value)) if isinstance(value, list) else set()


def wrong_values(right: Reading, mangled: Reading) -> list[str]:
    """List what a mangled page was read as that the page does not say."""
    known = {order.number: order.model_dump(exclude={"provenance"}) for order in right.orders}
    wrong = []
    for order in mangled.orders:
        if order.number not in known:
            wrong.append(f"an order {order.number}")
            continue
        told = order.model_dump(exclude={"provenance"})
        wrong += [f"{order.number} {line}" for line in _differences(known[order.number], told)]
    return wrong


def _differences(right: Any, told: Any, where: str = "") -> Iterator[str]:
    if told in (None, (), "unknown") or told == right:
        return
    if isinstance(right, datetime) and type(told) is date and right.date() == told:
        return  # a day is less than a time of day, and true
    if isinstance(right, dict) and isinstance(told, dict):
        for name, value in told.items():
            yield from _differences(right.get(name), value, f"{where}.{name}")
    elif isinstance(right, tuple) and isinstance(told, tuple):
        if where.endswith(".actions"):
            yield from (f"{where}: {one}" for one in told if one not in right)
        elif len(told) == len(right):
            for position, pair in enumerate(zip(right, told, strict=True)):
                yield from _differences(*pair, f"{where}[{position}]")
        else:  # some are missing: what is told must be (part of) one that is there
            unknown = (one for one in told if all(list(_differences(r, one)) for r in right))
            yield from (f"{where}: {one}" for one in unknown)
    else:
        yield f"{where}: {told!r} instead of {right!r}"


def lost_in_silence(right: Reading, mangled: Reading) -> bool:
    """Tell whether a mangled page says less, and the reading calls itself complete."""
    return mangled.outcome in ("read", "empty") and mangled.orders != right.orders
