"""What one page said about one order, and when it was seen to say so."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from parsers import Order

_RANK = {"order_detail": 3, "logistics": 2, "after_sale": 2, "price_protection": 2, "invoice": 2}
_LIST = 1


class Sighting(NamedTuple):
    """A capture and the UTC moment at which its content was seen last."""

    capture: str
    at: str


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

    def reader(self, path: str) -> str:
        """Name the reader that gave a field."""
        field = path.partition(".")[0].partition("[")[0]
        return self.readers.get(path) or self.readers.get(field) or self.readers.get("", "")

    def as_json(self) -> dict[str, Any]:
        """Give the observation as plain JSON values."""
        seen = [list(sighting) for sighting in self.seen]
        return {"page": self.page, "order": self.order, "readers": self.readers, "seen": seen}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Observation:
        """Read back what `as_json` gave."""
        seen = tuple(Sighting(capture, at) for capture, at in kept["seen"])
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
        seen = {*one.seen, *(twin.seen if twin else ())}
        found[one.identity] = replace(one, seen=tuple(sorted(seen)))
    return sorted(found.values(), key=lambda one: one.age)


def without(observation: Observation, capture: str) -> Observation | None:
    """Give the observation as if this capture had not been; None if no other one shows it."""
    left = tuple(sighting for sighting in observation.seen if sighting.capture != capture)
    return replace(observation, seen=left) if left else None
