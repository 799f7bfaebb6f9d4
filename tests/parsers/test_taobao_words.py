"""The words and addresses of Taobao's pages, one by one."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers._fields import CHINA, Unreadable
from parsers.taobao._addresses import address, sister
from parsers.taobao._amounts import discount
from parsers.taobao._lines import number
from parsers.taobao._promises import auto_confirm, relative_moment, ship_by
from parsers.taobao._words import actions, after_sale_kind, is_goods, refund, status_of
from parsers.taobao.logistics import stage

SEEN = datetime(2026, 8, 7, 6, 13, 33, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        (
            "//item.taobao.com/item.htm?id=911178585754&_u=follow&mi_id=me",
            "https://item.taobao.com/item.htm?id=911178585754",
        ),
        (
            "https://item.taobao.com/item.htm?mi_id=me&id=911178585754#top",
            "https://item.taobao.com/item.htm?id=911178585754",
        ),
        (
            "//detail.i56.taobao.com/call/query.do?tradeId=5&digest=SECRET%3D",
            "https://detail.i56.taobao.com/call/query.do",
        ),
        ("https://shop1.taobao.com/category.htm", "https://shop1.taobao.com/category.htm"),
        (
            "/trade/detail.htm?bizOrderId=5",
            "https://buyertrade.taobao.com/trade/detail.htm?bizOrderId=5",
        ),
        (None, None),
    ],
)
def test_addresses_lose_what_follows_a_shopper(printed: Any, whole: str | None) -> None:
    assert address(printed) == whole


@given(st.text(max_size=60))
def test_an_address_is_a_web_address_without_tokens(words: str) -> None:
    for raw in (words, f"//item.taobao.com/{words}", f"https://item.taobao.com/?id=1&{words}"):
        try:
            whole = address(raw)
        except Unreadable:
            continue
        assert whole is None or whole.startswith(("https://", "http://"))


def test_a_token_never_passes() -> None:
    for raw in ("//a.taobao.com/x?digest=1&x5secdata=2", "https://a.taobao.com/x?_u=3&spm=4"):
        assert address(raw) == "https://a.taobao.com/x"


def test_the_sister_shop_is_told_by_the_host() -> None:
    assert sister("//trade.tmall.com/detail/orderDetail.htm?bizOrderId=5") == "tmall"
    assert sister("//trade.taobao.com/trade/detail/x.htm") == "taobao"
    assert sister(None) is None


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("等待买家付款", "unpaid"),
        ("买家已付款", "unshipped"),
        ("部分发货", "unshipped"),
        ("卖家已发货", "shipped"),
        ("商家已发货，等待买家确认", "shipped"),
        ("物流派件中", "shipped"),
        ("待取件", "shipped"),
        ("快件已签收", "signed"),
        ("交易成功", "completed"),
        ("交易关闭", "closed"),
        ("已取消", "closed"),
        ("", None),
    ],
)
def test_statuses_as_pages_print_them(printed: str, status: str | None) -> None:
    assert status_of(printed) == status


def test_a_new_status_is_refused_rather_than_guessed() -> None:
    with pytest.raises(Unreadable):
        status_of("等待奇迹")


@pytest.mark.parametrize(
    ("printed", "state"),
    [
        ("退款成功", "refunded"),
        ("退款中", "in_progress"),
        ("待商家处理", "in_progress"),
        ("待买家退货", "send_back"),
        ("退款关闭", "closed"),
        ("商家拒绝退款", "rejected"),
        ("查看退款", "unknown"),
    ],
)
def test_refund_states_as_pages_print_them(printed: str, state: str) -> None:
    known = refund(printed)
    assert known and (known.status, known.status_text) == (state, printed)


@pytest.mark.parametrize(
    ("printed", "kind"),
    [("仅退款", "refund_only"), ("退货退款", "return_refund"), ("换货", "exchange"), ("", None)],
)
def test_kinds_of_after_sale(printed: str, kind: str | None) -> None:
    assert after_sale_kind(printed) == kind


def test_insurance_is_not_goods() -> None:
    assert not is_goods("保险服务")
    assert not is_goods("任何", "//prod-baoxian.taobao.com/x")
    assert is_goods("购物袋", "//item.taobao.com/item.htm?id=1")


def test_buttons_offer_what_they_are_known_for_once_each() -> None:
    assert actions(["confirmGood", "确认收货", "flag", None, 5]) == ("confirm_receipt",)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("承诺明天23:12前发货", datetime(2026, 8, 8, 23, 12, tzinfo=CHINA)),
        ("今天18:00前发货", datetime(2026, 8, 7, 18, 0, tzinfo=CHINA)),
        ("08月20日 23:59前发货", datetime(2026, 8, 20, 23, 59, tzinfo=CHINA)),
        ("后天前发货", date(2026, 8, 9)),
        ("预计今天发货", None),
        ("预计明天23:12前发货", None),
        ("尽快发货", None),
    ],
)
def test_only_a_promise_is_a_promise(words: str, at: Any) -> None:
    assert ship_by(words, SEEN, SEEN) == at


def test_relative_words_need_a_clock() -> None:
    assert relative_moment("明天23:12", None) is None
    assert auto_confirm("还剩9天4小时自动确认", None) is None
    assert auto_confirm("还剩9天4小时自动关闭", SEEN) is None


def test_a_bill_that_adds_up_gives_the_discount() -> None:
    bill = [("商品总价", "￥518.80"), ("运费", "￥12.00"), ("官方立减", "-￥50.00")]
    assert discount([*bill, ("实付款", "￥480.80")]) == "50.00"
    with pytest.raises(Unreadable):
        discount([*bill, ("实付款", "￥500.00")])
    assert discount([("商品总价", "￥5.00"), ("实付款", "￥5.00")]) is None
    assert discount(bill) is None


def test_numbers_of_orders_are_digits() -> None:
    assert number(4895741536017990001) == "4895741536017990001"
    for bad in ("48957415360179900x1", "12345", 4.8e18):
        with pytest.raises(Unreadable):
            number(bad)


@pytest.mark.parametrize(
    ("printed", "kept"),
    [("待取件 8-3-1207", "待取件"), ("待取件 A-12-08", "待取件"), ("运输中 ", "运输中")],
)
def test_the_code_of_the_locker_is_not_kept(printed: str, kept: str) -> None:
    assert stage(printed) == kept
