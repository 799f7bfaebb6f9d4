"""Amazon's lists, page by page, turn about with amazon-orders 5.2.0 and with bare lxml.

The peer is installed into a temporary environment of its own; where that cannot be done it is
left out, and said so. The captured pages lie beside the project; they are stripped of scripts
and styles, so a page as the shop sends it is a lighter task per byte than these.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benches.parsers import LARGE_TARGET
from lxml import html as lxml_html

import parsers

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PEER = "amazon-orders==5.2.0"
ROUNDS = 5
PEER_TARGET = 20.0
LARGE = 100_000
ADDRESS = "https://www.amazon.com/your-orders/orders"
Timed = Callable[[Path], tuple[float, int]]
"""Reads one page: milliseconds, and how many orders it found."""


def pages() -> list[Path]:
    """List the captured lists of more than 100 KB."""
    shared = Path(os.environ.get("HUGOU_SHARED") or REPOSITORY.parent / "shared")
    found = sorted((shared / "corpus" / "intl").glob("ao__order-history-*.html"))
    return [page for page in found if page.stat().st_size > LARGE]


def ours(page: Path) -> tuple[float, int]:
    """Time hugou's reading of one page, records and all."""
    capture = parsers.Capture(ADDRESS, page.read_text("utf-8"))
    return timed(lambda: parsers.parse(capture)), len(parsers.parse(capture).orders)


def bare(page: Path) -> tuple[float, int]:
    """Time the library call that makes a tree of the same text and no more."""
    text = page.read_text("utf-8")
    return timed(lambda: lxml_html.document_fromstring(text)), 0


def timed(job: Callable[[], object]) -> float:
    """Give the milliseconds of the middle one of five runs; the turns between cool the caches."""
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        job()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


@contextmanager
def peer() -> Iterator[Timed | None]:
    """Give the peer's reading of one page, or None where it cannot be installed."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        try:
            run_quietly(sys.executable, "-m", "venv", folder)
            run_quietly(str(python), "-m", "pip", "install", "--quiet", PEER)
        except (OSError, subprocess.CalledProcessError):
            yield None
            return
        script = Path(__file__).with_name("amazon_peer.py")
        command = [str(python), "-I", str(script)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            yield lambda page: ask(process, page)
            process.terminate()


def run_quietly(*command: str) -> None:
    """Run a command; its output is of interest to nobody."""
    subprocess.run(command, check=True, capture_output=True)


def ask(process: subprocess.Popen[str], page: Path) -> tuple[float, int]:
    """Let the peer read one page."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("the peer was started without pipes")
    process.stdin.write(f"{page}\n")
    process.stdin.flush()
    taken, orders = process.stdout.readline().split()
    return float(taken), int(orders)


def run() -> Iterator[dict[str, object]]:
    """Measure every page, in turns, so that whatever else the machine does slows all alike."""
    found = pages()
    if not found:
        yield {"what": "Amazon's captured lists", "measured": "none beside the project"}
        return
    with peer() as other:
        if other is None:
            yield {"what": PEER, "measured": "cannot be installed here"}
        for page in found:
            yield from rows(page, other)


def rows(page: Path, other: Timed | None) -> Iterator[dict[str, object]]:
    """Measure one page, against the bare tree and against the peer."""
    jobs: list[Timed] = [ours, bare, *([other] if other else [])]
    times: list[list[float]] = [[] for _ in jobs]
    orders = [0] * len(jobs)
    for _ in range(ROUNDS):
        for place, job in enumerate(jobs):
            taken, orders[place] = job(page)
            times[place].append(taken)
    mine, tree, *theirs = (statistics.median(one) for one in times)
    what = f"{page.name} ({page.stat().st_size // 1000} KB, {orders[0]} orders)"
    yield {
        "what": what,
        "measured": f"{mine:.2f} ms = {mine / tree:.1f} × {tree:.2f}",
        "target": f"≤ {LARGE_TARGET:.0f} × bare lxml",
        "ok": mine <= LARGE_TARGET * tree,
    }
    for his in theirs:
        yield {
            "what": f"{what}, {PEER} finds {orders[2]}",
            "measured": f"{his:.0f} ms = {his / mine:.0f} × ours",
            "target": f"≥ {PEER_TARGET:.0f} × ours",
            "ok": his >= PEER_TARGET * mine,
        }
