"""The heartbeat: every half minute the wall clock is compared with the due list."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

log = logging.getLogger(__name__)

BEAT = 30.0
"""Seconds. Nothing is later than one beat after the computer wakes."""


class Every(BaseTrigger):  # type: ignore[misc]
    """A while after the last beat, whatever the clock did in between.

    APScheduler's own interval trigger counts through every missed interval: after a clock that
    was years ahead, or a long hibernation, the whole daemon would stand still meanwhile.
    """

    def __init__(self, beat: timedelta) -> None:
        self._beat = beat

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """Give the next beat."""
        return now + self._beat


class Heartbeat:
    """One job of APScheduler, which never drops a beat for being late."""

    def __init__(self, scan: Callable[[], Awaitable[None]], seconds: float = BEAT) -> None:
        self._scan = scan
        self._beat = timedelta(seconds=seconds)
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._job: Job | None = None
        self._guard: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin, with a first beat at once."""
        self._scheduler.add_listener(_complain, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        self._job = self._scheduler.add_job(self._scan, Every(self._beat), next_run_time=_now())
        self._scheduler.start()
        self._watch_clock()

    def soon(self) -> None:
        """Beat now: something came in."""
        if self._job:
            self._job.modify(next_run_time=_now())

    def stop(self) -> None:
        """Stop beating."""
        if self._guard:
            self._guard.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        self._job = None

    def _watch_clock(self) -> None:
        """Keep beating when the clock is set back: APScheduler would wait until it is caught up."""
        if self._job is None:
            return
        if self._job.next_run_time is None or self._job.next_run_time - _now() > 2 * self._beat:
            self.soon()
        loop = asyncio.get_running_loop()
        self._guard = loop.call_later(self._beat.total_seconds(), self._watch_clock)


def _now() -> datetime:
    return datetime.now(UTC)


def _complain(event: JobExecutionEvent) -> None:
    log.error("a heartbeat failed: %s", event.exception or "missed")
