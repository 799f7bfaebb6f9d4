"""A response that was saved under its page's address is read like one under its own."""

from pathlib import Path

import pytest

from parsers import Capture, parse

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SAVED = {
    "pinduoduo/order_list/v4-response": "https://mobile.yangkeduo.com/orders.html",
    "xianyu/order_list/response": "https://www.goofish.com/bought",
    "jd/order_list/mobile-response": "https://trade.m.jd.com/order/orderlist_jdm.shtml",
}
OWN = {
    "pinduoduo/order_list/v4-response": (
        "https://mobile.yangkeduo.com/proxy/api/api/aristotle/order_list_v4?pdduid=1"
    ),
}


def body(case: str) -> str:
    return (CORPUS / case / "response.json").read_text("utf-8")


@pytest.mark.parametrize("case", SAVED)
def test_its_orders_are_read(case: str) -> None:
    reading = parse(Capture(SAVED[case], body(case)))
    assert reading.page == "order_list"
    assert reading.orders
    assert reading.outcome in ("read", "partial")
    assert [note.kind for note in reading.notices if note.kind == "unknown_response"] == []


@pytest.mark.parametrize("case", OWN)
def test_they_are_the_same_as_under_its_own_address(case: str) -> None:
    assert parse(Capture(SAVED[case], body(case))) == parse(Capture(OWN[case], body(case)))


@pytest.mark.parametrize("address", SAVED.values())
@pytest.mark.parametrize("text", ['{"weather": "fine"}', "[1, 2, 3]", "null", '"words"'])
def test_any_other_response_is_no_empty_list(address: str, text: str) -> None:
    reading = parse(Capture(address, text))
    assert reading.outcome == "unknown_layout"
    assert reading.orders == ()


def test_a_body_cut_short_is_not_read() -> None:
    whole = body("pinduoduo/order_list/v4-response")
    reading = parse(Capture(SAVED["pinduoduo/order_list/v4-response"], whole[: len(whole) // 2]))
    assert reading.outcome == "unknown_layout"
    assert reading.orders == ()
