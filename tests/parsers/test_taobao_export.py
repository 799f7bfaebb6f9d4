"""导出订单: a table's rows become orders; what a spreadsheet has spoilt is said, not guessed."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import Reading
from parsers.taobao import read_export

CHINA = timezone(timedelta(hours=8))
HEADS_ROW = [
    "订单号",
    "订单提交时间",
    "订单状态",
    "店铺名称",
    "商品名称",
    "商品链接",
    "型号款式",
    "商品数量",
    "商品金额",
    "实付金额",
    "运费",
    "商品图片",
    "退款状态",
]
NUMBER = "4895741536017990001"


def row(**cells: Any) -> list[Any]:
    """Write one row: cells by their heads, the rest empty."""
    return [cells.get(head) for head in HEADS_ROW]


def line(number: str | None = NUMBER, **cells: Any) -> list[Any]:
    usual = {
        "订单号": number,
        "订单提交时间": "2026-08-05 21:33:46" if number else None,
        "订单状态": "卖家已发货" if number else None,
        "店铺名称": "小满家居" if number else None,
        "商品名称": "圆柱滚筒磨刀器",
        "商品链接": "https://item.taobao.com/item.htm?id=911586809597&mi_id=secret",
        "商品数量": 1,
        "商品金额": "59.46",
        "实付金额": "59.46" if number else None,
        "运费": "0.00" if number else None,
    }
    return row(**{**usual, **cells})


def read(*rows: list[Any]) -> Reading:
    return read_export([HEADS_ROW, *rows])


def kinds(reading: Reading) -> list[str]:
    return [notice.kind for notice in reading.notices]


def test_a_row_becomes_an_order() -> None:
    reading = read(line(型号款式="颜色分类:银色", 退款状态="退款成功"))
    assert (reading.platform, reading.page, reading.outcome) == ("taobao", "order_list", "read")
    assert reading.orders_on_page == 1
    (order,) = reading.orders
    (item,) = order.items
    assert order.number == NUMBER
    assert order.placed_at == datetime(2026, 8, 5, 21, 33, 46, tzinfo=CHINA)
    assert (order.status, order.status_text) == ("shipped", "卖家已发货")
    assert (order.paid, order.freight, order.currency) == ("59.46", "0.00", "CNY")
    assert order.merchant is not None
    assert order.merchant.name == "小满家居"
    assert (item.title, item.sku, item.quantity) == ("圆柱滚筒磨刀器", "颜色分类:银色", 1)
    assert (item.item_id, item.unit_price) == ("911586809597", "59.46")
    assert item.url == "https://item.taobao.com/item.htm?id=911586809597"
    assert item.refund is not None
    assert item.refund.status == "refunded"
    assert order.provenance["paid"].reader == "taobao_export"


def test_rows_without_a_number_belong_to_the_order_above() -> None:
    reading = read(
        line(实付金额="70.00"),
        line(None, 商品名称="磨刀石", 商品金额="10.54"),
        line("4895741536017990002"),
    )
    assert [len(order.items) for order in reading.orders] == [2, 1]
    assert [item.title for item in reading.orders[0].items] == ["圆柱滚筒磨刀器", "磨刀石"]
    assert reading.outcome == "read"


def test_a_number_on_every_row_is_one_order_too() -> None:
    reading = read(line(), line(商品名称="磨刀石", 商品金额="10.54"))
    (order,) = reading.orders
    assert len(order.items) == 2
    assert reading.orders_on_page == 1


def test_tmall_orders_are_told_by_their_link() -> None:
    (order,) = read(line(商品链接="https://detail.tmall.com/item.htm?id=911586809597")).orders
    assert order.platform == "tmall"
    (order,) = read(line(商品链接=None)).orders
    assert order.platform == "taobao"
    assert "platform" not in order.provenance


def test_services_between_the_goods_are_left_out() -> None:
    (order,) = read(line(), line(None, 商品名称="运费险", 商品金额="0.80")).orders
    assert [item.title for item in order.items] == ["圆柱滚筒磨刀器"]


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        (datetime(2026, 8, 5, 21, 33, 46), datetime(2026, 8, 5, 21, 33, 46, tzinfo=CHINA)),
        (datetime(2026, 8, 5, 13, 33, tzinfo=UTC), datetime(2026, 8, 5, 13, 33, tzinfo=UTC)),
        (date(2026, 8, 5), date(2026, 8, 5)),
        ("2026/8/5 21:33", datetime(2026, 8, 5, 21, 33, tzinfo=CHINA)),
        ("-", None),
        ("昨天", None),
    ],
)
def test_times_are_read_as_the_cell_holds_them(cell: Any, read_as: Any) -> None:
    (order,) = read(line(订单提交时间=cell)).orders
    assert order.placed_at == read_as


@pytest.mark.parametrize("cell", [f"\t{NUMBER}", f"'{NUMBER}", f'="{NUMBER}"', f'"{NUMBER}"'])
def test_a_number_guarded_against_rounding_is_read(cell: str) -> None:
    (order,) = read(line(cell)).orders
    assert order.number == NUMBER


@pytest.mark.parametrize("cell", [4895741536017990001, 4.89574153601799e18])
def test_a_number_that_a_spreadsheet_rounded_is_no_number(cell: Any) -> None:
    reading = read(line(cell), line())
    assert [order.number for order in reading.orders] == [NUMBER]
    assert reading.outcome == "partial"
    assert reading.orders_on_page == 2
    assert "order_unread" in kinds(reading)
    assert any("rounded" in notice.detail for notice in reading.notices)


# -- prices -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "paid", "unit"),
    [
        ("10.00", "35.00", "10.00"),  # 3 × 10 + 5: the price of one piece
        ("30.00", "35.00", "10.00"),  # 30 + 5: the price of the line
        ("30.00", "33.00", None),  # with a discount nobody can tell
        ("10.00", "10.00", None),  # a line of 10.00 less 5.00, or a piece?
        ("10.00", "15.00", None),  # 10.00 for three pieces is no whole price of one
    ],
)
def test_the_sum_tells_whether_an_amount_is_of_a_piece(
    amount: str, paid: str, unit: str | None
) -> None:
    reading = read(line(商品数量=3, 商品金额=amount, 实付金额=paid, 运费="5.00"))
    (order,) = reading.orders
    assert order.items[0].unit_price == unit
    assert order.paid == paid
    assert (reading.outcome == "partial") is (unit is None)


def test_without_a_sum_the_price_of_several_pieces_is_not_known() -> None:
    reading = read(line(商品数量=2, 实付金额=None))
    assert reading.orders[0].items[0].unit_price is None
    assert any("of one piece or of the line" in notice.detail for notice in reading.notices)


def test_an_unreadable_price_costs_only_itself() -> None:
    reading = read(line(商品金额="面议"))
    assert reading.orders[0].items[0].unit_price is None
    assert reading.orders[0].paid == "59.46"
    assert kinds(reading) == ["unreadable"]


# -- tables -------------------------------------------------------------------------------------


def test_columns_are_found_by_any_of_their_names_below_a_title() -> None:
    heads = ["订单编号", "商品名称", "下单时间"]
    reading = read_export([["我的订单"], [], heads, [NUMBER, "磨刀石", "2026-08-05 21:33:46"]])
    (order,) = reading.orders
    assert order.placed_at == datetime(2026, 8, 5, 21, 33, 46, tzinfo=CHINA)
    assert reading.outcome == "partial"
    assert "missing" in kinds(reading)


@pytest.mark.parametrize("rows", [[], [["a", "b"]], [["商品名称"], ["磨刀石"]], [[None], [3, 4]]])
def test_another_table_is_an_unknown_layout_not_an_empty_one(rows: list[list[Any]]) -> None:
    reading = read_export(rows)
    assert reading.outcome == "unknown_layout"
    assert reading.orders == ()
    assert kinds(reading) == ["reader_failed"]


def test_a_table_without_orders_is_empty() -> None:
    reading = read(row(), [None] * 20)
    assert (reading.outcome, reading.orders_on_page) == ("empty", 0)


def test_a_line_before_any_number_is_told() -> None:
    reading = read(line(None), line())
    assert len(reading.orders) == 1
    assert reading.outcome == "partial"


def test_a_new_status_is_told_and_kept_as_printed() -> None:
    reading = read(line(订单状态="云端漫步中"))
    assert (reading.orders[0].status, reading.orders[0].status_text) == ("unknown", "云端漫步中")
    assert reading.outcome == "partial"


CELLS = st.one_of(
    st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.datetimes()
)


@given(st.lists(st.lists(CELLS, max_size=15), max_size=6))
def test_no_table_makes_it_fail(rows: list[list[Any]]) -> None:
    reading = read_export([HEADS_ROW, *rows])
    assert reading.orders_on_page is None or reading.orders_on_page >= len(reading.orders)
    for order in reading.orders:
        assert order.number.isdecimal()


@given(st.permutations(range(len(HEADS_ROW))))
def test_the_order_of_the_columns_does_not_matter(places: list[int]) -> None:
    rows = [HEADS_ROW, line(), line(None, 商品名称="磨刀石")]
    shuffled = [[cells[place] for place in places] for cells in rows]
    assert read_export(shuffled) == read_export(rows)
