"""`hugou reparse`: read all kept pages again with today's readers and rules."""

from __future__ import annotations

import argparse
import json
import sys

from daemon.language import say

NAME = "reparse"
HELP = say("用现在的程序重新读取保存的页面", "read all kept pages again")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(args: argparse.Namespace) -> int:
    """Replay; damaged pages are named and give exit code 1."""
    from daemon import intake
    from daemon.home import Home, default_folder
    from daemon.progress import Progress

    with Home.open(args.data or default_folder(), alone=False) as home:
        home.captures.sweep()
        told = intake.replay(home, Progress(say("重新读取", "reading again")))
        orders = len(home.orders)
    found = {"captures": told.captures, "orders": orders, "unread": told.unread}
    for digest in told.damaged:
        sys.stderr.write(say("已损坏 ", "damaged ") + digest + "\n")
    if args.json:
        sys.stdout.write(json.dumps({**found, "damaged": told.damaged}) + "\n")
    else:
        sys.stdout.write(
            say(
                f"重新读取了 {told.captures} 个页面，共 {orders} 笔订单，"
                f"{told.unread} 个页面没有读全。\n",
                f"{told.captures} pages read again, {orders} orders,"
                f" {told.unread} pages not read whole.\n",
            )
        )
    return 1 if told.damaged else 0
