"""Sums with their labels: "Grand Total:" and the amount that follows it, whatever the markup."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from parsers._amounts import Amount, amount
from parsers._blocks import Element, texts
from parsers._fields import Unreadable
from parsers.amazon.words import SUM_LABELS, label


class Sums(NamedTuple):
    """The amounts of a summary by their labels, and known labels beside which none stands."""

    pairs: list[tuple[str, Amount]]
    alone: frozenset[str]


NO_SUMS = Sums([], frozenset())


def pieces_of(element: Element) -> list[str]:
    """Give the pieces of text inside an element, in the order in which they are read."""
    return [piece for text in texts(element) if (piece := " ".join(text.split()))]


def sums_in(pieces: Iterable[str], marketplace: str) -> Sums:
    """Pair each amount with the words right before it."""
    pairs: list[tuple[str, Amount]] = []
    alone: set[str] = set()
    before = ""
    for piece in pieces:
        name, value = before, _amount(piece, marketplace)
        if value is None and ":" in piece:
            name, _, printed = piece.rpartition(":")
            value = _amount(printed, marketplace)
        if value is None:
            alone.add(label(before))
            before = piece
        elif name:
            pairs.append((label(name), value))
            before = ""
    return Sums(pairs, frozenset(alone | {label(before)}) & _ALL_LABELS)


_ALL_LABELS = frozenset(name for names in SUM_LABELS.values() for name in names)


def _amount(printed: str, marketplace: str) -> Amount | None:
    try:
        return amount(printed, marketplace) if any(map(str.isdecimal, printed)) else None
    except Unreadable:
        return None


def named(sums: Sums, what: str) -> Amount | None:
    """Give the sum of one meaning: that of the surest label that stands on the page.

    Raises:
        Unreadable: the page names several different ones, or its amount has moved.
    """
    for name in SUM_LABELS[what]:
        found = {value for known, value in sums.pairs if known == name}
        if len(found) > 1:
            raise Unreadable(f"several sums are called {name!r}")
        if found:
            return found.pop()
        if name in sums.alone:
            raise Unreadable(f"no amount beside {name!r}")
    return None


def together(sums: Sums, what: str) -> str | None:
    """Add up all sums of one meaning, without their signs; None where none is printed.

    Raises:
        Unreadable: one of the amounts has moved, and a part is not the whole.
    """
    moved = sums.alone.intersection(SUM_LABELS[what])
    if moved:
        raise Unreadable(f"no amount beside {sorted(moved)}")
    values = [abs(Decimal(value.value)) for known, value in sums.pairs if known in SUM_LABELS[what]]
    return f"{sum(values):f}" if values else None
