"""Carry what is due to every channel, and write down what each made of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from daemon.watch.due import DueList
from daemon.watch.notify import Channel, Outcome
from daemon.watch.telling import Message

log = logging.getLogger(__name__)


class Delivery:
    """One scan at a time: what is due now is offered to each channel that has not shown it."""

    def __init__(
        self, due: DueList, channels: Callable[[], Sequence[Channel]], clock: Callable[[], datetime]
    ) -> None:
        self._due = due
        self._channels = channels
        self._clock = clock
        self._scanning = asyncio.Lock()
        self.scans = 0
        """Completed looks at the list, for doctor."""

    async def scan(self) -> None:
        """Compare the clock with the list and say what has to be said."""
        async with self._scanning:
            # In a thread: the store may be busy with a page, and the loop must go on answering.
            messages = await asyncio.to_thread(self._due.tick, self._clock())
            for message in messages:
                for channel in self._channels():
                    if message.notice.wants(channel.name, self._clock()):
                        await self._carry(message, channel)
            self.scans += 1

    async def _carry(self, message: Message, channel: Channel) -> None:
        outcome = await carried(message, channel)
        await asyncio.to_thread(
            self._due.record,
            message.id,
            channel.name,
            outcome.result,
            outcome.detail,
            again_in=outcome.again_in,
            said=message.words,
        )


async def carried(message: Message, channel: Channel) -> Outcome:
    """Show a notice on a channel; a channel that breaks has failed, and the others go on."""
    try:
        return await channel.show(message)
    except Exception as error:
        log.exception("channel %s broke", channel.name)
        return Outcome("failed", type(error).__name__)
