"""A reminder on the next visit to its shop: in the panel, told only when it was really seen."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from daemon.home import Home
from tests.browser import pages
from tests.browser.connecting import connect
from tests.browser.driver import Driver, Tab, press_overlay
from tests.browser.pages import ORDERS
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

ORDER = ORDERS[1]


def overlay_made(hugou: RealDaemon) -> str | None:
    """What the panel made of the newest notice, as the delivery record says."""
    told: list[dict[str, Any]] = hugou.says("due", "--history")["notices"]
    return told[0]["channels"].get("overlay", {}).get("result") if told else None


@pytest.fixture
def visit(browser: Driver, hugou: RealDaemon, shop: Shop) -> Tab:
    """The shop's list of orders, folded, once the receipt of one of them is due."""
    connect(browser, hugou)
    own = browser.own("options/options.html")
    own.run("await chrome.storage.local.set({language: 'zh', folded: true})")
    own.close()
    left = timedelta(hours=1, seconds=4)  # the last reminder comes an hour before the end
    due = time.monotonic() + 5
    browser.visit(pages.show_detail(shop, ORDER, left)).close()
    detail = browser.visit(pages.show_detail(shop, ORDER, left))
    until("order stored", lambda: hugou.orders() == [ORDER.number])
    detail.close()
    until("the reminder is due", lambda: time.monotonic() > due)
    page = browser.visit(pages.show_list(shop))

    def stands() -> bool:
        if (page.overlay() or {}).get("notices"):
            return True
        page.reload()  # the first visit lets hugou look, and the next one hears of it
        return bool(until("overlay", page.overlay)["notices"])

    until("the reminder on the page", stands)
    return page


def test_it_counts_as_shown_when_the_shopper_sees_it_and_is_answered_there(
    visit: Tab, hugou: RealDaemon, browser: Driver, pictures: Any
) -> None:
    seen = until("overlay", visit.overlay)
    assert seen["title"] == "护购 · 有 1 条提醒"
    assert seen["folded"]
    assert overlay_made(hugou) == "offered"  # folded away, nobody has seen it
    press_overlay(visit, "展开")
    until("told as shown", lambda: overlay_made(hugou) == "shown")
    seen = until("overlay", visit.overlay)
    [[title, body, *buttons]] = seen["notices"]
    # in the system's language, as every reminder; the buttons in the browser's
    assert title.startswith(("自动确认收货", "Receipt is confirmed automatically"))
    assert "59" in title or "1 " in title
    assert ORDER.number[-4:] in body
    assert ORDER.title not in body  # goods are named only if that was allowed
    assert buttons == ["打开", "稍后提醒"]  # two things that end together are not done at one press
    visit.picture(pictures / f"overlay-reminder-{browser.name}.png")
    press_overlay(visit, "稍后提醒")
    until("answered", lambda: not (visit.overlay() or {"notices": 1})["notices"])
    hugou.stop()
    with Home.open(hugou.folder) as home:
        reminders = home.due.of_order(f"taobao:{ORDER.number}")
    assert any(alarm.snooze for one in reminders for alarm in one.alarms)


def test_while_hugou_is_off_an_answer_is_not_taken_for_granted(
    visit: Tab, hugou: RealDaemon
) -> None:
    press_overlay(visit, "展开")
    until("told as shown", lambda: overlay_made(hugou) == "shown")
    hugou.stop()
    press_overlay(visit, "稍后提醒")
    until("said so", lambda: "请启动护购" in (visit.overlay() or {})["notices"][0])
