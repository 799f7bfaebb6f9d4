"""The heart beats on: with failing scans, slow scans, and clocks that are set."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from apscheduler.schedulers import base

from daemon.watch import heartbeat
from daemon.watch.heartbeat import Heartbeat

QUICK = 0.02


class Scans:
    """Counts how often it was called, and can be slow or broken."""

    def __init__(self, work: Callable[[], object] = lambda: None) -> None:
        self.count = 0
        self.at_once = self.most_at_once = 0
        self._work = work

    async def scan(self) -> None:
        self.count += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            result = self._work()
            if asyncio.iscoroutine(result):
                await result
        finally:
            self.at_once -= 1

    async def reach(self, count: int) -> None:
        async with asyncio.timeout(10):
            while self.count < count:
                await asyncio.sleep(0.005)


@pytest.fixture
async def beating() -> AsyncIterator[Callable[..., Heartbeat]]:
    started: list[Heartbeat] = []

    def start(scans: Scans, seconds: float = QUICK) -> Heartbeat:
        heart = Heartbeat(scans.scan, seconds)
        heart.start()
        started.append(heart)
        return heart

    yield start
    for heart in started:
        heart.stop()


async def test_it_beats_at_once_and_again_and_again(beating: Callable[..., Heartbeat]) -> None:
    scans = Scans()
    beating(scans)
    await scans.reach(4)


async def test_the_first_beat_does_not_wait_half_a_minute(
    beating: Callable[..., Heartbeat],
) -> None:
    scans = Scans()
    beating(scans, 3600)
    await scans.reach(1)


async def test_it_beats_when_asked(beating: Callable[..., Heartbeat]) -> None:
    scans = Scans()
    heart = beating(scans, 3600)
    await scans.reach(1)
    heart.soon()
    await scans.reach(2)


async def test_a_beat_that_fails_is_logged_and_the_next_one_comes(
    beating: Callable[..., Heartbeat], caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("a slip")

    scans = Scans(broken)
    beating(scans)
    await scans.reach(3)
    assert "a slip" in caplog.text


async def test_beats_never_overlap_and_missed_ones_are_folded(
    beating: Callable[..., Heartbeat],
) -> None:
    release = asyncio.Event()
    scans = Scans(release.wait)
    beating(scans, 0.005)
    await scans.reach(1)
    await asyncio.sleep(0.05)  # ten beats' worth
    assert (scans.count, scans.most_at_once) == (1, 1)
    release.set()
    await scans.reach(3)
    assert scans.most_at_once == 1


async def test_stopped_it_is_still(beating: Callable[..., Heartbeat]) -> None:
    scans = Scans()
    heart = beating(scans)
    await scans.reach(2)
    heart.stop()
    count = scans.count
    await asyncio.sleep(5 * QUICK)
    assert scans.count == count
    heart.soon()  # harmless


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> dict[str, timedelta]:
    """Let a test set the wall clock that APScheduler and we read; timers stay as they are."""
    moved = {"by": timedelta(0)}

    class Wall(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + moved["by"]

    for module in (base, heartbeat):
        monkeypatch.setattr(module, "datetime", Wall)
    return moved


@pytest.mark.parametrize("hours", [-24 * 365, -1, 1, 24 * 365 * 10])
async def test_a_clock_that_is_set_does_not_stop_it(
    beating: Callable[..., Heartbeat], wall: dict[str, timedelta], hours: int
) -> None:
    scans = Scans()
    beating(scans)
    await scans.reach(3)
    wall["by"] = timedelta(hours=hours)
    await scans.reach(scans.count + 4)


def test_the_wall_clock_is_read_in_utc() -> None:
    assert heartbeat._now().tzinfo is UTC
