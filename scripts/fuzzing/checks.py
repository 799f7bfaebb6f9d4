"""What must hold for every input: only named errors, an honest answer, and in time."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import parsers
from parsers import Capture, Reading, _read
from parsers._page import PageProblem
from parsers.skeleton import NoSkeleton, skeleton

LONGEST = 2.0
"""Seconds that one input may take."""
_READ_SOMETHING = ("read", "partial")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not be: what it is, where, and the input."""

    kind: str
    where: str
    capture: Capture

    @property
    def name(self) -> str:
        """Name it, so that the same finding is kept once."""
        return f"{self.kind} {self.where}"


def strictly(work: Callable[[Capture], Any]) -> Callable[[Capture], Any]:
    """Run work so that a reader's own fault is seen, which the readers' loop would catch."""

    def attempt(reader: Any, sheet: Any) -> None:
        try:
            sheet.founds.append((reader, reader.read(sheet.page)))
        except _read.NothingHere:
            sheet.nothing = True
        except PageProblem as problem:
            sheet.problems.append(problem)
            told = _read.Notice(kind=problem.notice, detail=str(problem)[:300], reader=reader.name)
            sheet.notices.append(told)

    def run(capture: Capture) -> Any:
        before, _read.attempt = _read.attempt, attempt
        try:
            return work(capture)
        finally:
            _read.attempt = before

    return run


_PARSE = strictly(parsers.parse)


def _skeleton(capture: Capture) -> Any:
    try:
        return skeleton(capture)
    except NoSkeleton:
        return None


WORK: dict[str, Callable[[Capture], Any]] = {"parse": _PARSE, "skeleton": _skeleton}


def tried(capture: Capture, name: str = "parse") -> Finding | None:
    """Try one input; None where all is as it should be."""
    started = time.process_time()
    try:
        result = WORK[name](capture)
    except RecursionError as error:
        return Finding("RecursionError", _place(error), capture)
    except Exception as error:
        return Finding(f"{name}: {type(error).__name__}", _place(error), capture)
    spent = time.process_time() - started
    if spent > LONGEST:
        return Finding(f"{name}: {spent:.1f} s", capture.url.partition("?")[0], capture)
    if isinstance(result, Reading):
        told = dishonest(result)
        return Finding(told, capture.url.partition("?")[0], capture) if told else None
    return None


def dishonest(reading: Reading) -> str | None:
    """Say how an answer contradicts itself, or None."""
    found = bool(reading.orders or reading.transactions or reading.products)
    if found != (reading.outcome in _READ_SOMETHING):
        return f"outcome {reading.outcome} with {len(reading.orders)} orders"
    claim = reading.orders_on_page
    if reading.outcome == "read" and claim is not None and claim > len(reading.orders):
        return "silent about orders that are missing"
    numbers = [(order.platform, order.number) for order in reading.orders]
    return "the same order twice" if len(set(numbers)) < len(numbers) else None


def _place(error: BaseException) -> str:
    """Name the last line of ours that an error passed."""
    ours = [one for one in traceback.extract_tb(error.__traceback__) if "parsers" in one.filename]
    last = ours[-1] if ours else traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename.rpartition('parsers')[2] or last.filename}:{last.lineno}"
