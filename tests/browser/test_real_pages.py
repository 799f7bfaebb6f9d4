"""Real captured pages at the shops' real addresses, read through a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser import pages
from tests.browser.connecting import connect
from tests.browser.driver import Driver
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

PAGES = {
    "taobao/taobao_pc_v1_boughtlist_2025-11.html": "buyertrade.tmall.com/trade/itemlist"
    "/list_bought_items.htm",
    "taobao/taobao_pc_v1_orderdetail_2025-11.html": pages.DETAIL,
    "taobao/RECON_tmall_pc_orderdetail_page-wrapper.html": "trade.tmall.com/detail/orderDetail.htm",
    "jd/jd_list_2017-01_rendered_multi.html": "order.jd.com/center/list.action",
}
ANSWER = "taobao/taobao_pc_v2_queryboughtlistV2_2026-08.json"
V1_LIST_AND_DETAILS = 7 + 1  # one of the two details is an order of the list


def test_every_order_of_the_real_pages_is_stored(
    browser: Driver, hugou: RealDaemon, shop: Shop, shared_corpus: Path
) -> None:
    connect(browser, hugou)
    for name, place in PAGES.items():
        browser.visit(shop.show(place, (shared_corpus / name).read_text("utf-8")))
    answer = (shared_corpus / ANSWER).read_text("utf-8")
    shop.show(pages.ANSWER, answer, pages.JSON)
    browser.visit(shop.show(pages.LIST, pages.shell()))

    list_v2 = set(re.findall(r'"shopInfo_(\d+)"\s*:', answer))
    jd_list = (shared_corpus / "jd/jd_list_2017-01_rendered_multi.html").read_text("utf-8")
    jd = set(re.findall(r'<tbody id="tb-(\d+)"', jd_list))
    assert (len(list_v2), len(jd)) == (16, 3)
    wanted = len(list_v2 | jd) + V1_LIST_AND_DETAILS
    stored = until("all orders", lambda: len(hugou.orders()) >= wanted and hugou.orders())
    assert len(stored) == wanted
    assert list_v2 | jd <= set(stored)
