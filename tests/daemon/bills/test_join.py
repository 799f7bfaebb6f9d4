"""Joining rows of bills to orders: sure only where nothing else fits, silent where nothing does."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.bills.join import Bought, Proposal, bought_of, join
from parsers.bills import Payment

CHINA = timezone(timedelta(hours=8))
PAID = datetime(2026, 11, 11, 0, 5, 12, tzinfo=CHINA)
A, B = "taobao:4800000000000000001", "taobao:4800000000000000002"


def order(key: str = A, **given: Any) -> Bought:
    told = {
        "number": key.rpartition(":")[2],
        "parent": None,
        "paid": Decimal("89.90"),
        "at": PAID,
        "placed": PAID - timedelta(minutes=2),
    }
    return Bought(key=key, **{**told, **given})


def row(**given: Any) -> Payment:
    told = {
        "provider": "alipay",
        "kind": "paid",
        "number": "2026111122001400001234567890",
        "at": PAID,
        "amount": "89.90",
        "payee": "示例小店",
        "line": 18,
    }
    return Payment.model_validate({**told, **given})


def only(payment: Payment, *orders: Bought, **more: Any) -> Proposal | None:
    found = join([payment], orders, **more)
    assert len(found) <= 1
    return found[0] if found else None


def fitting(proposal: Proposal | None) -> list[tuple[str, ...]]:
    return [one.orders for one in proposal.candidates] if proposal else []


# -- by number -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (A, {"merchant_number": "T200P4800000000000000001"}),
        ("jd:328990000601", {"goods": "京东-订单编号328990000601", "payee": "京东商城平台商户"}),
        ("pinduoduo:261111-123450000012345", {"goods": "商户单号261111-123450000012345"}),
    ],
)
def test_the_order_number_in_a_row_decides(key: str, words: dict[str, str]) -> None:
    found = only(row(**words), order(key), order(B))
    assert found and found.sure
    assert fitting(found) == [(key,)]
    assert found.candidates[0].how == "number"


def test_a_part_of_a_longer_number_is_no_order_number() -> None:
    found = only(row(merchant_number="T200P48000000000000000019"), order(paid=Decimal(5)))
    assert found is None


def test_a_number_with_another_amount_is_asked() -> None:
    named = row(merchant_number="T200P4800000000000000001", amount="80.00")
    found = only(named, order())
    assert found and not found.sure
    assert found.candidates[0].doubt == "another_amount"
    unknown = only(named, order(paid=None))
    assert unknown and not unknown.sure
    assert unknown.candidates[0].doubt == "unknown_amount"


def test_the_parent_s_number_pays_for_all_its_orders() -> None:
    parts = [
        order("jd:3289900006020", parent="3289900006010", paid=Decimal("60.00")),
        order("jd:3289900006030", parent="3289900006010", paid=Decimal("29.90")),
    ]
    found = only(row(goods="京东-订单编号3289900006010", payee="京东"), *parts)
    assert found and found.sure
    assert fitting(found) == [("jd:3289900006020", "jd:3289900006030")]


# -- by amount and time ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "fits"),
    [
        ({"at": PAID + timedelta(minutes=5)}, True),
        ({"at": PAID + timedelta(minutes=5, seconds=1)}, False),
        ({"at": PAID - timedelta(minutes=5)}, True),
        ({"at": PAID - timedelta(days=1)}, False),
        ({"at": date(2026, 11, 11)}, True),
        ({"at": date(2026, 11, 10)}, False),
        ({"at": None}, True),
        ({"at": None, "placed": PAID - timedelta(hours=24)}, True),
        ({"at": None, "placed": PAID - timedelta(hours=24, seconds=1)}, False),
        ({"at": None, "placed": PAID + timedelta(minutes=6)}, False),
        ({"at": None, "placed": date(2026, 11, 11)}, True),
        ({"at": None, "placed": date(2026, 11, 10)}, True),
        ({"at": None, "placed": date(2026, 11, 9)}, False),
        ({"at": None, "placed": date(2026, 11, 12)}, False),
        ({"at": None, "placed": None}, False),
        ({"paid": Decimal("89.91")}, False),
        ({"paid": None}, False),
    ],
)
def test_amount_and_time_decide_without_a_number(known: dict[str, Any], fits: bool) -> None:
    found = only(row(), order(**known))
    assert (found is not None) == fits
    if found:
        assert found.sure
        assert found.candidates[0].how == "amount_and_time"


def test_two_orders_of_one_amount_are_asked() -> None:
    found = only(row(), order(A), order(B, at=PAID + timedelta(minutes=1)))
    assert found and not found.sure
    assert fitting(found) == [(A,), (B,)]


def test_two_rows_for_one_order_are_both_asked() -> None:
    later = row(number="2026111122001400001234567891", at=PAID + timedelta(minutes=2), line=19)
    found = join([row(), later], [order()])
    assert [one.sure for one in found] == [False, False]


def test_a_payee_that_names_another_shop_does_not_fit() -> None:
    assert only(row(payee="京东商城平台商户"), order()) is None
    assert only(row(payee="示例小店"), order()) is not None
    assert only(row(payee="淘宝网"), order()) is not None


def test_a_cart_is_paid_for_at_once() -> None:
    cart = [order(A, paid=Decimal("60.00")), order(B, paid=Decimal("29.90"))]
    found = only(row(), *cart)
    assert found and found.sure
    assert fitting(found) == [(A, B)]
    apart = [cart[0], cart[1]._replace(at=PAID + timedelta(seconds=1))]
    assert only(row(), *apart) is None


# -- refunds ---------------------------------------------------------------------------------------


def back(**given: Any) -> Payment:
    told = {"kind": "refunded", "amount": "20.00", "at": PAID + timedelta(days=3), "line": 30}
    return row(**{**told, "number": "2026111122001400001234567890_T1", **given})


def test_a_refund_follows_its_payment() -> None:
    paid, refund = join([row(), back()], [order()])
    assert refund.payment.kind == "refunded"
    assert (fitting(refund), refund.sure, paid.sure) == ([(A,)], True, True)
    same_merchant = back(number="50300000", merchant_number="M1")
    _, refund = join([row(merchant_number="M1"), same_merchant], [order()])
    assert refund.sure


def test_a_refund_is_as_unsure_as_its_payment() -> None:
    found = join([row(), back()], [order(A), order(B)])
    assert [one.sure for one in found] == [False, False]
    assert fitting(found[1]) == [(A,), (B,)]
    more = join([row(), back(amount="100.00")], [order()])
    assert [one.sure for one in more] == [True, False]


def test_a_refund_of_a_cart_may_be_of_any_order_in_it() -> None:
    cart = [order(A, paid=Decimal("60.00")), order(B, paid=Decimal("29.90"))]
    _, refund = join([row(), back()], cart)
    assert (fitting(refund), refund.sure) == ([(A,), (B,)], False)


def test_a_refund_follows_a_payment_that_was_accepted_before() -> None:
    accepted = {"2026111122001400001234567890": (A,)}
    found = only(back(), order(), accepted=accepted)
    assert found and found.sure
    both = only(back(), order(), accepted={"2026111122001400001234567890": (A, B)})
    assert both and not both.sure


def test_a_refund_alone_is_found_by_number_or_asked_by_amount() -> None:
    named = only(back(number="x" * 9, merchant_number="T200P4800000000000000001"), order())
    assert named and named.sure
    told = order(back=frozenset({Decimal("20.00")}))
    asked = only(back(number="x" * 9), told)
    assert asked and not asked.sure
    assert only(back(number="x" * 9, amount="20.01"), told) is None
    assert only(back(number="x" * 9, at=PAID - timedelta(days=1)), told) is None
    assert only(back(number="x" * 9, at=PAID + timedelta(days=181)), told) is None


# -- what is taken of an order ---------------------------------------------------------------------


def test_what_joining_asks_of_a_stored_order() -> None:
    found = bought_of(
        A,
        {
            "number": "4800000000000000001",
            "paid": "89.90",
            "placed_at": "2026-11-11",
            "paid_at": "2026-11-11T00:05:12+08:00",
            "refund_total": "20.00",
            "after_sales": [{"amount": "5.50"}, {}],
        },
    )
    assert (found.paid, found.at, found.placed) == (Decimal("89.90"), PAID, date(2026, 11, 11))
    assert found.back == {Decimal("20.00"), Decimal("5.50")}


def test_other_money_is_never_compared() -> None:
    told = {"number": "702-1234567-1234567", "paid": "89.90", "currency": "JPY"}
    found = bought_of("amazon:702-1234567-1234567", {**told, "refund_total": "20.00"})
    assert (found.paid, found.back) == (None, frozenset())


moments = st.integers(0, 3000).map(lambda minutes: PAID + timedelta(minutes=minutes))
amounts = st.sampled_from(["5.00", "7.00", "12.00"])
orders = st.lists(st.tuples(amounts, st.none() | moments, moments), max_size=6)
rows = st.lists(st.tuples(amounts, moments, st.sampled_from(["paid", "refunded"])), max_size=6)


@given(orders=orders, rows=rows)
def test_no_order_is_surely_paid_twice_and_no_amount_is_bent(
    orders: list[Any], rows: list[Any]
) -> None:
    known = [
        order(f"taobao:48{n:017}", paid=Decimal(paid), at=at, placed=placed)
        for n, (paid, at, placed) in enumerate(orders)
    ]
    payments = [
        row(amount=amount, at=at, kind=kind, number=f"2026{n:024}", line=n)
        for n, (amount, at, kind) in enumerate(rows)
    ]
    found = [one for one in join(payments, known) if one.payment.kind == "paid"]
    sure = [key for one in found if one.sure for key in one.candidates[0].orders]
    assert len(sure) == len(set(sure))
    price = {one.key: one.paid for one in known}
    for one in found:
        for candidate in one.candidates:
            assert sum(price[key] or 0 for key in candidate.orders) == Decimal(one.payment.amount)
