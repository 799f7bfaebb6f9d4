"""The case page shows what 12315's pages said, and takes a number that the shopper assigns."""

from datetime import UTC, datetime

import pytest

from parsers import Order, Reading
from parsers._records import Filing

NOW = datetime(2026, 11, 20, tzinfo=UTC)
NUMBER = "1330110002026112000000123"
KEY = "taobao:4810000000000000001"
HOSTILE = '<script>alert(1)</script>"&'


@pytest.fixture
def case(home):
    given = {
        "platform": "taobao",
        "number": KEY.partition(":")[2],
        "status": "signed",
        "signed_at": "2026-11-06T16:42:10+08:00",
        "merchant": {"name": "云织女装"},
        "items": [{"title": "羊毛大衣", "quantity": 1}],
    }
    orders = (Order.model_validate(given),)
    page = Reading(platform="taobao", page="order_detail", outcome="read", orders=orders)
    home.orders.observe("a1" * 32, NOW, page)
    return home.cases.open(KEY, NOW, "quality")


def hear(home, **more):
    told = {"number": NUMBER, "opponent": "云织女装", "item": "羊毛大衣", **more}
    filings = (Filing.model_validate(told),)
    page = Reading(platform="12315", page="filing_list", outcome="read", filings=filings)
    home.filings.hear("b2" * 32, NOW, page)


async def test_what_12315_said_stands_on_the_case(daemon, browser, home, case):
    quiet = (await browser.get(f"/cases/{case.id}")).text
    assert "12315 的办理情况" not in quiet
    hear(home, kind="complaint", status="accepted", status_text="已受理", accepted_at="2026-11-20")
    page = (await browser.get(f"/cases/{case.id}")).text
    assert "12315 的办理情况" in page
    assert NUMBER in page
    assert "已受理" in page
    told = await daemon.call("GET", f"/v1/cases/{case.id}")
    assert told.json["filed"][0]["accepted_at"] == "2026-11-20"
    browser.language = "en"
    assert (
        "As the pages of 12315 that you opened say" in (await browser.get(f"/cases/{case.id}")).text
    )


async def test_a_number_of_nobodys_is_given_to_the_case_by_the_shopper(browser, home, case):
    hear(home, item=HOSTILE)
    page = (await browser.get(f"/cases/{case.id}")).text
    assert "是这个事项的" in page
    assert HOSTILE not in page
    answer = await browser.post(f"/cases/{case.id}/filed", number=NUMBER)
    assert answer.status == 303
    assert home.cases.get(case.id).filed[0].number == NUMBER
    assert "是这个事项的" not in (await browser.get(f"/cases/{case.id}")).text


async def test_a_number_that_was_not_seen_is_refused(browser, case):
    answer = await browser.post(f"/cases/{case.id}/filed", number="1" * 25)
    assert answer.status == 404
    assert "没有这个编号" in answer.text
    refused = await browser.post(f"/cases/{case.id}/filed", csrf=None, number=NUMBER)
    assert refused.status == 403
