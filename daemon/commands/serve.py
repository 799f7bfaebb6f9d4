"""`hugou serve`: the daemon in the foreground, until it is told to stop."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from daemon.language import say

if TYPE_CHECKING:
    from daemon.home import Home
    from rules._text import Text

NAME = "serve"
HELP = say("启动护购", "start hugou")
HIGHEST_PORT = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--port",
        type=port_number,
        metavar="N",
        help=say(
            "端口（默认 20315，被占用时往后找）", "port (default 20315, or the next free one)"
        ),
    )
    parser.add_argument(
        "--open", action="store_true", help=say("打开护购页面", "open the dashboard")
    )
    parser.add_argument(
        "--demo", action="store_true", help=say("先用示例订单看看", "show sample orders")
    )


def port_number(text: str) -> int:
    """Read a port; 0 means any free one."""
    port = int(text)
    if not 0 <= port <= HIGHEST_PORT:
        raise ValueError(text)
    return port


def run(args: argparse.Namespace) -> int:
    """Serve; if a daemon already runs on this data, `--open` only shows its dashboard."""
    from daemon.home import Home, default_folder
    from daemon.problems import DaemonRunning
    from daemon.web import remote

    folder = args.data or default_folder()
    try:
        home = Home.open(folder)
    except DaemonRunning:
        running = remote.find_running(folder)
        if not (args.open and running):
            raise
        return show_running(running)
    with home:
        return serve(home, args)


def show_running(running: object) -> int:
    """Open the dashboard of the daemon that already runs."""
    import webbrowser

    from daemon.web.remote import Remote

    assert isinstance(running, Remote)  # noqa: S101 - imported late for a quick start
    webbrowser.open(running.call("POST", "/v1/links", {"to": "/"})["url"])
    return 0


def owners(ports: Sequence[int]) -> list[Text]:
    """Say of each port who has it."""
    from daemon.web.ports import owner_of
    from rules._text import Text

    unknown = Text("未知程序", "an unknown program")
    found = [(port, owner.named if (owner := owner_of(port)) else unknown) for port in ports]
    return [Text(f"{port} {by.zh}", f"{port} {by.en}") for port, by in found]


def serve(home: Home, args: argparse.Namespace) -> int:
    """Run the event loop until a signal ends it."""
    import asyncio

    from daemon.commands import Problem
    from daemon.web import running
    from daemon.web.server import PortTaken

    wishes = running.Wishes(port=args.port, open=args.open, demo=args.demo, json=args.json)
    try:
        asyncio.run(running.run(home, wishes))
    except PortTaken as taken:
        by = "; ".join(say(owner.zh, owner.en) for owner in owners(taken.ports))
        raise Problem(
            say(
                f"端口都被其他程序占用了：{by}。数据没有改动。可用 --port 换一个",
                f"other programs use these ports: {by}. The data is untouched; "
                "choose another port with --port",
            )
        ) from None
    return 0
