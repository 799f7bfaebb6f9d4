"""Meituan 美团 on the PC: the order list's response (evidence of 2018)."""

from __future__ import annotations

import re
from typing import Any

from parsers._blocks import given
from parsers._collect import Collector, Table, dicts, key
from parsers._fields import epoch, identifier, money, printed, quantity
from parsers._page import Address, Found, Gate, LayoutChanged, Page, Platform, Reader, SignedOut
from parsers._records import Item, Order
from parsers._status_words import status_of


def read_list(page: Page) -> Found:
    """Read the orders of one response.

    Raises:
        LayoutChanged: the response holds no orders.
    """
    body = page.json
    data = body.get("data") if isinstance(body, dict) else None
    listed = data.get("orders") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise LayoutChanged("no data.orders")
    collector = Collector(page, "meituan_list")
    orders = collector.each(
        dicts(listed), "data.orders", lambda raw, where: _order(raw, where, collector)
    )
    return Found(orders, len(listed), collector.notices)


def _order(raw: dict[str, Any], where: str, collector: Collector) -> Order | None:
    values = collector.values(_ORDER, raw, where)
    item = collector.part(Item, _ITEM, raw, where)
    values["items"] = (item,) if item else ()
    return collector.order(values, _ORDER, where, items="title")


def _told(label: str) -> Any:
    """Find a line of orderinfo by its label: "总价：88.00元"."""

    def find(raw: dict[str, Any]) -> str | None:
        lines = raw.get("orderinfo")
        told = [printed(line) or "" for line in lines] if isinstance(lines, list) else []
        return next((line.partition("：")[2] for line in told if line.startswith(label)), None)

    return find


_ORDER: Table = (
    key("number", "orderid", identifier, needed=True),
    key("status_text", "showstatus"),
    key("status", "showstatus", status_of, needed=True),
    key("placed_at", "ordertime", epoch, needed=True),
    given("paid", "orderinfo[] 总价", _told("总价"), money, needed=True),
)
_ITEM: Table = (
    key("title", "title", needed=True),
    given("quantity", "orderinfo[] 数量", _told("数量"), quantity),
)

MEITUAN = Platform(
    name="meituan",
    title="美团",
    hosts=("www.meituan.com",),
    addresses=(
        Address(
            "order_list",
            re.compile(r"www\.meituan\.com/ptapi/orders/orderlist"),
            (Reader("meituan_list", read_list, "payload", "2018-11", marks=('"orders"',)),),
        ),
        Address("order_list", re.compile(r"www\.meituan\.com/orders/"), ()),
    ),
    gates=(Gate(SignedOut, address=re.compile(r"passport\.meituan\.com/")),),
)
