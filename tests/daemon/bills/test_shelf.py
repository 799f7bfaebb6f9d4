"""Bills that the shopper brings: nothing changes before it is accepted, everything can go back."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from daemon.bills import shelf
from daemon.bills.shelf import Brought, NoSuchBill
from daemon.bringing import File, bring
from daemon.home import Home
from parsers import Order, Reading
from tests import written_bills as written

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 12, 12, tzinfo=CHINA)
A, B = "taobao:4800000000000000001", "taobao:4800000000000000002"
TRADE = "2026111122001400001234567890"


@pytest.fixture
def home(tmp_path: Path):
    with Home.open(tmp_path / "data", clock=lambda: NOW) as opened:
        yield opened


def buy(home: Home, key: str = A, *, sample: bool = False, **fields: Any) -> None:
    platform, _, number = key.partition(":")
    told = {
        "platform": platform,
        "number": number,
        "status": "unshipped",
        "placed_at": "2026-11-11T00:03:20+08:00",
        "paid": "89.90",
        "merchant": {"name": "示例小店"},
    }
    order = Order.model_validate({**told, **fields})
    reading = Reading(platform=order.platform, page="order_list", outcome="read", orders=(order,))
    home.orders.observe(key, NOW, reading, sample=sample)


def alipay(home: Home, *rows: str) -> Brought:
    told = bring(home, File("alipay.csv", written.alipay(*rows), NOW))
    assert told.bill
    return told.bill


def paid(**given: str) -> str:
    """A row that amount and time alone join."""
    return written.alipay_row(**{"merchant": "", **given})


def proved(home: Home, key: str = A) -> list[tuple[str, str, str]]:
    return [(one.kind, one.amount, one.how) for one in home.payments.of_order(key)]


def dispatch(home: Home, key: str = A) -> set[str]:
    """The reminders that count from the payment."""
    found = home.weigh(key, NOW).deadlines
    keys = {one.key for one in found if one.starts and one.starts.event == "paid_at"}
    return {one.deadline for one in home.due.of_order(key) if one.live} & keys


def test_nothing_changes_before_it_is_accepted(home: Home) -> None:
    buy(home)
    before = home.orders.get(A)
    bill = alipay(home, written.alipay_row())
    assert (len(bill.sure), len(bill.asked), len(bill.of("accepted"))) == (1, 0, 0)
    assert (home.orders.get(A), proved(home), dispatch(home)) == (before, [], set())


def test_what_is_sure_is_accepted_at_once_and_starts_the_clocks(home: Home) -> None:
    buy(home)
    bill = alipay(home, written.alipay_row())
    bill = home.bills.accept_sure(bill.id)
    assert proved(home) == [("paid", "89.90", "number")]
    assert dispatch(home)
    assert [one.state for one in bill.proposals] == ["accepted"]
    assert home.bills.get(bill.id) == bill
    (proof,) = home.payments.of_order(A)
    assert (proof.place.file, proof.place.sha256[:16], proof.line) == ("alipay.csv", bill.id, 18)


def test_what_is_asked_waits_for_the_shopper(home: Home) -> None:
    buy(home, A)
    buy(home, B)
    bill = alipay(home, paid())
    (asked,) = bill.asked
    home.bills.accept_sure(bill.id)
    assert proved(home, A) == proved(home, B) == []
    for choice in (2, -1):
        with pytest.raises(NoSuchBill):
            home.bills.accept(bill.id, {asked.payment.id: choice})
    bill = home.bills.accept(bill.id, {asked.payment.id: 1})
    assert bill.proposals[0].chosen == (B,)
    assert (proved(home, A), proved(home, B)) == ([], [("paid", "89.90", "chosen")])
    bill = home.bills.accept(bill.id, {asked.payment.id: 0})  # the shopper thinks again
    assert (proved(home, A), proved(home, B)) == ([("paid", "89.90", "chosen")], [])


def test_everything_goes_back(home: Home) -> None:
    buy(home)
    refund = written.alipay_row(
        at="2026-11-11 10:00:00", flow="不计收支", sort="退款", state="退款成功",
        amount="20.00", number=f"{TRADE}_1",
    )  # fmt: skip
    bill = home.bills.accept_sure(alipay(home, written.alipay_row(), refund).id)
    assert [kind for kind, *_ in proved(home)] == ["paid", "refunded"]
    refunded = next(one for one in bill.proposals if one.payment.kind == "refunded")
    bill = home.bills.undo(bill.id, [refunded.payment.id])
    assert [kind for kind, *_ in proved(home)] == ["paid"]
    assert [one.state for one in bill.proposals] == ["accepted", "open"]
    bill = home.bills.undo(bill.id)
    assert (proved(home), dispatch(home)) == ([], set())
    assert len(bill.sure) == 2


def test_a_declined_row_is_asked_no_more(home: Home) -> None:
    buy(home)
    bill = alipay(home, paid())
    row = bill.sure[0].payment.id
    bill = home.bills.decline(bill.id, row)
    assert (bill.sure, bill.asked, len(bill.of("declined"))) == ([], [], 1)
    home.bills.accept_sure(bill.id)
    assert proved(home) == []
    assert len(home.bills.undo(bill.id, [row]).sure) == 1


def test_the_same_row_in_a_later_bill_is_known(home: Home) -> None:
    buy(home)
    first = home.bills.accept_sure(alipay(home, written.alipay_row()).id)
    second = alipay(home, written.alipay_row(), paid(number="x" * 9, amount="5"))
    assert second.id != first.id
    assert [one.state for one in second.proposals] == ["accepted"]
    home.bills.accept_sure(second.id)
    assert len(home.payments.of_order(A)) == 1


def test_only_rows_of_orders_are_kept_and_nothing_after_the_bill_is_removed(home: Home) -> None:
    buy(home)
    secret = paid(payee="独一无二的医院", amount="1.23")
    bill = home.bills.accept_sure(alipay(home, written.alipay_row(), secret).id)
    assert (bill.payments, len(bill.proposals)) == (2, 1)
    left = b"".join(path.read_bytes() for path in home.folder.rglob("*") if path.is_file())
    assert "独一无二的医院".encode() not in left
    home.bills.remove(bill.id)
    assert home.bills.all() == []
    assert len(proved(home)) == 1
    with pytest.raises(NoSuchBill):
        home.bills.get(bill.id)


def test_a_deleted_order_leaves_no_trace_in_bills(home: Home) -> None:
    buy(home, A)
    buy(home, B)
    bill = alipay(home, paid())
    home.forget_order(A)
    (left,) = home.bills.get(bill.id).proposals
    assert [one.orders for one in left.candidates] == [(B,)]
    assert not left.sure
    home.forget_order(B)
    assert home.bills.get(bill.id).proposals == ()


def test_a_deleted_shop_leaves_no_trace_in_bills(home: Home) -> None:
    for number in range(30):
        buy(home, f"taobao:48000000000000{number:05}", paid=f"{number + 1}.00")
    rows = [paid(amount=f"{number + 1}.00", number=f"2026{number:024}") for number in range(30)]
    bill = home.bills.accept_sure(alipay(home, *rows).id)
    assert len(bill.of("accepted")) == 30
    home.forget_shop("taobao")
    assert home.bills.get(bill.id).proposals == ()
    assert (home.payments.all(), home.money.all()) == ([], [])


def test_more_rows_than_anyone_decides_on_are_said_to_be_left_out(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "PROPOSALS_KEPT", 2)
    buy(home)
    bill = alipay(home, *(paid(number=f"2026{number:024}") for number in range(5)))
    assert len(bill.proposals) == 2
    assert "还有 3 行" in bill.faults[0].zh


def test_sample_orders_are_paid_for_by_nobody(home: Home) -> None:
    buy(home, sample=True)
    assert alipay(home, written.alipay_row()).proposals == ()


def test_a_row_that_the_bill_does_not_have_is_refused(home: Home) -> None:
    buy(home)
    bill = alipay(home, written.alipay_row())
    for attempt in (
        lambda: home.bills.accept(bill.id, {"0" * 24: 0}),
        lambda: home.bills.decline(bill.id, ""),
        lambda: home.bills.undo(bill.id, ["x"]),
        lambda: home.bills.get("../../etc"),
    ):
        with pytest.raises(NoSuchBill):
            attempt()
    assert proved(home) == []


def test_an_acceptance_is_whole_or_not_at_all(home: Home) -> None:
    buy(home)
    bill = alipay(home, written.alipay_row())
    with pytest.raises(NoSuchBill):
        home.bills.accept(bill.id, {bill.sure[0].payment.id: 0, "nothing": 0})
    assert (proved(home), home.bills.get(bill.id)) == ([], bill)
