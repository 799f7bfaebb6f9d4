"""Connecting a browser: six digits in the popup, and what the popup says before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.connecting import connect, shown
from tests.browser.driver import Driver
from tests.browser.real_daemon import RealDaemon
from tests.browser.waiting import until

pytestmark = pytest.mark.browser


def test_a_browser_is_connected_by_six_digits(
    browser: Driver, hugou: RealDaemon, pictures: Path
) -> None:
    connect(browser, hugou)
    (client,) = hugou.says("client", "list")["clients"]
    assert client["browser"].lower().startswith(browser.name)
    popup = browser.own("popup/popup.html")
    until("connected", lambda: shown(popup) == "connected")
    popup.size(360, 480)
    popup.picture(pictures / f"popup-connected-{browser.name}.png")
