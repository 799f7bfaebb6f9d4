"""Intake: from a page that arrived to the deadlines of the orders on it.

Keep, then parse, then merge, then weigh, then plan the reminders. Only the first step must succeed
for the page to be safe: everything after it can be done again from the kept capture.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import parsers
from daemon.ledger.captures import Kept
from daemon.ledger.envelope import View
from daemon.ledger.orders import Observed
from daemon.ledger.stored import StoredOrder
from daemon.problems import DataProblem
from parsers import Capture, Payload, Reading
from parsers._records import Notice
from rules import FactsError, Result

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.web.wire import CaptureEnvelope

log = logging.getLogger(__name__)

TIME_CAP = 5.0
"""Seconds that one page may take to read; the largest real one takes less than 0.1."""


class SitePaused(DataProblem):
    """The shopper paused the capture of this site."""

    code = "site_paused"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one page."""

    capture: str
    repeated: bool
    reading: Reading
    orders: tuple[StoredOrder, ...] = ()
    results: dict[str, Result] = field(default_factory=dict)


async def take(
    home: Home, envelope: CaptureEnvelope, client: str, *, sample: bool = False
) -> Taken:
    """Take in one page from a browser, off the event loop.

    Raises:
        SitePaused: the shopper does not want pages of this site kept.
        DiskFull: it could not be kept, so the sender must keep it.
    """
    view = View(client, envelope.page_id, envelope.sequence, envelope.captured_at)
    capture = Capture(
        url=envelope.url,
        html=envelope.html,
        payloads=tuple(Payload(part.url, part.body) for part in envelope.payloads),
        captured_at=envelope.captured_at,
        title=envelope.title,
    )
    kept = await asyncio.to_thread(keep, home, capture, view)
    # Keeping is compression and fsync, which several threads do at once. What follows is Python:
    # one at a time, so that the event loop competes with one thread for the interpreter, not many.
    async with home.turn:
        return await asyncio.to_thread(understand, home, kept, capture, sample=sample)


def keep(home: Home, capture: Capture, view: View) -> Kept:
    """Put a page on the disk, unless its site is paused."""
    host = (urlsplit(capture.url).hostname or "").lower()
    if home.settings.paused(host):
        raise SitePaused(f"你已暂停保存 {host} 的页面", f"you paused keeping pages of {host}")
    return home.captures.keep(capture, view)


def understand(home: Home, kept: Kept, capture: Capture, *, sample: bool = False) -> Taken:
    """Read a kept page, merge its orders, weigh them and plan their reminders."""
    reading, observed = learn(home, kept, capture, sample=sample)
    now = home.clock()
    results = {}
    with home.store.transaction():  # one fsync for all reminders of the page
        for key in observed.keys:
            # A page is captured again whenever it changes: what was weighed just now still holds.
            weighed = None if key in observed.changed else home.weighed.lately(key, now)
            if result := weighed or weigh_and_plan(home, key, now):
                results[key] = result
    stored = tuple(found for key in observed.keys if (found := home.orders.get(key)))
    return Taken(kept.id, kept.repeated, reading, stored, results)


def learn(
    home: Home, kept: Kept, capture: Capture, *, sample: bool = False
) -> tuple[Reading, Observed]:
    """Read a kept page and merge its orders."""
    # Countdowns ("还剩2天") count from when this content was first seen.
    reading = read_within(replace(capture, captured_at=kept.first_at))
    with home.store.transaction():
        observed = home.orders.observe(
            kept.id, kept.last_at, reading, before=kept.orders, sample=sample
        )
        home.captures.record(kept.id, reading, observed.keys, sample=sample)
    return reading, observed


def weigh_and_plan(home: Home, key: str, now: datetime) -> Result | None:
    """Weigh one order and plan its reminders; a failure costs only this order its deadlines."""
    try:
        result = home.weigh(key, now)
    except FactsError as error:
        log.warning("the facts of an order were refused: %s", error.text.en)
        return None
    home.due.replan(key, result, now)
    home.weighed.put(key, result, now)
    return result


class Weighed:
    """What was weighed within the last minute, so that a page captured again costs no rules."""

    def __init__(self, size: int = 500, age: timedelta = timedelta(minutes=1)) -> None:
        self._size, self._age = size, age
        self._results: dict[str, tuple[datetime, Result]] = {}

    def lately(self, key: str, now: datetime) -> Result | None:
        """Give the result for an order if it is still fresh."""
        at, result = self._results.get(key, (None, None))
        return result if at is not None and now - self._age < at <= now else None

    def put(self, key: str, result: Result, now: datetime) -> None:
        """Remember a result, and forget the oldest one when there are too many."""
        self._results.pop(key, None)
        self._results[key] = (now, result)
        if len(self._results) > self._size:
            del self._results[next(iter(self._results))]

    def forget(self, key: str) -> None:
        """Forget the result for an order: its facts changed."""
        self._results.pop(key, None)


# -- reading, with a time cap ----------------------------------------------------------------


def read_within(
    capture: Capture,
    limit: float = TIME_CAP,
    parse: Callable[[Capture], Reading] = parsers.parse,
) -> Reading:
    """Parse a page; one that takes too long, or breaks its reader, is said to be unread."""
    answer: list[Reading] = []

    def read() -> None:
        try:
            answer.append(parse(capture))
        except Exception as error:
            # The type alone: the message may quote the page.
            log.error("a reader failed with %s", type(error).__name__)
            answer.append(_unread(capture, "reader_failed", type(error).__name__))

    # A thread of its own: Python cannot stop one, so one that hangs is left behind, and as a
    # daemon thread it does not keep the program from ending.
    thread = threading.Thread(target=read, name="reader", daemon=True)
    thread.start()
    thread.join(limit)
    if not answer:
        log.error("a page took more than %s s to read", limit)
        return _unread(capture, "timed_out", f"not read within {limit:g} s")
    return answer[0]


def _unread(capture: Capture, kind: str, detail: str) -> Reading:
    platform = parsers.platform_of(capture.url)
    return Reading(
        platform=platform.name if platform else "generic",
        page="unknown",
        outcome="unknown_layout",
        notices=(Notice(kind=kind, detail=detail),),
    )


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
    for done, digest in enumerate(digests):
        tell(done, len(digests))
        try:
            _again(home, digest, told)
        except DataProblem:
            told.damaged.append(digest)
    tell(len(digests), len(digests))
    told.orders = replan(home, home.orders.keys())
    return told


def _again(home: Home, digest: str, told: Replayed) -> None:
    capture = home.captures.read(digest)
    if capture is None:
        return
    kept = home.captures.known(digest) or home.captures.adopt(digest)
    reading, _ = learn(home, kept, capture, sample=kept.sample)
    told.unread += reading.outcome not in ("read", "empty")


def replan(home: Home, keys: Iterable[str]) -> int:
    """Weigh orders again, because rules or facts changed; gives how many."""
    now = home.clock()
    return sum(1 for key in keys if weigh_and_plan(home, key, now))
