"""Home: everything that one shopper's data folder holds, opened and closed together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from daemon import intake
from daemon.bills.shelf import Bills
from daemon.cases.desk import Cases
from daemon.cases.filings import Filings
from daemon.desk import Desk, Weighed
from daemon.evidence.shelf import Shelf
from daemon.intake import Taken
from daemon.language import say
from daemon.ledger.backup import DATABASE, EVIDENCE
from daemon.ledger.captures import Captures
from daemon.ledger.facts import facts_of
from daemon.ledger.folder import FolderLock, make_room, private_folder
from daemon.ledger.folder import default_folder as default_folder
from daemon.ledger.orders import Orders
from daemon.ledger.payments import Payments
from daemon.ledger.prices import Prices
from daemon.ledger.store import Recovery, Store
from daemon.ledger.stored import StoredOrder
from daemon.money import Money
from daemon.progress import Progress
from daemon.reading import PageReader
from daemon.rulebook import Rules
from daemon.settings import Settings, SettingsShelf
from daemon.watch.due import DueList
from daemon.watch.naming import naming
from daemon.web.clients import Clients
from daemon.web.wire import CaptureEnvelope
from rules import Facts, FactsError, Result, weigh

CAPTURES = "captures"
HALF_FILES = timedelta(hours=1)
"""A file that is still half written after this time will never be finished."""
log = logging.getLogger(__name__)
Clock = Callable[[], datetime]

KEPT_WHEN_EMPTIED = {"clients", "sessions", "settings", "rules", "rule_packs"}
"""Tables that say nothing of what was bought."""


def now_utc() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)


class Home:
    """The parts that work on one data folder; each owns its own tables of the store."""

    def __init__(self, folder: Path, store: Store, clock: Clock, lock: FolderLock | None) -> None:
        self.folder = folder
        self.store = store
        self.clock = clock
        self._lock = lock
        self._shelf = SettingsShelf(store)
        self.settings: Settings = self._shelf.load()
        self.clients = Clients(store.table("clients"))
        self.captures = Captures(folder / CAPTURES, store)
        self.evidence = Shelf(folder / EVIDENCE, store, self.captures)
        self.orders = Orders(store)
        self.prices = Prices(store)
        self.payments = Payments(store)
        self.due = DueList(
            store,
            clock=clock,
            settings=lambda: self.settings,
            name=naming(self.orders, lambda: self.settings),
        )
        self.weighed = Weighed()
        self.rules = Rules(store)
        self.cases = Cases(self)
        self.filings = Filings(self)
        self.bills = Bills(self)
        self.money = Money(self)
        self.reader = PageReader()
        read, learn = partial(intake.read_arrival, self), partial(intake.learn, self)
        self.desk = Desk(store, self.weighed, read, learn)

    @classmethod
    def open(cls, folder: Path, *, clock: Clock = now_utc, alone: bool = True) -> Home:
        """Open the data folder, making it where there is none.

        The daemon opens it `alone`; a command that may run beside the daemon does not.

        Raises:
            DaemonRunning: another daemon has it open.
            DataProblem: it cannot be used.
        """
        lock = FolderLock(private_folder(folder)) if alone else None
        try:
            home = cls(folder, Store.open(folder / DATABASE), clock, lock)
        except BaseException:
            if lock:
                lock.release()
            raise
        try:
            if alone:
                make_room(folder / CAPTURES)
                home.captures.sweep(older_than=HALF_FILES)
                home.evidence.files.sweep(older_than=HALF_FILES)
            if home.store.recovered:
                home._rebuild(home.store.recovered)
        except BaseException:
            home.close()
            raise
        return home

    def _rebuild(self, recovered: Recovery) -> None:
        """After a lost database: read all kept pages again, and remember to tell the shopper."""
        log.error("the database was unreadable; it lies now in %s", recovered.aside.name)
        rebuilding = say("数据库损坏，正用保存的页面重建订单", "rebuilding the broken database")
        replayed = intake.replay(self, Progress(rebuilding))
        self.store.table("recoveries").put(
            recovered.aside.name,
            {
                "at": self.clock().isoformat(),
                "aside": recovered.aside.name,
                "saved": recovered.saved,
                "captures": replayed.captures,
                "orders": len(self.orders),
            },
        )

    @property
    def recoveries(self) -> list[dict[str, Any]]:
        """The times when the database was unreadable and was rebuilt."""
        return [dict(told) for told in self.store.table("recoveries").all()]

    # -- what comes in and what is known ---------------------------------------------------------

    async def take(self, envelope: CaptureEnvelope, client: str, *, sample: bool = False) -> Taken:
        """Take in one page from a browser; see `daemon.intake.take`."""
        return await intake.take(self, envelope, client, lambda taken: taken, sample=sample)

    def weigh(self, key: str, now: datetime, told: Mapping[str, Any] | None = None) -> Result:
        """Work out everything the rules say about a stored order.

        `told` are a case's facts; without them, those of the order's open case are taken.

        Raises:
            KeyError: there is no such order.
            rules.FactsError: the case holds a fact that no rule knows.
        """
        stored = self.orders.get(key)
        if stored is None:
            raise KeyError(key)
        return self.weigh_order(stored, now, told)

    def weigh_order(
        self,
        stored: StoredOrder,
        now: datetime,
        told: Mapping[str, Any] | None = None,
        seen: Mapping[str, Any] | None = None,
    ) -> Result:
        """Do the same for an order that was looked up, as was perhaps what is `seen_elsewhere`."""
        return weigh(self.facts(stored, told, seen), now, self.rules.book)

    def facts(
        self,
        stored: StoredOrder,
        told: Mapping[str, Any] | None = None,
        seen: Mapping[str, Any] | None = None,
    ) -> Facts:
        """Give the facts of an order: what pages said, prices seen since, the shopper's word."""
        if seen is None:
            seen = self.seen_elsewhere((stored,))[stored.key]
        return facts_of(stored, told or self.cases.told(stored.key), seen)

    def seen_elsewhere(self, orders: Iterable[StoredOrder]) -> dict[str, dict[str, Any]]:
        """Give what product pages and bills say about orders, in the words of the rules."""
        told = list(orders)
        prices, payments = self.prices.facts_for(told), self.payments.facts_for(told)
        return {one.key: {**prices[one.key], **payments[one.key]} for one in told}

    def weigh_all(self, orders: Iterable[StoredOrder], now: datetime) -> dict[str, Result]:
        """Weigh several orders; one whose facts are refused is left out."""
        told, results = list(orders), {}
        seen = self.seen_elsewhere(told)
        for stored in told:
            try:
                results[stored.key] = self.weigh_order(stored, now, seen=seen[stored.key])
            except FactsError as error:
                log.warning("the facts of an order were refused: %s", error.text.en)
        return results

    def correct(self, key: str, changes: Mapping[str, Any]) -> StoredOrder:
        """Set fields of an order by the shopper's word and plan its reminders anew.

        Raises:
            DataProblem: no such order or field, or a value that cannot be.
        """
        now = self.clock()
        with self.store.transaction():
            stored = self.orders.correct(key, changes, now)
            intake.weigh_and_plan(self, (stored,), now)
        return stored

    def forget_order(self, key: str) -> None:
        """Delete an order for good, with every page that showed it; it does not come back."""
        stored = self.orders.get(key)
        if stored is None:
            return
        with self.store.transaction():
            self._forget(stored)
            self.bills.forget_orders((stored.key,))
        self.store.erase_traces()

    def forget_shop(self, platform: str) -> int:
        """Delete a shop's orders and pages for good, as each by itself; tell how many orders."""
        found = self.orders.find(platform=platform, limit=None)
        with self.store.transaction():
            for stored in found:
                self._forget(stored)
            self.bills.forget_orders(stored.key for stored in found)
            self.evidence.forget_shop(platform, self.clock())
            for note in self.captures.notes():
                if note.platform == platform:
                    self.evidence.forget_capture(note.id, self.clock())
                    self.captures.delete(note.id)
        self.store.erase_traces()
        return len(found)

    def _forget(self, stored: StoredOrder) -> None:
        captures = {seen.capture for seen in stored.seen}
        self.orders.forget(stored.key)
        self.prices.forget_bought(stored)
        self.forget_about(stored.key)
        self.evidence.forget_order(stored.key, self.clock())
        for capture in captures:
            self.evidence.forget_capture(capture, self.clock())
            self.captures.delete(capture)

    def forget_about(self, key: str) -> None:
        """Delete what hangs on an order that is no more: payments, sums, reminders, cases."""
        self.payments.forget_order(key)
        self.money.forget(key)
        self.due.forget(key)
        self.cases.forget_order(key)

    def forget_everything(self) -> None:
        """Delete all orders, pages, cases and reminders for good; connections and choices stay."""
        with self.store.transaction():
            for name in self.store.tables() - KEPT_WHEN_EMPTIED:
                self.store.table(name).truncate()
            for digest in self.captures.on_disk():
                self.captures.delete(digest)
            self.evidence.forget_everything()
        self.store.erase_traces()

    def forget_capture(self, digest: str) -> bool:
        """Delete one page for good, with all that only it said; tell whether there was one."""
        kept = self.captures.known(digest)
        with self.store.transaction():
            self.orders.forget_capture(digest, kept.orders if kept else ())
            self.evidence.forget_capture(digest, self.clock())
            deleted = self.captures.delete(digest)
            self.prices.forget_capture(digest)
            self.filings.forget_capture(digest)
            gone = [key for key in kept.orders if not self.orders.get(key)] if kept else []
            for key in gone:
                self.forget_about(key)
            self.bills.forget_orders(gone)
        intake.replan(self, (key for key in (kept.orders if kept else ()) if self.orders.get(key)))
        self.store.erase_traces()
        return deleted

    def change_settings(self, **choices: Any) -> Settings:
        """Change some settings, for all parts at once."""
        self.settings = self._shelf.change(**choices)
        return self.settings

    def close(self) -> None:
        """Close the store and free the folder."""
        self.desk.close()
        self.reader.close()
        self.store.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Home:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
