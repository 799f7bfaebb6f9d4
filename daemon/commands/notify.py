"""`hugou notify`: show a test notification, and say what really happened."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

from daemon.language import say

if TYPE_CHECKING:
    from daemon.home import Home

NAME = "notify"
HELP = say("发一条测试提醒，并说明真实结果", "show a test reminder and say what really happened")
MARKS = {"shown": "✓", "unknown": "?", "failed": "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options: there are none."""


def run(args: argparse.Namespace) -> int:
    """Try every channel; 1 if none of them could show anything."""
    from daemon.home import default_folder
    from daemon.web.remote import find_running

    folder = args.data or default_folder()
    remote = find_running(folder)
    told = remote.call("POST", "/v1/notices/test") if remote else without_daemon(folder)
    if args.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(line(tried) for tried in told["tried"])
    return int(all(tried["result"] == "failed" for tried in told["tried"]))


def line(tried: dict[str, Any]) -> str:
    """Say what became of the test on one channel."""
    from daemon.watch.notify import NAMES

    name, mark = NAMES[tried["channel"]], MARKS[tried["result"]]
    words = say(f"{name.zh}：{tried['says']}", f"{name.en}: {tried['says_en']}")
    return f"{mark} {words}\n"


def without_daemon(folder: Any) -> dict[str, Any]:
    """Try the desktop from here, where no daemon runs."""
    from daemon.home import Home

    with Home.open(folder, alone=False) as home:
        return asyncio.run(attempts(home))


async def attempts(home: Home) -> dict[str, Any]:
    """Show the test notification on a desktop channel of our own."""
    from daemon.watch.lookout import Lookout
    from daemon.watch.trial import as_json

    lookout = Lookout(home, lambda _: None)
    try:
        return as_json(await lookout.trial())
    finally:
        await lookout.stop()
