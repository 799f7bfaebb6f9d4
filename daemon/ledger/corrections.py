"""Corrections: what the shopper says of an order, kept apart from what pages say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from daemon.ledger.merge import Merged, merge
from daemon.ledger.observation import Observation, Source, standing
from daemon.ledger.stored import StoredOrder
from daemon.problems import DataProblem
from parsers import Order

_NOT_CORRECTED = {"platform", "number", "items", "shipments", "after_sales", "provenance"}
_RECORDS = {"merchant", "promises"}


def as_read(observations: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Give an order out of what pages showed of it, without the shopper's word."""
    known = [Observation.of_json(one) for one in observations]
    return merge(standing(known)).order if known else {}


def check_path(path: str) -> None:
    """Refuse what names no field that a shopper can correct."""
    first, _, rest = path.partition(".")
    record = Order.model_fields.get(first)
    if record is None or first in _NOT_CORRECTED or bool(rest) != (first in _RECORDS):
        raise DataProblem(f"“{path}”不能更正", f"{path} cannot be corrected")


def check_order(stored: StoredOrder) -> None:
    """Refuse a correction that makes the order unreadable."""
    try:
        assert stored.order  # noqa: S101 - reading it is the check
    except ValidationError as wrong:
        path = ".".join(str(part) for part in wrong.errors()[0]["loc"])
        raise DataProblem(f"“{path}”的值不对", f"the value of {path} is not valid") from wrong


def correct(merged: Merged, corrections: Mapping[str, Any]) -> None:
    """Put the shopper's word in place of what pages say; it settles their conflicts."""
    for path, told in corrections.items():
        first, _, rest = path.partition(".")
        record = merged.order.setdefault(first, {}) if rest else merged.order
        record[rest or first] = told["value"]
        merged.sources[path] = Source("", "shopper", "correction", told["at"])
    merged.conflicts = [one for one in merged.conflicts if one.path not in corrections]
