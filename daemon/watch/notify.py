"""What a channel is: something that can be asked whether it works, and that says what it did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Literal, NamedTuple, Protocol

from daemon.watch.notice import Result
from daemon.watch.telling import Message
from rules._text import Text

DESKTOP = "desktop"
"""The name of the desktop's channel in the delivery record, whichever system shows it."""

NAMES: dict[str, Text] = {
    DESKTOP: Text("桌面通知", "Desktop"),
    "extension": Text("浏览器扩展", "Browser extension"),
    "overlay": Text("购物网站上的提示", "Panel on the shop's page"),
    "dashboard": Text("护购页面", "Dashboard"),
    "calendar": Text("日历", "Calendar"),
    "mail": Text("邮件", "Mail"),
    "push": Text("手机推送", "Push"),
}
"""What the shopper calls each channel."""

Standing = Literal["works", "cannot_tell", "silent", "off"]
"""works: it confirms what it shows · cannot_tell: it takes notices, seen or not ·
silent: nothing would be shown · off: the shopper does not want it."""

Clicked = Callable[[Message, Literal["clicked", "snoozed", "done"]], None]
"""What is called when the shopper presses something on a notification."""


class Health(NamedTuple):
    """How a channel is, in words that the shopper can act on."""

    channel: str
    standing: Standing
    says: Text


class Outcome(NamedTuple):
    """What a channel made of a notice; `detail` is for the record and for doctor."""

    result: Result
    detail: str | None = None
    again_in: timedelta | None = None
    """After a failure: not before. None: at the next beat."""


class Pause:
    """How long to leave a server alone that failed: longer each time, at most an hour."""

    FIRST, LONGEST = timedelta(minutes=2), timedelta(hours=1)

    def __init__(self) -> None:
        self._next = self.FIRST

    def longer(self) -> timedelta:
        """Give the pause after one more failure."""
        pause, self._next = self._next, min(2 * self._next, self.LONGEST)
        return pause

    def over(self) -> None:
        """Note that it works again."""
        self._next = self.FIRST


class Channel(Protocol):
    """One way to reach the shopper."""

    @property
    def name(self) -> str:
        """The channel's name in the delivery record."""

    async def probe(self) -> Health:
        """Find out whether a notice would arrive, without showing one."""

    async def show(self, message: Message) -> Outcome:
        """Show a notice, and say honestly what is known of it."""
