"""`hugou backup`: everything in one file, also while the daemon runs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from daemon.language import say

NAME = "backup"
HELP = say("把全部数据备份成一个文件", "back everything up into one file")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file."""
    where = say("备份文件（默认：hugou-日期.zip）", "the file (default: hugou-<date>.zip)")
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help=where)


def run(args: argparse.Namespace) -> int:
    """Write the backup and say what is in it."""
    from daemon.home import Home, default_folder
    from daemon.ledger.backup import back_up, fingerprint
    from daemon.progress import Progress

    with Home.open(args.data or default_folder(), alone=False) as home:
        now = home.clock()
        target = args.file or Path(f"hugou-{now:%Y%m%d-%H%M%S}.zip")
        tell = Progress(say("备份", "backing up"))
        pages = back_up(home.store, home.captures, target, now, tell, home.evidence.files.folder)
        orders = len(home.orders)
    told = {"file": str(target), "orders": orders, "pages": pages, "sha256": fingerprint(target)}
    if args.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(
            say(
                f"已备份 {orders} 笔订单、{pages} 个页面到 {target}\n",
                f"{orders} orders and {pages} pages are now in {target}\n",
            )
        )
    return 0
