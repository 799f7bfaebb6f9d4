"""A page of 12315 that the shopper opens tells the case its number; its forms are not read."""

from __future__ import annotations

import pytest

from tests.browser import pages
from tests.browser.connecting import connect
from tests.browser.driver import Driver
from tests.browser.pages import ORDERS
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
ORDER = ORDERS[1]
NUMBER = "1330110002026112000000123"
HOST = "www.12315.cn/cuser/portal"


def test_what_was_filed_is_read_when_it_is_opened(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    page = browser.visit(pages.show_detail(shop, ORDER))
    until("overlay", page.overlay)
    key = hugou.ask("/v1/orders")["orders"][0]["key"]
    case = hugou.ask("/v1/cases", "POST", {"order": key, "dispute": "refund_delay"})["id"]
    facts = {one["key"]: one["value"] for one in hugou.ask(f"/v1/cases/{case}")["facts"]}
    browser.visit(shop.show(f"{HOST}/tscase/information", f"<table><tr><td>编号</td><td>{NUMBER}"))
    told = (
        ("投诉编号", NUMBER),
        ("被投诉方", facts["merchant"]),
        ("商品名称", facts["item"]),
        ("状态", "已受理"),
        ("受理时间", "2026-11-20 09:30:00"),
    )
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in told)
    place = shop.show(f"{HOST}/case/detail", f"<html><body><table>{rows}</table></body></html>")
    browser.visit(f"{place}?id={NUMBER}")
    (filed,) = until("the number", lambda: hugou.ask(f"/v1/cases/{case}")["filed"])
    assert (filed["number"], filed["status_text"]) == (NUMBER, "已受理")
    assert filed["accepted_at"].startswith("2026-11-20T09:30")
