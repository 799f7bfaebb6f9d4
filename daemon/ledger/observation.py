"""What one page said about one order, and when it was seen to say so."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from daemon.ledger.values import PROMISED, richness
from parsers import Order

_RANK = {"order_detail": 3, "logistics": 2, "after_sale": 2, "price_protection": 2, "invoice": 2}
_LIST = 1


class Sighting(NamedTuple):
    """A capture and the UTC moment at which its content was seen last."""

    capture: str
    at: str


class Source(NamedTuple):
    """Where a value stands: the capture, the reader, the kind of page, when it was seen last."""

    capture: str
    reader: str
    page: str
    at: str
    observation: str = ""


@dataclass(frozen=True)
class Observation:
    """One order as one page shows it; pages that show exactly the same are one observation."""

    page: str
    order: Mapping[str, Any]
    readers: Mapping[str, str]
    """Field → reader; "" stands for all other fields."""
    seen: tuple[Sighting, ...]

    @cached_property
    def latest(self) -> Sighting:
        """The sighting that counts for time."""
        return max(self.seen, key=lambda sighting: (sighting.at, sighting.capture))

    @property
    def seen_last(self) -> tuple[str, str]:
        """When and on which capture it was seen last, to be compared with others."""
        return self.latest.at, self.latest.capture

    @cached_property
    def identity(self) -> str:
        """A short hash of everything but the sightings."""
        whole = [self.page, self.order, self.readers]
        text = json.dumps(whole, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    @property
    def rank(self) -> int:
        """How much this kind of page knows about an order: a detail page more than a list."""
        return _RANK.get(self.page, _LIST)

    @cached_property
    def age(self) -> tuple[str, int, str]:
        """The sort key, oldest first; of two at the same moment the richer page is the newer."""
        return (self.latest.at, self.rank, self.identity)

    def source(self, path: str) -> Source:
        """Give the source of a field; those of one reader share theirs."""
        return self._sources[self.reader(path)]

    @cached_property
    def _sources(self) -> dict[str, Source]:
        capture, at = self.latest
        return {
            reader: Source(capture, reader, self.page, at, self.identity)
            for reader in ("", *self.readers.values())
        }

    def reader(self, path: str) -> str:
        """Name the reader that gave a field."""
        if len(self.readers) == 1 and "" in self.readers:  # one read all of it
            return self.readers[""]
        field = path.partition(".")[0].partition("[")[0]
        return self.readers.get(path) or self.readers.get(field) or self.readers.get("", "")

    def as_json(self) -> dict[str, Any]:
        """Give the observation as plain JSON values, with its latest sighting."""
        capture, at = self.latest
        told = {"page": self.page, "order": self.order, "readers": self.readers}
        return {**told, "capture": capture, "at": at}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Observation:
        """Read back what `as_json` gave."""
        seen = (Sighting(kept["capture"], kept["at"]),)
        return cls(kept["page"], kept["order"], kept["readers"], seen)


def observe(order: Order, page: str, sighting: Sighting) -> Observation:
    """Turn an order that was read on a page into an observation of it."""
    said = order.model_dump(
        mode="json", exclude_none=True, exclude_defaults=True, exclude={"provenance"}
    )
    readers = {field: origin.reader for field, origin in order.provenance.items()}
    return Observation(page, said, _short(readers), (sighting,))


def _short(readers: dict[str, str]) -> dict[str, str]:
    if not readers:
        return {}
    usual = Counter(sorted(readers.values())).most_common(1)[0][0]
    return {"": usual, **{field: name for field, name in readers.items() if name != usual}}


def together(observations: Iterable[Observation]) -> list[Observation]:
    """Make one of those that say the same, oldest first; the order of arrival does not matter."""
    found: dict[str, Observation] = {}
    for one in observations:
        twin = found.get(one.identity)
        if twin:
            one = replace(one, seen=tuple(sorted({*one.seen, *twin.seen})))
        found[one.identity] = one
    return sorted(found.values(), key=lambda one: one.age)


def standing(known: Iterable[Observation]) -> list[Observation]:
    """Leave out what the same kind of page said later in the same words but for its countdowns.

    A countdown read at another minute gives another moment. Without this an order that is looked
    at every day would be merged out of hundreds of observations, of which only the last matters.
    """
    newest_first = sorted(known, key=lambda one: one.age, reverse=True)
    left: list[Observation] = []
    for one in newest_first:
        if not any(_outdoes(later, one) for later in left):
            left.append(one)
    return left[::-1]


def _outdoes(later: Observation, one: Observation) -> bool:
    same = later.page == one.page and later.readers == one.readers
    return same and _says_all(later.order, one.order)


def _says_all(later: Any, earlier: Any) -> bool:
    if isinstance(later, Mapping) and isinstance(earlier, Mapping):
        return later.keys() == earlier.keys() and all(
            _says_all(later[name], value)
            or (name in PROMISED and richness(name, later[name]) >= richness(name, value))
            for name, value in earlier.items()
        )
    if isinstance(later, list) and isinstance(earlier, list):
        return len(later) == len(earlier) and all(map(_says_all, later, earlier))
    return bool(later == earlier)
