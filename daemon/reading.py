"""Reading a page with a time cap: one that hangs its reader is left behind and said so."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import NamedTuple

import parsers
from parsers import Capture, Reading
from parsers._records import Notice

log = logging.getLogger(__name__)

TIME_CAP = 5.0
"""Seconds that one page may take to read; the largest real one takes less than 0.1."""

Parse = Callable[[Capture], Reading]


class Job(NamedTuple):
    """A page to read, and where its reading goes."""

    capture: Capture
    parse: Parse
    answer: queue.SimpleQueue[Reading]


Jobs = queue.SimpleQueue[Job | None]


class PageReader:
    """Reads pages in a thread of its own, which waits for the next one.

    Python cannot stop a thread: one that hangs is left behind and another takes its place. As a
    daemon thread it does not keep the program from ending.
    """

    def __init__(self, parse: Parse | None = None, limit: float = TIME_CAP) -> None:
        self._parse = parse
        self._limit = limit
        self._jobs: Jobs | None = None
        self._one_at_a_time = threading.Lock()

    def read(self, capture: Capture) -> Reading:
        """Parse a page; one that takes too long, or breaks its reader, is said to be unread."""
        answer: queue.SimpleQueue[Reading] = queue.SimpleQueue()
        with self._one_at_a_time:
            jobs = self._jobs = self._jobs or _start()
            jobs.put(Job(capture, self._parse or parsers.parse, answer))
            try:
                return answer.get(timeout=self._limit)
            except queue.Empty:
                self._end()
        log.error("a page took more than %s s to read", self._limit)
        return _unread(capture, "timed_out", f"not read within {self._limit:g} s")

    def close(self) -> None:
        """End the thread."""
        with self._one_at_a_time:
            self._end()

    def _end(self) -> None:
        if self._jobs:
            self._jobs.put(None)
            self._jobs = None


def read_page(capture: Capture) -> Reading:
    """Read one page, once."""
    reader = PageReader()
    try:
        return reader.read(capture)
    finally:
        reader.close()


def _start() -> Jobs:
    jobs: Jobs = queue.SimpleQueue()
    threading.Thread(target=_work, args=(jobs,), name="page reader", daemon=True).start()
    return jobs


def _work(jobs: Jobs) -> None:
    while job := jobs.get():
        try:
            job.answer.put(job.parse(job.capture))
        except Exception as error:
            # The type alone: the message may quote the page.
            log.error("a reader failed with %s", type(error).__name__)
            job.answer.put(_unread(job.capture, "reader_failed", type(error).__name__))


def _unread(capture: Capture, kind: str, detail: str) -> Reading:
    platform = parsers.platform_of(capture.url)
    return Reading(
        platform=platform.name if platform else "generic",
        page="unknown",
        outcome="unknown_layout",
        notices=(Notice(kind=kind, detail=detail),),
    )
