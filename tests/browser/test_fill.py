"""From the order page to a filled complaint, in both browsers: only the shopper can send it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser import pages
from tests.browser.connecting import connect, shown
from tests.browser.driver import Driver, Tab, press_overlay
from tests.browser.pages import ORDERS
from tests.browser.real_daemon import RealDaemon
from tests.browser.shop import Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
ORDER = ORDERS[1]
FORMS = Path(__file__).resolve().parents[1] / "forms" / "pages"
PLACE = "www.12315.cn/cuser/portal/tscase/information"
ANSWERS = {
    "dispute": "refund_delay",
    "return_received": "2026-10-09",
    "not_refunded": True,
    "genuine": True,
    "bought_at": "2026-09-28",
    "contact": {"time": "2026-10-18", "channel": "旺旺", "said": "财务在处理"},
}


def tell(browser: Driver, case: str, facts: dict[str, Any]) -> Any:
    """Answer a case's questions through the extension's own connection."""
    own = browser.own("options/options.html")
    given = json.dumps([f"/v1/cases/{case}", {"facts": facts}])
    told = own.run(
        'const { call } = await import("/background/daemon.js");'
        f"const [path, body] = {given};"
        'return await call("PATCH", path, body);'
    )
    own.close()
    return told


def open_case(browser: Driver, hugou: RealDaemon, shop: Shop) -> str:
    """Press 准备投诉 on the order page; gives the case's id."""
    page = browser.visit(pages.show_detail(shop, ORDER))
    until("overlay", page.overlay)
    own = browser.own("options/options.html")
    own.run("await chrome.storage.local.set({language: 'zh'})")
    own.close()
    page = browser.visit(pages.show_detail(shop, ORDER))
    until("overlay", page.overlay)
    press_overlay(page, "准备投诉")
    cases = until("the case", lambda: hugou.ask("/v1/cases")["cases"])
    found: str = cases[0]["id"]
    return found


def fill_here(browser: Driver, form: Tab) -> str:
    """Press "填入这个页面" in the popup; gives what the popup then says."""
    tab = browser.allow(form)
    popup = browser.own(f"popup/popup.html?tab={tab}")
    until("the popup", lambda: shown(popup) == "connected")
    until("the case", lambda: popup.run("return !!document.querySelector('#cases .fill')"))
    form.show()  # the real popup lies over the form; here it is a tab of its own
    popup.run("document.querySelector('#cases .fill').click()")
    until("the panel", lambda: form.run("return !!document.querySelector('hugou-fill')"))
    return str(
        until("the report", lambda: popup.run("return document.getElementById('report').innerText"))
    )


def state(form: Tab) -> dict[str, Any]:
    """What the page itself holds; told through the document, which both worlds share."""
    form.run(
        "const ask = document.createElement('script');"
        "ask.textContent = 'document.body.dataset.state = JSON.stringify(state())';"
        "document.body.append(ask);"
    )
    told: dict[str, Any] = json.loads(form.run("return document.body.dataset.state"))
    return told


def photos(folder: Path, count: int) -> list[str]:
    """Take some photos; gives their files."""
    files = [folder / f"故障{number}.jpg" for number in range(count)]
    for number, file in enumerate(files):
        Image.new("RGB", (60, 40), (number * 40, 90, 60)).save(file)
    return [str(file) for file in files]


