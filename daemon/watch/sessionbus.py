"""The notification service of a Linux desktop, asked directly: it answers when it shows something.

plyer and notify-send return normally when nothing was shown; the service itself does not lie.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from dbus_fast import Message as Call
from dbus_fast import MessageType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.errors import DBusFastError

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
PATIENCE = 5.0
"""Seconds; a service that is started by the bus itself answers well within them."""

Pressed = Callable[[int, str], None]


class NoService(Exception):
    """Nobody on this desktop shows notifications; the text says why."""


class Server(NamedTuple):
    """Who shows notifications here, and what it can do."""

    name: str
    version: str
    abilities: frozenset[str]


class SessionBus:
    """One lasting connection, which also hears what the shopper presses."""

    def __init__(self, pressed: Pressed) -> None:
        self._pressed = pressed
        self._bus: MessageBus | None = None

    async def server(self) -> Server:
        """Ask who shows notifications.

        Raises:
            NoService: nobody does.
        """
        name, _, version, _ = await self._ask("GetServerInformation")
        (abilities,) = await self._ask("GetCapabilities")
        return Server(name, version, frozenset(abilities))

    async def notify(
        self, title: str, body: str, actions: list[str], hints: dict[str, Variant]
    ) -> int:
        """Show a notification and give the number that the service gave it.

        Raises:
            NoService: it was not shown.
        """
        words = ["护购", 0, "", title, body, actions, hints, -1]
        (number,) = await self._ask("Notify", "susssasa{sv}i", words)
        return int(number)

    async def close(self) -> None:
        """Leave the bus."""
        await self._drop()

    async def _ask(self, member: str, signature: str = "", words: list[Any] | None = None) -> Any:
        call = Call(
            destination=SERVICE,
            path=PATH,
            interface=SERVICE,
            member=member,
            signature=signature,
            body=words or [],
        )
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await (await self._connected()).call(call)
        except (OSError, EOFError, TimeoutError, DBusFastError) as error:
            await self._drop()
            raise NoService(f"{type(error).__name__}: {error}".rstrip(": ")) from error
        if answer is None or answer.message_type is not MessageType.METHOD_RETURN:
            raise NoService(_refusal(answer))
        return answer.body

    async def _connected(self) -> MessageBus:
        if self._bus is None or not self._bus.connected:
            self._bus = await MessageBus(bus_address=_address()).connect()
            self._bus.add_message_handler(self._hear)
            await self._bus.call(_listen())
        return self._bus

    async def _drop(self) -> None:
        """Start afresh next time: a connection that failed once is not trusted."""
        bus, self._bus = self._bus, None
        if bus and bus.connected:
            bus.disconnect()

    def _hear(self, message: Call) -> None:
        if message.member == "ActionInvoked" and message.interface == SERVICE:
            number, action = message.body
            self._pressed(int(number), str(action))


def _listen() -> Call:
    rule = f"type='signal',interface='{SERVICE}',member='ActionInvoked'"
    return Call(
        destination="org.freedesktop.DBus",
        path="/org/freedesktop/DBus",
        interface="org.freedesktop.DBus",
        member="AddMatch",
        signature="s",
        body=[rule],
    )


def _refusal(answer: Call | None) -> str:
    if answer is None:
        return "no answer"
    return f"{answer.error_name}: {answer.body[0] if answer.body else ''}".rstrip(": ")


def _address() -> str:
    """Find the session's bus, also for a service that was started without its environment."""
    if named := os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return named
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    socket = Path(runtime) / "bus"
    if socket.exists():
        return f"unix:path={socket}"
    raise NoService("no session bus: is a desktop running?")
