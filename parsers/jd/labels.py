"""Labels and their values on JD's pages: "运费金额：" and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from parsers._blocks import Block, Element, words
from parsers._fields import money

Labels = dict[str, str]


def labels_in(block: Block, value_class: str = "") -> Labels:
    """Gather every label with the words beside it; of equal labels the first is kept."""
    labels: Labels = {}
    for label in block.all("label"):
        beside = _value_beside(label)
        name = words(label).rstrip(":： ").replace(" ", "")
        if beside is not None and name and value_class in (beside.get("class") or ""):
            labels.setdefault(name, words(beside))
    return labels


def _value_beside(label: Element) -> Element | None:
    for beside in label.itersiblings():
        if isinstance(beside.tag, str):
            return beside
    return None


def sum_of(labels: Labels, names: Sequence[str]) -> str | None:
    """Add up the amounts of several labels, without their signs; None where none is printed."""
    amounts = [money(labels[name]) for name in names if name in labels]
    found = [abs(Decimal(amount)) for amount in amounts if amount is not None]
    return f"{sum(found):f}" if found else None
