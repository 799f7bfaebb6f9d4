"""The life of a daemon: listen, say where, work until a signal, leave nothing half done."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
import webbrowser
from dataclasses import dataclass
from typing import TYPE_CHECKING

from daemon.desk import share_the_interpreter
from daemon.language import say
from daemon.recount import Recount
from daemon.samples import show_samples
from daemon.watch.lookout import Lookout
from daemon.web.app import make_app
from daemon.web.logbook import keep_log
from daemon.web.portfile import write_port_file
from daemon.web.server import listening
from daemon.web.service import SERVICE, Service

if TYPE_CHECKING:
    from daemon.home import Home


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asked for."""

    port: int | None = None
    open: bool = False
    demo: bool = False
    json: bool = False


async def run(home: Home, wishes: Wishes) -> None:
    """Serve until SIGINT or SIGTERM."""
    os.umask(0o077)  # whatever is written from here on is for this user's eyes alone
    stop = stop_signal()
    share_the_interpreter()
    keep_log(home.folder)
    warn_administrator()
    app = make_app(home, home.clock)
    async with listening(app, wishes.port):
        service = app[SERVICE]
        key = home.clients.admit_command_line(home.clock())
        port_file = write_port_file(home.folder, service.port, key)
        service.lookout = Lookout(home, lambda path: show_page(service, path))
        if wishes.demo:
            await show_samples(home)
        service.lookout.start()
        recount = Recount(home)
        recount.start()
        try:
            announce(service, wishes)
            await stop.wait()
        finally:
            port_file.unlink(missing_ok=True)
            await recount.stop()
            await service.lookout.stop()
    say_aloud(say("护购已停止。", "hugou has stopped."))


def stop_signal() -> asyncio.Event:
    """Give an event that a signal sets; a second signal is not waited for."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


def announce(service: Service, wishes: Wishes) -> None:
    """Say where the dashboard is, and open it if asked."""
    link = service.address + service.sessions.link("/")
    if wishes.json:
        where = {"port": service.port, "pid": os.getpid(), "url": link}
        sys.stdout.write(json.dumps(where) + "\n")
        sys.stdout.flush()
    say_aloud(say(f"护购在运行：{service.address}", f"hugou is running: {service.address}"))
    say_aloud(
        say(
            f"打开（只能用一次）：{link}\n按 Ctrl+C 停止",
            f"Open (works once): {link}\nCtrl+C stops it",
        )
    )
    if wishes.open:
        show_page(service, "/")


def show_page(service: Service, path: str) -> None:
    """Open a page of the dashboard in the shopper's browser, without waiting for it."""
    link = service.address + service.sessions.link(path)
    # A daemon thread: a browser in a terminal only returns when it is closed.
    threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()


def say_aloud(text: str) -> None:
    """Tell whoever watches the terminal, if there is one (pythonw.exe has none)."""
    if sys.stderr is not None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def warn_administrator() -> None:
    """Warn once: as root, every mistake of ours could touch the whole machine."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        say_aloud(
            say(
                "注意：护购正以管理员（root）身份运行，平时不需要这样。",
                "Note: hugou runs as root, which it does not need.",
            )
        )
