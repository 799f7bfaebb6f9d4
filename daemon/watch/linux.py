"""A Linux desktop's notifications, confirmed by the service that shows them, and clickable."""

from __future__ import annotations

from typing import Literal

from dbus_fast import Variant

from daemon.language import say
from daemon.watch import plaintext
from daemon.watch.notify import DESKTOP, Clicked, Health, Outcome
from daemon.watch.sessionbus import NoService, Server, SessionBus
from daemon.watch.telling import Message
from rules._text import Text

REMEMBERED = 100
"""So many notifications can still be clicked on."""

EVENTS: dict[str, Literal["clicked", "snoozed", "done"]] = {
    "default": "clicked",
    "open": "clicked",
    "snooze": "snoozed",
    "done": "done",
}


class BusDesktop:
    """A Linux desktop: what it shows it confirms with a number, and it can be clicked on."""

    name = DESKTOP

    def __init__(self, clicked: Clicked) -> None:
        self._clicked = clicked
        self._bus = SessionBus(self._pressed)
        self._shown: dict[int, Message] = {}

    async def probe(self) -> Health:
        """Ask the service who it is."""
        try:
            server = await self._bus.server()
        except NoService as nobody:
            zh = f"这个桌面没有通知服务，提醒改走浏览器（{nobody}）"
            en = f"no notification service on this desktop; the browser reminds instead ({nobody})"
            return Health(DESKTOP, "silent", Text(zh, en))
        who = f"{server.name} {server.version}"
        return Health(
            DESKTOP, "works", Text(f"桌面通知由 {who} 显示", f"{who} shows desktop notifications")
        )

    async def show(self, message: Message) -> Outcome:
        """Show a notice; a number from the service means that it is shown."""
        try:
            server = await self._bus.server()
            body = message.body
            if "body-markup" in server.abilities:
                body = plaintext.markup(body)
            number = await self._bus.notify(message.title, body, _actions(message), _hints(message))
        except NoService as nobody:
            return Outcome("failed", str(nobody))
        self._remember(number, message)
        return Outcome("shown", _by(server, number))

    async def close(self) -> None:
        """Leave the bus."""
        await self._bus.close()

    def _remember(self, number: int, message: Message) -> None:
        self._shown[number] = message
        while len(self._shown) > REMEMBERED:
            self._shown.pop(next(iter(self._shown)))

    def _pressed(self, number: int, action: str) -> None:
        message, event = self._shown.get(number), EVENTS.get(action)
        if message and event:
            self._clicked(message, event)


def _by(server: Server, number: int) -> str:
    return f"{server.name} {server.version} #{number}"


def _actions(message: Message) -> list[str]:
    """Offer what makes sense: nobody can be done with several things at one press."""
    language = message.language
    pairs = [("default", say("打开", "Open", language)), ("open", say("打开", "Open", language))]
    pairs.append(("snooze", say("晚点提醒", "Later", language)))
    if message.one_matter:
        pairs.append(("done", say("已处理", "Done", language)))
    return [word for pair in pairs for word in pair]


def _hints(message: Message) -> dict[str, Variant]:
    urgency = 2 if message.urgent else 1
    return {"urgency": Variant("y", urgency), "desktop-entry": Variant("s", "hugou")}
