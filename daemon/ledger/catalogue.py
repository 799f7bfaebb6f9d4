"""The catalogue: small rows that a list of orders is chosen, searched and sorted by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def catalogued(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an order is looked up by."""
    order = document["order"]
    items = order.get("items", ())
    return {
        "platform": order["platform"],
        "status": order.get("status", "unknown"),
        "sort": str(order.get("placed_at", "")),
        "sample": document["sample"],
        "text": _text(order),
        "items": "".join(f"{item['item_id']} " for item in items if item.get("item_id")),
    }


def _text(order: Mapping[str, Any]) -> str:
    merchant = order.get("merchant", {})
    titles = [item.get("title") for item in order.get("items", ())]
    numbers = [parcel.get("number") for parcel in order.get("shipments", ())]
    words = [order["number"], merchant.get("name"), merchant.get("nick"), *titles, *numbers]
    return " ".join(" ".join(word for word in words if word).split()).casefold()


def where(platform: str | None, status: str | None) -> dict[str, object]:
    """Give the keys that a list of orders is chosen by."""
    wanted = {"platform": platform, "status": status}
    return {name: value for name, value in wanted.items() if value is not None}


def containing(q: str) -> tuple[str, str] | None:
    """Give the words that are looked for, as the catalogue spells them."""
    words = " ".join(q.split()).casefold()
    return ("text", words) if words else None
