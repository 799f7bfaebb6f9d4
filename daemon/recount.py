"""After other rules or days off: every stored order is weighed again, in the background."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from daemon import intake

if TYPE_CHECKING:
    from daemon.home import Home

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Orders of one turn, a few hundredths of a second: a page that comes in waits no longer."""
LOOK = 20.0
"""Seconds between looks whether a command installed other rules."""


class Recount:
    """Watches which rules are used; what was begun and interrupted is begun again."""

    def __init__(self, home: Home, seconds: float = LOOK) -> None:
        self._home = home
        self._seconds = seconds
        self._work: asyncio.Task[None] | None = None

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
        used = rules.in_use.digest
        if used == rules.weighed_with:
            return 0
        self._home.weighed.clear()
        left, weighed = await learn(self._home.orders.newest_first), 0
        while left:
            some, left = left[:AT_ONCE], left[AT_ONCE:]
            weighed += await learn(intake.replan, self._home, some)
        rules.note_weighed(used)
        log.info("%d orders were weighed again with other rules", weighed)
        return weighed
