"""What is read, what is not, and that the page itself never notices."""

from __future__ import annotations

import pytest

from tests.browser import pages
from tests.browser.connecting import connect
from tests.browser.driver import Driver
from tests.browser.pages import LATER, ORDERS, show_list
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
NUMBERS = sorted(order.number for order in ORDERS)


@pytest.mark.parametrize("script", [pages.BY_FETCH, pages.BY_XHR], ids=["fetch", "xhr"])
def test_the_answers_that_the_page_received_are_read_and_nothing_is_asked_of_the_shop(
    browser: Driver, hugou: RealDaemon, shop: Shop, script: str
) -> None:
    connect(browser, hugou)
    browser.visit(show_list(shop, page=pages.shell(script)))
    until("orders stored", lambda: hugou.orders() == NUMBERS)
    asked = [place for place in shop.asked if "taobao" in place and "favicon" not in place]
    assert asked == [pages.LIST, pages.ANSWER]


def test_a_page_that_changes_is_read_again(browser: Driver, hugou: RealDaemon, shop: Shop) -> None:
    connect(browser, hugou)
    page = browser.visit(show_list(shop))
    until("first page", lambda: hugou.orders() == NUMBERS)
    shop.show(pages.ANSWER, pages.answer(LATER), pages.JSON)
    page.click("#next")
    until("second page", lambda: hugou.orders() == sorted([*NUMBERS, LATER[0].number]))


def test_before_pairing_nothing_is_kept_and_after_it_open_pages_are_read(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    page = browser.visit(show_list(shop))
    until("drawn", lambda: page.run("return document.querySelectorAll('main div div').length") == 3)
    assert waiting(browser) == 0
    connect(browser, hugou)
    until("orders stored", lambda: hugou.orders() == NUMBERS)


def waiting(browser: Driver) -> int:
    """How many pages lie in the queue."""
    own = browser.own("options/options.html")
    found: int = own.run(
        """
        const {waiting} = await import("/background/queue.js");
        return waiting();
        """
    )
    own.close()
    return found


def test_a_look_alike_host_is_not_read(browser: Driver, hugou: RealDaemon, shop: Shop) -> None:
    connect(browser, hugou)
    place = "buyertrade.taobao.com.evil.test/trade/itemlist/list_bought_items.htm"
    shop.show(pages.ANSWER, pages.answer(LATER), pages.JSON)
    evil = browser.visit(shop.show(place, pages.shell()))
    until("drawn", lambda: evil.run("return document.querySelectorAll('main div div').length") == 1)
    browser.visit(show_list(shop))
    until("the real page", lambda: hugou.orders() == NUMBERS)


def test_a_strict_page_is_read_and_shows_the_overlay_in_its_own_style(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    script = f"{pages.BY_FETCH}{pages.DRAW % {'answer': pages.ANSWER}}"
    shop.show("buyertrade.taobao.com/page.js", script, "text/javascript")
    text = pages.shell().partition("<script>")[0] + '<script src="/page.js"></script>'
    policy = (
        "default-src 'none'; script-src 'self'; connect-src https://h5api.m.taobao.com;"
        " require-trusted-types-for 'script'"
    )
    shop.show(pages.ANSWER, pages.answer(ORDERS), pages.JSON)
    page = browser.visit(shop.show_strictly(pages.LIST, text, policy))
    seen = until("overlay", page.overlay)
    assert len(seen["lines"]) == 3
    assert 330 < seen["width"] < 350  # without its own style it would be as wide as the page


def test_the_page_sees_its_functions_as_the_browser_made_them(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    page = browser.visit(show_list(shop))
    seen = page.run(
        """
        const own = window.wrappedJSObject ?? window;
        const {fetch, XMLHttpRequest} = own;
        const text = (f) => Function.prototype.toString.call(f);
        const failed = await own.fetch("https://nobody.test:1/").then(() => "", (e) => e.name);
        return [text(fetch), text(XMLHttpRequest.prototype.send), fetch.name, fetch.length, failed];
        """
    )
    assert "[native code]" in seen[0]
    assert "[native code]" in seen[1]
    assert seen[2:] == ["fetch", 1, "TypeError"]


def test_jsonp_is_copied(browser: Driver, hugou: RealDaemon, shop: Shop) -> None:
    connect(browser, hugou)
    script = """
    const ask = (url) => new Promise((done) => {
      window.mtopjsonp1 = (answer) => done(JSON.stringify(answer));
      const script = document.createElement("script");
      script.src = `${url}&callback=mtopjsonp1`;
      document.head.append(script);
    });
    """
    shop.show(pages.ANSWER, f"mtopjsonp1({pages.answer(ORDERS)})", "text/javascript")
    browser.visit(shop.show(pages.LIST, pages.shell(script)))
    until("orders stored", lambda: hugou.orders() == NUMBERS)


def test_a_paused_site_is_not_read_until_it_is_resumed(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    options = browser.own("options/options.html")
    box = "#sites input[data-shop='taobao']"
    until("sites", lambda: options.run(f'return !!document.querySelector("{box}")'))
    options.click(box)
    page = browser.visit(show_list(shop))
    until("drawn", lambda: page.run("return document.querySelectorAll('main div div').length") == 3)
    page.run("await new Promise((done) => requestIdleCallback(done, {timeout: 9000}))")
    assert hugou.orders() == []
    options.click(box)
    until("orders stored", lambda: hugou.orders() == NUMBERS)
