"""What JD's pages say in a second way counts where the first has another name, if it is certain."""

from pathlib import Path

import pytest

from parsers import Capture, Order, parse
from tests.parsers.mangle import without_class

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "jd"
LIST = "https://order.jd.com/center/list.action"
DETAIL = "https://details.jd.com/normal/item.action"


def own(case: str) -> str:
    return (CORPUS / case / "page.html").read_text("utf-8")


def first(page: str, url: str = LIST) -> Order:
    return parse(Capture(url, page)).orders[0]


PARCELS = own("order_list/several-parcels")


@pytest.mark.parametrize(
    "name", ["amount", "order-status", "shop-txt", "goods-number", "goods-item"]
)
def test_a_list_whose_class_has_another_name_is_still_read(name: str) -> None:
    order, same = first(without_class(PARCELS, name)), first(PARCELS)
    assert (order.paid, order.payment) == (same.paid, same.payment) == ("997.00", "在线支付")
    assert (order.status, order.status_text) == (same.status, same.status_text)
    assert order.items == same.items
    assert order.merchant == same.merchant


def test_a_status_that_nobody_knows_is_not_replaced_by_another_word() -> None:
    page = without_class(PARCELS, "order-status").replace("\n等待收货\n", "\n云端漫步中\n")
    assert first(page).status == "unknown"
    assert first(page).status_text is None


def test_of_two_known_words_in_the_cell_none_is_the_status() -> None:
    page = without_class(PARCELS, "order-status")
    twice = page.replace('<div class="status">', '<div class="status"><span>已完成</span>')
    assert first(twice).status == "unknown"


def test_two_cells_with_sums_are_no_sum() -> None:
    page = without_class(PARCELS, "amount")
    other = '<td rowspan="2"><b>总额 ¥1.00</b></td><td rowspan="2"><div class="status">'
    assert first(page.replace('<td rowspan="2"><div class="status">', other)).paid is None


def test_a_number_behind_the_next_goods_is_theirs() -> None:
    page = PARCELS.replace('<div class="goods-number">\nx2\n</div>', "")
    assert [item.quantity for item in first(page).items] == [None, 1]


SENT = own("order_detail/shop-in-transit")


def test_the_headline_of_an_order_is_known_by_its_words() -> None:
    same = first(SENT, DETAIL)
    order = first(without_class(SENT, "state-txt"), DETAIL)
    assert (order.status, order.status_text) == (same.status, same.status_text)
    assert order.status != "unknown"


@pytest.mark.parametrize("words", ["云端漫步中", "我的订单"])
def test_another_heading_is_no_status(words: str) -> None:
    page = without_class(SENT, "state-txt")
    status = first(SENT, DETAIL).status_text
    assert status is not None
    assert first(page.replace(status, words), DETAIL).status == "unknown"


def test_the_goods_are_known_by_their_rows() -> None:
    order = first(without_class(SENT, "tb-order"), DETAIL)
    assert order.items == first(SENT, DETAIL).items != ()
