"""Amounts: every formula at its bounds, and nothing added up that is an alternative."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import Claim, Facts, weigh
from rules._court import court_fee
from rules._facts import CHINA
from rules._punitive import food_ten_times, fraud_three_times, promised_times
from rules._refund import _shares

NOW = datetime(2026, 11, 20, 9, tzinfo=CHINA)
MONEY = st.decimals("0.01", 99999, places=2)


def claims(now: datetime = NOW, **document: Any) -> dict[str, Claim]:
    found = weigh(Facts.of(document), now).claims
    return {one.rule or "": one for one in found}


def amounts(claim: Claim) -> dict[str, str]:
    return {name: str(value) for name, value in claim.amounts.items()}


@pytest.mark.parametrize(
    ("price", "extra"),
    [("166.66", "500.00"), ("166.67", "500.01"), ("149", "500.00"), ("298", "894.00")],
)
def test_fraud_is_three_times_and_at_least_500(price: str, extra: str) -> None:
    assert str(fraud_three_times(Decimal(price)).extra) == extra


@pytest.mark.parametrize(
    ("price", "loss", "extra"),
    [
        ("72", "0", "1000.00"),
        ("128", "460", "1380.00"),
        ("100", "333.33", "1000.00"),
        ("100.01", "0", "1000.10"),
        ("1", "400", "1200.00"),
    ],
)
def test_food_is_ten_times_or_three_times_the_loss(price: str, loss: str, extra: str) -> None:
    assert str(food_ten_times(Decimal(price), Decimal(loss)).extra) == extra


@pytest.mark.parametrize(
    ("promise", "times"),
    [
        ("假一赔十", 10),
        ("假一赔四", 4),
        ("假一罚三", 3),
        ("赔10倍", 10),
        ("十", 10),
        ("正品保证", None),
        (None, None),
    ],
)
def test_a_promise_says_how_many_times(promise: str | None, times: int | None) -> None:
    assert promised_times(promise) == times


def test_the_higher_of_promise_and_law_is_chosen_and_the_other_is_an_alternative() -> None:
    order = {"dispute": "counterfeit", "unit_price": 100, "promise": "假一赔三"}
    (claim,) = claims(order=order).values()
    assert claim.chosen == "FRAUD_3X" and amounts(claim)["total"] == "600.00"
    assert [one["rule"] for one in claim.alternatives] == ["PROMISE_NX"]


def test_other_goods_of_the_order_never_count() -> None:
    order = {"dispute": "food", "category": "食品", "offending_goods_paid": 200, "paid": 900}
    (claim,) = claims(order=order).values()
    assert amounts(claim) == {
        "refund": "200.00",
        "loss": "0.00",
        "extra": "2000.00",
        "total": "2200.00",
    }


def test_without_a_clear_price_no_amount_is_named() -> None:
    items = [{"title": "包", "unit_price": 10}, {"title": "鞋", "unit_price": 20}]
    assert claims(order={"dispute": "counterfeit", "paid": 30, "items": items}) == {}


def test_a_private_seller_owes_no_multiple() -> None:
    order = {"platform": "xianyu", "dispute": "counterfeit", "unit_price": 100}
    assert claims(order=order) == {}


def test_a_plain_quality_dispute_earns_no_multiple() -> None:
    found = claims(order={"dispute": "quality", "unit_price": 100})
    assert not {"FRAUD_3X", "FOOD_10X"} & set(found)


def test_return_freight_is_the_merchants_only_for_a_defect() -> None:
    events = {"merchant_received_return": "2026-11-13T10:05:00"}
    order = {"paid": 100, "freight": 8, "return_freight_paid": 12}
    defect = claims(order={**order, "return_reason": "质量问题"}, events=events)
    plain = claims(order={**order, "return_reason": "七天无理由"}, events=events)
    assert amounts(defect["CPL-25-REFUND"]) == {"refund": "100.00", "freight": "12.00"}
    assert amounts(plain["CPL-25-REFUND"]) == {"refund": "92.00", "freight": "0.00"}


def test_once_the_refund_is_there_nothing_is_owed() -> None:
    events = {
        "merchant_received_return": "2026-11-13T10:05:00",
        "refund_success": "2026-11-15T10:05:00",
    }
    assert claims(order={"paid": 100}, events=events) == {}


def test_a_discount_is_spread_by_price_and_the_sum_is_exact() -> None:
    items = [{"line_id": n, "unit_price": p} for n, p in (("a", 100), ("b", 100), ("c", 100))]
    promotions = [{"kind": "满减", "threshold": 300, "off": 50}]
    document = {"order": {"paid": 250, "items": items, "promotions": promotions}}
    found = weigh(Facts.of(document), NOW).claims
    assert [str(one.amounts["refund"]) for one in found] == ["83.33", "83.33", "83.34"]
    assert {str(one.also["if_recalculated"]) for one in found} == {"50.00"}


@given(st.lists(MONEY, min_size=1, max_size=8), MONEY)
def test_shares_of_a_discount_always_add_up(prices: list[Decimal], off: Decimal) -> None:
    total = sum(prices)
    assert sum(_shares(prices, min(off, Decimal(total)))) == total - min(off, Decimal(total))


CHECKS = [
    {"at": "2026-11-10T10:00:00", "jd_price": 900, "promo": 0},
    {"at": "2026-11-11T10:00:00", "jd_price": 950, "promo": 0},
    {"at": "2026-11-12T10:00:00", "jd_price": 880, "promo": 10},
    {"at": "2026-11-16T20:00:01", "jd_price": 100, "promo": 0},
]


def test_price_differences_are_paid_once_and_only_in_the_window() -> None:
    order = {
        "platform": "jd_pop",
        "badges": ["15天价保"],
        "base_price_at_order": {"jd_price": 1000, "promo": 50},
    }
    events = {"order_submitted": "2026-11-01T20:00:00"}
    document = {"order": order, "events": events, "price_checks": CHECKS}
    found = weigh(Facts.of(document), NOW).claims
    assert [str(one.amounts["amount"]) for one in found] == ["50.00", "0.00", "30.00", "0.00"]
    assert found[-1].also["reason"] == "超过360小时"
    told = [one.formula for one in found if one.formula]
    assert told[0].zh == "950.00 − 900.00 − 0.00 = 50.00"
    assert (told[-1].zh, told[-1].en) == ("超过360小时", "later than 360 hours")


def test_a_deposit_counts_up_to_a_fifth_of_the_price() -> None:
    order = {"deposit": 300, "contract_price": 1000}
    events = {"merchant_says_no_stock": "2026-11-10T10:00:00"}
    found = claims(order=order, events=events)["DEPOSIT_DOUBLE"]
    assert amounts(found) == {
        "refund": "300.00",
        "extra": "200.00",
        "loss": "0.00",
        "total": "500.00",
    }


def test_loss_beyond_the_deposit_is_owed_too() -> None:
    document = {
        "order": {"deposit": 100, "contract_price": 1000, "balance": 900},
        "events": {
            "merchant_says_no_stock": "2026-11-10T10:00:00",
            "balance_paid_at": "2026-11-09T10:00:00",
            "replacement_bought": {"at": "2026-11-12T10:00:00", "price": 1250},
        },
    }
    found = claims(**document)["DEPOSIT_DOUBLE"]
    assert amounts(found) == {
        "refund": "1000.00",
        "extra": "100.00",
        "loss": "150.00",
        "total": "1250.00",
    }


@pytest.mark.parametrize(
    ("cause", "refund", "interest"),
    [("merchant", "840.00", "7.25"), ("consumer", "760.00", "None")],
)
def test_a_prepaid_balance_depends_on_whose_fault_it_is(
    cause: str, refund: str, interest: str
) -> None:
    order = {
        "prepaid": 1000,
        "units_total": 25,
        "units_used": 4,
        "discounted_unit_price": 40,
        "list_unit_price": 60,
        "refund_cause": cause,
        "lpr_1y_at_contract": 3.0,
    }
    events = {"prepaid_paid": "2026-08-07T09:00:00"}
    found = claims(order=order, events=events)["PREPAID_BALANCE"]
    assert (amounts(found)["refund"], amounts(found)["interest"]) == (refund, interest)


def test_a_rate_may_be_given_in_per_cent_or_as_a_fraction() -> None:
    events = {"prepaid_paid": "2026-08-07T09:00:00"}
    both = [
        claims(order={"prepaid": 1000, "lpr_1y_at_contract": rate}, events=events)
        for rate in (3.0, 0.03)
    ]
    assert both[0]["PREPAID_BALANCE"].amounts == both[1]["PREPAID_BALANCE"].amounts


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        ("1", "50.00"),
        ("10000", "50.00"),
        ("10000.40", "50.01"),
        ("100000", "2300.00"),
        ("200000", "4300.00"),
        ("500000", "8800.00"),
        ("1000000", "13800.00"),
    ],
)
def test_the_courts_fee(amount: str, fee: str) -> None:
    assert str(court_fee(Decimal(amount))) == fee


def test_above_a_million_no_fee_is_named() -> None:
    assert court_fee(Decimal("1000000.01")) is None


@pytest.mark.parametrize(
    ("paid", "kind"), [(50000, "mandatory"), ("50000.01", "by_agreement"), (200001, "no")]
)
def test_a_small_claim_depends_on_the_provinces_wage(paid: object, kind: str) -> None:
    found = claims(order={"paid": paid}, user_data={"province_avg_wage": 100000})
    assert found["SMALL_CLAIM"].also["small_claim"] == kind


def test_interest_on_a_late_refund_is_never_promised() -> None:
    events = {"merchant_received_return": "2026-10-13T10:05:00"}
    found = claims(order={"paid": 3650, "lpr_1y_at_contract": 0.03}, events=events)
    late = found["LATE_REFUND_INTEREST"]
    assert (str(late.amounts["amount"]), late.confidence) == ("9.00", "low")


def test_every_claim_has_its_formula_in_both_languages() -> None:
    order = {
        "dispute": "food",
        "category": "食品",
        "offending_goods_paid": 72,
        "promise": "假一赔三",
    }
    for one in claims(order=order, user_data={"province_avg_wage": 1}).values():
        assert one.formula and one.formula.zh and one.formula.en
