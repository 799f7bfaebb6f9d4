"""The daemon as a process of its own: its start, its memory, and 8 clients that send pages."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from benches.stock import CLIENT, LIST, REPOSITORY, Renumbered, fill, list_page
from benches.store import row

from daemon.home import Home

CLIENTS = 8
SECONDS = 10.0
SETTLED = 1.0
SEEN_AGAIN = "seen again"
KINDS = {SEEN_AGAIN: 0.04, "with new orders": 0.25}
"""What the pages hold, and the seconds from one to the next of a client: as fast as it may call
(30 times a second), and four pages of orders never seen before each second, which is 8 shoppers
leafing through years of orders at once."""
LIMITS = {0: (1.5, 120.0), 50_000: (4.0, 350.0)}
"""Orders in the store, and what is to be reached: seconds to start, megabytes of memory."""
CAPTURE_MS, PING_MS = 100.0, 20.0


def run() -> Iterator[dict[str, object]]:
    """Measure; rows for scripts/bench.py."""
    for orders in LIMITS:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), orders)
            yield from _measure(Path(folder), orders)


def _measure(folder: Path, orders: int) -> Iterator[dict[str, object]]:
    tokens = _tokens(folder)
    for kind, pace in KINDS.items():
        running = Running(folder)
        try:
            seconds, megabytes = running.wait(), running.megabytes()
            if kind == SEEN_AGAIN:
                yield from _start_rows(orders, seconds, megabytes)
            before = running.cpu_seconds()
            load = asyncio.run(Load(running.port, tokens, kind, pace).run())
            sent = max(1, len(load.captures))
            cost = 1000 * (running.cpu_seconds() - before) / sent
            page = f"page of {len(list_page()[1]) // 1000} kB {kind}"
            what = f"{page} -> answer, {CLIENTS} clients, {orders} orders"
            yield row(f"{what} ({len(load.captures) / SECONDS:.0f}/s)", load.captures, CAPTURE_MS)
            yield row("  /ping meanwhile", load.pings, PING_MS)
            both = f"{cost:.1f} ms, {1000 * load.own_cpu / sent:.1f} ms"
            yield {"what": "  CPU per page: of the daemon, of the clients here", "measured": both}
            yield {"what": "  memory after that", "measured": f"{running.megabytes():.0f} MB"}
            if load.refused:
                yield {"what": "  refused", "measured": str(load.refused), "ok": False}
        finally:
            running.stop()


def _start_rows(orders: int, seconds: float, megabytes: float) -> Iterator[dict[str, object]]:
    quick, small = LIMITS[orders]
    what = f"start of the daemon until /ping answers, {orders} orders"
    reached = {"target": f"< {quick:g} s", "ok": seconds < quick}
    yield {"what": what, "measured": f"{seconds:.2f} s", **reached}
    reached = {"target": f"< {small:g} MB", "ok": megabytes < small}
    yield {"what": f"memory, {orders} orders", "measured": f"{megabytes:.0f} MB", **reached}


def _tokens(folder: Path) -> list[tuple[str, str]]:
    with Home.open(folder) as home:
        added = [home.clients.add(f"bench {n}", home.clock()) for n in range(CLIENTS)]
    return [(client.id, token) for client, token in added]


class Running:
    """`hugou serve` on a folder."""

    def __init__(self, folder: Path) -> None:
        self._began = time.perf_counter()
        program = [sys.executable, "-m", "daemon", "serve", "--port", "0", "--json"]
        self._process = subprocess.Popen(
            [*program, "--data", str(folder)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.port, self.url = 0, ""

    def wait(self) -> float:
        """Wait until it listens; gives the seconds that its start took."""
        assert self._process.stdout is not None  # noqa: S101
        told = json.loads(self._process.stdout.readline())
        self.port, self.url = told["port"], told["url"]
        return time.perf_counter() - self._began

    def megabytes(self) -> float:
        """Give its resident memory."""
        return float(psutil.Process(self._process.pid).memory_info().rss) / 1e6

    def cpu_seconds(self) -> float:
        """Give the processor time that it has used, which other programs do not stretch."""
        used = psutil.Process(self._process.pid).cpu_times()
        return float(used.user + used.system)

    def stop(self) -> None:
        """End it and wait."""
        self._process.terminate()
        self._process.communicate(timeout=30)


@dataclass
class Load:
    """Eight clients that send one page after the other, and one that pings.

    They begin when the daemon has been up for a second: its start is measured by itself.
    """

    port: int
    tokens: list[tuple[str, str]]
    kind: str
    pace: float
    captures: list[float] = field(default_factory=list)
    pings: list[float] = field(default_factory=list)
    refused: int = 0
    own_cpu: float = 0.0

    async def run(self) -> Load:
        """Work for some seconds."""
        bodies = [Pages(n, fresh=self.kind != SEEN_AGAIN) for n in range(len(self.tokens))]
        await asyncio.sleep(SETTLED)
        ends, cpu = time.perf_counter() + SECONDS, time.process_time()
        async with self._session() as session:
            clients = zip(self.tokens, bodies, strict=True)
            pages = [self._client(session, *token, ends, page) for token, page in clients]
            await asyncio.gather(*pages, self._ping(session, ends))
        self.own_cpu = time.process_time() - cpu
        return self

    @contextlib.asynccontextmanager
    async def _session(self) -> AsyncIterator[aiohttp.ClientSession]:
        base = f"http://127.0.0.1:{self.port}"
        async with aiohttp.ClientSession(base, connector=aiohttp.TCPConnector(limit=0)) as session:
            yield session

    async def _client(
        self, session: aiohttp.ClientSession, client: str, token: str, ends: float, page: Pages
    ) -> None:
        headers = {
            "Authorization": f"Bearer {token}",
            "X-Hugou-Client": client,
            "Content-Type": "application/json",
        }
        while time.perf_counter() < ends:
            body = page.next()
            started = time.perf_counter()
            async with session.post("/v1/captures", data=body, headers=headers) as answer:
                await answer.read()
            if answer.status == 200:
                self.captures.append(time.perf_counter() - started)
            else:
                self.refused += 1
            await asyncio.sleep(max(0.0, started + self.pace - time.perf_counter()))

    async def _ping(self, session: aiohttp.ClientSession, ends: float) -> None:
        while time.perf_counter() < ends:
            started = time.perf_counter()
            async with session.get("/ping") as answer:
                await answer.read()
            self.pings.append(time.perf_counter() - started)
            await asyncio.sleep(0.02)


class Pages:
    """The bodies that one client sends: every one another content, its orders the same or new.

    A body is put together from parts that were written as JSON before: making it costs the two
    processors a fiftieth of what the daemon does with it.
    """

    def __init__(self, seed: int, *, fresh: bool) -> None:
        text = list_page()[1]
        self._fresh = fresh
        self._seed = seed
        self._sent = 0
        self._renumbered = Renumbered(_numbers(text), seed + 100)
        told = json.dumps({"url": LIST, "client": CLIENT, "html": text}, ensure_ascii=False)
        self._parts = re.split(f"({'|'.join(self._renumbered.numbers)})", told.removesuffix('"}'))
        self._whole = "".join(self._parts).encode()

    def next(self) -> bytes:
        """Give the next body."""
        self._sent += 1
        told: dict[str, Any] = {
            "captured_at": datetime.now(UTC).isoformat(),
            "page_id": f"{self._seed}-{self._sent}",
            "sequence": self._sent,
        }
        end = f'<!-- {self._seed} {self._sent} -->",{json.dumps(told)[1:]}'
        return (self._page() if self._fresh else self._whole) + end.encode()

    def _page(self) -> bytes:
        fresh = dict(zip(self._renumbered.numbers, self._renumbered.fresh(), strict=True))
        return "".join(fresh.get(part, part) for part in self._parts).encode()


def _numbers(text: str) -> list[str]:
    from parsers import Capture, parse

    return [order.number for order in parse(Capture(LIST, text)).orders]
