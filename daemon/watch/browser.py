"""The extension's own notifications: it asks for them, and says what became of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from daemon.watch.due import DueList
from daemon.watch.notify import Health
from daemon.watch.telling import Message
from daemon.watch.trial import Tried
from rules._text import Text

NAME = "extension"
SILENCE = timedelta(minutes=10)
"""A browser that runs asks at least so often."""

LAID_READY = Text(
    "已放好，浏览器一分钟内会来取：请看屏幕，然后刷新本页看结果",
    "laid ready, the browser asks within a minute: watch the screen, then reload this page",
)
SHOWN = Text("浏览器已显示", "the browser showed it")
NOT_SHOWN = Text(
    "浏览器没能显示：请在系统设置里允许这个浏览器显示通知",
    "the browser could not show it: allow its notifications in the system's settings",
)


class BrowserChannel:
    """Reminders for browsers that ask; two browsers do not both show one."""

    name = NAME

    def __init__(self, due: DueList, clock: Callable[[], datetime]) -> None:
        self._due = due
        self._clock = clock
        self._asked_at: datetime | None = None
        self._trial: Message | None = None
        self.tried: Tried | None = None
        """What became of the last trial."""

    def try_out(self, message: Message) -> Tried:
        """Lay a trial ready for the next browser that asks; it cannot be sent to one."""
        health = self.probe()
        if health.standing == "silent":
            self.tried = Tried(NAME, "failed", None, health.says)
        else:
            self._trial, self.tried = message, Tried(NAME, "unknown", None, LAID_READY)
        return self.tried

    def tried_out(self, event: str) -> None:
        """Note what a browser made of the trial."""
        self._trial = None
        if event == "failed":
            self.tried = Tried(NAME, "failed", None, NOT_SHOWN)
        elif event == "shown":
            self.tried = Tried(NAME, "shown", None, SHOWN)

    def take(self) -> list[Message]:
        """Give a browser what it may show now."""
        self._asked_at = self._clock()
        trial = [self._trial] if self._trial else []
        return [*trial, *self._due.offer(NAME, self._asked_at)]

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
