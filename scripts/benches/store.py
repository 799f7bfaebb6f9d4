"""The store: writing and finding at 50,000 orders, beside bare SQLite and TinyDB's own file."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benches.stock import fill, list_page
from tinydb import TinyDB

from daemon.home import Home
from daemon.ledger.envelope import View
from parsers import Capture

ORDERS = 50_000
FEW = 10_000
"""Documents of the peer that rewrites its whole file: at 50,000 one insert takes two seconds."""
WRITERS = 8
CAPTURE_MS = 100.0


def run() -> Iterator[dict[str, object]]:
    """Measure; rows for scripts/bench.py."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _at_many(Path(folder))


def _at_many(folder: Path) -> Iterator[dict[str, object]]:
    fill(folder / "home", ORDERS)
    with Home.open(folder / "home") as home:
        stored = home.orders.find(limit=1)[0]
        document = dict(stored.document)
        orders = home.store.table("orders")
        size = len(json.dumps(document, ensure_ascii=False).encode()) / 1000
        writing = _times(lambda n: orders.put(f"bench:{n}", document), 300)
        bare = _bare_sqlite(folder / "bare.db", document)
        peer = _tinydb(folder / "peer.json", document)
        yield row(f"put a document of {size:.1f} kB at {ORDERS} orders", writing)
        yield row("  bare sqlite3, WAL, synchronous=FULL, empty", bare)
        yield row(f"  TinyDB's JSONStorage at {FEW} documents", peer)
        for what, look in {
            "one order by key": lambda: home.orders.get(stored.key),
            "the 50 newest orders": lambda: home.orders.find(limit=50),
            "50 orders by words": lambda: home.orders.find(q="毛衣", limit=50),
            "50 orders of one status": lambda: home.orders.find(status="completed", limit=50),
            "what is due next": lambda: home.due.coming(home.clock(), 20),
        }.items():
            yield row(f"find {what} at {ORDERS} orders", _times(lambda _, look=look: look(), 30))
        yield _keeping(home)


def _keeping(home: Home) -> dict[str, object]:
    """Eight writers at once, each capture of real size, compressed and fsynced."""
    name, text = list_page()
    now = datetime.now(UTC)
    page = Capture("https://buyertrade.taobao.com/", text, captured_at=now)

    def keep(number: int) -> float:
        one = Capture(page.url, f"{page.html}<!-- {number} -->", captured_at=now)
        started = time.perf_counter()
        home.captures.keep(one, View("bench", "p", number, now))
        return time.perf_counter() - started

    with ThreadPoolExecutor(WRITERS) as pool:
        times = sorted(pool.map(keep, range(400)))
    what = f"keep a capture ({len(text) // 1000} kB), {WRITERS} writers ({name.split('/')[-1]})"
    return row(what, times, CAPTURE_MS)


def _bare_sqlite(path: Path, document: dict[str, Any]) -> list[float]:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute("CREATE TABLE t(id TEXT PRIMARY KEY, body TEXT)")

        def insert(number: int) -> None:
            bare.execute("INSERT INTO t VALUES(?,?)", (str(number), json.dumps(document)))

        return _times(insert, 300)


def _tinydb(path: Path, document: dict[str, Any]) -> list[float]:
    small = {name: document["order"].get(name) for name in ("number", "status", "paid", "items")}
    path.write_text(json.dumps({"_default": {str(n): small for n in range(FEW)}}), "utf-8")
    with TinyDB(path) as peer:
        return _times(lambda _: peer.insert(small), 5)


def _times(job: Callable[[int], object], rounds: int) -> list[float]:
    times = []
    for number in range(rounds):
        started = time.perf_counter()
        job(number)
        times.append(time.perf_counter() - started)
    return sorted(times)


def row(what: str, times: list[float], target: float | None = None) -> dict[str, object]:
    """Give one row: the middle and the slowest of a hundred, in milliseconds."""
    p50 = statistics.median(times) * 1000
    p99 = sorted(times)[min(len(times) - 1, int(len(times) * 0.99))] * 1000
    told: dict[str, object] = {"what": what, "measured": f"p50 {p50:.2f} ms, p99 {p99:.1f} ms"}
    if target is not None:
        told |= {"target": f"p99 < {target:g} ms", "ok": p99 < target}
    return told
