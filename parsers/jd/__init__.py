"""JD 京东: lists, order pages, parcels, price protection, after-sale."""

from __future__ import annotations

import re

from parsers._page import Address, Blocked, Gate, Platform, Reader, SignedOut
from parsers.jd import (
    after_sale,
    mobile_track,
    order_detail,
    order_list,
    other_details,
    price_protection,
    responses,
)

__all__ = ["JD"]


def _at(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_LISTS = (
    Address(
        "order_list",
        _at(r"order\.jd\.com/center/(?:list|search|recycle)\.action"),
        (
            Reader(
                "jd_list",
                order_list.read_list,
                "dom",
                "2026-09",
                marks=("order-tb", 'id="tb-'),
            ),
        ),
    ),
    Address(
        "order_list",
        _at(r"api\.m\.jd\.com/(?:client\.action|api)\?.*functionId=order_list_m\b"),
        (Reader("jd_mobile_list", responses.read_mobile_list, "payload", "2026-08"),),
    ),
    Address("order_list", _at(r"trade\.m\.jd\.com/order/orderlist_jdm\.shtml"), ()),
    Address(
        "order_list",
        _at(r"order\.jd\.com/lazy/getDownNode\.action"),
        (Reader("jd_promises", responses.read_promises, "payload", "2018-07"),),
    ),
)
_DETAILS = (
    Address(
        "order_detail",
        _at(r"(?:details\.jd\.com/normal/item|order\.jd\.com/(?:center|normal)/item)\.action"),
        (Reader("jd_detail", order_detail.read_detail, "dom", "2026-03"),),
    ),
    Address(
        "order_detail",
        _at(r"home\.jd\.hk/order\.html"),
        (Reader("jd_global_detail", other_details.read_global, "dom", "2019-12"),),
    ),
    Address(
        "order_detail",
        _at(r"chongzhi\.jd\.com/order/order_autoDetail\.action"),
        (Reader("jd_top_up", other_details.read_top_up, "dom", "2020-07"),),
    ),
)
_PARCELS = (
    Address(
        "logistics",
        _at(
            r"(?:order|details)\.jd\.com/lazy/"
            r"getOrderTrackInfo(?:MultiPackage|ForNewList)\.action"
        ),
        (Reader("jd_track", responses.read_track, "payload", "2020-05"),),
    ),
    Address(
        "logistics",
        _at(r"trade\.m\.jd\.com/order/deal_wuliu_jdm\.shtml"),
        (Reader("jd_mobile_track", mobile_track.read_track, "label", "2026-08"),),
    ),
)
_AFTER_SALE = (
    Address(
        "after_sale",
        _at(r"myjd\.jd\.com/afs/ajax/getOrderAfsServiceOp\.action"),
        (Reader("jd_after_sale_number", after_sale.read_number, "payload", "2019-06"),),
    ),
    Address(
        "after_sale",
        _at(r"myjd\.jd\.com/afs/view/detailById\.action"),
        (Reader("jd_after_sale", after_sale.read_one, "label", "2019-06"),),
    ),
    Address(
        "after_sale_list",
        _at(r"myjd\.jd\.com/(?:afs|repair)/"),
        (Reader("jd_after_sale_list", after_sale.read_list, "label", "2019-06"),),
    ),
)
_PROTECTION = (
    Address(
        "price_protection",
        _at(r"pcsitepp-fm\.jd\.com/"),
        (Reader("jd_price_protection", price_protection.read_pc, "dom", "2026-05"),),
    ),
    Address(
        "price_protection",
        _at(
            r"msitepp-fm\.jd\.com/|"
            r"api\.m\.jd\.com/api\?.*functionId=siteppM_priceskusPull\b"
        ),
        (Reader("jd_price_protection_mobile", price_protection.read_mobile, "dom", "2020-11"),),
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
    addresses=(*_LISTS, *_DETAILS, *_PARCELS, *_AFTER_SALE, *_PROTECTION),
    api_hosts=("api.m.jd.com",),
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
