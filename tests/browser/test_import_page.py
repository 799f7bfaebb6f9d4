"""Importing on the dashboard in both browsers: chosen files are read, and a bill is decided on."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from tests import written_bills as written
from tests.browser.dashboard import HOSTILE, open_dashboard, overflow, put_orders, words
from tests.browser.driver import Driver, Tab
from tests.browser.real_daemon import RealDaemon
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
CHOOSE = """
const files = %s.map(({name, body}) => {
  const bytes = Uint8Array.from(atob(body), (one) => one.charCodeAt(0));
  return new File([bytes], name, {lastModified: 1762819512000});
});
const bag = new DataTransfer();
for (const file of files) bag.items.add(file);
const input = document.getElementById(%s);
input.files = bag.files;
input.dispatchEvent(new Event("change"));
"""


@pytest.fixture
def shop_orders(hugou: RealDaemon) -> RealDaemon:
    """Three orders: two of one amount, one that a bill names."""
    told = [("4800000000000000001", "89.90"), ("4800000000000000002", "12.00")]
    put_orders(
        hugou,
        [
            {
                "number": number,
                "status": "unshipped",
                "placed_at": "2026-11-11T00:03:20+08:00",
                "paid": paid,
                "items": [{"title": HOSTILE}],
            }
            for number, paid in [*told, ("4800000000000000003", "12.00")]
        ],
    )
    return hugou


def ready(tab: Tab) -> None:
    """Wait until the page listens to its fields."""
    until("the page", lambda: "选择文件" in words(tab))
    until("its script", lambda: tab.run("return document.getElementById('bring').dataset.ready"))


def choose(tab: Tab, input_id: str, **files: bytes) -> None:
    """Choose files as the shopper does, through the page's own field."""
    told = [
        {"name": name, "body": base64.b64encode(content).decode()}
        for name, content in files.items()
    ]
    tab.run(CHOOSE % (json.dumps(told), json.dumps(input_id)))


def test_files_are_read_and_a_bill_is_decided_on(
    browser: Driver, shop_orders: RealDaemon, pictures: Path
) -> None:
    page = open_dashboard(browser, shop_orders, "/import")
    ready(page)
    bill = written.alipay(
        written.alipay_row(goods=HOSTILE),
        written.alipay_row(merchant="", amount="12.00", number="2026111122001400001234567892"),
        written.alipay_row(amount="?"),
    )
    choose(page, "files", **{"账单.csv": bill, "空.csv": b"", "x.pdf": b"%PDF-1.7"})
    until("all three", lambda: "1 个文件读到内容" in words(page, "#said"))
    told = words(page, "#told")
    assert "2 笔与订单相符，1 行有问题" in told
    assert "没有内容" in told and "个人对账" in told
    page.picture(pictures / f"import-{browser.name}.png")

    page.click("#told a")
    until("the bill", lambda: "全部接受（1 笔）" in words(page))
    assert HOSTILE in words(page)
    assert page.run("return document.title") != "owned"
    assert "第 20 行" in words(page)
    page.picture(pictures / f"bill-{browser.name}.png")
    page.size(360, 780)
    assert overflow(page) <= 0
    page.picture(pictures / f"bill-360-{browser.name}.png")
    page.click("button[value=accept_all]")
    until("accepted", lambda: "已接受（1 笔）" in words(page))
    page.click("input[name=choice][value='1']")
    page.click("fieldset + button")
    until("both accepted", lambda: "已接受（2 笔）" in words(page))
    page.click("button[value=undo_all]")
    until("all open again", lambda: "全部接受（1 笔）" in words(page))
    assert "全部撤回" not in words(page)


def test_a_folder_is_read_without_what_is_no_page(
    browser: Driver, shop_orders: RealDaemon, pictures: Path
) -> None:
    page = open_dashboard(browser, shop_orders, "/import")
    ready(page)
    choose(page, "folder", **{"photo.png": b"\x89PNG"})
    until("nothing", lambda: "没有网页、表格或账单" in words(page, "#said"))
    pages = {f"{number}.html": b"<html>no address</html>" for number in range(40)}
    choose(page, "folder", **pages, **{"photo.png": b"\x89PNG"})
    until("all forty", lambda: "40 个没有读" in words(page, "#said"))
    assert words(page, "#told").count("网址") == 40


def test_a_daemon_that_stops_is_told_and_nothing_is_lost(
    browser: Driver, shop_orders: RealDaemon
) -> None:
    page = open_dashboard(browser, shop_orders, "/import")
    ready(page)
    shop_orders.stop()
    choose(page, "files", **{"账单.csv": written.alipay(written.alipay_row())})
    until("told", lambda: "没有回答" in words(page, "#said"))


def test_the_page_in_english_on_a_phone(
    browser: Driver, shop_orders: RealDaemon, pictures: Path
) -> None:
    page = open_dashboard(browser, shop_orders, "/import")
    ready(page)
    page.click(".language button")
    until("English", lambda: "Choose files" in words(page))
    until("its script", lambda: page.run("return document.getElementById('bring').dataset.ready"))
    page.size(360, 780)
    assert overflow(page) <= 0
    choose(page, "files", **{"bill.csv": written.wechat(written.wechat_row())})
    until("read", lambda: "1 files read" in words(page, "#said"))
    assert "0 fit orders" in words(page, "#told")
    page.picture(pictures / f"import-en-360-{browser.name}.png")
