"""Bills of Alipay and WeChat Pay: what is read, what is left out, and every fault by its line."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.bills import Bill, Line, NoBill, is_head, read_bill, trades
from tests import written_bills as written

CHINA = timezone(timedelta(hours=8))
TRADE = "2026111122001400001234567890"
ALIPAY_FIRST, WECHAT_FIRST, OLD_FIRST = 18, 16, 6
"""The line of the first row, counted by eye in the files that `written_bills` writes."""


def alipay(*rows: str, **more: Any) -> Bill:
    return read_bill(written.lines_of(written.alipay(*rows, **more), "gb18030"))


def wechat(*rows: str, **more: Any) -> Bill:
    return read_bill(written.lines_of(written.wechat(*rows, **more)))


def old(*rows: str) -> Bill:
    return read_bill(written.lines_of(written.old_alipay(*rows), "gb18030"))


# -- the three shapes ------------------------------------------------------------------------------


def test_a_bill_of_the_alipay_app() -> None:
    bill = alipay(written.alipay_row())
    (paid,) = bill.payments
    assert (bill.provider, bill.left_out, bill.faults) == ("alipay", 0, ())
    assert (paid.kind, paid.number) == ("paid", TRADE)
    assert paid.merchant_number == "T200P4800000000000000001"
    assert paid.at == datetime(2026, 11, 11, 0, 5, 12, tzinfo=CHINA)
    assert (paid.amount, paid.payee, paid.goods) == ("89.90", "示例小店", "纯棉围裙 厨房 防水")
    assert (paid.method, paid.state, paid.line) == ("花呗", "交易成功", ALIPAY_FIRST)
    assert paid.cells[-2] == "T200P4800000000000000001\t"  # as it stands in the file
    assert paid.columns[0] == "交易时间"


def test_a_bill_of_wechat_pay() -> None:
    (paid,) = wechat(written.wechat_row()).payments
    assert (paid.provider, paid.kind, paid.amount) == ("wechat", "paid", "1299.00")
    assert paid.number == "4200000000202611100000000001"
    assert paid.goods == "京东-订单编号328990000601"
    assert paid.line == WECHAT_FIRST


def test_a_bill_of_alipay_s_website_with_padded_cells() -> None:
    (paid,) = old(written.old_row()).payments
    assert (paid.number, paid.amount, paid.returned) == (TRADE, "89.90", None)
    assert paid.at == datetime(2026, 11, 11, 0, 5, 12, tzinfo=CHINA)  # paid, not made
    assert paid.line == OLD_FIRST


def test_the_order_of_the_columns_does_not_matter() -> None:
    heads = "收/支,交易对方,金额,交易状态,交易订单号,交易时间"
    row = f"支出,示例小店,5.00,交易成功,{TRADE},2026-01-02 03:04:05"
    (paid,) = read_bill(written.lines_of(f"{heads}\n{row}\n".encode())).payments
    assert (paid.amount, paid.payee, paid.method) == ("5.00", "示例小店", None)


def test_what_is_no_bill_is_said_to_be_none() -> None:
    for content in ("", "a,b,c\n1,2,3\n", "交易时间,金额\n2026-01-01,5\n"):
        with pytest.raises(NoBill):
            read_bill(written.lines_of(content.encode()))
    assert not is_head(("订单号", "商品名称", "实付金额"))
    assert is_head(written.WECHAT_HEAD.split(","))


# -- paid, got back, neither -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        {"flow": "收入"},
        {"flow": "不计收支", "sort": "转账红包"},
        {"flow": "不计收支", "state": "交易关闭", "at": ""},
        {"sort": "信用借还", "state": "等待付款"},
        {"sort": "转账红包"},
        {"sort": "信用卡还款"},
    ],
)
def test_what_is_no_purchase_is_left_out(row: dict[str, str]) -> None:
    bill = alipay(written.alipay_row(**row))
    assert (bill.payments, bill.left_out, bill.faults) == ((), 1, ())


def test_a_top_up_may_have_been_bought_in_a_shop() -> None:
    assert len(alipay(written.alipay_row(sort="充值缴费")).payments) == 1


def test_a_refund_is_money_that_came_back() -> None:
    back = written.alipay_row(
        flow="不计收支", sort="退款", state="退款成功", amount="20.00", number=f"{TRADE}_99"
    )
    (refund,) = alipay(back).payments
    assert (refund.kind, refund.amount, refund.returned) == ("refunded", "20.00", None)
    (wechat_refund,) = wechat(
        written.wechat_row(sort="京东商城平台商户-退款", flow="收入", state="已全额退款")
    ).payments
    assert (wechat_refund.kind, wechat_refund.returned) == ("refunded", None)


def test_a_closed_trade_was_paid_only_if_its_refund_is_there() -> None:
    closed = written.alipay_row(flow="不计收支", state="交易关闭")
    back = written.alipay_row(
        flow="不计收支", sort="退款", state="退款成功", number=f"{TRADE}_T200P1"
    )
    assert alipay(closed).payments == ()
    assert [one.kind for one in alipay(closed, back).payments] == ["paid", "refunded"]
    other = back.replace(TRADE, TRADE[:-1] + "1")
    assert [one.kind for one in alipay(closed, other).payments] == ["refunded"]


@pytest.mark.parametrize(
    ("state", "returned"),
    [
        ("支付成功", None),
        ("已退款(￥30.00)", "30.00"),
        ("已退款￥30.00", "30.00"),
        ("已退款（¥30.5）", "30.5"),
        ("已全额退款", "1299.00"),
    ],
)
def test_wechat_says_in_the_state_what_came_back(state: str, returned: str | None) -> None:
    (paid,) = wechat(written.wechat_row(state=state)).payments
    assert (paid.kind, paid.returned) == ("paid", returned)


def test_alipay_s_website_says_in_a_column_what_came_back() -> None:
    (part,) = old(written.old_row(returned="12.00")).payments
    assert (part.amount, part.returned) == ("89.90", "12.00")
    (whole,) = old(written.old_row(returned="89.90", state="交易关闭", flow="")).payments
    assert (whole.kind, whole.returned) == ("paid", "89.90")


def test_one_trade_and_its_refunds() -> None:
    assert trades(TRADE) == [TRADE]
    assert trades(f"{TRADE}_T200P4800") == [f"{TRADE}_T200P4800", TRADE]
    assert TRADE in trades(f"{TRADE}*T200P4800_1")
    assert TRADE not in trades(f"{TRADE}5")
    assert f"{TRADE}5" not in trades(TRADE)


def test_thousands_of_closed_trades_find_their_refunds() -> None:
    heads = Line(1, ("交易时间", "交易订单号", "金额", "收/支", "交易状态"))
    at = "2026-11-11 00:05:12"
    closed = [Line(n, (at, f"2026{n:020}", "1.00", "不计收支", "交易关闭")) for n in range(20_000)]
    backs = [
        Line(n, (at, f"2026{n:020}_1", "1.00", "不计收支", "退款成功")) for n in range(0, 40_000, 2)
    ]
    bill = read_bill([heads, *closed, *backs])
    kinds = [one.kind for one in bill.payments]
    assert (kinds.count("paid"), kinds.count("refunded"), bill.left_out) == (10_000, 20_000, 10_000)


# -- faults ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"at": "昨天"}, "付款时间"),
        ({"at": "2026-11-11"}, "付款时间"),
        ({"at": "2026-02-30 00:00:00"}, "付款时间"),
        ({"amount": "八十九"}, "金额"),
        ({"amount": ""}, "金额"),
        ({"amount": "-5.00"}, "金额"),
        ({"number": ""}, "交易号"),
        ({"number": "=HYPERLINK(1)"}, "交易号"),
        ({"number": "2.02611E+27"}, "近似数"),
        ({"goods": "字" * 3000}, "太长"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_its_line(row: dict[str, str], words: str) -> None:
    bill = alipay(written.alipay_row(), written.alipay_row(**row), written.alipay_row())
    assert len(bill.payments) == 2
    (fault,) = bill.faults
    assert fault.line == ALIPAY_FIRST + 1
    assert words in fault.zh
    assert fault.en


def test_half_a_file_is_noticed_twice() -> None:
    one = written.wechat_row()
    text = written.wechat(one, one, one).decode()
    bill = read_bill(written.lines_of(text[: -len(one) - 80].encode()))
    assert len(bill.payments) == 1
    cut, missing = bill.faults
    assert (cut.line, "不完整" in cut.zh) == (WECHAT_FIRST + 1, True)
    assert missing.line is None
    assert "3 笔" in missing.zh and "2 行" in missing.zh


def test_the_summary_below_the_rows_is_no_row() -> None:
    assert old(written.old_row(), written.old_row()).faults == ()


def test_hostile_texts_stay_texts_without_control_characters() -> None:
    goods = "=cmd|' /C calc'!A0<script>\u202e\x00\x07"
    (paid,) = alipay(written.alipay_row(goods=goods)).payments
    assert paid.goods == "=cmd|' /C calc'!A0<script>\u202e"


# -- the same row in two files ---------------------------------------------------------------------


def test_a_row_is_the_same_in_every_file_and_its_hash_is_that_of_its_cells() -> None:
    (first,) = alipay(written.alipay_row()).payments
    *_, again = alipay(written.alipay_row(number="x" * 9), written.alipay_row()).payments
    assert first.id == again.id
    assert first.row_hash == again.row_hash
    assert first.line != again.line
    (other,) = alipay(written.alipay_row(note="x")).payments
    assert (other.id == first.id, other.row_hash == first.row_hash) == (True, False)
    (dearer,) = alipay(written.alipay_row(amount="89.91")).payments
    assert dearer.id != first.id


cells = st.lists(st.text(max_size=30), max_size=14).map(tuple)


@given(rows=st.lists(cells, max_size=12))
def test_nothing_that_stands_below_the_heads_breaks_the_reader(rows: list[Any]) -> None:
    heads = Line(1, tuple(written.ALIPAY_HEAD.split(",")))
    bill = read_bill([heads, *(Line(n, row) for n, row in enumerate(rows, 2))])
    places = {fault.line for fault in bill.faults} | {one.line for one in bill.payments}
    assert places <= set(range(2, len(rows) + 2))
    assert len(bill.faults) + len(bill.payments) + bill.left_out <= len(rows)


@given(
    cents=st.integers(1, 10**9),
    at=st.datetimes(datetime(2005, 1, 1), datetime(2090, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)
def test_amount_and_time_come_out_as_they_were_printed(cents: int, at: datetime) -> None:
    printed = f"{Decimal(cents) / 100:.2f}"
    (paid,) = alipay(written.alipay_row(amount=printed, at=f"{at:%Y-%m-%d %H:%M:%S}")).payments
    assert Decimal(paid.amount) == Decimal(cents) / 100
    assert paid.at == at.replace(tzinfo=CHINA)
