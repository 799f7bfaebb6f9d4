"""Make a corpus case of a captured page, with placeholders for all that is personal.

python3 scripts/anonymise.py FILE --url URL --name CASE
python3 scripts/anonymise.py saved.case.json --name CASE     a file from "保存这一页帮助改进"

FILE is a saved page, a response body, or a page taken out of the dashboard. The case is written to
tests/corpus/PLATFORM/PAGE/CASE, with a draft of what is read on it: compare it by eye.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from corpus import CaseProblem, write_expected, write_pages
from environment import REPOSITORY, SetupProblem, enter


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Make a corpus case without anything personal.")
    parser.add_argument("file", type=Path, help="saved page, response body, capture or .case.json")
    parser.add_argument("--url", help="the page's address, if the file does not say it")
    parser.add_argument("--captured-at", type=datetime.fromisoformat, metavar="ISO")
    parser.add_argument("--name", required=True, help="what the case shows: one-signed, cut-short")
    parser.add_argument("--page", help="order_list, order_detail … where the reader does not tell")
    corpus = REPOSITORY / "tests" / "corpus"
    parser.add_argument("--corpus", type=Path, default=corpus, help=argparse.SUPPRESS)
    return parser.parse_args(words)


def make(args: argparse.Namespace) -> Path:
    """Write the case; gives its folder.

    Raises:
        CaseProblem: with what to do about it.
    """
    from daemon.ledger.imports import NotAPage, capture_of_file
    from parsers import parse
    from parsers._case import expectation
    from parsers.skeleton import NoSkeleton, skeleton

    try:
        content = args.file.read_bytes()
        capture = capture_of_file(content, url=args.url, captured_at=args.captured_at)
        made = skeleton(capture)
    except OSError as error:
        raise CaseProblem(f"{args.file}: {error.strerror}") from None
    except NotAPage as problem:
        raise CaseProblem(f"{args.file}: {problem.en}: say it with --url") from None
    except NoSkeleton as problem:
        raise CaseProblem(f"{args.file}: nothing was written: {problem}") from None
    reading = parse(made.capture)
    page = args.page or reading.page
    folder = args.corpus / reading.platform / page / args.name
    head = write_pages(folder, made.capture)
    write_expected(folder, head, expectation(reading))
    counted = ", ".join(f"{number} {kind}" for kind, number in made.replaced.items())
    print(f"{folder}\nreplaced: {counted or 'nothing'}; read: {reading.outcome}", flush=True)
    return folder


def main() -> int:
    """Make the case; 1 on a problem that the message names."""
    args = arguments()
    try:
        enter()
        folder = make(args)
    except (SetupProblem, CaseProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(
        f"\nNow look through {folder}: is anything left that says who it was? Then compare every\n"
        'value of expected.json with the page BY EYE, correct it, and take out "draft": true.\n'
        "A value that a reader gave is no proof that the reader is right.",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
