"""How much memory and time a page of 16 MB takes, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from fuzzing.inputs import REPOSITORY, seeds
from parsers import Capture

SIZE = 16 * 1024 * 1024
MOST = 500 * 1024 * 1024
MEASURE = """
import sys, time, pathlib
sys.path[:0] = [{scripts!r}, {root!r}]
from fuzzing.memory import pages, peak
from parsers import parse
from parsers.skeleton import NoSkeleton, skeleton
capture = dict(pages())[{name!r}]()
started = time.process_time()
outcome = parse(capture).outcome
spent = time.process_time() - started
try:
    skeleton(capture)
except NoSkeleton:
    pass
print(peak(), spent, outcome)
"""


def peak() -> int:
    """Give the most memory that this program has had, in bytes.

    Not by `getrusage`: its figure begins with that of the program which started this one.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    held = next(line for line in lines if line.startswith("VmHWM:"))
    return int(held.split()[1]) * 1024


class Measured(NamedTuple):
    """What one large page took."""

    page: str
    memory: int
    seconds: float
    outcome: str

    @property
    def fits(self) -> bool:
        """Tell whether it stayed within the limits."""
        return self.memory < MOST and self.seconds < 2.0


def pages() -> Iterator[tuple[str, Callable[[], Capture]]]:
    """Name pages of 16 MB, each with what makes it: of each platform, and odd ones."""
    known = {}
    for seed in seeds():
        text = seed.html or seed.payloads[0].body
        host = seed.url.split("/")[2]
        known.setdefault((host, text.lstrip()[:1]), (seed.url, text))
    for (host, _), (url, text) in known.items():
        kind = "page" if text.lstrip().startswith("<") else "answer"
        yield f"{host} {kind} repeated", partial(_blown_up, url, text)
    url = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
    for name, piece in {
        "elements": "<p>您好</p>",
        "open elements": "<div>",
        "attributes": '<a href="/x?id=1" data-b="c">',
        "lists": "[[",
        "objects": '{"a":',
        "numbers": "[1,2,3],",
        "one word": "订单",
        "quotes": "\\\"'",
    }.items():
        yield name, partial(_all_of, url, piece)


def _blown_up(url: str, text: str) -> Capture:
    return Capture(url, repeated(text))


def _all_of(url: str, piece: str) -> Capture:
    return Capture(url, piece * (SIZE // len(piece.encode())))


def repeated(text: str) -> str:
    """Repeat the middle of a document until it has 16 MB."""
    begin, end = len(text) // 3, 2 * len(text) // 3
    middle = text[begin:end] or text or "x"
    room = SIZE - len(text.encode())
    return text[:begin] + middle * (room // max(1, len(middle.encode()))) + text[begin:]


def measured(name: str) -> Measured:
    """Measure one of the pages in a process of its own."""
    scripts = str(Path(__file__).resolve().parents[1])
    code = MEASURE.format(scripts=scripts, root=str(REPOSITORY), name=name)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        return Measured(name, MOST, 0.0, f"ended with {done.returncode}: {done.stderr[-200:]}")
    memory, seconds, outcome = done.stdout.split()
    return Measured(name, int(memory), float(seconds), outcome)
