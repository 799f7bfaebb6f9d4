"""Dangdang 当当: the order list, as JSON in a script and as rendered (evidence of 2017, 2021)."""

from __future__ import annotations

import json
import re
from typing import Any

from parsers._blocks import Block, given, outermost, words
from parsers._collect import Collector, Table, dicts, key
from parsers._fields import address, identifier, moment, money, quantity
from parsers._page import (
    Address,
    Found,
    Gate,
    LayoutChanged,
    NothingHere,
    Page,
    Platform,
    Reader,
    SignedOut,
)
from parsers._records import Item, Merchant, Order
from parsers._status_words import status_of

# -- JSON in a script ----------------------------------------------------------------------------

_INFO = re.compile(r"\binfo\s{0,9}=\s{0,9}eval\(\s{0,9}")
_DECODER = json.JSONDecoder()


def read_script(page: Page) -> Found:
    """Read the orders that the list hands to its template.

    Raises:
        LayoutChanged: no script holds an orderList.
    """
    collector = Collector(page, "dangdang_list")
    # a forcibly split order is not shown: its parts stand in the list for it
    entries = dicts(_info(page)["orderList"])
    parents = {_told(entry, "parentId") for entry in entries}
    listed = [e for e in entries if not _is_split(e) and _told(e, "orderId") not in parents]
    orders = collector.each(listed, "orderList", lambda raw, at: _order(raw, at, collector))
    return Found(orders, len(listed), collector.notices)


def _info(page: Page) -> dict[str, Any]:
    """Find the script's data that holds the orders; the page's head has data of its own."""
    for opening in _INFO.finditer(page.text):
        try:
            held = _DECODER.raw_decode(page.text, opening.end())[0]
        except (ValueError, RecursionError):
            continue
        if isinstance(held, dict) and isinstance(held.get("orderList"), list):
            return held
    raise LayoutChanged("no info=eval({…}) with an orderList")


def _told(entry: dict[str, Any], name: str) -> str | None:
    """Give one word of an order's own part; "0" stands for none."""
    order = entry.get("order")
    told = str(order.get(name) or "0") if isinstance(order, dict) else "0"
    return None if told == "0" else told


def _is_split(entry: dict[str, Any]) -> bool:
    return _told(entry, "isForciblySplitted") is not None


def _order(raw: dict[str, Any], where: str, collector: Collector) -> Order | None:
    values = collector.values(_ORDER, raw, where)
    values["merchant"] = collector.part(Merchant, _MERCHANT, raw, where)
    values["items"] = collector.parts(Item, _ITEM, dicts(raw.get("products")), where + "products")
    if not values["items"]:
        collector.note("missing", f"items are not at {where}products")
    values["actions"] = tuple(action for name, action in _SHOWN if _shows(raw, name))
    return collector.order(values, _ORDER, where, items="products")


def _shows(raw: dict[str, Any], name: str) -> bool:
    return _told(raw, name) == "1"


_SHOWN = (
    ("showConfirmOrder", "confirm_receipt"),
    ("showComment", "review"),
    ("showDoReturn", "apply_after_sale"),
    ("showReturn", "view_after_sale"),
    ("showRefund", "view_refund"),
    ("showCancelDetail", "view_cancellation"),
)


def _freight(raw: dict[str, Any]) -> Any:
    """The freight is settled where paidYF is 1; with 2 it is not known yet."""
    return raw["order"].get("shippingFee") if _shows(raw, "paidYF") else None


def _not_zero(raw: Any) -> str | None:
    return None if str(raw) == "0" else identifier(raw)


