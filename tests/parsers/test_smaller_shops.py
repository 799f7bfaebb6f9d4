"""Suning, Dangdang, Vipshop, Meituan, Douyin, Xianyu, 1688: the shapes that were published."""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from parsers import Capture, Order, Reading, parse
from parsers._fields import Unreadable
from parsers._status_words import status_of
from tests.parsers.mangle import class_names, without_class
from tests.parsers.verdict import lost_in_silence, wrong

CHINA = timezone(timedelta(hours=8))
SEEN = datetime(2026, 11, 20, 20, 0, tzinfo=CHINA)
CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SUNING = "https://order.suning.com/order/queryOrderList.do?transStatus="
DANGDANG = "http://myhome.dangdang.com/myOrder"
VIPSHOP = "http://order.vip.com/order/getOrderListTab?tabChannel=all"
XIANYU = "https://h5api.m.goofish.com/h5/mtop.idle.web.trade.bought.list/1.0/"
ALIBABA = "https://h5api.m.1688.com/h5/"


def read(html: str, url: str) -> Reading:
    return parse(Capture(url, html, captured_at=SEEN))


@pytest.fixture
def others(shared_corpus: Path) -> Path:
    return shared_corpus / "others"


def one(folder: Path, name: str, url: str) -> Order:
    reading = read((folder / name).read_text("utf-8"), url)
    assert reading.outcome == "read"
    (order,) = reading.orders
    return order


def test_suning(others: Path) -> None:
    order = one(others, "suning_queryOrderList_2021_reconstructed.html", SUNING)
    assert (order.number, order.status, order.paid) == ("20000000001", "shipped", "99.00")
    assert (order.placed_at, order.freight) == (date(2021, 1, 5), "0.00")
    assert order.merchant and order.merchant.name == "苏宁自营"
    assert [(i.title, i.quantity, i.unit_price) for i in order.items] == [("测试商品", 1, "99.00")]


def test_dangdang(others: Path) -> None:
    order = one(others, "dangdang_myorder_list_2021_reconstructed.html", DANGDANG)
    assert (order.number, order.status, order.paid) == ("40000000001", "shipped", "98.00")
    assert order.placed_at == datetime(2021, 1, 10, 12, 0, tzinfo=CHINA)
    assert [(i.quantity, i.unit_price) for i in order.items] == [(2, "49.00")]
    assert order.actions == ("confirm_receipt",)
    assert order.parent_number is None


def test_dangdangs_real_page_of_an_empty_account(others: Path) -> None:
    html = (others / "dangdang_myorder_2017_template_real.html").read_text("utf-8")
    reading = read(html, DANGDANG)
    assert (reading.outcome, reading.orders_on_page) == ("empty", 0)


def test_vipshop(others: Path) -> None:
    order = one(others, "vip_getOrderListTab_2018_reconstructed.html", VIPSHOP)
    assert (order.number, order.status, order.paid) == ("18103000000001", "shipped", "199.00")
    assert [(i.title, i.sku) for i in order.items] == [("测试商品", "M")]


def test_meituan(others: Path) -> None:
    url = "https://www.meituan.com/ptapi/orders/orderlist?statusFilter=0"
    order = one(others, "meituan_orderlist_2018_reconstructed.json", url)
    assert (order.number, order.status, order.paid) == ("1000000001", "unshipped", "88.00")
    assert order.placed_at == datetime.fromtimestamp(1541000000, CHINA)


def test_douyin(others: Path) -> None:
    url = (
        "https://aweme.snssdk.com/aweme/v1/commerce/order/detailInfo/?order_id=4900000000000000001"
    )
    order = one(others, "douyin_order_detailInfo_2022_reconstructed.json", url)
    assert (order.number, order.status) == ("4900000000000000001", "completed")


def test_xianyu(others: Path) -> None:
    order = one(others, "RECON_goofish_trade_bought_list_2026.json", XIANYU)
    assert (order.number, order.status, order.paid) == ("2480000000000000001", "shipped", "88.00")
    assert order.merchant and order.merchant.nick == "测试卖家"


def test_alibaba1688(others: Path) -> None:
    told = json.loads((others / "RECON_1688_queryOrder_and_packList_2026.json").read_text())
    url = f"{ALIBABA}mtop.1688.mtoporderservice.queryorder/1.0/"
    (order,) = read(json.dumps(told["queryOrder"]), url).orders
    assert (order.number, order.status) == ("2480000000000000001", "shipped")
    assert [(i.sku, i.quantity, i.unit_price) for i in order.items] == [("颜色:白色", 2, "3.20")]
    assert [p.number for p in order.shipments] == ["434455000000001"]
    (listed,) = read(
        json.dumps(told["listA"]), f"{ALIBABA}mtop.1688.trade.faas.gateway/1.0/"
    ).orders
    assert (listed.number, listed.status) == ("2480000000000000001", "shipped")


def test_nothing_of_the_consignee_is_read(others: Path) -> None:
    pages = {
        "suning_queryOrderList_2021_reconstructed.html": SUNING,
        "dangdang_myorder_list_2021_reconstructed.html": DANGDANG,
        "vip_getOrderListTab_2018_reconstructed.html": VIPSHOP,
    }
    for name, url in pages.items():
        told = read((others / name).read_text("utf-8"), url).model_dump_json()
        assert "测试甲" not in told
        assert "138****0000" not in told


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("等待买家付款", "unpaid"),
        ("买家已付款，等待卖家发货", "unshipped"),
        ("卖家已发货", "shipped"),
        ("等待买家收货", "shipped"),
        ("已签收", "signed"),
        ("待评价", "completed"),
        ("交易关闭", "closed"),
        ("退款成功", "closed"),
        ("退款中", "unknown"),
    ],
)
def test_status_words(words: str, status: str) -> None:
    assert status_of(words) == status


def test_new_status_words_are_not_guessed() -> None:
    with pytest.raises(Unreadable):
        status_of("等待星际转运")


PAGES = {
    "suning/order_list/rendered": SUNING,
    "dangdang/order_list/rendered": DANGDANG,
    "vipshop/order_list/rendered": VIPSHOP,
}


def own(case: str) -> str:
    return (CORPUS / case / "page.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "name"), [(page, name) for page in PAGES for name in class_names(own(page))]
)
def test_a_renamed_class_never_gives_a_wrong_value(page: str, name: str) -> None:
    right = read(own(page), PAGES[page])
    assert wrong(right, read(without_class(own(page), name), PAGES[page])) == []


NEEDED = [
    ("suning/order_list/rendered", name)
    for name in ("item", "order-info", "amount", "total-price", "opt-item")
]
NEEDED += [
    ("dangdang/order_list/rendered", name)
    for name in ("time_order", "price", "introduce_detail", "info_introduce", "trace_order")
]
NEEDED += [
    ("vipshop/order_list/rendered", name) for name in ("order-gen-date", "order-bd", "purple")
]


@pytest.mark.parametrize(("page", "name"), NEEDED)
def test_a_renamed_class_is_never_silently_less(page: str, name: str) -> None:
    right = read(own(page), PAGES[page])
    assert not lost_in_silence(right, read(without_class(own(page), name), PAGES[page]))


def test_a_day_before_which_nothing_is_sent_promises_nothing() -> None:
    """当当 prints it as "2026-12-15后发货"."""
    case = "dangdang/order_list/unpaid-cancelled-returned-presale"
    reading = read(own(case), "http://myhome.dangdang.com/myOrder")
    assert [order.promises for order in reading.orders] == [None] * 4
    assert [order.status for order in reading.orders] == [
        "unpaid",
        "closed",
        "completed",
        "unshipped",
    ]
