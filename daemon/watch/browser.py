"""The extension's own notifications: it asks for them, and says what became of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from daemon.watch.due import DueList
from daemon.watch.notify import Health
from daemon.watch.telling import Message
from rules._text import Text

NAME = "extension"
SILENCE = timedelta(minutes=10)
"""A browser that runs asks at least so often."""


class BrowserChannel:
    """Reminders for browsers that ask; two browsers do not both show one."""

    name = NAME

    def __init__(self, due: DueList, clock: Callable[[], datetime]) -> None:
        self._due = due
        self._clock = clock
        self._asked_at: datetime | None = None

    def take(self) -> list[Message]:
        """Give a browser what it may show now."""
        self._asked_at = self._clock()
        return self._due.offer(NAME, self._asked_at)

    def probe(self) -> Health:
        """Say whether a browser has asked lately."""
        if self._asked_at is None:
            zh, en = "还没有浏览器来取过提醒", "no browser has asked for reminders yet"
            return Health(NAME, "silent", Text(zh, en))
        ago = self._clock() - self._asked_at
        if ago > SILENCE:
            minutes = ago // timedelta(minutes=1)
            zh = f"浏览器已有 {minutes} 分钟没有来取提醒（没打开？）"
            en = f"no browser has asked for {minutes} minutes (is it closed?)"
            return Health(NAME, "silent", Text(zh, en))
        return Health(
            NAME, "works", Text("浏览器正常来取提醒", "the browser is asking for reminders")
        )
