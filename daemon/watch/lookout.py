"""Everything about reminders that runs while the daemon runs, started and stopped together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, Protocol

from daemon.ledger.store import Store
from daemon.settings import Settings
from daemon.watch.browser import BrowserChannel
from daemon.watch.delivery import Delivery
from daemon.watch.desktop import desktop_channel
from daemon.watch.due import DueList
from daemon.watch.heartbeat import BEAT, Heartbeat
from daemon.watch.notify import Channel, Health
from daemon.watch.telling import Message
from daemon.watch.trial import Tried, trial, trial_message
from daemon.watch.ways import Ways
from rules._text import Text

log = logging.getLogger(__name__)


class Household(Protocol):
    """What of the shopper's home the lookout needs."""

    @property
    def due(self) -> DueList:
        """The due list."""

    @property
    def store(self) -> Store:
        """Where the shopper's own ways are kept."""

    @property
    def settings(self) -> Settings:
        """The shopper's choices."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """The wall clock."""


class Lookout:
    """The heartbeat and the channels; `open_page` opens a page of the dashboard by its path."""

    def __init__(
        self,
        home: Household,
        open_page: Callable[[str], None],
        *,
        channels: Sequence[Channel] | None = None,
        seconds: float = BEAT,
    ) -> None:
        self._home = home
        self._open_page = open_page
        self.channels = [desktop_channel(self.pressed)] if channels is None else list(channels)
        self.ways = Ways(home.store)
        self.browser = BrowserChannel(home.due, home.clock)
        self.delivery = Delivery(home.due, self._wanted, home.clock)
        self._heartbeat = Heartbeat(self.delivery.scan, seconds)

    def start(self) -> None:
        """Start watching; the first look is at once."""
        self._heartbeat.start()

    def look(self) -> None:
        """Look now: a page was captured, a choice was changed."""
        self._heartbeat.soon()

    async def stop(self) -> None:
        """Stop watching and let go of the channels."""
        self._heartbeat.stop()
        for channel in self.channels:
            if close := getattr(channel, "close", None):
                await close()

    async def health(self) -> list[Health]:
        """Say how each channel is."""
        off = Text("通知已在设置里关闭", "notifications are switched off in the settings")
        wanted = self._wanted()
        silent = [Health(c.name, "off", off) for c in self.channels if c not in wanted]
        return [*silent, *[await channel.probe() for channel in wanted], self.browser.probe()]

    async def trial(self, only: str | None = None) -> list[Tried]:
        """Show a test notice on every channel that is not switched off, or on one alone."""
        now, language = self._home.clock(), self._home.settings.language
        if only == self.browser.name:
            return [self.browser.try_out(trial_message(now, language))]
        wanted = [one for one in self._wanted() if only in (None, one.name)]
        return await trial(wanted, now, language)

    def _wanted(self) -> Sequence[Channel]:
        """Give the channels in use; those that lead outside only if the shopper set them up."""
        return [*self.channels, *self.ways.channels()] if self._home.settings.notify else []

    def pressed(self, message: Message, event: Literal["clicked", "snoozed", "done"]) -> None:
        """Do what the shopper pressed on a notification."""
        try:
            self._home.due.answer(message.id, event, "desktop")
        except LookupError:
            log.warning("a notification was pressed that is no longer known")
        if event == "clicked":
            asyncio.get_running_loop().run_in_executor(None, self._open_page, message.path)
