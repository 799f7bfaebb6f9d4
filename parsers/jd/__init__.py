"""JD 京东: lists, order pages, parcels, price protection, after-sale."""

from __future__ import annotations

import re

from parsers._page import Blocked, Gate, Platform, Reader, SignedOut, at
from parsers.jd import (
    after_sale,
    mobile_track,
    order_detail,
    order_list,
    other_details,
    price_protection,
    product,
    responses,
)

__all__ = ["JD"]


def _at(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_LISTS = (
    at(
        "order_list",
        r"order\.jd\.com/center/(?:list|search|recycle)\.action",
        Reader(
            "jd_list",
            order_list.read_list,
            "dom",
            "2026-09",
            marks=("order-tb", 'id="tb-'),
        ),
    ),
    at(
        "order_list",
        r"api\.m\.jd\.com/(?:client\.action|api)\?.*functionId=order_list_m\b",
        Reader("jd_mobile_list", responses.read_mobile_list, "payload", "2026-08"),
    ),
    at("order_list", r"trade\.m\.jd\.com/order/orderlist_jdm\.shtml"),
    at(
        "order_list",
        r"order\.jd\.com/lazy/getDownNode\.action",
        Reader("jd_promises", responses.read_promises, "payload", "2018-07"),
    ),
)
_DETAILS = (
    at(
        "order_detail",
        r"(?:details\.jd\.com/normal/item|order\.jd\.com/(?:center|normal)/item)\.action",
        Reader("jd_detail", order_detail.read_detail, "dom", "2026-03"),
    ),
    at(
        "order_detail",
        r"home\.jd\.hk/order\.html",
        Reader("jd_global_detail", other_details.read_global, "dom", "2019-12"),
    ),
    at(
        "order_detail",
        r"chongzhi\.jd\.com/order/order_autoDetail\.action",
        Reader("jd_top_up", other_details.read_top_up, "dom", "2020-07"),
    ),
)
_PARCELS = (
    at(
        "logistics",
        r"(?:order|details)\.jd\.com/lazy/"
        r"getOrderTrackInfo(?:MultiPackage|ForNewList)\.action",
        Reader("jd_track", responses.read_track, "payload", "2020-05"),
    ),
    at(
        "logistics",
        r"trade\.m\.jd\.com/order/deal_wuliu_jdm\.shtml",
        Reader("jd_mobile_track", mobile_track.read_track, "label", "2026-08"),
    ),
)
_AFTER_SALE = (
    at(
        "after_sale",
        r"myjd\.jd\.com/afs/ajax/getOrderAfsServiceOp\.action",
        Reader("jd_after_sale_number", after_sale.read_number, "payload", "2019-06"),
    ),
    at(
        "after_sale",
        r"myjd\.jd\.com/afs/view/detailById\.action",
        Reader("jd_after_sale", after_sale.read_one, "label", "2019-06"),
    ),
    at(
        "after_sale_list",
        r"myjd\.jd\.com/(?:afs|repair)/|rps\.fm\.jd\.com/rest/refund/refundList",
        Reader("jd_after_sale_list", after_sale.read_list, "label", "2019-06"),
    ),
)
_PROTECTION = (
    at(
        "price_protection",
        r"pcsitepp-fm\.jd\.com/",
        Reader("jd_price_protection", price_protection.read_pc, "dom", "2026-05"),
    ),
    at(
        "price_protection",
        r"msitepp-fm\.jd\.com/|"
        r"api\.m\.jd\.com/api\?.*functionId=siteppM_priceskusPull\b",
        Reader("jd_price_protection_mobile", price_protection.read_mobile, "dom", "2020-11"),
    ),
)
_PRODUCT = (
    at(
        "product",
        r"item\.jd\.com/\d+\.html|p\.3\.cn/prices/mgets|item-soa\.jd\.com/getWareBusiness|"
        r"api\.m\.jd\.com/(?:api)?\?.*functionId=pc_detailpage_wareBusiness\b",
        Reader("jd_product_price", product.read_price, "payload", "2022?"),
        Reader("jd_product", product.read_page, "dom", "2022?", marks=("sku-name",)),
    ),
)

JD = Platform(
    name="jd",
    title="京东",
    hosts=(
        "order.jd.com",
        "details.jd.com",
        "home.jd.hk",
        "chongzhi.jd.com",
        "myjd.jd.com",
        "pcsitepp-fm.jd.com",
        "msitepp-fm.jd.com",
        "trade.m.jd.com",
    ),
    addresses=(*_LISTS, *_DETAILS, *_PARCELS, *_AFTER_SALE, *_PROTECTION, *_PRODUCT),
    api_hosts=("api.m.jd.com", "p.3.cn", "item-soa.jd.com"),
    asked_hosts=("item.jd.com", "rps.fm.jd.com"),
    gates=(
        Gate(
            SignedOut,
            address=_at(r"(?:passport|plogin\.m)\.jd\.com/"),
            words=("账户登录", "账号登录", "扫码登录"),
        ),
        Gate(Blocked, words=("验证码", "安全验证")),
    ),
    empty_words=("最近没有下过订单",),
)
