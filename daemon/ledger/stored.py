"""One order as the store keeps it: the merged values, their sources, what contradicts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, Protocol, cast

from daemon.ledger.merge import Conflict, Merged
from daemon.ledger.observation import Observation, Sighting, Source
from parsers import Order, number_space
from parsers._records import PlatformName


def key_of(platform: str, number: str, shop: str | None = None) -> str:
    """Give the key of an order; Tmall's orders are Taobao's, whose lists show both."""
    return f"{number_space(cast(PlatformName, platform), shop)}:{number}"


class Seen(NamedTuple):
    """One capture that showed an order."""

    capture: str
    at: datetime
    page: str


class History(Protocol):
    """Who saw an order when: looked up only when asked for."""

    def sightings(self, key: str) -> list[tuple[str, str, str]]:
        """List time, capture and kind of page of every sighting: many, if it was seen daily."""

    def latest(self, keys: Iterable[str]) -> dict[str, dict[str, Sighting]]:
        """Give the latest sighting of each observation that counts, by order."""


class SharedHistory:
    """The history of orders that were looked up together: asked for one, it looks for all."""

    def __init__(self, history: History, keys: tuple[str, ...]) -> None:
        self._history = history
        self._keys = keys

    def sightings(self, key: str) -> list[tuple[str, str, str]]:
        """List time, capture and kind of page of every sighting of one order."""
        return self._history.sightings(key)

    def latest(self, key: str) -> dict[str, Sighting]:
        """Give the latest sighting of each observation that counts of one order."""
        return self._latest[key]

    @cached_property
    def _latest(self) -> dict[str, dict[str, Sighting]]:
        return self._history.latest(self._keys)


@dataclass(frozen=True)
class StoredOrder:
    """One order as the store knows it."""

    key: str
    document: Mapping[str, Any] = field(repr=False)
    history: SharedHistory = field(repr=False, compare=False)

    @cached_property
    def order(self) -> Order:
        """The merged order, the shopper's corrections included."""
        return Order.model_validate(self.document["order"])

    @property
    def sample(self) -> bool:
        """Whether it is a sample, not the shopper's own."""
        return bool(self.document["sample"])

    @cached_property
    def seen(self) -> tuple[Seen, ...]:
        """Where it was seen, newest first."""
        known = sorted(self.history.sightings(self.key), key=lambda one: one[:2], reverse=True)
        return tuple(Seen(capture, datetime.fromisoformat(at), page) for at, capture, page in known)

    @property
    def last_seen(self) -> datetime:
        """When a page showed it last."""
        return datetime.fromisoformat(max(sighting.at for sighting in self._latest.values()))

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Where each value comes from, by its path, such as `items[0].title`."""
        told = self.document["sources"]
        known = [self._source(source) for source in told["known"]]
        return {path: known[place] for path, place in told["of"].items()}

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The fields on which pages contradict each other."""
        return tuple(
            Conflict(path, tuple((value, self._source(source)) for value, source in values))
            for path, values in self.document["conflicts"]
        )

    @property
    def corrections(self) -> dict[str, Any]:
        """What the shopper corrected, by path."""
        return {path: told["value"] for path, told in self.document["corrections"].items()}

    @cached_property
    def _latest(self) -> dict[str, Sighting]:
        return self.history.latest(self.key)

    def _source(self, kept: Sequence[str]) -> Source:
        observation, reader, page, at = kept
        latest = self._latest.get(observation)
        if latest is None:
            return Source("", reader, page, at)
        return Source(latest.capture, reader, page, latest.at, observation)


def document_of(
    merged: Merged, newest: Observation, corrections: Mapping[str, Any], *, sample: bool
) -> dict[str, Any]:
    """Give what the store keeps of an order."""
    order = merged.order
    known: dict[tuple[str, str, str, str], int] = {}
    places = {
        path: known.setdefault(_kept(source), len(known)) for path, source in merged.sources.items()
    }
    return {
        "sample": sample,
        "state": f"{newest.identity} {len(merged.conflicts)}",
        "order": order,
        "sources": {
            "known": [list(source) for source in known],
            "of": places,
        },
        "conflicts": [
            [one.path, [[value, list(_kept(source))] for value, source in one.values]]
            for one in merged.conflicts
        ],
        "corrections": dict(corrections),
    }


def _kept(source: Source) -> tuple[str, str, str, str]:
    """A page's capture and time are looked up, since it may be seen again; a correction's stay."""
    return (source.observation, source.reader, source.page, "" if source.observation else source.at)
