"""What may become of a mangled page's reading: right, or missing and said so; never wrong."""

from datetime import datetime
from typing import Any

from parsers import Reading


def wrong(before: Reading, after: Reading) -> list[str]:
    """List every value that is there and is not what it was."""
    known = {order.number: order for order in before.orders}
    found = []
    for order in after.orders:
        if order.number not in known:
            found.append(f"an order {order.number} that is not on the page")
            continue
        said = order.model_dump()
        if "platform" not in order.provenance:
            del said["platform"]  # that of the page's address, where the order's own is not said
        found += _differences(known[order.number].model_dump(), said, order.number)
    return found


def _differences(truth: Any, value: Any, where: str) -> list[str]:
    if value in (None, (), [], "unknown", {}) or value == truth:
        return []
    if isinstance(truth, datetime) and value == truth.date():
        return []  # the day without the time of day is less, not wrong
    if isinstance(truth, dict) and isinstance(value, dict):
        return [
            line
            for name, inner in value.items()
            if name != "provenance"
            for line in _differences(truth.get(name), inner, f"{where}.{name}")
        ]
    if isinstance(truth, list | tuple) and isinstance(value, list | tuple):
        return [
            f"{where}: {entry!r} is none of {truth!r}"
            for entry in value
            if all(_differences(known, entry, where) for known in truth)
        ]
    return [f"{where}: {value!r} instead of {truth!r}"]


def lost_in_silence(before: Reading, after: Reading) -> bool:
    """Tell whether a mangled page says less, and the reading calls itself complete."""
    return after.outcome in ("read", "empty") and after.orders != before.orders
