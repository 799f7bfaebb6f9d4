"""What JD's status words mean for an order; JD's own list script knows seventy of them."""

from __future__ import annotations

from typing import Any

from parsers._fields import Unreadable
from parsers._records import Status

_MEANINGS: dict[Status, str] = {
    "unpaid": """
        等待付款 待付款 等待付款确认 延迟付款确认 等待分期付款
    """,
    "unshipped": """
        待发货 等待发货 等待打印 等待出库 等待打包 正在出库 商品出库 门店备货 付款成功 货到付款确认
        等待审核 店长最终审核 等待处理 正在处理 处理中 等待厂商处理 厂商确认完成 等待客户回复
        等待确认 等待发码 出票中 正在充值 正在交易
    """,
    "shipped": """
        已发货 等待收货 待收货 等待确认收货 正在送货 配送中 自提途中 上门提货 请上门自提
        到店自取 待取件
    """,
    "signed": """
        已签收 自提成功
    """,
    "completed": """
        已收货 已完成 已晒单 充值成功 缴费成功 出票成功
    """,
    "closed": """
        已取消 订单取消 下单失败 过期关闭 过期放弃 未抢中
        退款成功 退款完成 失败退款 商品退货 配送退货 货到付款退货 商品退库
    """,
    # Known words that do not say where the order stands: a refund on its way, a lock, a lottery.
    "unknown": """
        锁定 暂停 退款审核 退款审核中 等待退款 退款中 未完成 未开始 已开始 已预订 预定中
        揭晓中 等待揭晓 抢宝成功 抢中商品
    """,
}
STATUSES: dict[str, Status] = {
    words: status for status, listed in _MEANINGS.items() for words in listed.split()
}

SPLIT = "已拆分"
"""The status of a parent: no order of its own, its children stand below it."""


def status_words(printed: str) -> str | None:
    """Take the label off a printed status: "订单状态：已拆分" is "已拆分"."""
    return printed.rpartition("：")[2].strip() or None


def status_of(printed: Any) -> Status:
    """Give what a status text means.

    Raises:
        Unreadable: JD has never been seen to print it.
    """
    words = status_words(str(printed))
    if words not in STATUSES:
        raise Unreadable(f"unknown status {printed!r}"[:60])
    return STATUSES[words]
