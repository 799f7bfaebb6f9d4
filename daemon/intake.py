"""Intake: from a page that arrived to the deadlines of the orders on it.

Keep, then parse, then merge, then weigh, then plan the reminders. Only the first step must succeed
for the page to be safe: everything after it can be done again from the kept capture.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from daemon.evidence.checklist import with_reminders
from daemon.ledger.captures import Kept
from daemon.ledger.envelope import View
from daemon.ledger.orders import Observed
from daemon.ledger.stored import StoredOrder
from daemon.problems import CaptureDamaged, DataProblem, SitePaused
from parsers import Capture, Payload, Reading
from parsers._records import Notice
from rules import Result

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.web.wire import CaptureEnvelope

log = logging.getLogger(__name__)

Told = TypeVar("Told")

TOGETHER = 50
"""Pages or orders that a replay works on in one transaction: a daemon beside it waits that long."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one page."""

    capture: str
    repeated: bool
    reading: Reading
    orders: tuple[StoredOrder, ...] = ()
    results: dict[str, Result] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A page whose file is on the disk: what it is, who sent it, and whether it is a sample."""

    digest: str
    capture: Capture
    view: View
    sample: bool = False


async def take(
    home: Home,
    envelope: CaptureEnvelope,
    client: str,
    tell: Callable[[Taken], Told],
    *,
    sample: bool = False,
) -> Told:
    """Take in one page from a browser, off the event loop; gives what `tell` makes of it there.

    Raises:
        SitePaused: the shopper does not want pages of this site kept.
        DiskFull: it could not be kept, so the sender must keep it.
    """
    # A clock that runs ahead must not make its page the newest for ever.
    seen_at = min(envelope.captured_at, home.clock())
    view = View(client, envelope.page_id, envelope.sequence, seen_at)
    capture = Capture(
        url=envelope.url,
        html=envelope.html,
        payloads=tuple(Payload(part.url, part.body) for part in envelope.payloads),
        captured_at=envelope.captured_at,
        title=envelope.title,
    )
    return await bring(home, capture, view, tell, sample=sample)


async def bring(
    home: Home, capture: Capture, view: View, tell: Callable[[Taken], Told], *, sample: bool = False
) -> Told:
    """Take in one capture, wherever it comes from, off the event loop; see `take`."""
    digest = await home.desk.beside(save, home, capture, view)
    return await home.desk.learn(Arrival(digest, capture, view, sample), tell)


def take_in(home: Home, capture: Capture, view: View) -> Taken:
    """Take in one page at once: what a command does."""
    arrival = Arrival(save(home, capture, view), capture, view)
    reading = read_arrival(home, arrival)
    with home.store.transaction():
        return learn(home, arrival, reading)


def save(home: Home, capture: Capture, view: View) -> str:
    """Put a page on the disk, unless its site is paused; gives its hash."""
    host = (urlsplit(capture.url).hostname or "").lower()
    if home.settings.paused(host):
        raise SitePaused(f"你已暂停保存 {host} 的页面", f"you paused keeping pages of {host}")
    return home.captures.save(capture, view)


def read_arrival(home: Home, arrival: Arrival) -> Reading:
    """Read a page that has just arrived."""
    return read_saved(home, arrival.digest, arrival.capture, arrival.view.captured_at)


def read_saved(home: Home, digest: str, capture: Capture, seen_at: datetime) -> Reading:
    """Read a page; its countdowns ("还剩2天") count from when this content was first seen."""
    known = home.captures.known(digest)
    return home.reader.read(replace(capture, captured_at=known.first_at if known else seen_at))


def learn(home: Home, arrival: Arrival, reading: Reading) -> Taken:
    """Note a page, merge its orders, weigh them, plan their reminders: in one transaction.

    Whatever goes wrong after the page was noted costs its orders, never the page.
    """
    kept = home.captures.enter(arrival.digest, arrival.capture, arrival.view)
    try:
        with home.store.transaction():
            return _merge_and_weigh(home, kept, reading, sample=arrival.sample)
    except (DataProblem, sqlite3.Error):
        raise  # the disk, not the page: the sender must keep it and send it again
    except Exception as error:
        home.weighed.clear()
        log.error("a page could not be merged: %s", type(error).__name__)
        notice = Notice(kind="not_merged", detail=type(error).__name__)
        told = reading.model_copy(update={"notices": (*reading.notices, notice)})
        return Taken(kept.id, kept.repeated, told)


def _merge_and_weigh(home: Home, kept: Kept, reading: Reading, *, sample: bool) -> Taken:
    observed = merge_in(home, kept, reading, sample=sample)
    stored, now = tuple(home.orders.get_all(observed.keys)), home.clock()
    # A page is captured again whenever it changes: what was weighed just now still holds.
    unchanged = (key for key in observed.keys if key not in observed.changed)
    known = {key: result for key in unchanged if (result := home.weighed.lately(key, now))}
    unknown = [one for one in stored if one.key not in known]
    results = known | weigh_and_plan(home, unknown, now) if unknown else known
    for product in reading.products:
        replan(home, (one.key for one in home.orders.bought(reading.platform, product.item_id)))
    return Taken(kept.id, kept.repeated, reading, stored, results)


def merge_in(home: Home, kept: Kept, reading: Reading, *, sample: bool = False) -> Observed:
    """Merge the orders that were read on a kept page."""
    with home.store.transaction():
        observed = home.orders.observe(
            kept.id, kept.last_at, reading, before=kept.orders, sample=sample
        )
        home.prices.see(kept.id, kept.last_at, reading)
        home.filings.hear(kept.id, kept.last_at, reading)
        home.captures.record(kept.id, reading, observed.keys, sample=sample)
    return observed


def weigh_and_plan(home: Home, stored: Iterable[StoredOrder], now: datetime) -> dict[str, Result]:
    """Weigh orders and plan their reminders; a failure costs only its own order the deadlines."""
    told = list(stored)
    results = home.weigh_all(told, now)
    home.due.replan_all(with_reminders(home, results), now)
    home.money.note_all(told, results)
    for key, result in results.items():
        home.weighed.put(key, result, now)
    return results


def would_change(
    home: Home, stored: Iterable[StoredOrder], results: Mapping[str, Result], now: datetime
) -> list[str]:
    """Name the orders of which `weigh_and_plan` would now write something else."""
    planned = home.due.would_change(with_reminders(home, results), now)
    return list(dict.fromkeys([*planned, *home.money.would_change(stored, results)]))


# -- once more, from what was kept --------------------------------------------------------------


@dataclass(slots=True)
class Replayed:
    """What a replay of the kept pages found."""

    captures: int = 0
    orders: int = 0
    unread: int = 0
    damaged: list[str] = field(default_factory=list)


def replay(home: Home, tell: Callable[[int, int], None] = lambda done, of: None) -> Replayed:
    """Read all kept pages with today's readers and rules; corrections and decisions stay."""
    digests = list(home.captures.on_disk())
    told = Replayed(captures=len(digests))
    for done in range(0, len(digests), TOGETHER):
        tell(done, len(digests))
        some = digests[done : done + TOGETHER]
        read = [again for digest in some if (again := _again(home, digest, told))]
        with home.store.transaction():  # one wait for the disk, and none while pages are read
            told.unread += sum(1 for kept, reading in read if not _merged(home, kept, reading))
    tell(len(digests), len(digests))
    told.orders = replan(home, home.orders.keys())
    return told


def _again(home: Home, digest: str, told: Replayed) -> tuple[Kept, Reading] | None:
    try:
        capture = home.captures.read(digest)
        if capture is None:
            return None  # deleted by the shopper a moment ago
        kept = home.captures.known(digest) or home.captures.adopt(digest)
    except CaptureDamaged:
        told.damaged.append(digest)
        return None
    return kept, read_saved(home, digest, capture, kept.first_at)


def _merged(home: Home, kept: Kept, reading: Reading) -> bool:
    """Merge one page of a replay; tell whether all that stands on it is known now."""
    try:
        merge_in(home, kept, reading, sample=kept.sample)
    except (DataProblem, sqlite3.Error):
        raise
    except Exception as error:
        log.error("a page could not be merged: %s", type(error).__name__)
        return False
    return reading.outcome in ("read", "empty")


def replan(home: Home, keys: Iterable[str]) -> int:
    """Weigh orders again, because rules or facts changed; gives how many."""
    left, now, weighed = list(keys), home.clock(), 0
    while left:
        some, left = left[:TOGETHER], left[TOGETHER:]
        with home.store.transaction():
            weighed += len(weigh_and_plan(home, home.orders.get_all(some), now))
    return weighed
