"""Reminders shown by the browser itself, and what the shopper does with them."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from daemon.home import Home
from tests.browser import pages
from tests.browser.connecting import connect
from tests.browser.driver import Driver
from tests.browser.pages import ORDERS
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

SHOWN = "return Object.keys(await chrome.notifications.getAll())"
WAKE = """
const alarm = await chrome.alarms.get("hugou:pulse");
if (alarm && alarm.scheduledTime < Date.now() + 5000) return;
await chrome.alarms.create("hugou:pulse", {when: Date.now(), periodInMinutes: 1});
"""


def test_a_reminder_is_shown_once_by_the_browser_itself(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    left = timedelta(hours=1, seconds=4)  # the last reminder comes an hour before the end
    due = time.monotonic() + 5
    browser.visit(pages.show_detail(shop, ORDERS[1], left))
    until("order stored", lambda: hugou.orders() == [ORDERS[1].number])
    until("the reminder is due", lambda: time.monotonic() > due)
    browser.visit(pages.show_list(shop, pages.LATER))  # a page that arrives lets hugou look
    own = browser.own("options/options.html")

    def shown() -> list[Any]:
        own.run(WAKE)
        return [name for name in own.run(SHOWN) if name.startswith("hugou:")]

    names = until("a notification", shown)
    assert len(names) == 1
    until("confirmed", lambda: not hugou.ask("/v1/notices")["notices"])
    hugou.stop()
    with Home.open(hugou.folder) as home:
        reminders = home.due.of_order(f"taobao:{ORDERS[1].number}")
    assert {a.told_by for r in reminders for a in r.alarms if a.told_by} == {"extension"}