def test_one_click_fills_the_complaint_and_nothing_is_sent(
    browser: Driver, hugou: RealDaemon, shop: Shop, pictures: Path, tmp_path: Path
) -> None:
    connect(browser, hugou)
    case = open_case(browser, hugou, shop)
    told = tell(browser, case, ANSWERS)
    missing = {one["key"]: one["missing"] for one in told["channels"]}
    assert missing["12315_complaint"] == []
    hugou.says("evidence", "add", "--case", case, *photos(tmp_path, 5))
    shop.show(PLACE, (FORMS / "12315_complaint.html").read_text("utf-8"))
    form = browser.visit(f"https://{PLACE}")
    form.size(1280, 1120)
    report = fill_here(browser, form)
    assert "商品名称" in report
    held = state(form)
    assert held["order"] == ORDER.number
    assert held["item"] == ORDER.title
    assert held["mode"] == "网购"
    assert held["problem"] == "售后服务:p3"
    assert held["requests"] == ["2"]
    assert f"订单号{ORDER.number}" in held["body"]
    assert "投诉请求：退还货款" in held["body"]
    assert [one.partition(":")[0] for one in held["files"]] == ["证据图片（共5张）.pdf"]
    assert held["clicked"] == []
    assert held["promised"] is False
    assert (held["name"], held["id"], held["code"]) == ("", "", "")
    form.picture(pictures / f"filled-form-{browser.name}.png")


def test_a_page_that_looks_like_12315_is_a_page_that_nobody_knows(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    case = open_case(browser, hugou, shop)
    tell(browser, case, ANSWERS)
    fake = PLACE.replace("12315.cn", "12315.cn.evil.test")
    shop.show(fake, (FORMS / "12315_complaint.html").read_text("utf-8"))
    form = browser.visit(f"https://{fake}")
    fill_here(browser, form)
    panel = form.run("return document.querySelector('hugou-fill')?.shadowRoot?.textContent ?? ''")
    assert "不认识这个页面" in panel or panel == ""  # Firefox shows a page no tree of ours
    assert state(form)["clicked"] == []


def test_without_a_click_no_page_outside_the_list_is_touched(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    connect(browser, hugou)
    text = (FORMS / "12315_complaint.html").read_text("utf-8")
    browser.visit(shop.show("sswz.spb.gov.cn/", text))
    form = browser.visit(shop.show(PLACE, text))
    own = browser.own("options/options.html")
    tried = own.run(
        """
        const tabs = await chrome.tabs.query({});
        const outcome = await Promise.all(tabs.map(({id}) => chrome.scripting
          .executeScript({target: {tabId: id}, func: () => location.host})
          .then(([seen]) => seen.result, () => "refused")));
        return outcome;
        """
    )
    assert "sswz.spb.gov.cn" not in tried
    if browser.name == "chromium":  # to Firefox, the list of filings there is leave for the host
        assert "www.12315.cn" not in tried
    assert form.run("return document.querySelector('hugou-overlay, hugou-fill')") is None


def test_a_form_in_a_frame_of_another_site_is_filled_once_it_is_allowed(
    browser: Driver, hugou: RealDaemon, shop: Shop
) -> None:
    if browser.name == "chromium":
        pytest.skip("headless Chromium cannot answer the question for a permission")
    connect(browser, hugou)
    tell(browser, open_case(browser, hugou, shop), ANSWERS)
    shop.show("inner.test/form", (FORMS / "12315_complaint.html").read_text("utf-8"))
    frame = '<iframe id="inner" width="1000" height="900" src="https://inner.test/form"></iframe>'
    form = browser.visit(shop.show("outer.test/page", f"<h1>投诉</h1>{frame}"))
    form.size(1280, 1120)
    tab = browser.allow(form)
    popup = browser.own(f"popup/popup.html?tab={tab}")
    until("the case", lambda: popup.run("return !!document.querySelector('#cases .fill')"))
    form.show()
    popup.run("document.querySelector('#cases .fill').click()")
    asked = "return document.querySelector('#report .allow')?.parentElement.innerText"
    assert "inner.test" in until("the question", lambda: popup.run(asked))
    popup.show()
    popup.click("#report .allow")
    allowed = "return chrome.permissions.contains({origins: ['https://inner.test/*']})"
    until("the permission", lambda: popup.run(allowed))
    says = "return document.getElementById('report').innerText"
    # The popup of a test is a tab, and only a page in front is filled: show it, and press again.
    until("it was tried at once", lambda: "最前面" in popup.run(says) or "✓" in popup.run(says))
    form.show()
    popup.run("document.querySelector('#cases .fill').click()")
    until("the form in the frame", lambda: "✓ 订单号" in popup.run(says))
