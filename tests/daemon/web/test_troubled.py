"""The list of orders by problem: exactly those, also together with the other choices."""

from urllib.parse import quote

import pytest

from daemon import intake
from daemon.web.dashboard.troubled import PROBLEMS
from parsers import Order
from parsers._records import Item, Reading

LATE = {"status": "unshipped", "paid_at": "2026-11-10T10:00:00+08:00"}
SIGNED = {"status": "shipped", "signed_at": "2026-11-18T10:00:00+08:00"}
NUMBERS = {
    "late": "4800000000000000001",
    "signed": "4800000000000000002",
    "quiet": "4800000000000000003",
    "disputed": "4800000000000000004",
}


@pytest.fixture
def bought(home, clock):
    told = {"late": LATE, "signed": SIGNED, "quiet": {"status": "closed"}, "disputed": SIGNED}
    orders = tuple(
        Order.model_validate(
            {
                "platform": "taobao",
                "number": NUMBERS[name],
                "placed_at": f"2026-11-1{place}T09:00:00+08:00",
                "paid": "100.00",
                "items": [Item(title=f"{name}的商品")],
                **fields,
            }
        )
        for place, (name, fields) in enumerate(told.items())
    )
    reading = Reading(platform="taobao", page="order_list", outcome="read", orders=orders)
    home.orders.observe("0" * 64, clock(), reading)
    intake.replan(home, home.orders.keys())
    home.cases.open(f"taobao:{NUMBERS['disputed']}", clock(), "quality")
    intake.replan(home, home.orders.keys())


def listed(answer):
    """The orders on the page, in their order."""
    places = {
        answer.text.find(f'/orders/taobao/{number}"'): name for name, number in NUMBERS.items()
    }
    return [places[at] for at in sorted(places) if at >= 0]


@pytest.mark.parametrize(
    ("problem", "wanted"),
    [
        ("", ["disputed", "quiet", "signed", "late"]),
        ("case", ["disputed"]),
        ("late", ["late"]),
        ("risk", ["disputed", "signed"]),
        ("nonsense", ["disputed", "quiet", "signed", "late"]),
    ],
)
async def test_the_list_holds_exactly_the_orders_with_the_problem(browser, bought, problem, wanted):
    page = await browser.get(f"/orders?problem={problem}")
    assert listed(page) == wanted
    assert f"共 {len(wanted)} 个订单" in page.text


async def test_money_to_ask_for_is_a_problem_too(browser, bought, home):
    found = listed(await browser.get("/orders?problem=money"))
    owed = {entry.order for entry in home.money.all() if entry.claimable}
    assert {f"taobao:{NUMBERS[name]}" for name in found} == owed
    assert "late" in found


async def test_the_other_choices_narrow_it_further(browser, bought):
    assert listed(await browser.get("/orders?problem=risk&status=shipped&platform=taobao"))
    assert listed(await browser.get("/orders?problem=risk&status=closed")) == []
    assert listed(await browser.get("/orders?problem=risk&platform=jd")) == []
    found = await browser.get(f"/orders?problem=risk&q={quote('signed的')}")
    assert listed(found) == ["signed"]
    assert "没有找到" in (await browser.get("/orders?problem=case&q=nothing")).text


@pytest.mark.parametrize("problem", PROBLEMS)
async def test_what_was_chosen_stays_chosen_in_both_languages(browser, bought, problem):
    for browser.language, name in (("zh-CN", PROBLEMS[problem][0]), ("en", PROBLEMS[problem][1])):
        page = await browser.get(f"/orders?problem={problem}")
        assert f'<option value="{problem}" selected>{name}</option>' in page.text


async def test_nobody_s_orders_are_nobody_s_problem(browser):
    for problem in PROBLEMS:
        assert (await browser.get(f"/orders?problem={problem}&page=3")).status == 200
