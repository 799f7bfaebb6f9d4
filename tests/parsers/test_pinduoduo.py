"""Pinduoduo: published shapes, words and not codes, fen and yuan, and pages that have changed."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import Capture, Reading, parse
from parsers._fields import Unreadable
from parsers.pinduoduo.money import money
from parsers.pinduoduo.words import after_sale_status, status_of
from tests.parsers.mangle import key_names, without_key
from tests.parsers.verdict import lost_in_silence, wrong

CHINA = timezone(timedelta(hours=8))
SHOP = "https://mobile.yangkeduo.com"
V4 = f"{SHOP}/proxy/api/api/aristotle/order_list_v4?pdduid=1"
EXPRESS = f"{SHOP}/goods_express.html?order_sn=260729-100000000000001"
CORPUS = Path(__file__).resolve().parent.parent / "corpus/pinduoduo"
SEEN = datetime(2026, 11, 20, 20, 0, tzinfo=CHINA)


def read(body: Any, url: str) -> Reading:
    html = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return parse(Capture(url, html, captured_at=SEEN))


def own(case: str) -> Any:
    return json.loads((CORPUS / case / "response.json").read_text("utf-8"))


@pytest.fixture
def shapes(shared_corpus: Path) -> Path:
    return shared_corpus / "pinduoduo"


# -- published shapes ----------------------------------------------------------------------------


def test_list_response_of_2026(shapes: Path) -> None:
    reading = read((shapes / "pdd_order_list_v4_response_reconstructed.json").read_text(), V4)
    assert (reading.outcome, reading.orders_on_page) == ("read", 3)
    first, second, third = reading.orders
    assert (first.number, first.status) == ("260620-100000000000001", "shipped")
    assert (first.paid, first.discount) == ("1057.30", "5.00")
    assert [(i.sku, i.quantity, i.unit_price) for i in first.items] == [("黑色,L", 2, "528.65")]
    assert [parcel.number for parcel in first.shipments] == ["YT0000000000001"]
    assert first.actions == ("view_logistics", "confirm_receipt")
    assert (second.status, second.paid) == ("unshipped", "0.98")
    assert (third.status, third.paid, third.items[0].quantity) == ("closed", "814.80", 10)


def test_list_in_the_page(shapes: Path) -> None:
    html = (shapes / "pdd_orders_html_rawData_reconstructed.html").read_text()
    (order,) = read(html, f"{SHOP}/orders.html?type=0").orders
    assert (order.number, order.paid) == ("260620-100000000000001", "1057.30")
    assert order.placed_at == datetime.fromtimestamp(1781900000, CHINA)
    assert order.shipped_at == datetime.fromtimestamp(1781950000, CHINA)
    assert (order.items[0].unit_price, order.items[0].quantity) == ("528.65", 2)
    assert order.merchant and order.merchant.name == "测试专营店"


def test_detail_in_the_page_without_whom_it_is_sent_to(shapes: Path) -> None:
    html = (shapes / "pdd_order_detail_rawData_reconstructed.html").read_text()
    reading = read(html, f"{SHOP}/order.html?order_sn=260620-100000000000001")
    (order,) = reading.orders
    assert order.paid == "1057.30"
    assert [(p.carrier, p.number) for p in order.shipments] == [("圆通快递", "YT0000000000001")]
    told = json.dumps(reading.as_json(provenance=True), ensure_ascii=False)
    assert not any(words in told for words in ("测试甲", "138****0000", "虚构路"))


def test_trace_in_the_page(shapes: Path) -> None:
    html = (shapes / "pdd_goods_express_rawData_reconstructed.html").read_text()
    (order,) = read(html, f"{SHOP}/goods_express.html?order_sn=260814-100000000000001").orders
    (parcel,) = order.shipments
    assert (parcel.carrier_code, parcel.state, parcel.state_text) == (
        "yuantong",
        "in_transit",
        "运输中",
    )
    assert [event.state for event in parcel.events] == ["in_transit", "picked_up"]


def test_real_words_of_a_signed_parcel(shapes: Path) -> None:
    words = (shapes / "pdd_goods_express_innerText_2026-08_real.txt").read_text()
    (order,) = read(words, EXPRESS).orders
    (parcel,) = order.shipments
    assert (order.number, parcel.number) == ("260729-100000000000001", "70000000000001")
    assert parcel.carrier == "中通快递"
    # 已签收 is printed, but it was left at the door
    assert (parcel.state_text, parcel.state) == ("已签收", "signed_by_proxy")
    (event,) = parcel.events
    assert event.at == datetime(2026, 7, 31, 18, 21, 51, tzinfo=CHINA)
    assert event.text.startswith("您的快件已送达，签收人：家门口")


def test_service_words_beside_a_parcel_belong_to_advertised_goods(shapes: Path) -> None:
    words = (shapes / "pdd_goods_express_innerText_2026-08_real.txt").read_text()
    sold = (
        words + "\n毛毯 退货包运费 7天无理由退货 假一赔十 已签收2026-08-02 10:00:00\n签收人：本人"
    )
    assert read(sold, EXPRESS).orders == read(words, EXPRESS).orders
    assert read(sold, EXPRESS).orders[0].services == ()


def test_after_sale_list_and_one_request(shapes: Path) -> None:
    url = f"{SHOP}/proxy/api/api/blade/after_sales_list?pdduid=1"
    reading = read((shapes / "pdd_after_sales_list_reconstructed.json").read_text(), url)
    assert [(o.number, o.after_sales[0].status) for o in reading.orders] == [
        ("231101-100000000000001", "refunded"),
        ("231102-100000000000002", "in_progress"),
    ]
    html = (shapes / "pdd_complaint_detail_rawData_reconstructed.html").read_text()
    asked = "after_sales_id=10000000001&order_sn=231101-100000000000001"
    (order,) = read(html, f"{SHOP}/complaint_detail.html?{asked}").orders
    (request,) = order.after_sales
    assert (request.number, request.amount) == ("10000000001", "12.30")
    assert request.applied_at == datetime(2023, 11, 20, 10, 0, tzinfo=CHINA)


def test_pickup_codes_and_phones_stay_out(shapes: Path) -> None:
    body = (shapes / "pdd_express_tab_2026-09_shape.json").read_text()
    reading = read(body, f"{SHOP}/proxy/api/api/express_trackbox/list")
    told = json.dumps(reading.as_json(provenance=True), ensure_ascii=False)
    assert "1-3-4024" not in told
    assert "18000000000" not in told
    (order,) = reading.orders
    assert order.shipments[0].state == "at_pickup_point"
    assert order.shipments[0].events[0].at == datetime(2026, 9, 24, 18, 22, tzinfo=CHINA)
    assert reading.outcome == "partial"  # one parcel names no order


@pytest.mark.parametrize(
    "body",
    [
        {"result_list": [{"order_sn": "260620-100000000000001", "status": "SIGN"}]},
        {"data": {"goods_list": [{"goods_id": 1, "goods_name": "推荐"}]}},
    ],
)
def test_look_alike_responses_give_no_order(body: object) -> None:
    for path in ("api/express/track/status", "api/caterham/v3/query/my_order_group"):
        assert read(body, f"{SHOP}/proxy/api/{path}?pdduid=1").orders == ()


# -- words and amounts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("待付款", "unpaid"),
        ("待分享", "unshipped"),
        ("待发货", "unshipped"),
        ("拼单成功，待发货", "unshipped"),
        ("等待商家发货", "unshipped"),
        ("待收货", "shipped"),
        ("已签收", "signed"),
        ("待评价", "completed"),  # begins with 待 and is done all the same
        ("交易成功", "completed"),
        ("交易已取消", "closed"),
        ("未发货，退款成功", "closed"),
        ("退款中", "unknown"),  # a refund on its way says nothing about the goods
    ],
)
def test_status_by_its_words(words: str, status: str) -> None:
    assert status_of(words) == status


def test_new_status_words_are_not_guessed() -> None:
    with pytest.raises(Unreadable):
        status_of("等待星际转运")


@pytest.mark.parametrize("code", range(9))
def test_numeric_codes_decide_nothing(code: int) -> None:
    body = own("order_list/v4-response")
    for order in body["orders"]:
        order.update(status=code, combined_order_status=code, pay_status=code % 3)
    assert read(body, V4).orders == read(own("order_list/v4-response"), V4).orders


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("退款成功", "refunded"),
        ("待商家处理", "in_progress"),
        ("待您退货", "send_back"),
        ("商家拒绝退款", "rejected"),
        ("退款关闭", "closed"),
        ("新的词", "unknown"),
    ],
)
def test_after_sale_status_by_its_words(words: str, status: str) -> None:
    assert after_sale_status(words) == status


@pytest.mark.parametrize(
    ("raw", "yuan"),
    [
        (81480, "814.80"),
        (98, "0.98"),
        ("81480", "814.80"),
        ("¥814.80", "814.80"),
        ("528.65", "528.65"),
        ("¥1,057.30", "1057.30"),
        (0, "0.00"),
        (None, None),
        ("", None),
    ],
)
def test_whole_numbers_are_fen(raw: Any, yuan: str | None) -> None:
    assert money(raw) == yuan


@given(st.integers(0, 10**10))
def test_fen_are_exact(fen: int) -> None:
    assert money(fen) == money(str(fen)) == f"{fen // 100}.{fen % 100:02d}"


# -- changed documents ---------------------------------------------------------------------------

RESPONSES = {
    "order_list/v4-response": V4,
    "logistics/track-response": (
        f"{SHOP}/proxy/api/api/express/shipping/track?order_sn=261113-100000000000013"
    ),
    "after_sale_list/response": f"{SHOP}/proxy/api/api/blade/after_sales_list",
}
RENAMED = [(case, name) for case in RESPONSES for name in key_names(own(case))]


@pytest.mark.parametrize(("case", "name"), RENAMED)
def test_a_renamed_key_never_gives_a_wrong_value(case: str, name: str) -> None:
    right, url = read(own(case), RESPONSES[case]), RESPONSES[case]
    assert wrong(right, read(without_key(own(case), name), url)) == []


NEEDED = (
    "orders",
    "order_sn",
    "order_status_prompt",
    "order_goods",
    "goods_name",
    "goods_number",
    "mall",
    "order_time",
)


@pytest.mark.parametrize("name", NEEDED)
def test_a_renamed_key_that_every_order_has_is_never_silently_less(name: str) -> None:
    right = read(own("order_list/v4-response"), V4)
    assert not lost_in_silence(right, read(without_key(own("order_list/v4-response"), name), V4))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 5000))
def test_a_cut_page_never_gives_a_wrong_value(cut: int) -> None:
    html = (CORPUS / "order_list/first-page-in-the-page/page.html").read_text("utf-8")
    url = f"{SHOP}/orders.html?type=0"
    mangled = read(html[: min(cut, len(html) - 8)], url)
    assert wrong(read(html, url), mangled) == []
    assert mangled.outcome != "read"


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([name for _, name in RENAMED] + ["store", "traceData", "data"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=14,
)
PLACES = (
    *RESPONSES.values(),
    f"{SHOP}/proxy/api/order/261117-100000000000008?pdduid=1",
    f"{SHOP}/proxy/api/api/express_trackbox/list",
    EXPRESS,
)


@settings(max_examples=300, deadline=None)
@given(ANY_JSON, st.sampled_from(PLACES), st.booleans())
def test_any_state_gives_a_reading(body: object, url: str, in_a_page: bool) -> None:
    told = json.dumps(body)
    page = f"<html><script>window.rawData={told};window.leo={{}};</script></html>"
    reading = read(page if in_a_page else told, url)
    assert reading.platform == "pinduoduo"
    assert all(order.number for order in reading.orders)
