"""`hugou cases`: the open cases, each with its stage and its next step."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from daemon.language import say

if TYPE_CHECKING:
    from daemon.home import Home

NAME = "cases"
HELP = say("列出维权事项", "list the cases")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what to list."""
    parser.add_argument(
        "--closed", action="store_true", help=say("列出已结束的", "list those that are closed")
    )


def run(args: argparse.Namespace) -> int:
    """Print the cases, as a table or as JSON."""
    from daemon.home import Home, default_folder

    with Home.open(args.data or default_folder(), alone=False) as home:
        found = rows(home, closed=args.closed)
    if args.json:
        json.dump({"cases": found}, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return 0
    for row in found:
        step = row["next"]
        what = say(step["what"], step["what_en"]) if step else ""
        by = step["by"] if step else ""
        sys.stdout.write("\t".join((row["id"], row["title"], row["stage"], by, what)) + "\n")
    if not found:
        sys.stderr.write(say("还没有维权事项\n", "there are no cases yet\n"))
    return 0


def rows(home: Home, *, closed: bool) -> list[dict[str, Any]]:
    """Look at every case."""
    from daemon.cases.look import brief

    now = home.clock()
    return [brief(home.cases, case, now) for case in home.cases.all(closed=closed)]
