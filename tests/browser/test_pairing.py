"""Connecting a browser: six digits in the popup, and what the popup says before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.connecting import connect, shown
from tests.browser.driver import Driver, Tab
from tests.browser.pages import ORDERS, show_list
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser


def test_a_browser_is_connected_by_six_digits(
    browser: Driver, hugou: RealDaemon, pictures: Path
) -> None:
    connect(browser, hugou)
    (client,) = hugou.says("client", "list")["clients"]
    assert client["browser"].lower().startswith(browser.name)
    options = browser.own("options/options.html")
    options.run("await chrome.storage.local.set({language: 'zh'})")
    options.reload()
    until("connected", lambda: shown(options) == "connected")
    options.picture(pictures / f"options-{browser.name}.png")


def test_a_browser_whose_token_is_revoked_sends_nothing_until_it_is_connected_again(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    (client,) = hugou.says("client", "list")["clients"]
    hugou.says("client", "revoke", client["id"])
    browser.visit(show_list(shop))
    popup = browser.own("popup/popup.html")
    until("the popup says why", lambda: shown(popup) == "stranger")
    until("the page waits", lambda: "1" in advice(popup))
    assert hugou.orders() == []
    popup.close()
    connect(browser, hugou, before="stranger")
    until("it arrived", lambda: len(hugou.orders()) == len(ORDERS))


def advice(popup: Tab) -> str:
    """What the popup advises, looked up anew."""
    popup.reload()
    until("shown", lambda: shown(popup))
    return str(popup.run("return document.getElementById('advice').textContent"))
