"""The desk: where pages are worked on, off the event loop, and many with one wait for the disk."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

from daemon.ledger.store import Store
from parsers import Reading
from rules import Result

if TYPE_CHECKING:
    from daemon.intake import Arrival, Taken

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

SAVERS = 6
AT_ONCE = 4
"""Pages of one transaction: more of them wait longer for each other than for the disk."""
HANDOVER = 0.002


def share_the_interpreter() -> None:
    """Let threads hand the interpreter over more than twice as often as Python does by itself.

    While pages are learned, the event loop gets its turn sooner. It has one rival, the learner; a
    tenth of Python's own interval gave /ping nothing more, and cost a page 5 % more work.
    """
    sys.setswitchinterval(HANDOVER)
    # Pages make many short-lived records and no cycles: looking for cycles at every 700 records
    # took 6 % of the time, and what was loaded at the start never needs to be looked through.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


class Waiting(NamedTuple):
    """A page that waits to be learned, and who waits for what is told of it."""

    arrival: Arrival
    tell: Callable[[Taken], Any]
    answer: asyncio.Future[Any]


class Desk:
    """Two places to work: many save, one reads and learns.

    Saving is hashing, compression and fsync, which need no interpreter: several threads at once.
    Reading, learning and telling are Python, in one thread, so that it and the event loop are the
    only rivals for the interpreter. Pages that wait are learned together, in one transaction: a
    slow disk is waited for once, not for each of them. A page that fails is undone alone, by its
    savepoint.
    """

    def __init__(
        self,
        store: Store,
        weighed: Weighed,
        read: Callable[[Arrival], Reading],
        learn: Callable[[Arrival, Reading], Taken],
    ) -> None:
        self._store, self._weighed = store, weighed
        self._read, self._learn = read, learn
        self._savers = ThreadPoolExecutor(SAVERS, "saver")
        self._learner = ThreadPoolExecutor(1, "learner")
        self._waiting: list[Waiting] = []
        self._work: asyncio.Task[None] | None = None

    async def beside(
        self, job: Callable[Given, Answer], *args: Given.args, **named: Given.kwargs
    ) -> Answer:
        """Do a job beside others of its kind."""
        assert not named  # noqa: S101 - run_in_executor takes none
        return await asyncio.get_running_loop().run_in_executor(self._savers, job, *args)

    async def after_pages(
        self, job: Callable[Given, Answer], *args: Given.args, **named: Given.kwargs
    ) -> Answer:
        """Do a job between pages that are learned; they never wait for more than one such job."""
        assert not named  # noqa: S101 - run_in_executor takes none
        return await asyncio.get_running_loop().run_in_executor(self._learner, job, *args)

    async def learn(self, arrival: Arrival, tell: Callable[[Taken], Answer]) -> Answer:
        """Read, merge and weigh a page together with the others that wait.

        What `tell` makes of it is given once everything is durable.
        """
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(arrival, tell, answer))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._learn_all())
        return await answer

    async def _learn_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            told = await loop.run_in_executor(self._learner, self._learn_together, batch)
            for waiting, outcome in zip(batch, told, strict=True):
                _settle(waiting.answer, outcome)

    def _learn_together(self, batch: list[Waiting]) -> list[Any]:
        """Learn several pages; they are acknowledged only when all of it is on the disk."""
        read = [(one.arrival, self._read_one(one.arrival)) for one in batch]
        try:
            with self._store.transaction():
                learned = [self._learn_one(*page) for page in read]
        except Exception as error:
            self._weighed.clear()  # what was weighed was not planned after all
            return [error for _ in batch]
        return [_told(one.tell, taken) for one, taken in zip(batch, learned, strict=True)]

    def _read_one(self, arrival: Arrival) -> Reading | Exception:
        try:
            return self._read(arrival)
        except Exception as error:
            return error

    def _learn_one(self, arrival: Arrival, reading: Reading | Exception) -> Taken | Exception:
        if isinstance(reading, Exception):
            return reading
        try:
            with self._store.transaction():
                return self._learn(arrival, reading)
        except Exception as error:
            return error

    def close(self) -> None:
        """Finish what was begun."""
        for place in (self._savers, self._learner):
            place.shutdown()


def _told(tell: Callable[[Taken], Any], taken: Taken | Exception) -> Any:
    try:
        return taken if isinstance(taken, Exception) else tell(taken)
    except Exception as error:
        return error


def _settle(answer: asyncio.Future[Any], outcome: Any) -> None:
    if answer.cancelled():
        return  # the sender hung up; its page is kept all the same
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)


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
        while len(self._results) > self._size:
            self._results.pop(next(iter(self._results)), None)

    def forget(self, key: str) -> None:
        """Forget the result for an order: its facts changed."""
        self._results.pop(key, None)

    def clear(self) -> None:
        """Forget all results."""
        self._results.clear()
