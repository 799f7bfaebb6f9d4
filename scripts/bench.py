"""Measure hugou: each figure beside a bare library call or a peer, in one run, on this machine.

python3 scripts/bench.py              every part
python3 scripts/bench.py parsers      one part; PARTS below names all
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import platform
import sys
from collections.abc import Iterable

from environment import REPOSITORY, SetupProblem, prepare, program

PARTS = ("parsers", "amazon", "rules", "store", "http", "recount", "evidence", "drafts", "pages")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure hugou.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--json", action="store_true", help="print rows as JSON")
    args = parser.parse_args()
    unknown = set(args.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return args


def in_the_environment() -> bool:
    """Tell whether hugou's own packages can be imported here."""
    return importlib.util.find_spec("lxml") is not None


def rows(parts: Iterable[str]) -> Iterable[dict[str, object]]:
    """Run the parts one after the other and give their rows."""
    for part in parts:
        print(f"measuring {part} …", file=sys.stderr, flush=True)
        yield from importlib.import_module(f"benches.{part}").run()


def line(row: dict[str, object]) -> str:
    """Lay out one row: what, how much, what is to be reached, whether it is."""
    verdict = {True: "ok", False: "MISSED", None: ""}[row.get("ok")]  # type: ignore[index]
    target = f"(to reach: {row['target']})" if row.get("target") else ""
    return f"{row['what']:<62} {row['measured']:>24}  {target} {verdict}".rstrip()


def main() -> int:
    """Measure, print, and exit 1 when a target is missed."""
    args = arguments()
    if not in_the_environment():
        try:
            prepare(groups=["dev"])
        except SetupProblem as problem:
            print(problem, file=sys.stderr)
            return 1
        os.execv(program("python"), [str(program("python")), *sys.argv])  # noqa: S606
    sys.path.insert(0, str(REPOSITORY))
    print(f"# {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}")
    missed = 0
    for row in rows(args.parts or PARTS):
        missed += row.get("ok") is False
        print(json.dumps(row, ensure_ascii=False) if args.json else line(row), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
