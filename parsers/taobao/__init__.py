"""淘宝 and 天猫: two shops whose pages, buyers and order numbers are one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from parsers._page import (
    Blocked,
    Gate,
    NothingHere,
    Page,
    PageProblem,
    Platform,
    SignedOut,
)
from parsers._read import Sheet, conclude
from parsers._records import Notice, Reading
from parsers.taobao import export
from parsers.taobao._pages import ADDRESSES, ORDER_LIST

__all__ = ["TAOBAO", "TMALL", "read_export"]

_SHOP = r"(?:taobao|tmall)\.com"
_GATES = (
    Gate(
        SignedOut,
        address=re.compile(rf"(?:login(?:\.m)?|passport)\.{_SHOP}/|[\w.]+\.{_SHOP}/havanaone/"),
        # Every page links to the sign-in page; only that page has its fields.
        marks=("FAIL_SYS_SESSION_EXPIRED", 'id="fm-login-id"', 'name="fm-login-id"'),
    ),
    Gate(
        Blocked,
        address=re.compile(rf"[\w.]+\.{_SHOP}/.*_____tmd_____/punish"),
        marks=(
            "RGV587_ERROR",
            "FAIL_SYS_USER_VALIDATE",
            "FAIL_SYS_ILLEGAL_ACCESS",
            'id="nc_1_wrapper"',
            'id="baxia-dialog-content"',
        ),
    ),
)
_REPEATED = Gate(NothingHere, marks=("FAIL_SYS_TOKEN_",))  # the page asks again by itself
_EMPTY = (
    "没有找到相关订单",
    "没有符合条件的宝贝",
    "您还没有购买过",
    "暂无订单",
    "还没有订单",
    "查不到包裹信息",
)

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
    addresses=ADDRESSES,
    api_hosts=("h5api.m.taobao.com", "detail.i56.taobao.com"),
    asked_hosts=("item.taobao.com",),
    gates=(*_GATES, _REPEATED),
    empty_words=_EMPTY,
)
TMALL = Platform(
    name="tmall",
    title="天猫",
    hosts=("buyertrade.tmall.com", "trade.tmall.com", "refund2.tmall.com"),
    addresses=ADDRESSES,
    api_hosts=("h5api.m.tmall.com", *TAOBAO.hosts, *TAOBAO.api_hosts),
    asked_hosts=("detail.tmall.com", "chaoshi.detail.tmall.com"),
    gates=(*_GATES, _REPEATED),
    empty_words=_EMPTY,
)


def read_export(rows: Iterable[Sequence[Any]], exported_at: datetime | None = None) -> Reading:
    """Read the table that 导出订单 on 已买到的宝贝 gives; never raises for what a table may hold.

    `rows` are the sheet's rows from its top, heads of columns included, each a sequence of cells:
    text, numbers, dates or None, just as openpyxl's `iter_rows(values_only=True)` or `csv.reader`
    gives them. A table that is none of these is `unknown_layout`; one without orders is `empty`.
    """
    sheet = Sheet(Page("", "", exported_at, TAOBAO.name), ORDER_LIST)
    try:
        sheet.founds.append((None, export.read_rows(rows, exported_at)))
    except PageProblem as problem:
        sheet.problems.append(problem)
        sheet.notices.append(Notice(kind=problem.notice, detail=str(problem)))
    return conclude(TAOBAO, [sheet])
