"""The back-up by labels: what a reader missed is filled with the page's own words, or not."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import Capture, Order, Platform, parse
from parsers._page import Found, LayoutChanged, Page, Reader, at
from parsers._read import read
from parsers._records import Notice
from tests.parsers.mangle import without_class
from tests.parsers.test_corpus import captured
from tests.parsers.verdict import wrong

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
CHINA = timezone(timedelta(hours=8))
NUMBER, OTHER = "47000000001", "47000000002"
PLACED = f"<p>订单编号：{NUMBER}</p><p>下单时间：2026-09-01 10:20:30</p><p>实付款</p><p>¥59.90</p>"


def shop(found: Found | None, kind: str = "order_detail", host: str = "a.example") -> Platform:
    """Make a shop of one page, whose reader gives this, or does not know the page."""

    def reads(page: Page) -> Found:
        if found is None:
            raise LayoutChanged("another layout")
        return found

    address = at(kind, rf"{host}/", Reader("a_reader", reads, "dom", "2026-09"))  # type: ignore[arg-type]
    return Platform("jd", "京东", (host,), (address,))


def page(body: str, query: str = "") -> Capture:
    filler = "<p>我的订单 帮助中心 关于我们 网站地图 意见反馈 法律声明 联系客服 首页 退出 设置</p>"
    return Capture(f"https://a.example/order{query}", f"<html><body>{filler}{body}</body></html>")


def lacking(*fields: str, number: str = NUMBER) -> Found:
    notices = [Notice(kind="missing", detail=f"{field} is not at .x") for field in fields]
    return Found([Order(platform="jd", number=number)], 1, notices)


# -- one field ----------------------------------------------------------------------------------


def test_what_the_reader_missed_is_found_by_its_label() -> None:
    reading = read(shop(lacking("paid", "placed_at")), page(PLACED))
    (order,) = reading.orders
    assert order.paid == "59.90"
    assert order.placed_at == datetime(2026, 9, 1, 10, 20, 30, tzinfo=CHINA)
    assert order.provenance["paid"].reader == "label"
    assert order.provenance["paid"].confidence == 0.8
    assert reading.outcome == "partial"  # the reader wants mending


def test_what_the_reader_did_not_miss_is_left_alone() -> None:
    (order,) = read(shop(lacking("paid")), page(PLACED)).orders
    assert order.placed_at is None


def test_a_value_that_the_reader_found_is_never_replaced() -> None:
    found = lacking("paid", "freight")
    found.orders[0] = found.orders[0].model_copy(update={"paid": "1.00"})
    (order,) = read(shop(found), page(PLACED)).orders
    assert order.paid == "1.00"


@pytest.mark.parametrize(
    "body",
    [
        PLACED.replace(NUMBER, OTHER),  # the page is another order's
        PLACED + "<p>实付款</p><p>¥61.00</p>",  # two sums: nobody knows which
        PLACED.replace("¥59.90", "€59.90"),
        PLACED.replace("¥59.90", "59.90"),
        PLACED.replace("<p>¥59.90</p>", "<p><del>¥59.90</del></p>"),
        PLACED.replace("实付款", "市场价"),
    ],
)
def test_what_is_not_certain_stays_missing(body: str) -> None:
    (order,) = read(shop(lacking("paid")), page(body)).orders
    assert order.paid is None
    assert "paid" not in order.provenance


def block(number: str, paid: str) -> str:
    return f"<li><b>订单号：{number}</b><span>实付款</span><span>¥{paid}</span></li>"


def test_in_a_list_each_order_has_what_its_own_block_says() -> None:
    found = lacking("paid")
    found.orders.append(Order(platform="jd", number=OTHER))
    body = f"<ul>{block(OTHER, '7.00')}{block(NUMBER, '5.00')}</ul><p>实付款</p><p>¥9.00</p>"
    orders = read(shop(found, "order_list"), page(body)).orders
    assert {order.number: order.paid for order in orders} == {NUMBER: "5.00", OTHER: "7.00"}


REAL = [
    ("amazon/order_list/several-orders-en", "order-header", "placed_at"),
    ("amazon/order_list/several-orders-ja", "a-column", "placed_at"),
    ("amazon/order_list/several-orders-zh", "order-info", "placed_at"),
    ("amazon/order_list/canadian-dollars-in-french", "order-header", "placed_at"),
    ("jd/order_detail/global", "red", "paid"),
    ("jd/order_detail/top-up", "ftx-01", "paid"),
]


@pytest.mark.parametrize(("case", "name", "field"), REAL)
def test_a_renamed_class_costs_no_field_that_has_its_label(
    case: str, name: str, field: str
) -> None:
    expected = json.loads((CORPUS / case / "expected.json").read_text("utf-8"))
    capture = captured(CORPUS / case, expected)
    before, after = parse(capture), parse(replace(capture, html=without_class(capture.html, name)))
    assert wrong(before, after) == []
    labelled = [o for o in after.orders if field in o.provenance]
    assert any(order.provenance[field].reader == "label" for order in labelled)
    assert after.outcome == "partial"


# -- the whole page -----------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", f"?orderId={NUMBER}", "?page=2"])
def test_an_order_on_a_page_that_no_reader_knows_is_read_by_its_labels(query: str) -> None:
    reading = read(shop(None), page(PLACED, query))
    (order,) = reading.orders
    assert (order.number, order.paid, order.status) == (NUMBER, "59.90", "unknown")
    assert {origin.reader for origin in order.provenance.values()} == {"label"}
    assert reading.outcome == "partial"
    assert "a_reader" in {notice.reader for notice in reading.notices}


@pytest.mark.parametrize(
    ("body", "query"),
    [
        (PLACED, f"?orderId={OTHER}"),
        (PLACED.replace(NUMBER, "12345678"), ""),
        (f"<p>订单编号：{NUMBER}</p>", ""),
        (f"<main>{PLACED}</main><aside><p>订单编号：{OTHER}</p></aside>", ""),
        (PLACED.replace("订单编号", "运单编号"), ""),
    ],
    ids=["another's address", "a short number", "nothing but a number", "two", "no number"],
)
def test_a_page_that_may_be_anothers_stays_unknown(body: str, query: str) -> None:
    reading = read(shop(None), page(body, query))
    assert (reading.orders, reading.outcome) == ((), "unknown_layout")


def test_a_list_is_read_whole_or_not_at_all() -> None:
    body = f"<ul>{block(OTHER, '7.00')}{block(NUMBER, '5.00')}</ul>"
    orders = read(shop(None, "order_list"), page(body)).orders
    assert [(order.number, order.paid) for order in orders] == [(OTHER, "7.00"), (NUMBER, "5.00")]
    without = body.replace("¥7.00", "")
    assert read(shop(None, "order_list"), page(without)).orders == ()


def test_a_parcels_page_is_not_searched_for_orders() -> None:
    assert read(shop(None, "logistics"), page(PLACED)).orders == ()


@given(
    st.lists(
        st.sampled_from(
            [PLACED, block(NUMBER, "5.00"), "<div>", "</div>", "<p>实付款</p>", "¥1.00"]
        )
    )
)
def test_parts_in_any_order_never_give_another_sum(parts: list[str]) -> None:
    for found in (None, lacking("paid", "placed_at")):
        for order in read(shop(found), page("".join(parts))).orders:
            assert order.paid in (None, "59.90", "5.00", "1.00")
            assert order.placed_at in (None, datetime(2026, 9, 1, 10, 20, 30, tzinfo=CHINA))
            assert not isinstance(order.placed_at, date) or isinstance(order.placed_at, datetime)
