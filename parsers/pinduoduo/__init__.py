"""Pinduoduo 拼多多: lists, order pages, parcels, after-sale, mostly JSON in the page."""

from __future__ import annotations

import re

from parsers._page import Blocked, Gate, Platform, Reader, SignedOut, at
from parsers.pinduoduo import after_sales, express, orders

__all__ = ["PINDUODUO"]

_MOBILE = r"mobile\.(?:yangkeduo|pinduoduo)\.com"
_API = rf"(?:{_MOBILE}/proxy/api|api\.(?:yangkeduo|pinduoduo)\.com)"
_RAW_DATA = ("rawData",)


def _at(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_ORDERS = (
    at(
        "order_list",
        rf"{_MOBILE}/(?:orders|transac_orders_search_results)\.html",
        Reader("pdd_list", orders.read_list_page, "embedded", "2026-08", marks=_RAW_DATA),
    ),
    at(
        "order_list",
        rf"{_API}/(?:api/)?aristotle/order_list(?:_search)?(?:_v\d+)?(?:[?/]|$)",
        Reader("pdd_list_response", orders.read_list_response, "payload", "2026-09"),
    ),
    at(
        "order_detail",
        rf"{_MOBILE}/(?:order|order_detail)\.html",
        Reader("pdd_detail", orders.read_detail_page, "embedded", "2025-12", marks=_RAW_DATA),
    ),
    at(
        "order_detail",
        rf"{_API}/order/\d{{6}}-\d+(?:\?|$)",
        Reader("pdd_detail_response", orders.read_detail_response, "payload", "2022-10"),
    ),
)
_PARCELS = (
    at(
        "logistics",
        rf"{_MOBILE}/goods_express\.html",
        Reader("pdd_express", express.read_page, "embedded", "2026-08", marks=("traceData",)),
        Reader("pdd_express_words", express.read_words, "label", "2026-08"),
        Reader("pdd_express_text", express.read_text, "payload", "2026-08"),
    ),
    at(
        "logistics",
        rf"{_API}/(?:api/express/shipping/track|order/\d{{6}}-\d+/shipping)(?:\?|$)",
        Reader("pdd_track", express.read_response, "payload", "2026-09"),
    ),
    at(
        "logistics",
        rf"{_API}/api/express",
        Reader("pdd_pickup_tabs", express.read_tabs, "payload", "2026-09"),
    ),
)
_AFTER_SALES = (
    at(
        "after_sale_list",
        rf"{_MOBILE}/complaint_list\.html",
        Reader("pdd_after_sales", after_sales.read_list_page, "embedded", "2023-11"),
    ),
    at(
        "after_sale_list",
        rf"{_API}/(?:api/)?(?:blade/after_sales_list|after_sales/list)",
        Reader("pdd_after_sales_response", after_sales.read_list_response, "payload", "2023-11"),
    ),
    at(
        "after_sale",
        rf"{_MOBILE}/complaint_detail\.html",
        Reader("pdd_after_sale", after_sales.read_detail_page, "embedded", "2023-11"),
    ),
)

PINDUODUO = Platform(
    name="pinduoduo",
    title="拼多多",
    hosts=("mobile.yangkeduo.com", "mobile.pinduoduo.com"),
    addresses=(*_ORDERS, *_PARCELS, *_AFTER_SALES),
    api_hosts=("api.pinduoduo.com", "api.yangkeduo.com"),
    gates=(
        Gate(SignedOut, address=_at(rf"{_MOBILE}/login\.html")),
        Gate(Blocked, address=_at(rf"{_MOBILE}/psnl_verification\.html")),
    ),
    empty_words=("您还没有相关的订单",),
)
