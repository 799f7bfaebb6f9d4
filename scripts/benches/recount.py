"""After other rules: 50,000 orders weighed again by a running daemon, and /ping meanwhile."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
from benches.http import Running
from benches.stock import fill
from benches.store import row

from daemon.home import Home

ORDERS = 50_000
SECONDS, PING_MS = 15.0, 50.0
PATIENCE = 600.0


def run() -> Iterator[dict[str, object]]:
    """Measure; rows for scripts/bench.py."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, ORDERS)
        with Home.open(folder) as home:
            home.rules.note_weighed("other rules")
        running = Running(folder)
        try:
            running.wait()
            before = running.cpu_seconds()
            seconds, pings = asyncio.run(_until_weighed(folder, running.port))
            cost = running.cpu_seconds() - before
        finally:
            running.stop()
    yield {
        "what": f"{ORDERS:,} stored orders weighed again by the daemon",
        "measured": f"{seconds:.1f} s ({cost:.1f} s CPU)",
        "target": f"≤ {SECONDS:.0f} s",
        "ok": seconds <= SECONDS,
    }
    yield row("  /ping meanwhile", pings, PING_MS)


async def _until_weighed(folder: Path, port: int) -> tuple[float, list[float]]:
    """Ping until every order was weighed with the rules in use."""
    began, pings = time.perf_counter(), []
    with Home.open(folder, alone=False) as home:
        wanted = home.rules.in_use.digest
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            while home.rules.weighed_with != wanted and time.perf_counter() - began < PATIENCE:
                started = time.perf_counter()
                async with session.get("/ping") as answer:
                    await answer.read()
                pings.append(time.perf_counter() - started)
                await asyncio.sleep(0.02)
    return time.perf_counter() - began, pings
