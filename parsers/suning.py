"""Suning 苏宁易购: the order list, a fragment of HTML that its page fetches (evidence of 2021)."""

from __future__ import annotations

import re
from typing import Any

from parsers._blocks import Block, Element, given, outermost, words
from parsers._collect import Collector, Table
from parsers._fields import address, identifier, moment, money, quantity
from parsers._page import (
    Address,
    Blocked,
    Found,
    Gate,
    LayoutChanged,
    Page,
    Platform,
    Reader,
    SignedOut,
)
from parsers._records import Item, Merchant, Order
from parsers._status_words import status_of

_BOX_ID = re.compile(r"table_box_(\d{6,24})").fullmatch
_ITEM_LINK = re.compile(r"product\.suning\.com/\d+/(\d+)\.html").search


def read_list(page: Page) -> Found:
    """Read the boxes of the list, one per order.

    Raises:
        LayoutChanged: no box carries an order number in its id.
    """
    boxes = outermost(e for e in page.tree.iter("div") if _BOX_ID(e.get("id") or ""))
    if not boxes:
        raise LayoutChanged("no element with an id table_box_<order number>")
    collector = Collector(page, "suning_list")
    orders = collector.each(boxes, "box", lambda box, at: _order(Block(box), at, collector))
    return Found(orders, len(boxes), collector.notices)


def _order(box: Block, where: str, collector: Collector) -> Order | None:
    values = collector.values(_ORDER, box, where)
    values["merchant"] = collector.part(Merchant, _MERCHANT, box, where)
    rows = (Block(row) for row in box.all("order-info"))
    values["items"] = collector.parts(Item, _ITEM, rows, where + ".order-info")
    if not values["items"]:
        collector.note("missing", f"items are not at {where}.order-info")
    return collector.order(values, _ORDER, where, items=".order-info", merchant=".item span")


def _number(box: Block) -> str | None:
    found = _BOX_ID(box.element.get("id") or "")
    return found[1] if found else None


def _head(box: Block) -> list[str]:
    item = box.first("item")
    return [] if item is None else [words(span) for span in item.iter("span")]


def _day(box: Block) -> str | None:
    """Give what stands first above the goods, or the day where it has moved."""
    spans = _head(box)
    return next((span for span in spans if _DAY(span)), spans[0] if spans else None)


def _shop(box: Block) -> str | None:
    return next((span for span in _head(box)[1:] if not _DAY(span)), None)


_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}").match


def _inside(name: str, tag: str) -> Any:
    def find(box: Block) -> str | None:
        element = box.first(name)
        found = None if element is None else next(element.iter(tag), None)
        return None if found is None else words(found)

    return find


def _freight(printed: str) -> str | None:
    found = re.search(r"运费\s*[:：]?\s*([¥￥]\s?[\d.,]+)", printed)
    return money(found[1]) if found else None


def _self_operated(box: Block) -> bool | None:
    shop = _shop(box)
    return None if not shop else True if "苏宁自营" in shop else None


_ORDER: Table = (
    given("number", "@id", _number, identifier, needed=True),
    given("placed_at", ".item span[1]", _day, moment, needed=True),
    given("status_text", ".opt-item", lambda box: box.words("opt-item")),
    given("status", ".opt-item", lambda box: box.words("opt-item"), status_of, needed=True),
    given("paid", ".total-price span", _inside("total-price", "span"), money, needed=True),
    given("freight", ".total-price em", _inside("total-price", "em"), _freight),
)
_MERCHANT: Table = (
    given("name", ".item span[2]", _shop, needed=True),
    given("self_operated", ".item span[2]", _self_operated, lambda told: told),
)


def _name(row: Block) -> Element | None:
    named = (e for e in row.element.iter("a") if (e.get("name") or "").startswith("pname_"))
    return next(named, None)


def _title(row: Block) -> str | None:
    name = _name(row)
    return row.words("name") if name is None else name.get("title") or words(name)


def _href(row: Block) -> str | None:
    name = _name(row)
    return None if name is None else name.get("href")


def _item_id(row: Block) -> str | None:
    found = _ITEM_LINK(_href(row) or "")
    return found[1] if found else None


_ITEM: Table = (
    given("title", "[name=pname_]", _title, needed=True),
    given("item_id", "[name=pname_]/@href", _item_id, identifier),
    given("quantity", ".amount", lambda row: row.words("amount"), quantity, needed=True),
    given("unit_price", ".price span", lambda row: row.words("price"), money),
    given("url", "[name=pname_]/@href", _href, address),
)

SUNING = Platform(
    name="suning",
    title="苏宁易购",
    hosts=("order.suning.com",),
    addresses=(
        Address(
            "order_list",
            re.compile(r"order\.suning\.com/order/(?:orderList|queryOrderList)\.do"),
            (Reader("suning_list", read_list, "dom", "2021-01", marks=("table_box_",)),),
        ),
    ),
    gates=(
        Gate(SignedOut, address=re.compile(r"passport\.suning\.com/")),
        Gate(Blocked, words=("安全验证",)),
    ),
    empty_words=("没有符合条件的订单", "暂无订单"),
)
