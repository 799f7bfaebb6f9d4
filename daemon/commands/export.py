"""`hugou export`: all orders, as JSON for programs or CSV for a spreadsheet."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from daemon.language import say

NAME = "export"
HELP = say("导出全部订单", "export all orders")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the form and the file."""
    parser.add_argument("--format", choices=("json", "csv"), default="json")
    where = say("写到这个文件（默认：标准输出）", "write to this file (default: stdout)")
    parser.add_argument("--output", metavar="FILE", type=Path, help=where)


def run(args: argparse.Namespace) -> int:
    """Write the orders."""
    from daemon.exporting import write_csv, write_json
    from daemon.home import Home, default_folder
    from daemon.progress import Progress

    tell = Progress(say("导出", "exporting"))
    with (
        Home.open(args.data or default_folder(), alone=False) as home,
        written(args.output, args.format) as out,
    ):
        {"json": write_json, "csv": write_csv}[args.format](home, out, tell)
    return 0


@contextlib.contextmanager
def written(path: Path | None, form: str) -> Iterator[TextIO]:
    """Open the file for its owner alone, or give stdout."""
    if path is None:
        yield sys.stdout
        return
    # The byte order mark makes a spreadsheet read Chinese as what it is.
    encoding = "utf-8-sig" if form == "csv" else "utf-8"
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding=encoding, newline="") as out:  # noqa: PTH123 - a handle
        yield out
