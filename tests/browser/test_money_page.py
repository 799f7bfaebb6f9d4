"""Money, corrections and the files that are given out, in both browsers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.browser.dashboard import HOSTILE, open_dashboard, overflow, put_orders, words
from tests.browser.driver import Driver
from tests.browser.real_daemon import RealDaemon
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
LATE, BACK = "4800000000000000001", "4800000000000000002"


@pytest.fixture
def bought(hugou: RealDaemon) -> RealDaemon:
    """One order that was never sent, and one of which money came back."""
    ago = (datetime.now(UTC) - timedelta(days=10)).isoformat()
    late = {"number": LATE, "status": "unshipped", "placed_at": ago, "paid_at": ago}
    back = {"number": BACK, "status": "completed", "placed_at": ago, "refund_total": "20.00"}
    put_orders(
        hugou,
        [{**one, "paid": "100.00", "items": [{"title": HOSTILE}]} for one in (late, back)],
    )
    return hugou


def test_three_sums_with_formula_and_source(
    browser: Driver, bought: RealDaemon, pictures: Path
) -> None:
    page = open_dashboard(browser, bought, "/money")
    until("the page", lambda: "现在可以要" in words(page))
    assert "¥10.00" in words(page, "a[href='#claimable']")
    assert "¥20.00" in words(page, "a[href='#back']")
    assert "100.00 × 10.0% = 10.00" in words(page)
    assert HOSTILE in words(page)
    assert page.run("return document.title") != "owned"
    page.picture(pictures / f"money-{browser.name}.png")
    page.click(".language button")
    until("English", lambda: "Claimable now" in words(page))
    page.size(360, 780)
    assert overflow(page) <= 0
    page.picture(pictures / f"money-en-360-{browser.name}.png")


def test_a_correction_is_made_seen_and_undone(
    browser: Driver, bought: RealDaemon, pictures: Path
) -> None:
    page = open_dashboard(browser, bought, f"/orders/taobao/{LATE}")
    until("the order", lambda: "有读错的？更正" in words(page))
    page.click("a[href$='/correct']")
    until("the form", lambda: "更正这个订单" in words(page))
    page.run("document.querySelector('[name=paid]').value = ''; return 1")
    page.write("[name=paid]", "80.00")
    page.picture(pictures / f"correct-{browser.name}.png")
    page.click("main form button")
    until("corrected", lambda: "页面上读到的：100.00" in words(page))
    page.size(360, 780)
    assert overflow(page) <= 0
    assert bought.ask(f"/v1/orders/taobao/{LATE}")["order"]["paid"] == "80.00"
    page.click("button[name=undo]")
    until("undone", lambda: "更正" in words(page) and "页面上读到的" not in words(page))
    assert bought.ask(f"/v1/orders/taobao/{LATE}")["order"]["paid"] == "100.00"


def test_the_settings_offer_every_file(browser: Driver, bought: RealDaemon, pictures: Path) -> None:
    page = open_dashboard(browser, bought, "/settings")
    until("the page", lambda: "备份全部" in words(page))
    fetch = """
const found = [];
for (const link of document.querySelectorAll("a[download]")) {
  const answer = await fetch(link.href);
  found.push([answer.status, answer.headers.get("Content-Disposition")]);
}
return found;
"""
    found = page.run(fetch)
    assert [status for status, _ in found] == [200, 200, 200]
    names = [name.rpartition("-")[2] for _, name in found]
    assert names == ['orders.csv"', 'orders.json"', 'deadlines.ics"']
    page.run("document.querySelector('form[action=\\'/export/backup\\']').scrollIntoView()")
    page.picture(pictures / f"settings-files-{browser.name}.png")
    page.size(360, 780)
    assert overflow(page) <= 0
