"""The words of Pinduoduo: statuses, buttons, refund states.

Its numeric codes contradict each other in every program that reads them, so only words count.
"""

from __future__ import annotations

import re
from typing import Any

from parsers._fields import Unreadable
from parsers._records import Status

# The first line whose words stand in the printed status decides; 待评价 must not fall to 待….
_STATUSES: tuple[tuple[Status, re.Pattern[str]], ...] = (
    ("unknown", re.compile("退款中|退货中|售后中|退款申请|退款处理|待商家处理|待退款")),
    ("closed", re.compile("取消|关闭|退款成功|已退款|退货成功|失效|拼单失败|拼单未成功")),
    ("completed", re.compile("交易成功|已完成|已收货|待评价|已评价")),
    ("signed", re.compile("已签收")),
    ("shipped", re.compile("待收货|已发货|运输中|运输途中|已送达|派送中|派件中|待取件")),
    ("unpaid", re.compile("待付款|待支付|等待付款")),
    ("unshipped", re.compile("待发货|等待商家发货|等待发货|待分享|待成团|拼单中|拼单成功")),
)
_REFUND = re.compile("退款|退货|售后|待商家处理")


def status_of(printed: Any) -> Status:
    """Give what a printed status means for the order.

    Raises:
        Unreadable: the words are new.
    """
    words = str(printed)
    for status, known in _STATUSES:
        if known.search(words):
            return status
    raise Unreadable(f"unknown status {words[:30]!r}")


def speaks_of_refund(printed: str) -> bool:
    """Tell whether a printed status speaks of a refund rather than of the order."""
    return bool(_REFUND.search(printed))


_AFTER_SALE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("rejected", re.compile("拒绝|驳回")),
    ("closed", re.compile("关闭|撤销|取消|失效")),
    ("refunded", re.compile("退款成功|已退款|成功|完成")),
    ("send_back", re.compile("待退货|请退货|待寄回|请寄回|待买家|待您")),
    ("in_progress", re.compile("中|待|处理|审核")),
)


def after_sale_status(printed: str) -> str:
    """Give what a printed after-sale status means."""
    found = (state for state, known in _AFTER_SALE if known.search(printed))
    return next(found, "unknown")


ACTIONS = {
    "确认收货": "confirm_receipt",
    "延长收货": "extend_receipt",
    "查看物流": "view_logistics",
    "去支付": "pay",
    "去付款": "pay",
    "立即支付": "pay",
    "取消订单": "cancel_order",
    "提醒发货": "urge_shipping",
    "催发货": "urge_shipping",
    "催物流": "urge_shipping",
    "申请退款": "apply_refund",
    "退款": "apply_refund",
    "申请售后": "apply_after_sale",
    "退款/售后": "apply_after_sale",
    "查看退款": "view_refund",
    "退款详情": "view_refund",
    "查看售后": "view_refund",
    "评价": "review",
    "追评": "review_again",
    "再次拼单": "buy_again",
    "再次购买": "buy_again",
    "修改地址": "change_address",
    "删除订单": "delete_order",
    "平台介入": "ask_platform",
}
