"""JD: real pages as a shopper reads them, all known statuses, and pages that have changed."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import Capture, Payload, Reading, parse
from parsers._records import Status
from parsers.jd.statuses import STATUSES, status_of
from tests.parsers.mangle import class_names, without_class
from tests.parsers.verdict import lost_in_silence, wrong

CHINA = timezone(timedelta(hours=8))
LIST = "https://order.jd.com/center/list.action?search=0&d=1&s=4096"
DETAIL = "https://details.jd.com/normal/item.action?orderid=800000001"
CORPUS = Path(__file__).resolve().parent.parent / "corpus/jd"
SEEN = datetime(2026, 11, 20, 20, 0, tzinfo=CHINA)


def own(case: str) -> str:
    return (CORPUS / case / "page.html").read_text("utf-8")


def read(html: str, url: str = LIST, *payloads: Payload) -> Reading:
    return parse(Capture(url, html, payloads=payloads, captured_at=SEEN))


# -- real pages ----------------------------------------------------------------------------------


@pytest.fixture
def real_list(shared_corpus: Path) -> str:
    return (shared_corpus / "jd/jd_list_2017-01_rendered_multi.html").read_text("utf-8")


def test_real_list_of_2017(real_list: str) -> None:
    reading = read(real_list)
    assert (reading.outcome, reading.orders_on_page, reading.notices) == ("read", 3, ())
    own_goods, child, shop = reading.orders
    assert own_goods.number == "48000000001"
    assert (own_goods.status, own_goods.status_text) == ("completed", "已完成")
    assert own_goods.placed_at == datetime(2016, 12, 26, 21, 40, 34, tzinfo=CHINA)
    assert (own_goods.paid, own_goods.payment) == ("224.80", "货到付款")
    assert own_goods.merchant and own_goods.merchant.name == "京东"
    assert own_goods.merchant.self_operated is True
    assert [(i.item_id, i.quantity) for i in own_goods.items] == [("1192190", 2), ("2856692", 1)]
    assert own_goods.items[0].title == (
        "【京东超市】欧莱雅（LOREAL）奇焕润发精油100ml（受损发质 免洗 防损伤）（新老包装随机发货）"
    )
    assert own_goods.actions == ("apply_after_sale", "review", "buy_again")
    assert (child.number, child.parent_number) == ("47000000003", "47000000002")
    assert (child.status, child.paid) == ("shipped", "29.90")
    assert child.merchant and child.merchant.name == "趣城食品专营店"
    assert (child.merchant.id, child.merchant.self_operated) == ("135140", False)
    assert (shop.number, shop.paid, shop.payment) == ("48000000004", "16.80", "在线支付/白条")
    assert shop.merchant and shop.merchant.url == "https://mall.jd.com/index-144801.html"
    assert shop.actions == ("confirm_receipt", "cancel_order", "urge_shipping")


def test_nothing_of_the_consignee_is_read(real_list: str) -> None:
    told = json.dumps(read(real_list).as_json(provenance=True), ensure_ascii=False)
    assert not any(words in told for words in ("测试甲", "虚构路", "138****0000", "PassKey"))


def test_tracking_pop_up_in_a_real_list(shared_corpus: Path, real_list: str) -> None:
    pop_ups = (shared_corpus / "jd/jd_list_tracker_popup_2018_reconstructed.html").read_text()
    opened = pop_ups[pop_ups.index('<div class="logistics-cont" id="tracker48000000004">') :]
    opened = opened[: opened.index("</ul></div>") + len("</ul></div>")]
    start = real_list.index('<div class="logistics-cont" id="tracker48000000004">')
    end = real_list.index("</div>", start) + len("</div>")
    head = real_list.rindex("普通快递", 0, start)
    filled = (
        f"{real_list[:head]}圆通快递   运单号：YT0000000000001"
        f"{real_list[head + 4 : start]}{opened}{real_list[end:]}"
    )
    (parcel,) = read(filled).orders[2].shipments
    assert (parcel.carrier, parcel.carrier_code) == ("圆通快递", "yuantong")
    assert (parcel.number, parcel.state) == ("YT0000000000001", "signed")
    assert [(event.text, event.state) for event in parcel.events] == [
        ("【测试市】您的快件已签收，感谢使用", "signed"),
        ("【测试市】快件到达 测试网点", "in_transit"),
    ]


def test_real_detail_of_2016(shared_corpus: Path) -> None:
    html = (shared_corpus / "jd/jd_detail_2016_goods_table_fragment.html").read_text("utf-8")
    reading = read(html, DETAIL)
    (order,) = reading.orders
    assert order.number == "800000001"
    assert [(i.item_id, i.quantity, i.unit_price) for i in order.items] == [
        ("609752", 1, "9.90"),
        ("824289", 1, "59.00"),
    ]
    assert order.items[1].title == "迅捷（FAST） FW300R 300M无线路由器（白色）"
    assert (order.payment, order.freight) == ("在线支付", "0.00")
    assert order.actions == ("apply_after_sale",)
    # the fragment was kept without its head: the missing status is said, not guessed
    assert (reading.outcome, order.status) == ("partial", "unknown")
    assert [note.detail for note in reading.notices] == ["status is not at .state-txt"]


def test_number_of_a_detail_without_one_in_its_address(shared_corpus: Path) -> None:
    html = (shared_corpus / "jd/jd_detail_2016_goods_table_fragment.html").read_text("utf-8")
    (order,) = read(html, "https://details.jd.com/normal/item.action").orders
    assert order.number == "800000001"  # out of the after-sale links of its goods


def test_lazy_responses_of_the_list(shared_corpus: Path) -> None:
    lazy = json.loads((shared_corpus / "jd/jd_lazy_json_reconstructed.json").read_text())
    answers = {
        name.split(" ")[1]: told["response"] for name, told in lazy.items() if name[0] != "_"
    }
    track = answers["order.jd.com/lazy/getOrderTrackInfoMultiPackage.action"]
    (order,) = read(
        json.dumps(track),
        "https://order.jd.com/lazy/getOrderTrackInfoMultiPackage.action?orderId=48000000004",
    ).orders
    assert [parcel.number for parcel in order.shipments] == ["YT0000000000001"]
    assert order.shipments[0].state == "signed"
    promise = answers["order.jd.com/lazy/getDownNode.action"]
    (order,) = read(json.dumps(promise), "https://order.jd.com/lazy/getDownNode.action").orders
    assert order.number == "48000000008"
    assert order.promises
    assert order.promises.ship_by == datetime(2018, 7, 3, 14, 0, tzinfo=CHINA)


# -- statuses ------------------------------------------------------------------------------------


def test_every_status_that_jds_own_script_knows(shared_corpus: Path) -> None:
    told = json.loads((shared_corpus / "jd/jd_status_text_dictionary.json").read_text())
    known = [text for listed in told["css_class_to_status_texts"].values() for text in listed]
    assert len(known) == 70
    assert set(known) <= STATUSES.keys()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("等待付款", "unpaid"),
        ("等待付款确认", "unpaid"),
        ("付款成功", "unshipped"),
        ("商品出库", "unshipped"),
        ("等待收货", "shipped"),
        ("请上门自提", "shipped"),
        ("自提成功", "signed"),
        ("已收货", "completed"),
        ("已取消", "closed"),
        ("配送退货", "closed"),
        ("退款成功", "closed"),
        ("退款中", "unknown"),
        ("锁定", "unknown"),
        ("订单状态：已完成", "completed"),
    ],
)
def test_status_by_its_meaning(words: str, status: str) -> None:
    assert status_of(words) == status


def test_status_words_mean_one_thing_each() -> None:
    assert set(STATUSES.values()) == set(get_args(Status))


# -- changed pages -------------------------------------------------------------------------------

PAGES = {
    "order_list/rendered-several-orders": LIST,
    "order_list/tracker-open": LIST,
    "order_list/several-parcels": LIST,
    "order_list/ship-by-promises": LIST,
    "order_list/unpaid": LIST,
    "order_detail/delivered-self-operated": DETAIL,
    "order_detail/shop-in-transit": DETAIL,
    "price_protection/pc": "https://pcsitepp-fm.jd.com/",
    "after_sale_list/by-column-heads": "https://myjd.jd.com/afs/indexNew.action",
}
RENAMED = [(page, name) for page in PAGES for name in class_names(own(page))]


@pytest.mark.parametrize(("page", "name"), RENAMED)
def test_a_renamed_class_never_gives_a_wrong_value(page: str, name: str) -> None:
    right = read(own(page), PAGES[page])
    mangled = read(without_class(own(page), name), PAGES[page])
    assert wrong(right, mangled) == []


# Pages whose classes carry what an order is worth; each loss must be said.
@pytest.mark.parametrize(
    ("page", "name"),
    [(page, name) for page, name in RENAMED if page.startswith("order_list/")],
)
def test_a_renamed_class_is_never_silently_less(page: str, name: str) -> None:
    right = read(own(page), PAGES[page])
    mangled = read(without_class(own(page), name), PAGES[page])
    assert not lost_in_silence(right, mangled)


def test_most_renamed_classes_change_nothing() -> None:
    pages = [(read(own(p), PAGES[p]), read(without_class(own(p), n), PAGES[p])) for p, n in RENAMED]
    unharmed = sum(right.orders == mangled.orders for right, mangled in pages)
    assert unharmed / len(pages) > 0.7


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_cut_page_never_gives_a_wrong_value(data: st.DataObject) -> None:
    page = data.draw(st.sampled_from(sorted(PAGES)))
    html = own(page)
    cut = data.draw(st.integers(0, html.rindex("</html>")))
    mangled = read(html[:cut], PAGES[page])
    assert wrong(read(html, PAGES[page]), mangled) == []
    assert mangled.outcome != "read"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(sorted(set(PAGES.values()))), st.booleans())
def test_any_text_gives_a_reading(noise: str, url: str, inside: bool) -> None:
    html = own("order_list/unpaid").replace("等待付款", noise) if inside else noise
    reading = read(html, url)
    assert reading.platform == "jd"
    assert reading.orders or reading.outcome != "read"


KEYS = (
    "body",
    "orderList",
    "orderId",
    "info",
    "orderTrackGroupInfoList",
    "orderTrackShowList",
    "Content",
    "orderDownNodeId",
    "orderid",
    "wareInfoList",
)


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(KEYS),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
    st.sampled_from(
        [
            "https://api.m.jd.com/client.action?functionId=order_list_m",
            "https://order.jd.com/lazy/getDownNode.action",
            "https://order.jd.com/lazy/getOrderTrackInfoMultiPackage.action?orderId=1234567",
        ]
    ),
)
def test_any_response_gives_a_reading(body: object, url: str) -> None:
    assert read(json.dumps(body), url).platform == "jd"


def test_broken_lazy_responses_fill_nothing() -> None:
    html = own("order_list/raw-before-names")
    broken = [
        Payload("https://order.jd.com/lazy/getOrderProductInfo.action", "[{"),
        Payload("https://order.jd.com/lazy/getPopTelInfo.action", '["x"]'),
    ]
    assert read(html, LIST, *broken).orders == read(html).orders
