"""Taobao's rarer pages: snapshots, page globals, traces in forms that nobody published."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import Capture, Payload, Reading, parse

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "taobao"
CHINA = timezone(timedelta(hours=8))
SEEN_AT = datetime(2026, 9, 4, 18, 0, 30, tzinfo=CHINA)
SNAPSHOT = "https://trade.taobao.com/trade/detail/tradeSnap.htm"
ORDER = "3400000000000000101"
LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
TRACE = f"https://detail.i56.taobao.com/call/queryTrace.do?dimension=TRADE_ID&tradeId={ORDER}"
DETAIL = f"https://trade.taobao.com/trade/detail/trade_order_detail.htm?biz_order_id={ORDER}"
WORDS = f"https://market.m.taobao.com/app/dinamic/pc-trade-logistics/home.html?orderId={ORDER}"


def own(case: str) -> str:
    return (CORPUS / case / "page.html").read_text("utf-8")


# -- snapshots ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tradeID", "trade_id"])
def test_a_snapshot_says_of_which_line_it_is(name: str) -> None:
    page = Capture(f"{SNAPSHOT}?{name}=3400000000000000102&snapShot=true", own("product/snapshot"))
    (product,) = parse(page).products
    assert product.snapshot_of == "3400000000000000102"
    assert product.title == "纯棉围裙 厨房 防水 加厚款"
    assert product.price is None


def test_without_a_line_in_its_address_it_is_a_snapshot_of_nothing() -> None:
    reading = parse(Capture(f"{SNAPSHOT}?snapShot=true", own("product/snapshot")))
    assert (reading.outcome, reading.products) == ("unknown_layout", ())


def test_the_live_page_to_which_a_snapshot_leads_is_no_snapshot() -> None:
    live = Capture("https://item.taobao.com/item.htm?id=700000000011", own("product/snapshot"))
    assert parse(live).products == ()


def test_a_snapshot_without_its_product_is_said_to_be_unread() -> None:
    page = own("product/snapshot").replace("itemSnapDO", "itemSnapDO2")
    reading = parse(Capture(f"{SNAPSHOT}?tradeID=3400000000000000102", page))
    assert reading.outcome == "unknown_layout"


def test_of_several_titles_none_is_the_products() -> None:
    page = own("product/rendered-title").replace("<div id=", "<p class='mainTitle'>x</p><div id=")
    reading = parse(Capture("https://item.taobao.com/item.htm?id=700000000011", page))
    assert (reading.outcome, reading.products) == ("unknown_layout", ())


# -- page globals -------------------------------------------------------------------------------


def test_without_places_the_orders_stand_as_the_variable_has_them() -> None:
    page = own("order_list/v2-page-globals").replace("window._posToOrderId", "window._other")
    reading = parse(Capture(LIST, page, captured_at=SEEN_AT))
    assert {order.number for order in reading.orders} == {ORDER, "3400000000000000201"}
    assert reading.outcome == "read"


def test_an_order_that_has_a_place_and_no_parts_is_missed() -> None:
    places = '{"0":"3400000000000000999",'
    page = own("order_list/v2-page-globals").replace('{"0":"3400000000000000101",', places)
    reading = parse(Capture(LIST, page, captured_at=SEEN_AT))
    assert reading.outcome == "partial"
    assert reading.orders_on_page == 3


@pytest.mark.parametrize("value", ["[]", "null", "{}", '"x"', "{"])
def test_another_value_in_the_variable_is_no_list(value: str) -> None:
    page = f"<html><body><script>window._export_order_protocol = {value};</script></body></html>"
    assert parse(Capture(LIST, page)).outcome == "unknown_layout"


# -- traces -------------------------------------------------------------------------------------


def trace(body: Any, url: str = TRACE) -> Reading:
    payload = Payload(url, json.dumps(body, ensure_ascii=False))
    return parse(Capture(DETAIL, "", (payload,), SEEN_AT))


LINES = [{"time": "2026-09-03 10:12:33", "desc": "快件已签收，签收人：本人签收"}]


@pytest.mark.parametrize(
    ("number", "name", "at", "words"),
    [
        ("mailNo", "companyName", "time", "desc"),
        ("logisticsNo", "cpName", "timeStr", "standerdDesc"),
        ("invoiceNo", "expressName", "acceptTime", "remark"),
    ],
)
def test_a_parcel_is_found_by_the_names_that_parcels_go_by(
    number: str, name: str, at: str, words: str
) -> None:
    lines = [{at: LINES[0]["time"], words: LINES[0]["desc"]}]
    body = {"data": {"deep": [{number: "YT2233125000111", name: "圆通速递", "list": lines}]}}
    (order,) = trace(body).orders
    (parcel,) = order.shipments
    assert order.number == ORDER
    assert (parcel.number, parcel.carrier, parcel.state) == (
        "YT2233125000111",
        "圆通速递",
        "signed",
    )
    assert parcel.events[0].at == datetime(2026, 9, 3, 10, 12, 33, tzinfo=CHINA)


def test_the_older_interfaces_answer_to_the_same_reader() -> None:
    url = "https://h5api.m.taobao.com/h5/mtop.cainiao.ld.detail.tradeid/1.0/?data=%7B%22orderId%22%3A%223400000000000000101%22%7D"
    body = {"ret": ["SUCCESS::"], "data": {"detailViewList": [{"mailNo": "75000000000001"}]}}
    reading = trace(body, url)
    assert reading.orders[0].shipments[0].number == "75000000000001"
    assert reading.outcome == "partial"  # no trace


def test_a_line_without_words_leaves_the_state_open() -> None:
    body = {"mailNo": "75000000000001", "list": [*LINES, {"time": "2026-09-04 10:00:00"}]}
    reading = trace(body)
    assert reading.orders[0].shipments[0].state is None
    assert reading.outcome == "partial"


@pytest.mark.parametrize("body", [{}, [], {"mailNo": ""}, {"mailNo": None}, {"x": {"y": []}}])
def test_an_answer_without_a_parcel_says_nothing(body: Any) -> None:
    assert trace(body).orders == ()


@given(
    st.recursive(
        st.none() | st.text() | st.integers() | st.sampled_from(["75000000000001", "圆通"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["mailNo", "time", "desc", "cpName", "x"]), inner)
        ),
        max_leaves=12,
    )
)
def test_no_answer_makes_it_fail(body: Any) -> None:
    for order in trace(body).orders:
        assert order.number == ORDER
        assert all(parcel.number for parcel in order.shipments)


# -- words --------------------------------------------------------------------------------------


def words(told: str) -> Reading:
    filler = "<p>物流详情 搜淘宝 我的订单 联系商家 帮助中心 关于我们 网站地图 意见反馈 法律声明</p>"
    return parse(Capture(WORDS, f"<html><body>{filler}<p>{told}</p></body></html>", (), SEEN_AT))


def test_two_parcels_in_words_are_two_and_nobody_knows_which_waits() -> None:
    told = (
        "中通快递 78912345678901 复制 圆通速递 YT2233125000111 复制 菜鸟驿站，请凭取货码 1-2 取件"
    )
    parcels = words(told).orders[0].shipments
    assert [parcel.number for parcel in parcels] == ["78912345678901", "YT2233125000111"]
    assert [parcel.state for parcel in parcels] == [None, None]


@pytest.mark.parametrize(
    "told",
    [
        "订单编号 3400000000000000101 创建",
        "猜你喜欢 中通快递 78912345678901",
        "中通快递78912345678901",
        "中通快递 123456",
    ],
)
def test_a_number_without_its_courier_is_no_parcel(told: str) -> None:
    assert words(told).orders == ()
    assert words(told).outcome == "unknown_layout"


def test_an_order_that_was_not_sent_yet_has_no_parcel() -> None:
    assert words("已下单 暂无单号 商品已经下单").outcome == "empty"


# -- archived orders ----------------------------------------------------------------------------


def listed(case: str, **about: Any) -> Reading:
    body = json.loads((CORPUS / case / "response.json").read_text("utf-8"))
    body["mainOrders"][0]["orderInfo"].update(about)
    url = "https://buyertrade.taobao.com/trade/itemlist/asyncBought.htm"
    return parse(Capture(LIST, "", (Payload(url, json.dumps(body)),), SEEN_AT))


@pytest.mark.parametrize(
    ("about", "shop", "told"),
    [
        ({"b2C": True, "archive": True}, "tmall", True),
        ({"b2C": False, "archive": True}, "taobao", True),
        ({"b2C": None, "archive": True}, "taobao", False),  # both shops are archived on one host
        ({"b2C": None, "archive": False}, "taobao", True),
    ],
)
def test_an_archived_order_is_of_the_shop_that_its_list_says(
    about: dict[str, Any], shop: str, told: bool
) -> None:
    order = listed("order_list/v1-archived-gift-and-refund", **about).orders[0]
    assert order.platform == shop
    assert ("platform" in order.provenance) is told
