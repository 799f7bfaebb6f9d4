"""Xianyu 闲鱼 (goofish.com): what one has bought, as its page fetches it (evidence of 2026)."""

from __future__ import annotations

import re
from typing import Any

from parsers._collect import Collector, Table, dicts, inner, key, whole
from parsers._fields import Unreadable, address, identifier, moment, money, quantity
from parsers._mtop import payload_data
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
from parsers._records import Item, Merchant, Order, Status
from parsers._status_words import status_of as status_of_words

_STATUSES: dict[str, Status] = {
    "wait_buyer_pay": "unpaid",
    "wait_seller_send_goods": "unshipped",
    "wait_buyer_confirm_goods": "shipped",
    "trade_success": "completed",
    "close_by_buyer": "closed",
    "close_by_seller": "closed",
    "close_by_out": "closed",
}


def read_bought(page: Page) -> Found:
    """Read one response of the list.

    Raises:
        LayoutChanged: the response holds no items.
    """
    data = payload_data(page)
    listed = data.get("items")
    if not isinstance(listed, list):
        raise LayoutChanged("no data.items")
    collector = Collector(page, "xianyu_list")
    orders = collector.each(
        dicts(listed), "data.items", lambda raw, where: _order(raw, where, collector)
    )
    return Found(orders, len(listed), collector.notices)


def _order(raw: dict[str, Any], where: str, collector: Collector) -> Order | None:
    values = collector.values(_ORDER, raw, where)
    values["merchant"] = collector.part(Merchant, _SELLER, raw, where)
    item = collector.part(Item, _ITEM, raw, where)
    values["items"] = (item,) if item else ()
    return collector.order(values, _ORDER, where, items="content.data", merchant="head.data")


def _status(raw: dict[str, Any]) -> Status:
    """The code decides; a refund's code, or a new one, leaves it to the words."""
    code = str(inner(raw, "commonData").get("tradeStatusEnum") or "")
    if code in _STATUSES:
        return _STATUSES[code]
    printed = inner(raw, "head", "data").get("statusViewMsg")
    if not printed:
        raise Unreadable(f"unknown status {code[:30]!r}")
    return status_of_words(printed)


_HEAD, _GOODS = "head.data", "content.data.detailInfo"
_ORDER: Table = (
    key("number", "commonData.orderIdStr", identifier, needed=True),
    whole("status", "commonData.tradeStatusEnum", _status, needed=True),
    key("status_text", f"{_HEAD}.statusViewMsg"),
    key("placed_at", f"{_HEAD}.createTime", moment, needed=True),
    key("paid", "priceInfo.price", money, needed=True),
    key("url", "commonData.orderDetailUrl", address),
)
_SELLER: Table = (
    key("nick", f"{_HEAD}.userInfo.userAliasNick"),
    key("name", f"{_HEAD}.userInfo.userNick"),
    key("id", "commonData.peerUserId", identifier),
)
_ITEM: Table = (
    key("title", f"{_GOODS}.auctionTitle", needed=True),
    key("item_id", "commonData.itemId", identifier),
    key("quantity", "priceInfo.buyAmount", quantity),
)

XIANYU = Platform(
    name="xianyu",
    title="闲鱼",
    hosts=("www.goofish.com",),
    addresses=(
        Address(
            "order_list",
            re.compile(r"h5api\.m\.goofish\.com/h5/mtop\.idle\.web\.trade\.bought\.list/"),
            (Reader("xianyu_list", read_bought, "payload", "2026-02"),),
        ),
        Address("order_list", re.compile(r"www\.goofish\.com/bought"), ()),
    ),
    api_hosts=("h5api.m.goofish.com",),
    gates=(
        Gate(SignedOut, marks=("FAIL_SYS_SESSION_EXPIRED",)),
        Gate(Blocked, marks=("RGV587_ERROR", "FAIL_SYS_USER_VALIDATE")),
    ),
)