_ORDER: Table = (
    key("number", "order.orderId", identifier, needed=True),
    key("parent_number", "order.parentId", _not_zero),
    key("status_text", "order.orderViewStatus"),
    key("status", "order.orderViewStatus", status_of, needed=True),
    key("placed_at", "order.orderCreationDate", moment, needed=True),
    key("paid", "order.totalPrice", money, needed=True),
    given("freight", "order.shippingFee", _freight, money),
    key("payment", "order.paymentMethodTypeName"),
    key("url", "order.orderDetailUrl", address),
)
_MERCHANT: Table = (key("id", "order.shopId", _not_zero),)
_ITEM: Table = (
    key("title", "productInfo.productName", needed=True),
    key("quantity", "orderQuantity", quantity, needed=True),
    key("unit_price", "barginPrice", money),
    key("snapshot_url", "productSnapshotUrl", address),
)
# preSaleArriveTimeInfo is printed as "…后发货": not before that day, which promises nothing.


# -- as rendered ---------------------------------------------------------------------------------


def read_rendered(page: Page) -> Found:
    """Read the list as its template renders it.

    Raises:
        NothingHere: nothing was rendered; the template alone is on every page.
    """
    boxes = outermost(e for e in page.tree.iter("div") if _shown_number(e))
    if not boxes:
        raise NothingHere("no div[order_id]")
    collector = Collector(page, "dangdang_rendered")
    orders = collector.each(boxes, "div", lambda e, at: _rendered(Block(e), at, collector))
    return Found(orders, len(boxes), collector.notices)


def _shown_number(element: Any) -> str | None:
    number = element.get("order_id")
    return number if number and number.isdigit() else None


def _rendered(box: Block, where: str, collector: Collector) -> Order | None:
    values = collector.values(_SHOWN_ORDER, box, where)
    goods = (Block(detail) for detail in box.all("introduce_detail"))
    values["items"] = collector.parts(Item, _SHOWN_ITEM, goods, where + ".introduce_detail")
    if not values["items"]:
        collector.note("missing", f"items are not at {where}.introduce_detail")
    links = (words(link) for link in box.element.iter("a"))
    values["actions"] = tuple(dict.fromkeys(_LINKS[name] for name in links if name in _LINKS))
    return collector.order(values, _SHOWN_ORDER, where, items=".introduce_detail")


_LINKS = {
    "确认收货": "confirm_receipt",
    "评价商品": "review",
    "申请退换货": "apply_after_sale",
    "查看退换货": "view_after_sale",
    "查看退款": "view_refund",
    "取消详情": "view_cancellation",
}


def _traced(box: Block) -> str | None:
    """The status is the last line above the trace that says one."""
    trace = box.first("trace_order")
    lines = [] if trace is None else [words(line) for line in trace.iter("p")]
    told = [line for line in lines if line and line != "预售" and not line.endswith("后发货")]
    return told[-1] if told else None


_SHOWN_ORDER: Table = (
    given("number", "@order_id", lambda box: _shown_number(box.element), identifier, needed=True),
    given("status_text", ".trace_order p", _traced),
    given("status", ".trace_order p", _traced, status_of, needed=True),
    given("placed_at", ".time_order", lambda box: box.words("time_order"), moment, needed=True),
    given("paid", ".price", lambda box: box.words("price"), money, needed=True),
    given("payment", ".online_pay", lambda box: box.words("online_pay")),
)
_SHOWN_ITEM: Table = (
    given("title", ".info_introduce", lambda e: e.words("info_introduce"), needed=True),
    given("quantity", ".number", lambda e: e.words("number"), quantity, needed=True),
    given("unit_price", ".price_num", lambda e: e.words("price_num"), money),
)

DANGDANG = Platform(
    name="dangdang",
    title="当当",
    hosts=("myhome.dangdang.com",),
    addresses=(
        Address(
            "order_list",
            re.compile(r"myhome\.dangdang\.com/myOrder(?:/list)?(?:\?|$)", re.IGNORECASE),
            (
                Reader(
                    "dangdang_list", read_script, "embedded", "2021-01", marks=('"orderList":[',)
                ),
                Reader(
                    "dangdang_rendered",
                    read_rendered,
                    "dom",
                    "2017",
                    marks=("order_show",),
                ),
            ),
        ),
    ),
    gates=(Gate(SignedOut, address=re.compile(r"login\.dangdang\.com/")),),
    empty_words=("您没有该类型的订单",),
)
