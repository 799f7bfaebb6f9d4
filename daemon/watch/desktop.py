"""The desktop's own notifications: the session bus on Linux, plyer elsewhere."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import warnings

from daemon.watch.notify import DESKTOP, Channel, Clicked, Health, Outcome
from daemon.watch.telling import Message
from rules._text import Text


class PlyerDesktop:
    """Windows and macOS through plyer, which cannot tell whether anything was seen."""

    name = DESKTOP

    async def probe(self) -> Health:
        """Say that nothing is known until the shopper looks."""
        zh = "桌面通知由系统显示，系统不回报是否真的显示；请用 hugou notify 试一次"
        en = "the system shows notifications and does not say whether it did; try hugou notify"
        return Health(DESKTOP, "cannot_tell", Text(zh, en))

    async def show(self, message: Message) -> Outcome:
        """Hand a notice to the system; `unknown` is the best that can be said of it."""
        try:
            async with asyncio.timeout(20):
                await asyncio.to_thread(_hand_over, message.title, message.body)
        except Exception as error:  # plyer raises whatever its platform raises
            return Outcome("failed", f"{type(error).__name__}: {error}")
        return Outcome("unknown", "the system does not say whether it was shown")


def _hand_over(title: str, body: str) -> None:
    try:
        _plyer(title, body)
    except (NotImplementedError, ImportError):
        if sys.platform != "darwin":
            raise
        subprocess.run(mac_script(title, body), check=True, timeout=15, capture_output=True)  # noqa: S603


def _plyer(title: str, body: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about libraries that it can do without
        from plyer import notification

        notification.notify(title=title, message=body, app_name="hugou", timeout=10)


def mac_script(title: str, body: str) -> list[str]:
    """Write the call for a Mac without pyobjus; the texts are arguments, never script."""
    show = "display notification (item 2 of argv) with title (item 1 of argv)"
    return ["/usr/bin/osascript", "-e", "on run argv", "-e", show, "-e", "end run", title, body]


def desktop_channel(clicked: Clicked) -> Channel:
    """Give the channel that fits this system."""
    if sys.platform == "linux":
        try:
            from daemon.watch.linux import BusDesktop
        except ImportError:  # no dbus-fast for this machine
            return PlyerDesktop()
        return BusDesktop(clicked)
    return PlyerDesktop()
