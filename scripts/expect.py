"""Write a draft of what a corpus case expects, to be compared with its page by eye.

python3 scripts/expect.py CASE …                 folders below tests/corpus
python3 scripts/expect.py CASE --url URL         a folder that has no expected.json yet
python3 scripts/expect.py CASE --again           also where somebody has checked it: see git diff

A draft says only what today's readers read. It proves nothing until a person has compared it with
the page and has taken out "draft": true; the tests fail as long as one is left.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpus import CaseProblem, capture_of, read_expected, write_expected
from environment import SetupProblem, enter


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Write drafts of what corpus cases expect.")
    parser.add_argument("cases", nargs="+", type=Path, metavar="CASE", help="a folder with a page")
    parser.add_argument("--url", help="the page's address, for a case without expected.json")
    parser.add_argument("--captured-at", metavar="ISO", help="when it was seen")
    parser.add_argument("--again", action="store_true", help="overwrite what was checked, too")
    return parser.parse_args(words)


def draft(case: Path, args: argparse.Namespace) -> Path:
    """Write the draft of one case.

    Raises:
        CaseProblem: with what to do about it.
    """
    from parsers import parse
    from parsers._case import expectation

    head = read_expected(case)
    if head and not head.get("draft") and not args.again:
        raise CaseProblem(
            f"{case} was checked by eye, nothing was changed; --again writes a draft over it"
        )
    head |= {name: told for name, told in _told(args).items() if told}
    reading = parse(capture_of(case, head))
    return write_expected(case, head, expectation(reading))


def _told(args: argparse.Namespace) -> dict[str, str | None]:
    return {"url": args.url, "captured_at": args.captured_at}


def main() -> int:
    """Write the drafts; 1 if one of them could not be written."""
    args = arguments()
    failed = 0
    try:
        enter()
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    for case in args.cases:
        try:
            print(f"DRAFT, to be checked by eye: {draft(case, args)}")
        except CaseProblem as problem:
            failed += 1
            print(problem, file=sys.stderr)
    print(
        "\nA draft says what the readers read, not what is right. Compare each value with its\n"
        'page BY EYE, correct what is wrong, and take out "draft": true.',
        file=sys.stderr,
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
