"""`hugou restore`: put a backup back; what was there before is moved aside, not deleted."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from daemon.commands import Problem
from daemon.language import say

NAME = "restore"
HELP = say("从备份恢复", "put a backup back")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file."""
    what = say("hugou backup 写的文件", "a file that hugou backup wrote")
    parser.add_argument("file", metavar="FILE", type=Path, help=what)


def run(args: argparse.Namespace) -> int:
    """Restore while no daemon runs.

    Raises:
        Problem: there is no such file.
    """
    from daemon.home import Home, default_folder, now_utc
    from daemon.ledger.backup import put_back
    from daemon.ledger.folder import FolderLock, private_folder
    from daemon.progress import Progress

    if not args.file.is_file():
        raise Problem(say(f"没有文件 {args.file}", f"there is no file {args.file}"))
    folder = private_folder(args.data or default_folder())
    with FolderLock(folder):
        aside = put_back(args.file, folder, now_utc(), Progress(say("恢复", "restoring")))
    with Home.open(folder) as home:
        told = {"orders": len(home.orders), "pages": len(home.captures), "before": str(aside or "")}
    if args.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write(
        say(
            f"已恢复 {told['orders']} 笔订单、{told['pages']} 个页面。\n",
            f"{told['orders']} orders and {told['pages']} pages are back.\n",
        )
    )
    if aside:
        sys.stderr.write(say(f"原来的数据在 {aside}\n", f"the former data lies in {aside}\n"))
    return 0
