"""The money page: three sums that add up to what is listed, each with its formula and source."""

import html
import re
from datetime import timedelta
from decimal import Decimal

import pytest

from daemon import intake
from daemon.ledger.payments import Place, proofs
from parsers import Order, Reading
from parsers.bills import Payment

LATE = {"status": "unshipped", "paid_at": "2026-11-10T10:00:00+08:00", "paid": "100.00"}
RETURNED = {"status": "completed", "paid": "50.00", "refund_total": "20.00"}
HOSTILE = "<script>document.title='owned'</script>"


@pytest.fixture
def buy(home, clock):
    def put(key="taobao:4800000000000000001", title="纯棉围裙", **fields):
        platform, _, number = key.partition(":")
        told = {
            "platform": platform,
            "number": number,
            "placed_at": "2026-11-10T09:58:00+08:00",
            "items": [{"title": title}],
        }
        order = Order.model_validate({**told, **fields})
        reading = Reading(platform=platform, page="order_detail", outcome="read", orders=(order,))
        home.orders.observe(key, clock(), reading)
        intake.replan(home, [key])
        return key

    return put


def visible(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def purse(answer, name):
    """The sums that stand in one of the three cards."""
    card = re.search(rf'class="card purse[^"]*" href="#{name}">(.*?)</a>', answer.text, re.S)[1]
    return re.findall(r"<b>(.*?)</b>", card)


async def test_an_empty_page_says_what_to_do(browser, buy):
    page = await browser.get("/money")
    assert [purse(page, name) for name in ("claimable", "risk", "back")] == [["—"]] * 3
    assert "还没有订单" in visible(page)
    buy(status="completed")
    page = await browser.get("/money")
    assert "现在没有可以要的钱" in visible(page)
    assert 'href="/import"' in page.text


async def test_what_a_late_merchant_owes_stands_with_formula_and_source(browser, buy):
    buy(**LATE)
    page = await browser.get("/money")
    assert purse(page, "claimable") == ["¥10.00"]
    assert "延迟发货赔付（淘宝）" in visible(page)
    assert "100.00 × 10.0% = 10.00" in visible(page)
    assert "淘宝延迟发货赔付说明" in visible(page)
    assert "准备投诉" in visible(page)


async def test_the_merchant_becomes_late_while_nobody_looks(browser, buy, clock):
    buy(**{**LATE, "paid_at": "2026-11-19T10:00:00+08:00"})
    assert purse(await browser.get("/money"), "claimable") == ["—"]
    clock.forward(days=3)
    assert purse(await browser.get("/money"), "claimable") == ["¥10.00"]


async def test_a_case_counts_with_its_own_demand_and_never_twice(browser, buy, home, clock):
    key = buy(**LATE)
    case = home.cases.open(key, clock(), "late_ship")
    page = await browser.get("/money")
    assert purse(page, "claimable") == ["¥100.00"]
    assert "维权事项中的诉求" in visible(page)
    assert "延迟发货赔付（淘宝）" in visible(page)  # listed, not added
    home.cases.close(case.id, clock())
    assert purse(await browser.get("/money"), "claimable") == ["¥10.00"]


async def test_a_case_counts_although_no_rule_reckons_anything(browser, buy, home, clock):
    key = buy("tmall:4800000000000000002", **LATE)
    case = home.cases.open(key, clock(), "late_ship")
    home.cases.answer(case.id, {"demand": "refund"})
    assert purse(await browser.get("/money"), "claimable") == ["¥100.00"]


async def test_what_a_closed_case_brought_is_money_that_came_back(browser, buy, home, clock):
    key = buy(**LATE)
    first = home.cases.open(key, clock(), "late_ship")
    home.cases.close(first.id, clock(), "settled", Decimal("30.00"))
    page = await browser.get("/money")
    assert purse(page, "back") == ["¥30.00"]
    assert "结束维权事项时您记下的" in visible(page)
    second = home.cases.open(key, clock(), "quality")
    assert second.id != first.id
    home.cases.close(second.id, clock(), "settled", Decimal("12.50"))
    assert purse(await browser.get("/money"), "back") == ["¥42.50"]


async def test_a_refund_that_page_and_case_tell_of_is_one(browser, buy, home, clock):
    key = buy(status="completed", refund_total="20.00")
    case = home.cases.open(key, clock(), "refund_delay")
    home.cases.close(case.id, clock(), "settled", Decimal("20.00"))
    assert purse(await browser.get("/money"), "back") == ["¥20.00"]


async def test_an_order_of_which_no_money_was_known_comes_in_by_its_case(browser, buy, home, clock):
    key = buy("suning:4800000000000000009", status="completed")
    case = home.cases.open(key, clock(), "quality")
    home.cases.close(case.id, clock(), "settled", Decimal("5.00"))
    assert purse(await browser.get("/money"), "back") == ["¥5.00"]


async def test_what_ends_this_week_is_at_risk_once_per_order(browser, buy, home, clock):
    buy(status="shipped", signed_at="2026-11-18T10:00:00+08:00", paid="100.00")
    reminders = home.due.coming(clock())
    mine = [one for one in reminders if one.mine and one.at_stake and one.ends > clock()]
    assert sum(one.ends <= clock() + timedelta(days=7) for one in mine) > 1
    page = await browser.get("/money")
    assert purse(page, "risk") == ["¥100.00"]
    assert purse(page, "claimable") == ["—"]
    clock.forward(days=28)  # no longer, or the session ends too
    assert purse(await browser.get("/money"), "risk") == ["—"]


async def test_what_came_back_names_the_page_and_the_row_of_the_bill(browser, buy, home, clock):
    key = buy(**RETURNED)
    page = await browser.get("/money")
    assert purse(page, "back") == ["¥20.00"]
    assert "购物网站的页面写明：¥20.00" in visible(page)
    row = Payment(
        provider="alipay",
        kind="refunded",
        number="2026111122001400001234567890",
        at=clock(),
        amount="20.00",
        line=27,
    )
    place = Place(file="bill.csv", sha256="a" * 64, bill="b1")
    home.payments.accept(proofs(row, (key,), "number", clock(), place))
    intake.replan(home, [key])
    page = await browser.get("/money")
    assert purse(page, "back") == ["¥20.00"]  # told twice, counted once
    assert "2026111122001400001234567890，第 27 行" in visible(page)


async def test_different_money_stands_apart_in_sums_and_table(browser, buy):
    buy(**RETURNED)
    buy("amazon:702-1234567-1234567", currency="JPY", refund_total="900", paid="1000")
    buy("jd:328990000601", refund_total="7.50", placed_at="2025-03-01")
    page = await browser.get("/money")
    assert purse(page, "back") == ["¥27.50", "900.00 JPY"]
    rows = [
        [html.unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall(r"<td.*?</td>", row)]
        for row in re.findall(r"<tr><td>.*?</tr>", page.text, re.S)
    ]
    assert rows == [
        ["2026", "亚马逊", "—", "900.00 JPY"],
        ["2026", "淘宝", "—", "¥20.00"],
        ["2025", "京东", "—", "¥7.50"],
    ]


async def test_sample_orders_are_shown_only_until_there_is_a_real_one(browser, buy, home):
    await browser.post("/samples")
    first = await browser.get("/money")
    assert "示例" in visible(first)
    sums = [purse(first, name) for name in ("claimable", "risk", "back")]
    assert sums != [["—"]] * 3
    buy(**RETURNED)
    assert purse(await browser.get("/money"), "back") == ["¥20.00"]


async def test_nothing_of_the_samples_is_left_when_they_are_removed(browser, home):
    await browser.post("/samples")
    assert home.money.all()
    await browser.post("/samples/remove")
    assert home.money.all() == []
    page = await browser.get("/money")
    assert [purse(page, name) for name in ("claimable", "risk", "back")] == [["—"]] * 3


async def test_11_hostile_texts_are_texts(browser, buy):
    buy(title=HOSTILE, **LATE)
    buy("taobao:4800000000000000002", title=HOSTILE, **RETURNED)
    for browser.language in ("zh-CN", "en"):
        page = await browser.get("/money")
        assert page.status == 200
        assert "<script>document" not in page.text
        assert visible(page).count(HOSTILE) == 2


async def test_the_page_in_english(browser, buy):
    buy(title="apron", **LATE)
    buy("taobao:4800000000000000002", title="apron", **RETURNED)
    browser.language = "en"
    page = await browser.get("/money")
    words = visible(page).replace("中文", "").replace("淘宝延迟发货赔付说明（第三方页面）", "")
    assert not re.search(r"[\u4e00-\u9fff]", words), words
    assert "Claimable now" in words


async def test_thousands_of_refunds_are_counted_and_some_are_listed(browser, home, clock):
    with home.store.transaction():
        for number in range(3000):
            key = f"taobao:48000000000000{number:05}"
            document = {
                "order": key,
                "platform": "taobao",
                "year": 2020 + number % 6,
                "currency": "CNY",
                "back": {"page": "1.00"},
            }
            home.money._table.put(key, {"entry": document})
    page = await browser.get("/money")
    assert purse(page, "back") == ["¥3000.00"]
