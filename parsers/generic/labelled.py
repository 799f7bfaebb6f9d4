"""One order by the labels on its page: "订单编号：…", "Order number …", and what stands beside.

Each candidate has a confidence. What is below the threshold is no value: the shopper is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from parsers._amounts import Amount, amount
from parsers._collect import Collector
from parsers._dates import day
from parsers._fields import Unreadable, moment_within
from parsers._page import Page
from parsers._records import Order, Provenance
from parsers.generic.words import CURRENCY_OF_LANGUAGE, NAMES, shop_of

THRESHOLD = 0.7
_ALONE, _BESIDE, _SEVERAL = 0.9, 0.8, 0.3  # in one text with its label; in the next; contradicted
_NUMBER = re.compile(r"(?=(?:\D*\d){4})[A-Za-z0-9][A-Za-z0-9-]{4,31}").fullmatch


Read = Callable[[str], Any]


class Candidate(NamedTuple):
    """A value that stands beside a label, and how far it can be trusted."""

    value: Any
    confidence: float
    label: str


def order_on(page: Page, collector: Collector) -> Order | None:
    """Read the one order whose number is labelled; of several numbers none is chosen."""
    beside = list(_labelled(page))
    known = {
        "number": _best(beside, "number", _number),
        "placed_at": _best(beside, "placed_at", _moment),
        "paid": _best(beside, "paid", lambda printed: amount(printed, _currency_of(page))),
    }
    sure = {name: found for name, found in known.items() if found and _trusted(found)}
    for name, found in known.items():
        if found and name not in sure:
            collector.note("ask_shopper", f"{name}: {found.label} {found.value}?"[:120])
    if "number" not in sure:
        return None
    for name in sorted(known.keys() - sure.keys()):
        if known[name] is None:
            collector.note("missing", f"{name} stands beside no known label")
    return _order(page, sure, collector)


def _order(page: Page, sure: dict[str, Candidate], collector: Collector) -> Order | None:
    values: dict[str, Any] = {name: found.value for name, found in sure.items()}
    if isinstance(total := values.get("paid"), Amount):
        values["paid"], values["currency"] = total.value, total.currency
    values["platform"], values["shop"] = page.shop, shop_of(page)
    values["provenance"] = {
        name: Provenance(collector.reader, f"{found.label} ({found.confidence:.0%})")
        for name, found in sure.items()
    }
    return collector.record(Order, values)


def _trusted(found: Candidate) -> bool:
    return found.confidence >= THRESHOLD


def _labelled(page: Page) -> Iterator[tuple[str, str]]:
    """Give each text that begins with a known label, and the text that follows it."""
    pieces = [piece for raw in page.visible_pieces if (piece := " ".join(raw.split()))]
    for here, following in pairwise([*pieces, ""]):
        if here[:40].casefold().startswith(_BEGINNINGS) and len(here) <= _LONGEST:
            yield here, following


_BEGINNINGS = tuple(name for names in NAMES.values() for name in names)
_LONGEST = 120  # characters of a label with its value; a sentence is neither


def _best(beside: list[tuple[str, str]], field: str, read: Read) -> Candidate | None:
    """Give the value of a label, or one nobody trusts where the page says several."""
    found = list(_candidates(beside, field, read))
    if not found:
        return None
    best = max(found, key=lambda one: one.confidence)
    if len({str(one.value) for one in found}) > 1:
        return best._replace(confidence=_SEVERAL)
    return best


def _candidates(beside: list[tuple[str, str]], field: str, read: Read) -> Iterator[Candidate]:
    for here, following in beside:
        name, rest = _label(here, field)
        if name:
            value = _read(read, (rest or following).lstrip(" :：#"))
            if value is not None:
                yield Candidate(value, _ALONE if rest else _BESIDE, name)


def _label(piece: str, field: str) -> tuple[str, str]:
    """Part a text into a known label and what stands behind it; "" where there is none."""
    name, mark, rest = piece.replace("：", ":").partition(":")
    if mark and name.strip().casefold() in NAMES[field]:
        return name.strip(), rest.strip()
    if piece.casefold() in NAMES[field]:
        return piece, ""
    words = [known for known in NAMES[field] if piece.casefold().startswith(known)]
    longest = max(words, key=len, default="")
    rest = piece[len(longest) :].strip(" #")
    return (longest, rest) if longest and rest[:1].isdigit() else ("", "")


def _read(read: Read, printed: str) -> Any:
    try:
        return read(printed)
    except Unreadable:
        return None


def _number(printed: str) -> str | None:
    first = printed.lstrip("# ").split(" ", 1)[0].rstrip(".,;")
    return first if _NUMBER(first) else None


def _moment(printed: str) -> date | None:
    return moment_within(printed) or day(printed)


def _currency_of(page: Page) -> str:
    return CURRENCY_OF_LANGUAGE.get((page.tree.get("lang") or "").casefold(), "")
