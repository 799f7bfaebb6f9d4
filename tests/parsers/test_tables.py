"""Tables kept as captures: read the same from the file and from what was kept of it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import Capture, Payload, parse, platform_of
from parsers.tables import TAOBAO, capture_of_table, is_head, is_table, read_table
from parsers.taobao import read_export

CHINA = timezone(timedelta(hours=8))
SEEN = datetime(2026, 11, 20, 9, tzinfo=CHINA)
HEADS = ["订单号", "订单提交时间", "订单状态", "店铺名称", "商品名称", "商品数量", "商品金额", "实付金额", "运费"]  # fmt: skip  # noqa: E501


def row(**given: Any) -> list[Any]:
    told = {
        "number": "4800000000000000011",
        "placed": datetime(2026, 11, 1, 10, 0, 5),
        "status": "交易成功",
        "shop": "示例小店",
        "title": "纯棉围裙",
        "count": 1,
        "price": 89.9,
        "paid": 89.9,
        "freight": 0,
    }
    return list({**told, **given}.values())


def table(*rows: list[Any]) -> Capture:
    return capture_of_table([HEADS, *rows], SEEN, "导出订单.xlsx")


def test_a_table_is_read_from_what_was_kept_of_it() -> None:
    kept = table(row())
    reading = parse(kept)
    (order,) = reading.orders
    assert (reading.platform, reading.page) == ("taobao", "order_list")
    assert order.number == "4800000000000000011"
    assert order.placed_at == datetime(2026, 11, 1, 10, 0, 5, tzinfo=CHINA)
    assert (order.paid, order.items[0].title) == ("89.9", "纯棉围裙")


def test_it_is_read_like_the_file_itself() -> None:
    rows = [HEADS, row(), row(number=None, title="另一件"), row(number="4800000000000000012")]
    assert parse(capture_of_table(rows, SEEN, "x")).orders == read_export(rows, SEEN).orders


def test_the_kept_capture_is_text_that_any_program_reads() -> None:
    (part,) = table(row(placed=date(2026, 11, 1))).payloads
    kept = json.loads(part.body)
    assert kept[0] == HEADS
    assert kept[1][1] == "2026-11-01"
    assert json.loads(table(row()).payloads[0].body)[1][1] == "2026-11-01 10:00:05"


def test_its_address_is_no_shop_s() -> None:
    kept = table(row())
    assert is_table(kept)
    assert platform_of(kept.url) is None
    assert not is_table(Capture("https://buyertrade.taobao.com/"))


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "[1, 2]", "null", '"x"', "[[]]", '{"a": 1}', "[" * 100_000]
)
def test_a_broken_capture_is_an_unknown_layout(body: str) -> None:
    reading = parse(Capture(TAOBAO, "", (Payload(TAOBAO, body),), SEEN))
    assert (reading.outcome, reading.orders) == ("unknown_layout", ())
    assert read_table(Capture(TAOBAO, "", (), SEEN)).outcome == "unknown_layout"


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (HEADS, True),
        (["\ufeff订单编号", " 商品名称 "], True),
        (["订单号"], False),
        (["交易时间", "金额"], False),
        ([None, 5], False),
        ([], False),
    ],
)
def test_the_heads_tell_what_a_table_is(cells: list[Any], wanted: bool) -> None:
    assert is_head(cells) == wanted


cell = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12) | st.datetimes() | st.dates()
)  # fmt: skip


@given(rows=st.lists(st.lists(cell, max_size=12), max_size=8))
def test_no_cell_breaks_what_is_kept_or_read(rows: list[list[Any]]) -> None:
    reading = parse(capture_of_table([HEADS, *rows], SEEN, "x"))
    assert reading.outcome in ("read", "partial", "empty", "unknown_layout")
    assert len(reading.orders) <= len(rows)
