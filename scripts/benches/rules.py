"""The rules: all deadlines of one order, 50,000 orders again, and loading every rule file.

All figures are processor time of this process, so that a busy machine does not change them.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import rules

REPOSITORY = Path(__file__).resolve().parent.parent.parent
NOW = datetime.fromisoformat("2026-11-20T09:00:00+08:00")
ROUNDS, BATCH = 25, 40
ORDER_MS, LOAD_MS, MANY_S = 0.3, 150.0, 15.0
MANY, SAMPLE = 50_000, 5_000

ORDERS: dict[str, dict[str, Any]] = {
    "on its way, list page (Taobao)": {
        "order": {"platform": "taobao", "status": "shipped", "paid": "259.00"},
        "events": {
            "order_submitted": "2026-11-11T00:03:20",
            "paid_at": "2026-11-11T00:03:55",
            "shipped_at": "2026-11-12T18:20:00",
        },
    },
    "signed, seven-day return running (Taobao)": {
        "order": {"platform": "taobao", "category": "服装", "paid": "259.00"},
        "events": {
            "order_submitted": "2026-11-11T00:03:20",
            "paid_at": "2026-11-11T00:03:55",
            "shipped_at": "2026-11-12T18:20:00",
            "signed_at": "2026-11-15T16:42:10",
        },
    },
    "late dispatch (Pinduoduo)": {
        "order": {"platform": "pdd", "paid": "89.90", "promised_ship_hours": 48},
        "events": {"group_success": "2026-11-10T20:15:30"},
    },
    "a phone in dispute, complaint accepted (JD)": {
        "order": {"platform": "jd_pop", "category": "手机数码", "dispute": "quality", "paid": "99"},
        "events": {
            "order_submitted": "2026-11-01T20:00:05",
            "signed_at": "2026-11-04T11:00:00",
            "return_applied": "2026-11-05T09:00:00",
            "return_approved": "2026-11-06T09:12:00",
            "merchant_received_return": "2026-11-10T09:12:00",
            "complaint_accepted": "2026-11-18T09:12:00",
            "knew_at": "2026-11-04T11:00:00",
        },
    },
}

_LOAD = """
import time
import rules
begun = time.process_time()
book = rules.load()
count = len(book.everything())
print((time.process_time() - begun) * 1000, count)
"""


def run() -> Iterator[dict[str, object]]:
    """Measure, row by row."""
    yield from _loading()
    for name, document in ORDERS.items():
        yield _one_order(name, rules.Facts.of(document))
    yield _many_orders()


def _row(what: str, measured: str, target: str, ok: bool) -> dict[str, object]:
    return {"what": what, "measured": measured, "target": target, "ok": ok}


def _loading() -> Iterator[dict[str, object]]:
    """Load in a new interpreter each time: the book is cached for the life of a process."""
    told = [_fresh().split() for _ in range(5)]
    took = statistics.median(float(each[0]) for each in told)
    what = f"load all {told[0][1]} rules from {len(_files())} files"
    yield _row(what, f"{took:.0f} ms", f"≤ {LOAD_MS:.0f} ms", took <= LOAD_MS)


def _files() -> list[Path]:
    return [
        file for kind in ("law", "platform") for file in REPOSITORY.glob(f"rules/{kind}/*.toml")
    ]


def _fresh() -> str:
    command = [sys.executable, "-c", _LOAD]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY)
    return done.stdout


def _one_order(name: str, facts: rules.Facts) -> dict[str, object]:
    count = len(rules.deadlines(facts, NOW))
    took = _per_call(lambda: rules.deadlines(facts, NOW))
    what = f"all {count} deadlines: {name}"
    return _row(what, f"{took:.3f} ms", f"≤ {ORDER_MS} ms", took <= ORDER_MS)


def _per_call(call: Callable[[], object]) -> float:
    """The median over batches, in milliseconds per call."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(BATCH):
            call()
        times.append((time.process_time() - begun) * 1000 / BATCH)
    return statistics.median(times)


def _many_orders() -> dict[str, object]:
    """Facts and weighing of many orders, as after a change of the rules."""
    documents = list(ORDERS.values())
    begun = time.process_time()
    for number in range(SAMPLE):
        rules.deadlines(rules.Facts.of(documents[number % len(documents)]), NOW)
    took = (time.process_time() - begun) * MANY / SAMPLE
    what = f"{MANY:,} orders again (scaled from {SAMPLE:,})"
    return _row(what, f"{took:.1f} s", f"≤ {MANY_S:.0f} s", took <= MANY_S)
