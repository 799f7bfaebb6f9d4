"""`hugou doctor`: what is wrong, and what to do about it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

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
        for finding in told["findings"]:
            words = say(finding["says"], finding["says_en"])
            sys.stdout.write(f"{MARKS[finding['state']]} {words}\n")
    return int(any(finding["state"] == "bad" for finding in told["findings"]))


def examined(folder: Path) -> dict[str, Any]:
    """Let the running daemon examine itself, or look at what it left on the disk."""
    from daemon.web.remote import find_running

    remote = find_running(folder)
    return remote.call("GET", "/v1/doctor") if remote else without_daemon(folder)


def without_daemon(folder: Path) -> dict[str, Any]:
    """Examine the disk alone."""
    from daemon import __version__
    from daemon.home import Home
    from daemon.web.doctor import stored_findings
    from daemon.web.wire import DoctorAnswer, Finding

    off = Finding(
        name="daemon",
        state="bad",
        says="护购没有在运行：hugou serve --open",
        says_en="hugou is not running: hugou serve --open",
    )
    with Home.open(folder, alone=False) as home:
        found = stored_findings(home, home.clock())
        answer = DoctorAnswer(version=__version__, findings=(off, *found))
    return answer.model_dump(mode="json")
