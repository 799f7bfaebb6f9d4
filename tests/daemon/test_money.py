"""Money: what may be asked for and what came back; nothing invented, nothing counted twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon import intake
from daemon.home import Home
from daemon.ledger.payments import Place, proofs
from daemon.money import Entry, Sum, sums, told_back, totals, worth, year_of
from parsers import Order, Reading
from parsers.bills import Payment
from rules import Claim, Result, Text

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 12, tzinfo=CHINA)
LATE = {"status": "unshipped", "paid_at": "2026-11-10T10:00:00+08:00", "paid": "100.00"}
KEY = "taobao:4800000000000000001"


@pytest.fixture
def home(tmp_path: Path):
    with Home.open(tmp_path / "data", clock=lambda: NOW) as opened:
        yield opened


def buy(home: Home, key: str = KEY, **fields: Any) -> None:
    platform, _, number = key.partition(":")
    told = {"platform": platform, "number": number, "placed_at": "2026-11-10T09:58:00+08:00"}
    order = Order.model_validate({**told, **fields})
    reading = Reading(platform=order.platform, page="order_detail", outcome="read", orders=(order,))
    home.orders.observe(key, NOW, reading)
    intake.replan(home, [key])


def entry(home: Home, key: str = KEY) -> Entry | None:
    return next((one for one in home.money.all() if one.order == key), None)


def refund(amount: str, **given: Any) -> Payment:
    told = {"provider": "alipay", "kind": "refunded", "number": "2026000001", "at": NOW, "line": 3}
    return Payment.model_validate({**told, "amount": amount, **given})


def prove(home: Home, *payments: Payment) -> None:
    place = Place(file="bill.csv", sha256="a" * 64, bill="b1")
    home.payments.accept(p for one in payments for p in proofs(one, (KEY,), "number", NOW, place))
    intake.replan(home, [KEY])


# -- what may be asked for -------------------------------------------------------------------------


def test_a_late_merchant_owes_what_the_platform_s_rule_says(home: Home) -> None:
    buy(home, **LATE)
    found = entry(home)
    assert found and found.claimable
    assert (found.claimable.rule, found.claimable.amount) == ("taobao:W03", Decimal("10.00"))
    assert "100.00" in found.claimable.formula.zh and "10.00" in found.claimable.formula.zh
    assert (found.platform, found.year, found.currency) == ("taobao", 2026, "CNY")


def test_nothing_is_promised_where_the_figures_are_unreliable(home: Home) -> None:
    buy(home, "tmall:4800000000000000002", **LATE)
    assert entry(home, "taobao:4800000000000000002") is None


def test_what_must_be_sent_back_first_is_not_claimable_now(home: Home) -> None:
    signed = {"status": "shipped", "signed_at": "2026-11-18T10:00:00+08:00", "paid": "100.00"}
    buy(home, **signed)
    assert any(claim.rule == "CPL-25-7D" for claim in home.weigh(KEY, NOW).claims)
    assert entry(home) is None


def test_an_order_that_is_sent_owes_nothing_any_more(home: Home) -> None:
    buy(home, **LATE)
    assert entry(home)
    buy(home, **{**LATE, "status": "shipped", "shipped_at": "2026-11-11T10:00:00+08:00"})
    assert entry(home) is None


def titles() -> dict[str, Text]:
    return {"jd:W14": Text("价保", "Price protection"), "taobao:W03": Text("赔付", "Pays")}


def claim(rule: str, **more: Any) -> Claim:
    amounts = {"amount": Decimal("5.00")}
    return Claim(rule=rule, **{"amounts": amounts, **more})


@pytest.mark.parametrize(
    ("given", "doubtful"),
    [
        (claim("jd:W14", confidence="mid"), False),
        (claim("taobao:W03", confidence="low"), True),
        (claim("LATE_REFUND_INTEREST"), True),
        (claim("FRAUD_3X", note=Text("仅在…", "Only if …")), True),
        (claim("FRAUD_3X"), False),
    ],
)
def test_what_is_not_certain_is_counted_in_no_total(given: Claim, doubtful: bool) -> None:
    (found,) = sums(Result(claims=(given,)), titles)
    assert found.doubtful == doubtful
    assert found.title.zh != given.rule  # a name, not a code
    one = Entry(order=KEY, platform="taobao", year=2026, currency="CNY", sums=(found,))
    assert (one.claimable is None) == doubtful


@pytest.mark.parametrize("rule", ["COURT_FEE", "SMALL_CLAIM", "NR-14-18", "CPL-25-7D"])
def test_figures_for_a_court_and_shares_are_no_money_that_is_owed(rule: str) -> None:
    assert list(sums(Result(claims=(claim(rule),)), titles)) == []


@pytest.mark.parametrize(
    ("amounts", "whole"),
    [
        ({"total": "35.00", "refund": "10.00", "extra": "25.00"}, "35.00"),
        ({"amount": "7.00"}, "7.00"),
        ({"amount": None}, "0"),
        ({"refund": "10.00", "freight": "2.00"}, "12.00"),
        ({"refund": "10.00", "freight": None}, "10.00"),
        ({"total": None, "refund": "10.00"}, "0"),
        ({}, "0"),
    ],
)
def test_the_worth_of_a_claim_counts_no_part_twice(
    amounts: dict[str, str | None], whole: str
) -> None:
    told = {name: None if one is None else Decimal(one) for name, one in amounts.items()}
    assert worth(Claim(rule="x", amounts=told)) == Decimal(whole)


amounts = st.decimals("0.01", "9999", places=2)


@given(st.lists(st.tuples(amounts, st.booleans()), max_size=6))
def test_of_amounts_that_exclude_each_other_one_counts(told: list[tuple[Decimal, bool]]) -> None:
    found = tuple(
        Sum(rule=f"r{n}", title=Text("甲", "a"), amount=amount, doubtful=doubtful)
        for n, (amount, doubtful) in enumerate(told)
    )
    one = Entry(order=KEY, platform="taobao", year=None, currency="CNY", sums=found)
    sure = [amount for amount, doubtful in told if not doubtful]
    assert (one.claimable.amount if one.claimable else None) == (max(sure) if sure else None)


# -- what came back --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "back"),
    [
        ({}, "0"),
        ({"refund_total": "20.00"}, "20.00"),
        ({"after_sales": [{"amount": "5.00", "status": "refunded"}]}, "5.00"),
        ({"after_sales": [{"amount": "5.00", "status": "in_progress"}]}, "0"),
        ({"after_sales": [{"amount": "5.00", "status": "rejected"}]}, "0"),
        ({"refund_total": "9.00", "after_sales": [{"amount": "5", "status": "refunded"}]}, "9.00"),
    ],
)
def test_what_pages_say_came_back(fields: dict[str, Any], back: str) -> None:
    order = Order.model_validate({"platform": "taobao", "number": "1", **fields})
    assert told_back(order) == Decimal(back)


def test_page_and_bill_tell_of_the_same_money(home: Home) -> None:
    buy(home, status="completed", paid="100.00", refund_total="20.00")
    assert entry(home).back == {"page": Decimal("20.00")}
    prove(home, refund("20.00"))
    assert entry(home).back == {"page": Decimal("20.00"), "bill": Decimal("20.00")}
    assert entry(home).returned == Decimal("20.00")
    prove(home, refund("15.00", number="2026000002"))
    assert entry(home).returned == Decimal("35.00")
    for one in home.payments.of_order(KEY):
        home.payments.take_back(one.id.partition("@")[0])
    intake.replan(home, [KEY])
    assert entry(home).returned == Decimal("20.00")


def test_a_refund_of_everything_is_told_to_the_rules_and_a_part_is_not(home: Home) -> None:
    buy(home, **LATE)
    prove(home, refund("99.99"))
    assert "refund_success" not in home.facts(home.orders.get(KEY)).events
    prove(home, refund("0.01", number="2026000002"))
    assert "refund_success" in home.facts(home.orders.get(KEY)).events
    assert entry(home).returned == Decimal("100.00")


def test_money_goes_with_its_order(home: Home) -> None:
    buy(home, **LATE)
    home.forget_order(KEY)
    assert home.money.all() == []
    buy(home, "taobao:4800000000000000002", **LATE)
    home.forget_everything()
    assert home.money.all() == []


# -- sums ------------------------------------------------------------------------------------------


def test_different_money_is_never_added() -> None:
    told = [("JPY", Decimal(900)), ("CNY", Decimal("1.10")), ("CNY", Decimal("2.20"))]
    assert list(totals(told).items()) == [("CNY", Decimal("3.30")), ("JPY", Decimal(900))]


@pytest.mark.parametrize(
    ("placed", "year"),
    [
        ("2025-12-31T23:59:59+08:00", 2025),
        ("2025-12-31T16:00:00+00:00", 2026),
        (date(2024, 2, 29), 2024),
        (None, None),
    ],
)
def test_the_year_is_china_s(placed: Any, year: int | None) -> None:
    assert year_of(Order(platform="jd", number="1", placed_at=placed)) == year
