"""The main job in both browsers: from the page to the deadline; nothing lost, nothing twice."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.browser import pages
from tests.browser.connecting import connect, shown
from tests.browser.driver import Driver, press_overlay
from tests.browser.pages import LATER, ORDERS, show_list
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
NUMBERS = sorted(order.number for order in ORDERS)
DETAIL = f"{pages.DETAIL}"


def waiting(browser: Driver) -> int:
    """How many pages lie in the queue, seen without waking the background."""
    own = browser.own("options/options.html")
    found: int = own.run('return (await import("/background/queue.js")).waiting();')
    own.close()
    return found


def wake(browser: Driver) -> None:
    """Let the browser's own alarm wake the background now instead of within a minute."""
    own = browser.own("options/options.html")
    own.run("await chrome.alarms.create('hugou:pulse', {when: Date.now(), periodInMinutes: 1});")
    own.close()


def seen(hugou: RealDaemon, number: str) -> int:
    """How many captures an order was seen in."""
    return len(hugou.ask(f"/v1/orders/taobao/{number}")["seen"])


def test_pages_wait_while_the_daemon_is_off_and_arrive_exactly_once(
    browser: Driver, hugou: RealDaemon, shop: Shop, pictures: Path
) -> None:
    connect(browser, hugou)
    hugou.stop()
    browser.visit(show_list(shop))
    until("the list waits", lambda: waiting(browser) == 1)
    browser.kill_background()
    detail = pages.show_detail(shop, ORDERS[1])
    browser.visit(detail)
    until("both wait", lambda: waiting(browser) == 2)
    popup = browser.own("popup/popup.html")
    until("the popup works without the daemon", lambda: shown(popup) == "off")
    popup.size(360, 520)
    popup.picture(pictures / f"popup-off-{browser.name}.png")
    popup.close()

    browser.kill_background()
    hugou.start()
    wake(browser)
    until("the queue is empty", lambda: waiting(browser) == 0)
    assert hugou.orders() == NUMBERS
    assert seen(hugou, ORDERS[0].number) == 1
    assert seen(hugou, ORDERS[1].number) == 2


def test_pages_outlive_the_browser(browser: Driver, hugou: RealDaemon, shop: Shop) -> None:
    connect(browser, hugou)
    hugou.stop(signal.SIGKILL)
    browser.visit(show_list(shop))
    until("the list waits", lambda: waiting(browser) == 1)
    browser.restart()
    assert waiting(browser) == 1
    hugou.start()
    wake(browser)
    until("orders stored", lambda: hugou.orders() == NUMBERS)
    assert waiting(browser) == 0


def test_a_background_killed_at_any_moment_loses_and_repeats_nothing(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    wanted = []
    for step in range(6):
        number = f"48100000000000200{step:02}"
        order = pages.Bought(number, f"第 {step} 件", "轮番小店", "9.90", "卖家已发货", step)
        wanted.append(number)
        page = browser.visit(show_list(shop, (order,)))
        browser.kill_background()
        until("shown", lambda: page.run("return document.readyState") == "complete")  # noqa: B023
        if step % 2:
            browser.kill_background()
    wake(browser)
    until("all stored", lambda: hugou.orders() == wanted)
    until("the queue is empty", lambda: waiting(browser) == 0)
    assert [seen(hugou, number) for number in wanted] == [1] * len(wanted)


def test_from_the_order_page_to_the_open_case(
    browser: Driver, hugou: RealDaemon, shop: Shop, pictures: Path
) -> None:
    connect(browser, hugou)
    own = browser.own("options/options.html")
    own.run("await chrome.storage.local.set({language: 'zh'})")
    page = browser.visit(pages.show_detail(shop, ORDERS[1]))
    overlay = until("overlay", page.overlay)
    (line,) = overlay["lines"]
    assert line[0] == ORDERS[1].title
    assert "还有 5 天" in line[1] or "还有 4 天" in line[1]  # the page's own countdown
    press_overlay(page, "准备投诉")
    until("the case", lambda: [a for a in browser.addresses() if "/cases/" in a])
    (case,) = hugou.ask("/v1/cases")["cases"]
    assert case["order"] == f"taobao:{ORDERS[1].number}"
    popup = browser.own("popup/popup.html")
    until("popup", lambda: shown(popup) == "connected")
    popup.size(360, 560)
    popup.picture(pictures / f"popup-due-{browser.name}.png")


def test_the_popup_saves_a_page_of_any_site_on_the_click(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    page = browser.visit(shop.show("small.shop.test/order/1", "<h1>订单 1</h1><p>共 10.00 元</p>"))
    tab = browser.allow(page)
    popup = browser.own(f"popup/popup.html?tab={tab}")
    until("popup", lambda: shown(popup) == "connected")
    popup.click("#save")
    done = "return document.getElementById('saved').textContent"
    until("saved", lambda: popup.run(done) in ("已保存。", "Saved."))
    assert hugou.orders() == []
    assert LATER  # an unknown page gives no order, and no error
