"""Douyin 抖音商城: the app's response for one order (evidence of 2022; no web page is known)."""

from __future__ import annotations

import re

from parsers._collect import Collector, Table, key
from parsers._fields import identifier
from parsers._page import (
    Address,
    Found,
    LayoutChanged,
    NothingHere,
    Page,
    Platform,
    Reader,
    decoded,
)
from parsers._status_words import status_of


def read_detail(page: Page) -> Found:
    """Read where an order stands; only its status was ever seen in such a response.

    Raises:
        LayoutChanged: the response tells no status.
        NothingHere: the address names no order.
    """
    body = page.json
    info = body.get("order_detail_info") if isinstance(body, dict) else None
    if isinstance(info, str):
        info = decoded(info)
    if not isinstance(info, dict) or "shop_order_status_info" not in info:
        raise LayoutChanged("no order_detail_info.shop_order_status_info")
    number = identifier(page.query.get("order_id"))
    if number is None:
        raise NothingHere("no order_id in the address")
    collector = Collector(page, "douyin_detail")
    values = {"number": number, **collector.values(_DETAIL, info, "order_detail_info.")}
    order = collector.order(values, _DETAIL, "order_detail_info.", number="order_id=")
    return Found([order] if order else [], 1, collector.notices)


_STATUS = "shop_order_status_info.order_status_desc"
_DETAIL: Table = (
    key("status_text", _STATUS),
    key("status", _STATUS, status_of, needed=True),
)

DOUYIN = Platform(
    name="douyin",
    title="抖音商城",
    hosts=(),
    addresses=(
        Address(
            "order_detail",
            re.compile(r"aweme\.snssdk\.com/aweme/v1/commerce/order/detailInfo/"),
            (Reader("douyin_detail", read_detail, "payload", "2022-11"),),
        ),
    ),
    api_hosts=("aweme.snssdk.com",),
)
