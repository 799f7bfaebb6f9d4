"""淘宝 and 天猫: two shops whose pages, buyers and order numbers are one."""

from __future__ import annotations

import re

from parsers._page import Address, Blocked, Gate, Platform, Reader, SignedOut
from parsers.taobao import detail_tmall, detail_v1, list_v1, list_v2, list_v2_dom

_SHOP = r"(?:taobao|tmall)\.com"
_GATES = (
    Gate(
        SignedOut,
        address=re.compile(rf"(?:login(?:\.m)?|passport)\.{_SHOP}/|[\w.]+\.{_SHOP}/havanaone/"),
        marks=("FAIL_SYS_SESSION_EXPIRED", "//login.taobao.com/member/login.jhtml"),
    ),
    Gate(
        Blocked,
        address=re.compile(rf"[\w.]+\.{_SHOP}/.*_____tmd_____/punish"),
        marks=(
            "_____tmd_____/punish",
            "RGV587_ERROR",
            "FAIL_SYS_USER_VALIDATE",
            "FAIL_SYS_ILLEGAL_ACCESS",
            'id="nc_1_wrapper"',
            'id="baxia-dialog-content"',
        ),
    ),
)
_ADDRESSES = (
    Address(
        "order_list",
        re.compile(
            rf"(?:buyertrade|trade)\.{_SHOP}/trade/itemlist/"
            r"(?:list_bought_items|listBoughtItems|list_recyled_items|asyncBought)\.htm"
            r"|h5api\.m\.(?:taobao|tmall)\.com/h5/mtop\.(?:taobao\.)?order\.queryboughtlist",
            re.IGNORECASE,
        ),
        (
            Reader(
                "taobao_list_v2",
                list_v2.read_answer,
                "payload",
                "2026-08",
                marks=("pcTaoBoughtList", '"shopInfo_'),
            ),
            Reader(
                "taobao_list_v1",
                list_v1.read_page,
                "embedded",
                "2026-03",
                marks=("mainOrders",),
            ),
            Reader(
                "taobao_list_v2_dom",
                list_v2_dom.read_page,
                "dom",
                "2026-09",
                marks=('id="shopOrderContainer_',),
                shows=list_v2_dom.SHOWN,
            ),
            Reader(
                "taobao_list_v1_answer",
                list_v1.read_answer,
                "payload",
                "2019-07",
                marks=('"mainOrders"',),
            ),
        ),
    ),
    Address(
        "order_detail",
        re.compile(
            rf"(?:buyertrade|trade|tradearchive)\.{_SHOP}/trade/detail/"
            r"trade_(?:item|order)_detail\.htm"
            r"|trade\.(?:taobao|tmall)\.com/detail/orderDetail\.htm",
            re.IGNORECASE,
        ),
        (
            Reader(
                "taobao_detail_v1",
                detail_v1.read_page,
                "embedded",
                "2025-11",
                marks=("mainOrder",),
            ),
            Reader(
                "tmall_detail",
                detail_tmall.read_page,
                "embedded",
                "2026-10",
                marks=("detailData",),
            ),
            Reader(
                "taobao_detail_v1_answer",
                detail_v1.read_answer,
                "payload",
                "2025-11",
                marks=('"mainOrder"',),
            ),
            Reader(
                "tmall_detail_answer",
                detail_tmall.read_answer,
                "payload",
                "2025-11",
                marks=('"overStatus"',),
            ),
        ),
    ),
)
_EMPTY = ("没有找到相关订单", "没有符合条件的宝贝", "您还没有购买过", "暂无订单", "还没有订单")

TAOBAO = Platform(
    name="taobao",
    title="淘宝",
    hosts=(
        "buyertrade.taobao.com",
        "trade.taobao.com",
        "tradearchive.taobao.com",
        "refund2.taobao.com",
        "market.m.taobao.com",
        "pages-g.m.taobao.com",
        "wuliu.taobao.com",
        "h5.m.taobao.com",
    ),
    addresses=_ADDRESSES,
    api_hosts=("h5api.m.taobao.com", "detail.i56.taobao.com"),
    gates=_GATES,
    empty_words=_EMPTY,
)
TMALL = Platform(
    name="tmall",
    title="天猫",
    hosts=("buyertrade.tmall.com", "trade.tmall.com", "refund2.tmall.com"),
    addresses=_ADDRESSES,
    api_hosts=("h5api.m.tmall.com", *TAOBAO.hosts, *TAOBAO.api_hosts),
    gates=_GATES,
    empty_words=_EMPTY,
)
