"""The time one draft takes: every example dispute for every door that takes it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from benches.store import row
from environment import REPOSITORY

from daemon.cases.known import Known

ROUNDS = 3
DRAFT_MS = 50.0
EXAMPLES = REPOSITORY / "tests" / "daemon" / "cases" / "examples"


def run() -> Iterator[dict[str, object]]:
    """Measure; rows for scripts/bench.py."""
    from daemon.cases.letters import draft
    from rules.cases import casebook

    book = casebook()
    times = []
    for dispute, channel in _pairs():
        known = _known(dispute, channel)
        kind, where = book.disputes[dispute], book.channels[channel]
        if not draft(known, kind, where).usable:
            continue  # this door does not take it
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            draft(known, kind, where)
            took.append(time.perf_counter() - began)
        times.append(median(took))
    yield row(f"draft: {len(times)} disputes and doors", times, DRAFT_MS)


def _pairs() -> Iterator[tuple[str, str]]:
    """Each example with each door."""
    from rules.cases import casebook

    for dispute in sorted(set(casebook().disputes) & {file.stem for file in EXAMPLES.iterdir()}):
        yield from ((dispute, channel) for channel in casebook().channels)


def _known(dispute: str, channel: str) -> Known:
    from tests.daemon.cases.conftest import example_document, known_of

    return known_of(example_document(dispute, channel), dispute)
