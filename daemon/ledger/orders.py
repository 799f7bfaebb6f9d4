"""Orders: what is known of each, out of all pages that showed it and the shopper's corrections."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from daemon.ledger.catalogue import catalogued, containing, where
from daemon.ledger.corrections import as_read, check_order, check_path, correct
from daemon.ledger.merge import merge
from daemon.ledger.observation import Observation, Sighting, observe, standing, together
from daemon.ledger.store import Store
from daemon.ledger.stored import SharedHistory, StoredOrder, document_of, key_of
from daemon.problems import DataProblem
from parsers import Reading


class Observed(NamedTuple):
    """The keys of the orders on a page, in their order, and those that it changed."""

    keys: tuple[str, ...]
    changed: frozenset[str]


class Orders:
    """The orders of one shopper."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._orders = store.table("orders")
        # What a list is chosen and sorted by, apart from the orders themselves: looking through
        # 50,000 of these small rows takes 40 ms, through the whole orders half a second.
        self._catalogue = store.table("catalogue", keys=("platform", "status", "sort", "sample"))
        self._observations = store.table("observations", keys=("order_key", "outdone"))
        self._sightings = store.table("sightings", keys=("order_key",))
        self._corrections = store.table("corrections")
        self._forgotten = store.table("forgotten")

    # -- what pages say ----------------------------------------------------------------------------

    def observe(
        self,
        capture: str,
        at: datetime,
        reading: Reading,
        *,
        before: Iterable[str] = (),
        sample: bool = False,
    ) -> Observed:
        """Take over what was read on a capture, in place of what was read on it `before`."""
        sighting = Sighting(capture, at.astimezone(UTC).isoformat())
        said: dict[str, list[Observation]] = {}
        for order in reading.orders:
            key = key_of(order.platform, order.number, order.shop)
            said.setdefault(key, []).append(observe(order, reading.page, sighting))
        with self._store.transaction():
            hidden = self._forgotten.fetch_all(_hidden(key) for key in said)
            said = {key: told for key, told in said.items() if _hidden(key) not in hidden}
            changed = [key for key in before if self._unsee(key, capture, said.get(key, ()))]
            changed += self._see(said)
            self._merge(dict.fromkeys(changed), said, sample=sample)
        return Observed(tuple(said), frozenset(changed))

    def _see(self, said: Mapping[str, Iterable[Observation]]) -> list[str]:
        """Note what a page shows of its orders; tell which of them must be merged again."""
        told = {f"{key}#{one.identity}": (key, one) for key, some in said.items() for one in some}
        known = self._observations.fields(told, "at", "capture")
        fresh = {
            name: pair for name, pair in told.items() if known.get(name, ()) < pair[1].seen_last
        }
        self._sightings.put_all(dict(_sighting(name, *pair) for name, pair in told.items()))
        self._observations.put_all(
            {name: {"order_key": key, **one.as_json()} for name, (key, one) in fresh.items()}
        )
        # What was the newest before, seen once more, leaves every value as it is. Not so where
        # pages contradict each other: that can be settled by time alone.
        states = self._orders.fields((key for key, _ in fresh.values()), "state")
        return [
            key
            for name, (key, one) in fresh.items()
            if name not in known or states.get(key) != (f"{one.identity} 0",)
        ]

    def _unsee(self, key: str, capture: str, said: Iterable[Observation]) -> bool:
        """Take back what a capture said of an order, but for what it still says."""
        still = {f"{key}#{one.identity}" for one in said}
        sightings = self._sightings.find("order_key", key)
        gone = [s for s in sightings if s["capture"] == capture and s["observation"] not in still]
        for one in gone:
            self._sightings.drop(str(one.doc_id))
            name = one["observation"]
            left = [s for s in sightings if s["observation"] == name and s["capture"] != capture]
            if not left:
                self._observations.drop(name)
                continue
            latest = max(left, key=lambda s: (s["at"], s["capture"]))
            seen_last = {"at": latest["at"], "capture": latest["capture"]}
            self._observations.update(seen_last, doc_ids=[name])
        if gone:
            # What was outdone by the lost sighting may count again.
            hidden = [str(one.doc_id) for one in self._observations.find("outdone", key)]
            self._observations.update({"order_key": key, "outdone": None}, doc_ids=hidden)
        return bool(gone)

    def _merge(
        self,
        keys: Iterable[str],
        said: Mapping[str, Iterable[Observation]] = MappingProxyType({}),
        *,
        sample: bool,
    ) -> None:
        """Make these orders out of all that is known of them; of what nothing is known, none.

        Of an order that is not there yet nothing is known but what was `said` just now.
        """
        known = self._known(list(keys), said)
        corrections = self._corrections.fetch_all(known)
        merged = {
            key: self._merged(key, told, corrections.get(key, {}), sample=sample)
            for key, told in known.items()
            if told
        }
        for key in known.keys() - merged.keys():
            self._orders.drop(key)
            self._catalogue.drop(key)
        self._orders.put_all(merged)
        self._catalogue.put_all({key: catalogued(document) for key, document in merged.items()})

    def _known(
        self, keys: list[str], said: Mapping[str, Iterable[Observation]]
    ) -> dict[str, list[Observation]]:
        there = self._orders.fields(keys, "state")
        new = {key: together(said[key]) for key in keys if key in said and key not in there}
        kept = self._observations.find_all("order_key", [key for key in keys if key not in new])
        return new | {key: [Observation.of_json(one) for one in old] for key, old in kept.items()}

    def _merged(
        self, key: str, known: list[Observation], corrections: Mapping[str, Any], *, sample: bool
    ) -> dict[str, Any]:
        counting = standing(known)
        for one in known:
            if one not in counting:
                hidden = {"order_key": None, "outdone": key}
                self._observations.update(hidden, doc_ids=[f"{key}#{one.identity}"])
        merged = merge(counting)
        correct(merged, corrections)
        newest = max(counting, key=lambda one: one.age)
        return document_of(merged, newest, corrections, sample=sample)

    def forget_capture(self, capture: str, orders: Iterable[str]) -> None:
        """Undo everything that only this capture said."""
        with self._store.transaction():
            for key in orders:
                found = self.get(key)
                if found and self._unsee(key, capture, ()):
                    self._merge((key,), sample=found.sample)

    # -- looking -----------------------------------------------------------------------------------

    def get(self, key: str) -> StoredOrder | None:
        """Give one order by its key `platform:number`."""
        platform, _, number = key.partition(":")
        return next(iter(self.get_all((key_of(platform, number),))), None)

    def get_all(self, keys: Iterable[str]) -> list[StoredOrder]:
        """Give those of several orders that there are, in this order."""
        wanted = list(keys)
        found = self._orders.fetch_all(wanted)
        history = SharedHistory(self, tuple(found))
        return [StoredOrder(key, found[key], history) for key in wanted if key in found]

    def sightings(self, key: str) -> list[tuple[str, str, str]]:
        """List time, capture and kind of page of every sighting of an order."""
        found = self._sightings.pick_all("order_key", (key,), "at", "capture", "page")
        return [(at, capture, page) for _, _, at, capture, page in found]

    def latest(self, keys: Iterable[str]) -> dict[str, dict[str, Sighting]]:
        """Give the latest sighting of each observation that counts, by order."""
        told: dict[str, dict[str, Sighting]] = {key: {} for key in keys}
        for key, name, capture, at in self._observations.pick_all(
            "order_key", told, "capture", "at"
        ):
            told[key][name.partition("#")[2]] = Sighting(capture, at)
        return told

    def find(
        self,
        *,
        platform: str | None = None,
        status: str | None = None,
        q: str = "",
        limit: int | None = 50,
        offset: int = 0,
    ) -> list[StoredOrder]:
        """List orders, the newest first; `q` is looked for in titles, merchant and number."""
        found = self._catalogue.find(
            where=where(platform, status),
            containing=containing(q),
            order="-sort",
            limit=limit,
            offset=offset,
        )
        return self.get_all(str(entry.doc_id) for entry in found)

    def bought(self, platform: str, item_id: str) -> list[StoredOrder]:
        """List the orders in which a product was bought."""
        space, rows = key_of(platform, ""), self._catalogue.find(containing=("items", item_id))
        keys = [str(row.doc_id) for row in rows if item_id in row["items"].split()]
        return self.get_all(key for key in keys if key.startswith(space))

    def count(self, *, platform: str | None = None, status: str | None = None, q: str = "") -> int:
        """Count orders in the same way."""
        return self._catalogue.count(where=where(platform, status), containing=containing(q))

    def __len__(self) -> int:
        return self._orders.count()

    def count_samples(self) -> int:
        """Count the orders that are samples."""
        return self._catalogue.count("sample", value=True)

    def samples(self) -> list[StoredOrder]:
        """List the sample orders."""
        return self.get_all(str(one.doc_id) for one in self._catalogue.find("sample", value=True))

    def keys(self) -> list[str]:
        """List the keys of all orders."""
        return self._orders.ids()

    def documents(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Give key and document of every order, some at a time: half a second for 50,000."""
        yield from self._orders.stream()

    def newest_first(self) -> list[str]:
        """List the keys of all orders, those that were placed last first."""
        return [str(entry.doc_id) for entry in self._catalogue.find(order="-sort")]

    # -- the shopper's word ------------------------------------------------------------------------

    def as_read(self, key: str) -> dict[str, Any]:
        """Give an order as the pages alone say it."""
        return as_read(self._observations.find("order_key", key))

    def correct(self, key: str, changes: Mapping[str, Any], at: datetime) -> StoredOrder:
        """Set fields by the shopper's word, which wins over every page; None takes it back.

        Raises:
            DataProblem: no such order or field, or a value that cannot be.
        """
        with self._store.transaction():
            stored = self.get(key)
            if stored is None:
                raise DataProblem(f"没有订单 {key}", f"no order {key}")
            kept: dict[str, Any] = dict(self._corrections.fetch(stored.key) or {})
            for path, value in changes.items():
                check_path(path)
                kept.pop(path, None)
                if value is not None:
                    kept[path] = {"value": value, "at": at.astimezone(UTC).isoformat()}
            self._corrections.put(stored.key, kept)
            self._merge((stored.key,), sample=stored.sample)
            (corrected,) = self.get_all((stored.key,))
            check_order(corrected)
        return corrected

    def forget(self, key: str) -> None:
        """Delete an order with all that was read of it, and never take it up again."""
        with self._store.transaction():
            for table in (self._orders, self._catalogue, self._corrections):
                table.drop(key)
            for table, by in (
                (self._observations, "order_key"),
                (self._observations, "outdone"),
                (self._sightings, "order_key"),
            ):
                table.remove(doc_ids=[str(kept.doc_id) for kept in table.find(by, key)])
            self._forgotten.put(_hidden(key), {})

    def drop_samples(self) -> int:
        """Remove the sample orders; tell how many."""
        samples = self.samples()
        with self._store.transaction():
            for one in samples:
                self.forget(one.key)
                self._forgotten.drop(_hidden(one.key))
        return len(samples)


def _hidden(key: str) -> str:
    """The number of a deleted order must not stay behind in the list of deleted ones."""
    return hashlib.sha256(key.encode()).hexdigest()


def _sighting(name: str, key: str, one: Observation) -> tuple[str, dict[str, Any]]:
    said = {"order_key": key, "observation": name, "page": one.page, **one.latest._asdict()}
    return f"{name}@{one.latest.capture}", said
