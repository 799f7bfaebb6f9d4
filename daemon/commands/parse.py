"""`hugou parse`: what the readers see in a saved page; nothing is stored."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from daemon.commands import Problem, WrongUsage
from daemon.language import say

NAME = "parse"
HELP = say("看看从一个保存的页面能读出什么", "show what can be read on a saved page")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file, its address and its time."""
    what = say(
        "网页（HTML）、接口返回（JSON/JSONP）或捕获信封；- 为标准输入",
        "a page (HTML), a response body (JSON/JSONP) or a capture envelope; - for stdin",
    )
    parser.add_argument("file", metavar="FILE", help=what)
    parser.add_argument("--url", help=say("页面的网址", "the page's address"))
    when = say("页面是什么时候看到的（倒计时由此起算）", "when it was seen (countdowns need it)")
    parser.add_argument("--captured-at", metavar="ISO", type=datetime.fromisoformat, help=when)
    where = say("每个值来自哪里", "say where each value stands")
    parser.add_argument("--provenance", action="store_true", help=where)


def run(args: argparse.Namespace) -> int:
    """Print the Reading as JSON.

    Raises:
        WrongUsage: neither the file nor --url names an address.
    """
    from daemon.ledger.imports import NotAPage, capture_of_file
    from daemon.reading import read_page

    try:
        capture = capture_of_file(content_of(args.file), url=args.url, captured_at=args.captured_at)
    except NotAPage as problem:
        hint = say("，请用 --url 写明", ": name it with --url")
        raise WrongUsage(say(problem.zh, problem.en) + hint) from None
    reading = read_page(capture).as_json(provenance=args.provenance)
    json.dump(reading, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0


def content_of(file: str) -> bytes:
    """Read a file, or stdin for "-".

    Raises:
        Problem: it cannot be read.
    """
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        sentence = say(f"读不了 {file}：{error.strerror}", f"cannot read {file}: {error.strerror}")
        raise Problem(sentence) from error
