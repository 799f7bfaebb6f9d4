"""The panel on an order page: what it shows, how it is used, and that the page cannot touch it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import pages
from tests.browser.connecting import connect
from tests.browser.driver import Driver, Tab, press_overlay
from tests.browser.pages import ORDERS, show_list
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

HOSTILE = """
* { font-size: 40px !important; color: red !important; display: inline !important; }
hugou-overlay { position: static !important; display: none !important; opacity: .1; }
body > *, html > * { transform: rotate(3deg); width: 2000px !important; }
"""


@pytest.fixture
def page(browser: Driver, hugou: RealDaemon, shop: Shop) -> Tab:
    connect(browser, hugou)
    own = browser.own("options/options.html")
    own.run("await chrome.storage.local.set({language: 'zh'})")
    own.close()
    page = browser.visit(show_list(shop))
    until("overlay", page.overlay)
    return page


def test_each_order_stands_with_its_next_deadline_and_the_button(
    browser: Driver, page: Tab, hugou: RealDaemon, shop: Shop, pictures: Path
) -> None:
    for order in ORDERS[1:]:  # lists print few dates; the orders' own pages tell them
        detail = browser.visit(pages.show_detail(shop, order))
        until("its deadlines", detail.overlay)
        detail.close()
    page.show()
    page.reload()
    seen = until("overlay", page.overlay)
    assert all(" · " in line[1] for line in seen["lines"])
    assert seen["title"] == "护购 · 本页 3 个订单"
    assert [line[0] for line in seen["lines"]] == [order.title for order in ORDERS]
    assert all(line[2] == "准备投诉" for line in seen["lines"])
    page.picture(pictures / f"overlay-{browser.name}.png")


def test_it_folds_and_stays_folded(page: Tab) -> None:
    press_overlay(page, "收起")
    folded = until("folded", lambda: (page.overlay() or {}).get("folded") and page.overlay())
    assert folded["width"] < 320
    page.reload()
    seen = until("overlay again", page.overlay)
    assert seen["folded"]
    press_overlay(page, "展开")
    until("unfolded", lambda: not (page.overlay() or {"folded": True})["folded"])


def test_hidden_on_a_site_it_stays_away_and_the_page_is_still_read(
    page: Tab, hugou: RealDaemon, shop: Shop
) -> None:
    press_overlay(page, "本站不再显示")
    until("gone", lambda: page.overlay() is None)
    shop.show(pages.ANSWER, pages.answer(pages.LATER), pages.JSON)
    page.reload()
    until("read", lambda: pages.LATER[0].number in hugou.orders())
    assert page.overlay() is None


def test_it_is_reached_by_the_keyboard(page: Tab) -> None:
    page.run("document.getElementById('next').focus()")
    page.press("Tab")
    assert until("focus", lambda: (page.overlay() or {}).get("focused")) == "－"
    page.press("Enter")
    until("folded", lambda: (page.overlay() or {}).get("folded"))
    page.press("Enter")
    until("unfolded", lambda: not (page.overlay() or {"folded": True})["folded"])
    page.press("Escape")
    until("folded", lambda: (page.overlay() or {}).get("folded"))


def test_the_page_can_neither_look_inside_nor_press_its_buttons(page: Tab, browser: Driver) -> None:
    before = browser.addresses()
    seen = page.run(
        """
        const host = document.querySelector("hugou-overlay");
        for (const type of ["click", "mousedown", "keydown"]) {
          host.dispatchEvent(new MouseEvent(type, {bubbles: true, composed: true}));
        }
        return [host.shadowRoot, host.textContent, host.children.length];
        """
    )
    assert seen == [None, "", 0]
    assert browser.addresses() == before


def test_the_styles_of_the_page_do_not_reach_it(
    browser: Driver, hugou: RealDaemon, shop: Shop, pictures: Path
) -> None:
    connect(browser, hugou)
    page = browser.visit(show_list(shop, page=pages.shell(style=HOSTILE)))
    seen = until("overlay", page.overlay)
    assert 330 < seen["width"] < 350
    assert all(0 < button["size"] < 160 for button in seen["buttons"])
    page.picture(pictures / f"overlay-hostile-{browser.name}.png")


def test_what_the_shop_prints_is_text(browser: Driver, hugou: RealDaemon, shop: Shop) -> None:
    title = '<img src=x onerror="window.pwned=1"> & <b>名'
    order = pages.Bought("4810000000000010009", title, "<i>店</i>", "1.00", "卖家已发货", 1)
    connect(browser, hugou)
    page = browser.visit(show_list(shop, (order,)))
    seen = until("overlay", page.overlay)
    assert seen["lines"][0][0] == title
    assert page.run("return (window.wrappedJSObject ?? window).pwned ?? null") is None


def test_the_capture_does_not_hold_our_own_panel(
    page: Tab, browser: Driver, hugou: RealDaemon
) -> None:
    hugou.stop()  # so that the page waits where the test can look at it
    own = browser.own("options/options.html")
    waiting = own.run(
        """
        const tabs = await chrome.tabs.query({url: "https://buyertrade.taobao.com/*"});
        await chrome.tabs.sendMessage(tabs[0].id, {kind: "take", asked: true});
        const {next} = await import("/background/queue.js");
        return (await next()).body;
        """
    )
    assert page.overlay()
    assert ORDERS[0].number in waiting
    assert "hugou" not in waiting.partition('"client"')[0]
