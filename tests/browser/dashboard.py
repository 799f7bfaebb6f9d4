"""The dashboard as a shopper opens and reads it, in whichever browser."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from daemon import intake
from daemon.home import Home
from parsers import Order, Reading
from tests.browser.driver import Driver, Tab
from tests.browser.real_daemon import RealDaemon

LOOK = "return document.querySelector(%s)?.innerText ?? ''"
GONE = ("destroyed", "navigation", "unload", "context", "NoneType")
HOSTILE = "<img src=x onerror=\"document.title='owned'\">围裙"


def put_orders(hugou: RealDaemon, orders: Iterable[dict[str, Any]]) -> None:
    """Put orders into the data folder, as if a page had shown them, and start again."""
    hugou.stop()
    found = tuple(Order.model_validate({"platform": "taobao", **one}) for one in orders)
    with Home.open(hugou.folder, alone=False) as home:
        reading = Reading(platform="taobao", page="order_list", outcome="read", orders=found)
        home.orders.observe("0" * 64, home.clock(), reading)
        intake.replan(home, home.orders.keys())
    hugou.start()


def open_dashboard(browser: Driver, hugou: RealDaemon, to: str) -> Tab:
    """Open a page of the dashboard, logged in."""
    return browser.visit(hugou.ask("/v1/links", "POST", {"to": to})["url"])


def words(tab: Tab, selector: str = "main") -> str:
    """What is read there; nothing while the page is being replaced by the next one."""
    try:
        return str(tab.run(LOOK % json.dumps(selector)))
    except Exception as gone:
        if not any(word in str(gone) for word in GONE):
            raise
        return ""


def overflow(tab: Tab) -> int:
    """How far the page sticks out of the window."""
    found: int = tab.run("return document.documentElement.scrollWidth - window.innerWidth")
    return found
