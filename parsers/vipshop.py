"""Vipshop 唯品会: the order list, a fragment of HTML that its page fetches (evidence of 2018)."""

from __future__ import annotations

import re
from collections.abc import Callable

from parsers._blocks import Block, given, outermost, words
from parsers._collect import Collector, Table
from parsers._fields import identifier, moment, money
from parsers._page import Address, Found, Gate, LayoutChanged, Page, Platform, Reader, SignedOut
from parsers._records import Item, Order
from parsers._status_words import status_of


def read_list(page: Page) -> Found:
    """Read the rows of the list; whom they are sent to stands in their attributes, and stays there.

    Raises:
        LayoutChanged: no row carries an order number.
    """
    bodies = outermost(body for body in page.tree.iter("tbody") if body.get("data-orderid"))
    if not bodies:
        raise LayoutChanged("no tbody[data-orderid]")
    collector = Collector(page, "vipshop_list")
    orders = collector.each(bodies, "tbody", lambda body, at: _order(Block(body), at, collector))
    return Found(orders, len(bodies), collector.notices)


def _order(body: Block, where: str, collector: Collector) -> Order | None:
    values = collector.values(_ORDER, body, where)
    rows = (Block(row) for row in body.all("order-bd"))
    values["items"] = collector.parts(Item, _ITEM, rows, where + ".order-bd")
    if not values["items"]:
        collector.note("missing", f"items are not at {where}.order-bd")
    return collector.order(values, _ORDER, where, items=".order-bd")


def _attribute(name: str) -> Callable[[Block], str | None]:
    return lambda body: body.element.get(name)


def _status(body: Block) -> str | None:
    cell = body.first("purple")
    return None if cell is None else words(cell)


_ORDER: Table = (
    given(
        "number", "@data-ordersn", lambda b: b.element.get("data-ordersn"), identifier, needed=True
    ),
    given("status_text", ".purple span", _status),
    given("status", ".purple span", _status, status_of, needed=True),
    given("placed_at", ".order-gen-date", lambda b: b.words("order-gen-date"), moment, needed=True),
    given("paid", "@data-money", _attribute("data-money"), money, needed=True),
)
_ITEM: Table = (
    given("title", ".name", lambda row: row.words("name"), needed=True),
    given("sku", ".size", lambda row: row.words("size")),
)

VIPSHOP = Platform(
    name="vipshop",
    title="唯品会",
    hosts=("order.vip.com",),
    addresses=(
        Address(
            "order_list",
            re.compile(r"order\.vip\.com/order/(?:orderlist|getOrderListTab)", re.IGNORECASE),
            (Reader("vipshop_list", read_list, "dom", "2018-10", marks=("data-orderid",)),),
        ),
    ),
    gates=(Gate(SignedOut, address=re.compile(r"passport\.vip\.com/")),),
)
