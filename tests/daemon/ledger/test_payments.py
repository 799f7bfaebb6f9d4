"""Accepted rows of bills: kept with where they stand, undone, deleted with their order."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from daemon.home import Home
from daemon.ledger.payments import Place, got_back, proofs
from parsers import Order, Reading
from parsers.bills import Payment, read_bill
from tests import written_bills as written

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 12, tzinfo=CHINA)
KEY = "taobao:4800000000000000001"
OTHER = "taobao:4800000000000000002"
PLACE = Place(file="alipay.csv", sha256="a" * 64, bill="b1")


@pytest.fixture
def home(tmp_path: Path):
    with Home.open(tmp_path / "data", clock=lambda: NOW) as opened:
        yield opened


def row(**given: str) -> Payment:
    bill = read_bill(written.lines_of(written.alipay(written.alipay_row(**given)), "gb18030"))
    return bill.payments[0]


def buy(home: Home, key: str = KEY, **fields: Any) -> None:
    platform, _, number = key.partition(":")
    told = {"platform": platform, "number": number, "status": "unshipped", "paid": "89.90"}
    order = Order.model_validate({**told, **fields})
    reading = Reading(platform=order.platform, page="order_detail", outcome="read", orders=(order,))
    home.orders.observe(key, NOW - timedelta(days=6), reading)


def accept(home: Home, payment: Payment, *orders: str) -> None:
    home.payments.accept(proofs(payment, orders or (KEY,), "number", NOW, PLACE))


def started(home: Home, key: str = KEY) -> set[str]:
    """The moments of payment that deadlines are counted from."""
    found = home.weigh(key, NOW).deadlines
    starts = [one.starts for one in found if one.starts and one.starts.event == "paid_at"]
    return {start.at.isoformat() for start in starts}


def test_a_proof_says_where_its_row_stands(home: Home) -> None:
    payment = row()
    accept(home, payment)
    (proof,) = home.payments.of_order(KEY)
    assert (proof.number, proof.merchant_number) == (payment.number, "T200P4800000000000000001")
    assert (proof.at, proof.amount, proof.payee) == (payment.at, "89.90", "示例小店")
    assert (proof.place, proof.line, proof.row_hash) == (PLACE, 18, payment.row_hash)
    assert proof.cells == payment.cells
    assert (proof.how, proof.accepted_at, proof.covers) == ("number", NOW, (KEY,))


def test_accepting_the_same_row_of_another_file_is_no_second_payment(home: Home) -> None:
    accept(home, row())
    again = Place(file="year.csv", sha256="c" * 64, bill="b2")
    home.payments.accept(proofs(row(), (KEY,), "number", NOW, again))
    (proof,) = home.payments.of_order(KEY)
    assert proof.place == again
    assert home.payments.of_bill("b1") == []
    assert home.payments.of_payment(row().id) == [proof]
    assert home.payments.of_payment(row(amount="1.00").id) == []


def test_a_row_may_have_paid_for_several_orders(home: Home) -> None:
    accept(home, row(), KEY, OTHER)
    assert [one.covers for one in home.payments.of_order(OTHER)] == [(KEY, OTHER)]
    assert sorted(home.payments.take_back(row().id)) == [KEY, OTHER]
    assert home.payments.all() == []
    assert home.payments.take_back(row().id) == []


def test_proofs_go_with_their_order_for_good(home: Home) -> None:
    buy(home)
    buy(home, OTHER)
    accept(home, row(), KEY, OTHER)
    accept(home, row(number="2026000000000000", payee="独一无二的收款方"))
    home.forget_order(KEY)
    assert home.payments.of_order(KEY) == []
    assert [one.covers for one in home.payments.of_order(OTHER)] == [(OTHER,)]
    left = b"".join(path.read_bytes() for path in home.folder.rglob("*") if path.is_file())
    assert "独一无二的收款方".encode() not in left
    home.forget_everything()
    assert home.payments.all() == []


# -- what a bill tells the rules -------------------------------------------------------------------


def test_the_clock_of_dispatch_starts_at_the_payment_that_the_bill_shows(home: Home) -> None:
    buy(home, placed_at="2026-11-11T00:03:20+08:00")
    assert started(home) == set()
    accept(home, row())
    assert started(home) == {"2026-11-11T00:05:12+08:00"}
    dated = [one for one in home.weigh(KEY, NOW).deadlines if one.starts]
    why = [step.zh for one in dated for step in one.why if "付款" in step.zh]
    assert any("支付宝账单" in step for step in why), why
    home.payments.take_back(row().id)
    assert started(home) == set()


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("2026-11-11T00:05:40+08:00", "2026-11-11T00:05:40+08:00"),  # a page's own time stays
        ("2026-11-11", "2026-11-11T00:05:12+08:00"),  # a bare day becomes exact
        ("2026-11-12", "2026-11-12T00:00:00+08:00"),  # another day is contradicted by nothing
    ],
)
def test_a_page_is_not_outdone_by_a_bill(home: Home, told: str, counted: str) -> None:
    buy(home, placed_at="2026-11-11T00:03:20+08:00", paid_at=told)
    accept(home, row())
    assert started(home) == {counted}


def test_a_refund_row_is_no_payment(home: Home) -> None:
    buy(home, placed_at="2026-11-11T00:03:20+08:00")
    accept(home, row(flow="不计收支", sort="退款", state="退款成功"))
    assert home.payments.of_order(KEY)[0].kind == "refunded"
    assert started(home) == set()


# -- what came back --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payments", "refunds", "sum_"),
    [
        ([None], [], "0"),
        ([None], ["20.00", "5.00"], "25.00"),
        (["25.00"], ["20.00", "5.00"], "25.00"),
        (["30.00"], ["20.00"], "30.00"),
        ([], ["7.10"], "7.10"),
    ],
)
def test_a_refund_told_twice_counts_once(
    payments: list[str | None], refunds: list[str], sum_: str
) -> None:
    told = [row().model_copy(update={"returned": one}) for one in payments]
    told += [row().model_copy(update={"kind": "refunded", "amount": one}) for one in refunds]
    rows = [proof for one in told for proof in proofs(one, (KEY,), "chosen", NOW, PLACE)]
    assert got_back(rows) == Decimal(sum_)


def test_what_came_back_of_a_cart_is_nobody_s_in_particular() -> None:
    cart = row().model_copy(update={"returned": "30.00"})
    told = proofs(cart, (KEY, OTHER), "number", NOW, PLACE)
    assert [got_back([one]) for one in told] == [0, 0]
    refund = row().model_copy(update={"kind": "refunded", "amount": "20.00"})
    one = proofs(refund, (KEY,), "chosen", NOW, PLACE)
    assert got_back([told[0], *one]) == Decimal("20.00")
