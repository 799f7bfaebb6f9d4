"""保存这一页帮助改进: shown first, saved only on the click, and what is saved is a corpus case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parsers import parse
from parsers._case import case_capture, expectation
from tests.browser import pages
from tests.browser.chromium import ChromiumTab
from tests.browser.connecting import connect, shown
from tests.browser.driver import Driver, Tab
from tests.browser.pages import ORDERS, show_list
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

WHO = ("欧阳慕白", "13800000000", "鹭岛市槐安里 7 号", "鹭岛牌青瓷茶盏")
NEW_LAYOUT = f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<title>我的订单</title></head><body>
<main class="orders--x1"><section class="order--x2"><h3>订单编号：4817262538495060718</h3>
<p>收货人：{WHO[0]} {WHO[1]}</p><p>{WHO[2]}</p><p title="{WHO[3]}">{WHO[3]}</p>
<p>实付款 ¥139.00</p></section></main><!-- {WHO[0]} --></body></html>"""


def offered(browser: Driver, page: Tab) -> Tab:
    """Press the button in the popup of a page; gives the tab that shows the skeleton."""
    tab = browser.allow(page)
    popup = browser.own(f"popup/popup.html?tab={tab}")
    until("the popup", lambda: shown(popup) == "connected")
    name = popup.run("return document.getElementById('help').textContent")
    assert name in ("保存这一页帮助改进", "Save this page to help")
    popup.run("document.getElementById('help').click()")
    until("its tab", lambda: any("skeleton.html" in one for one in browser.addresses()))
    made = browser.own(f"skeleton/skeleton.html?tab={tab}")
    until("the skeleton", lambda: shown(made) == "offered")
    return made


def test_a_page_of_a_new_layout_is_shown_without_anybody_in_it(
    browser: Driver, hugou: RealDaemon, shop: Shop, pictures: Path, tmp_path: Path
) -> None:
    connect(browser, hugou)
    page = browser.visit(shop.show("www.newshop.test/orders", NEW_LAYOUT))
    made = offered(browser, page)
    text = str(made.run("return document.body.innerText"))
    assert "订单编号：" in text
    assert "收货人：某某某某 13800000001" in text
    assert [one for one in (*WHO, "4817262538495060718", "139.00") if one in text] == []
    made.picture(pictures / f"skeleton-{browser.name}.png")
    assert hugou.ask("/v1/orders")["orders"] == []
    if isinstance(made, ChromiumTab):  # the other driver has no downloads folder to look into
        case = json.loads(saved(made, tmp_path))
        assert case["draft"] is True
        assert expectation(parse(case_capture(case))) == case["reading"]
        assert "收货人：某某某某" in case["html"]
    else:
        made.run("document.getElementById('save').click()")
        told = made.run("return document.getElementById('state').textContent")
        assert ".case.json" in told


def saved(made: ChromiumTab, folder: Path) -> str:
    """Press "看过了，保存文件" and give what lies in the downloads folder."""
    with made.page.expect_download() as waiting:
        made.click("#save")
    assert waiting.value.suggested_filename.endswith(".case.json")
    waiting.value.save_as(folder / "saved.case.json")
    return (folder / "saved.case.json").read_text("utf-8")


def test_an_order_page_comes_with_the_answers_that_it_received(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    page = browser.visit(show_list(shop))
    until("orders stored", lambda: len(hugou.orders()) == len(ORDERS))
    made = offered(browser, page)
    text = str(made.run("return document.body.innerText"))
    assert made.run("return document.querySelectorAll('#shown pre').length") == 3
    assert pages.ANSWER.split("/")[0] in text
    told = [one for order in ORDERS for one in (order.number, order.title, order.shop)]
    assert [one for one in told if one in text] == []
    assert "交易成功" in text


def test_without_the_daemon_it_says_so_and_makes_nothing(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    page = browser.visit(shop.show("www.newshop.test/orders", NEW_LAYOUT))
    tab = browser.allow(page)
    hugou.stop()
    made = browser.own(f"skeleton/skeleton.html?tab={tab}")
    until("why not", lambda: shown(made) == "explained")
    told = made.run("return document.getElementById('state').textContent")
    assert "没有生成任何内容" in told or "Nothing was made" in told
    assert made.run("return document.getElementById('choice').hidden") is True
