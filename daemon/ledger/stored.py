"""One order as the store keeps it: the merged values, their sources, what contradicts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from daemon.ledger.merge import Conflict, Merged, Source
from daemon.ledger.observation import Observation, Sighting
from parsers import Order, number_space
from parsers._records import PlatformName


def key_of(platform: str, number: str) -> str:
    """Give the key of an order; Tmall's orders are Taobao's, whose lists show both."""
    return f"{number_space(cast(PlatformName, platform))}:{number}"


@dataclass(frozen=True)
class StoredOrder:
    """One order as the store knows it."""

    key: str
    document: Mapping[str, Any] = field(repr=False)

    @cached_property
    def order(self) -> Order:
        """The merged order, the shopper's corrections included."""
        return Order.model_validate(self.document["order"])

    @property
    def sample(self) -> bool:
        """Whether it is a sample, not the shopper's own."""
        return bool(self.document["sample"])

    @property
    def last_seen(self) -> datetime:
        """When a page showed it last."""
        return datetime.fromisoformat(self.document["last_at"])

    @property
    def seen(self) -> tuple[tuple[Sighting, str], ...]:
        """Where it was seen, newest first: capture and time, and the kind of page."""
        return tuple((Sighting(capture, at), page) for capture, at, page in self.document["seen"])

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Where each value comes from, by its path, such as `items[0].title`."""
        told = self.document["sources"]
        known = [Source(*source) for source in told["known"]]
        return {path: known[place] for path, place in told["of"].items()}

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The fields on which pages contradict each other."""
        return tuple(
            Conflict(path, tuple((value, Source(*source)) for value, source in values))
            for path, values in self.document["conflicts"]
        )

    @property
    def corrections(self) -> dict[str, Any]:
        """What the shopper corrected, by path."""
        return {path: told["value"] for path, told in self.document["corrections"].items()}


def document_of(
    merged: Merged, known: Sequence[Observation], corrections: Mapping[str, Any], *, sample: bool
) -> dict[str, Any]:
    """Give what the store keeps of an order."""
    order = merged.order
    sources = list(dict.fromkeys(merged.sources.values()))
    seen = sorted({(at, capture, one.page) for one in known for capture, at in one.seen})
    place = {source: number for number, source in enumerate(sources)}
    return {
        "platform": order["platform"],
        "status": order.get("status", "unknown"),
        "sort": str(order.get("placed_at") or seen[0][0]),
        "last_at": seen[-1][0],
        "sample": sample,
        "text": _text(order),
        "order": order,
        "sources": {
            "known": [list(source) for source in sources],
            "of": {path: place[source] for path, source in merged.sources.items()},
        },
        "conflicts": [
            [one.path, [[value, list(source)] for value, source in one.values]]
            for one in merged.conflicts
        ],
        "corrections": dict(corrections),
        "seen": [[capture, at, page] for at, capture, page in reversed(seen)],
    }


def _text(order: Mapping[str, Any]) -> str:
    merchant = order.get("merchant", {})
    titles = [item.get("title") for item in order.get("items", ())]
    numbers = [parcel.get("number") for parcel in order.get("shipments", ())]
    words = [order["number"], merchant.get("name"), merchant.get("nick"), *titles, *numbers]
    return " ".join(" ".join(word for word in words if word).split()).casefold()
