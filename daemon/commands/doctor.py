"""`hugou doctor`: what is wrong, and what to do about it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from daemon.commands.columns import table
from daemon.language import say

NAME = "doctor"
HELP = say("检查一切是否正常", "look whether everything works")
MARKS = {"good": "✓", "worth_a_look": "!", "bad": "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options: there are none."""


def run(args: argparse.Namespace) -> int:
    """Print the findings; 1 if one of them is bad."""
    from daemon.home import default_folder

    told = examined(args.data or default_folder())
    if args.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(line for one in told["findings"] for line in lines(one))
        sys.stdout.write(counted(told.get("readers") or []))
    return int(any(finding["state"] == "bad" for finding in told["findings"]))


def lines(finding: dict[str, Any]) -> list[str]:
    """Write a finding: what is, what is safe, what to do."""
    told = [f"{MARKS[finding['state']]} {say(finding['says'], finding['says_en'])}\n"]
    if finding.get("todo"):
        told.append(f"  {say(finding['safe'], finding['safe_en'])}\n")
        told.append(f"  → {say(finding['todo'], finding['todo_en'])}\n")
    return told


def counted(readers: list[dict[str, Any]]) -> str:
    """Write what each reader gave: a line a reader, nothing where no page was read yet."""
    if not readers:
        return ""
    heads = [
        ("平台", "shop"),
        ("页面", "page"),
        ("读取方式", "reader"),
        ("页面数", "pages"),
        ("字段数", "fields"),
        ("失败", "failed"),
        ("最近", "last seen"),
    ]
    rows = [
        (
            one["platform"],
            one["page"],
            one["reader"],
            *(str(one[name]) for name in ("pages", "fields", "failures")),
            one["last_at"][:10],
        )
        for one in readers
    ]
    head = [say(zh, en) for zh, en in heads]
    return "\n" + table([head, *rows], [11, 16, 26, 7, 7, 6, 10])


def examined(folder: Path) -> dict[str, Any]:
    """Let the running daemon examine itself, or look at what it left on the disk."""
    from daemon.web.remote import find_running

    remote = find_running(folder)
    return remote.call("GET", "/v1/doctor") if remote else without_daemon(folder)


def without_daemon(folder: Path) -> dict[str, Any]:
    """Examine the disk alone."""
    from daemon import __version__
    from daemon.home import Home
    from daemon.web.doctor import reader_briefs, stored_findings
    from daemon.web.ports import owner_of
    from daemon.web.reachability import off_finding, taken_port
    from daemon.web.server import DEFAULT_PORT
    from daemon.web.wire import DoctorAnswer

    off = (off_finding(), *taken_port(owner_of(DEFAULT_PORT), None))
    with Home.open(folder, alone=False) as home:
        found = stored_findings(home, home.clock())
        readers = reader_briefs(home)
        answer = DoctorAnswer(version=__version__, findings=(*off, *found), readers=readers)
    return answer.model_dump(mode="json")
