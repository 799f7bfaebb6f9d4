"""`hugou pair`: the six digits that connect a browser, for those who prefer the terminal."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import TYPE_CHECKING, Any

from daemon.commands import Problem
from daemon.language import say

if TYPE_CHECKING:
    from daemon.web.remote import Remote

NAME = "pair"
HELP = say("显示连接浏览器用的六位数字", "show the six digits that connect a browser")
STEP = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options: there are none."""


def run(args: argparse.Namespace) -> int:
    """Show the digits and wait until a browser is connected; with --json only show them."""
    from daemon.home import default_folder
    from daemon.web.remote import need_running

    remote = need_running(args.data or default_folder())
    window = remote.call("POST", "/v1/pair/open")
    if args.json:
        sys.stdout.write(json.dumps(window, ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write(f"{window['digits']}\n")
    sys.stdout.flush()
    sys.stderr.write(
        say(
            f"请在 {window['seconds_left']} 秒内把它输入浏览器扩展。",
            f"Type it into the browser extension within {window['seconds_left']} seconds.",
        )
        + "\n"
    )
    return told(waited_for(remote))


def waited_for(remote: Remote) -> dict[str, Any]:
    """Wait until something has come of it."""
    while True:
        window = remote.call("GET", "/v1/pair")
        if window["state"] not in ("open", "asking"):
            return window
        time.sleep(STEP)


def told(window: dict[str, Any]) -> int:
    """Say what has come of it.

    Raises:
        Problem: nobody typed the right digits.
    """
    if window["state"] != "done":
        raise Problem(say("没有浏览器连接上，请再试一次", "no browser was connected: try again"))
    name = window["browser"]
    sys.stderr.write(say(f"已连接：{name}", f"connected: {name}") + "\n")
    return 0
