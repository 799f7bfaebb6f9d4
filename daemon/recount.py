"""After other rules or days off: every stored order is weighed again, in the background."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from daemon import intake
from rules import RuleBook
from rules._words import PLATFORM_SCOPES

if TYPE_CHECKING:
    from daemon.home import Home

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Orders of one turn, a few hundredths of a second: a page that comes in waits no longer."""
LOOK = 20.0
"""Seconds between looks whether a command installed other rules."""
MANY = 5000
"""From so many orders on a second process helps: fewer are done before it has started."""
HELPERS_TURN = 200
NICENESS = 10


class Recount:
    """Watches which rules are used; what was begun and interrupted is begun again."""

    def __init__(self, home: Home, seconds: float = LOOK) -> None:
        self._home = home
        self._seconds = seconds
        self._work: asyncio.Task[None] | None = None
        self._warmed: RuleBook | None = None

    def start(self) -> None:
        """Start watching; the first look is at once: the program itself may be newer."""
        self._work = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop; the orders that are being weighed are finished."""
        if self._work:
            self._work.cancel()
            with suppress(asyncio.CancelledError):
                await self._work

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as error:
                log.error("the orders could not be weighed again: %s", type(error).__name__)
            await asyncio.sleep(self._seconds)

    async def look(self) -> int:
        """Weigh all orders again if other rules are used than last time; tell how many.

        The newest first: their deadlines are the ones that run.
        """
        rules, learn = self._home.rules, self._home.desk.after_pages
        await learn(rules.refresh)
        await self._warm(rules.book)
        used = rules.in_use.digest
        if used == rules.weighed_with:
            return 0
        self._home.weighed.clear()
        left, now = await learn(self._home.orders.newest_first), self._home.clock()
        many = len(left)
        if many >= MANY and (os.cpu_count() or 1) > 1:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._own(left, now))
                both.create_task(self._help(left, now, used))
        await self._own(left, now)  # what is left, also by a helper that broke
        rules.note_weighed(used)
        log.info("%d orders were weighed again with other rules", many)
        return many

    async def _warm(self, book: RuleBook) -> None:
        """Read the rules of every platform now, not while the first page of one waits."""
        if self._warmed is not book:
            for scopes in PLATFORM_SCOPES.values():
                await self._home.desk.after_pages(book.about, scopes)
            self._warmed = book

    async def _own(self, left: list[str], now: datetime) -> None:
        while some := _taken(left, AT_ONCE):
            await self._home.desk.after_pages(weigh_again, self._home, some, now)

    async def _help(self, left: list[str], now: datetime, rules: str) -> None:
        """Let a second process take its share, with the other processor and lowly."""
        helper = ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), _begin, (self._home.folder, now, rules)
        )
        try:
            while some := _taken(left, HELPERS_TURN):
                try:
                    await asyncio.get_running_loop().run_in_executor(helper, _weigh_again, some)
                except Exception as error:  # its share is done here; what fails here too is told
                    log.warning("no second process weighs orders again: %s", type(error).__name__)
                    left += some
                    return
        finally:
            await asyncio.to_thread(helper.shutdown, cancel_futures=True)


def _taken(left: list[str], many: int) -> list[str]:
    some = left[:many]
    del left[:many]
    return some


def weigh_again(home: Home, keys: list[str], now: datetime) -> None:
    """Weigh orders; those of which something else is to be written are weighed for good.

    Looking needs no right to write, so pages are learned meanwhile; of most orders all stays.
    """
    told = home.orders.get_all(keys)
    if changed := intake.would_change(home, told, home.weigh_all(told, now), now):
        intake.replan(home, changed)


# -- in the second process -----------------------------------------------------------------------

_HOMES: list[Home] = []


def _begin(folder: Path, now: datetime, rules: str) -> None:
    from daemon.home import Home

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the daemon, which ends this process
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    home = Home.open(folder, clock=lambda: now, alone=False)
    if home.rules.in_use.digest != rules:
        raise RuntimeError("the rules were changed once more")
    _HOMES.append(home)


def _weigh_again(keys: list[str]) -> None:
    (home,) = _HOMES
    weigh_again(home, keys, home.clock())
