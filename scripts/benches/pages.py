"""Every page of the dashboard with 50,000 stored orders, as a browser asks for it."""

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
ROUNDS = 12
PAGE_MS = 200.0
PACE = 0.05
"""Seconds between two pages: nobody may ask faster than 30 times a second."""
PAGES = (
    "/start",
    "/connect",
    "/due",
    "/orders",
    "/orders?page={last}",
    "/orders?platform=taobao&status=completed",
    "/orders?q={words}",
    "/orders?q=nothing+is+called+so",
    "/orders?problem=case",
    "/orders?problem=late",
    "/orders?problem=risk",
    "/orders?problem=money",
    "{order}",
    "{order}/correct",
    "{order}/delete",
    "/cases",
    "{case}",
    "{case}/evidence",
    "/evidence",
    "/money",
    "/import",
    "/pages",
    "/settings",
    "/settings/ways",
    "/settings/erase",
    "/doctor",
)
"""What stands in braces is looked up in the store first."""


def run() -> Iterator[dict[str, object]]:
    """Measure; rows for scripts/bench.py."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, ORDERS)
        known = _known(folder)
        running = Running(folder)
        try:
            running.wait()
            found = asyncio.run(_ask(running.url, [page.format(**known) for page in PAGES]))
        finally:
            running.stop()
    for page, times in zip(PAGES, found, strict=True):
        yield row(f"dashboard {page}, {ORDERS:,} orders", times, PAGE_MS)


def _known(folder: Path) -> dict[str, str]:
    """Open a case on one of the orders, and say what the pages about it are called."""
    with Home.open(folder) as home:
        stored = home.orders.find(offset=ORDERS // 2, limit=1)[0]
        case = home.cases.open(stored.key, home.clock(), "late_ship")
        platform, _, number = stored.key.partition(":")
        return {
            "last": str(ORDERS // 30),
            "words": number[:6],
            "order": f"/orders/{platform}/{number}",
            "case": f"/cases/{case.id}",
        }


async def _ask(login: str, pages: list[str]) -> list[list[float]]:
    """Log in as the link of the daemon does, and ask for each page some times."""
    jar = aiohttp.CookieJar(unsafe=True)  # the daemon's host is an address
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        async with session.get(login) as first:
            first.raise_for_status()
            base = str(first.url.origin())
        return [await _times(session, base + page) for page in pages]


async def _times(session: aiohttp.ClientSession, address: str) -> list[float]:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        async with session.get(address, allow_redirects=False) as answer:
            await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{address} answered {answer.status}")
        times.append(time.perf_counter() - started)
        await asyncio.sleep(PACE)
    return times
