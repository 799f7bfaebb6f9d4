"""Both browsers, the shops, the daemon: each test gets fresh ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser import chromium, firefox
from tests.browser.chromium import Chromium
from tests.browser.driver import Driver
from tests.browser.firefox import Firefox
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop, open_shop

BROWSERS: dict[str, tuple[Callable[[], str | None], type[Chromium] | type[Firefox]]] = {
    "chromium": (chromium.program, Chromium),
    "firefox": (firefox.program, Firefox),
}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


@pytest.fixture(params=sorted(BROWSERS))
def browser(request: pytest.FixtureRequest, shop: Shop, tmp_path: Path) -> Iterator[Driver]:
    find, driver = BROWSERS[request.param]
    if find() is None:
        pytest.skip(f"no {request.param} on this machine: its tests are left out")
    running = driver(tmp_path / request.param, shop.port)
    try:
        yield running
    finally:
        running.quit()


@pytest.fixture
def hugou(tmp_path: Path) -> Iterator[RealDaemon]:
    daemon = RealDaemon(tmp_path / "data")
    daemon.start()
    try:
        yield daemon
    finally:
        daemon.stop()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Give the folder for pictures: HUGOU_PICTURES, so that one can look at them afterwards."""
    folder = Path(os.environ.get("HUGOU_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
