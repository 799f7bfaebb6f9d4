"""The words in which shops say where an order stands, for shops without a list of their own."""

from __future__ import annotations

import re
from typing import Any

from parsers._fields import Unreadable
from parsers._records import Status

# The first line whose words stand in the printed status decides. What is over comes first, and
# 待评价 (nothing left but to rate it) before everything else that begins with 待.
_WORDS: tuple[tuple[Status, re.Pattern[str]], ...] = (
    ("unknown", re.compile("退款中|退货中|换货中|退款处理|退款申请|售后中|等待退款")),
    ("closed", re.compile("取消|关闭|退款成功|退款完成|已退款|退货完成|拒收|失效")),
    ("completed", re.compile("交易成功|交易完成|已完成|已收货|待评价|已评价|已消费|已使用")),
    ("signed", re.compile("已签收|已妥投")),
    (
        "shipped",
        re.compile(
            "待收货|等待收货|等待买家收货|等待买家确认|已发货|已出库|配送中|运输中|派送中|待自提|待取件"
        ),
    ),
    ("unpaid", re.compile("待付款|待支付|等待付款|等待支付|等待买家付款|未付款|未支付")),
    (
        "unshipped",
        re.compile("待发货|等待发货|等待卖家发货|备货中|配货中|待出库|已付款|待消费|待使用"),
    ),
)


def status_of(printed: Any) -> Status:
    """Give what a printed status means for the order.

    Raises:
        Unreadable: the words are new.
    """
    words = str(printed)
    for status, known in _WORDS:
        if known.search(words):
            return status
    raise Unreadable(f"unknown status {words[:30]!r}")
