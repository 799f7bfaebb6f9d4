"""`hugou import`: pages that were saved to disk, one or a folder of them."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.commands import Problem
from daemon.language import say

if TYPE_CHECKING:
    from daemon.home import Home

NAME = "import"
HELP = say("导入保存下来的订单页面", "import saved order pages")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what to import."""
    what = say("保存的页面，或放它们的文件夹", "a saved page, or a folder of them")
    parser.add_argument("path", metavar="FILE|FOLDER", type=Path, help=what)
    address = say("页面的网址（文件里没有时）", "the page's address, if the file does not say it")
    parser.add_argument("--url", help=address)
    when = say("页面是什么时候看到的（默认：保存的时间）", "when it was seen (default: when saved)")
    parser.add_argument("--captured-at", metavar="ISO", type=datetime.fromisoformat, help=when)


def run(args: argparse.Namespace) -> int:
    """Import, and say of each file that was left out why.

    Raises:
        Problem: there is no such file, or nothing in it could be imported.
    """
    from daemon.home import Home, default_folder
    from daemon.ledger.imports import files_in
    from daemon.progress import Progress

    if not args.path.exists():
        raise Problem(say(f"没有 {args.path}", f"there is no {args.path}"))
    files = list(files_in(args.path))
    tell = Progress(say("导入", "importing"))
    done: list[dict[str, object]] = []
    with Home.open(args.data or default_folder(), alone=False) as home:
        for number, file in enumerate(files):
            tell(number, len(files))
            done.append({"file": str(file), **take_in(home, file, args)})
        tell(len(files), len(files))
    report(done, as_json=args.json)
    return 0 if any("capture" in one for one in done) else 1


def take_in(home: Home, file: Path, args: argparse.Namespace) -> dict[str, object]:
    """Import one file; gives what became of it."""
    from daemon import intake
    from daemon.ledger.envelope import View
    from daemon.ledger.imports import NotAPage, capture_of_file, is_bill, saved_at

    if is_bill(file):
        return {"left_out": say("账单和表格还不能导入", "bills and tables cannot be imported yet")}
    try:
        capture = capture_of_file(file.read_bytes(), url=args.url, captured_at=args.captured_at)
    except NotAPage as problem:
        return {"left_out": say(problem.zh, problem.en)}
    except OSError as error:
        return {"left_out": error.strerror or str(error)}
    seen = capture.captured_at or saved_at(file)
    taken = intake.take_in(home, capture, View("import", file.name[:200], 0, seen))
    orders = len(taken.orders)
    return {"capture": taken.capture, "outcome": taken.reading.outcome, "orders": orders}


def report(done: list[dict[str, object]], *, as_json: bool) -> None:
    """Print what became of the files."""
    if as_json:
        sys.stdout.write(json.dumps({"files": done}, ensure_ascii=False) + "\n")
        return
    for one in done:
        if "left_out" in one:
            sys.stderr.write(say("未导入 ", "left out ") + f"{one['file']}: {one['left_out']}\n")
    pages = [one for one in done if "capture" in one]
    orders = sum(int(str(one["orders"])) for one in pages)
    unread = sum(1 for one in pages if one["outcome"] not in ("read", "empty", "partial"))
    sys.stdout.write(
        say(
            f"导入 {len(pages)} 个页面，读到 {orders} 笔订单，{unread} 个页面认不出。\n",
            f"{len(pages)} pages imported, {orders} orders read, {unread} pages not recognised.\n",
        )
    )
