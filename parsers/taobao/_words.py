"""The words of Taobao's pages: statuses, buttons, refund states, rows that are no goods."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from parsers._fields import Unreadable, text
from parsers._records import ItemRefund, Status

STATUS_CODES: dict[str, Status] = {
    "TRADE_NO_CREATE_PAY": "unpaid",
    "WAIT_BUYER_PAY": "unpaid",
    "WAIT_SELLER_SEND_GOODS": "unshipped",
    "SELLER_CONSIGNED_PART": "unshipped",
    "WAIT_BUYER_CONFIRM_GOODS": "shipped",
    "TRADE_BUYER_SIGNED": "signed",
    "TRADE_FINISHED": "completed",
    "TRADE_CLOSED": "closed",
    "TRADE_CLOSED_BY_TAOBAO": "closed",
    "CREATE_CLOSED_OF_TAOBAO": "closed",
}
"""Status codes as the pages and the open interface name them."""

_STATUS_WORDS: tuple[tuple[str, Status], ...] = (
    ("交易成功", "completed"),
    ("交易完成", "completed"),
    ("交易关闭", "closed"),
    ("已取消", "closed"),
    ("等待买家付款", "unpaid"),
    ("等待付款", "unpaid"),
    ("待付款", "unpaid"),
    ("待付尾款", "unpaid"),
    ("等待卖家发货", "unshipped"),
    ("部分发货", "unshipped"),
    ("买家已付款", "unshipped"),
    ("待发货", "unshipped"),
    ("已签收", "signed"),
    ("卖家已发货", "shipped"),
    ("商家已发货", "shipped"),
    ("物流运输中", "shipped"),
    ("物流派件中", "shipped"),
    ("运输中", "shipped"),
    ("派送中", "shipped"),
    ("待取件", "shipped"),
    ("确认收货", "shipped"),
    ("待收货", "shipped"),
)


def status_code(raw: Any) -> Status:
    """Give the status that a code names.

    Raises:
        Unreadable: the code is new.
    """
    if raw not in STATUS_CODES:
        raise Unreadable(f"unknown status code {raw!r}"[:60])
    return STATUS_CODES[raw]


def status_of(words: Any) -> Status | None:
    """Give the status that a printed text names.

    Raises:
        Unreadable: the words are new.
    """
    printed = text(words)
    if printed is None:
        return None
    for known, status in _STATUS_WORDS:
        if known in printed:
            return status
    raise Unreadable(f"unknown status {printed[:30]!r}")


ACTIONS = {
    "confirmGood": "confirm_receipt",
    "CONFIRM_GOODS": "confirm_receipt",
    "delayTimeout": "extend_receipt",
    "BUYER_DELAY_CONFIRM": "extend_receipt",
    "viewLogistic": "view_logistics",
    "applyInvoice": "apply_invoice",
    "viewInvoice": "view_invoice",
    "rateOrder": "review",
    "tmallRateOrder": "review",
    "appendRate": "review_again",
    "modifyAddress": "change_address",
    "buyAgainTao": "buy_again",
    "buyAgain": "buy_again",
    "addBagAgain": "buy_again",
    "pay": "pay",
    "payOrder": "pay",
    "cancelOrder": "cancel_order",
    "notifyDelivery": "urge_shipping",
    "delOrder": "delete_order",
    "byf": "return_insurance",
    "确认收货": "confirm_receipt",
    "延长收货": "extend_receipt",
    "延长收货时间": "extend_receipt",
    "查看物流": "view_logistics",
    "申请开票": "apply_invoice",
    "查看发票": "view_invoice",
    "评价": "review",
    "追加评价": "review_again",
    "修改地址": "change_address",
    "再买一单": "buy_again",
    "再次购买": "buy_again",
    "加入购物车": "buy_again",
    "立即付款": "pay",
    "付款": "pay",
    "支付尾款": "pay",
    "取消订单": "cancel_order",
    "提醒发货": "urge_shipping",
    "催发货": "urge_shipping",
    "删除订单": "delete_order",
    "退货宝": "return_insurance",
    "退款": "apply_refund",
    "申请退款": "apply_refund",
    "退款/退货": "apply_refund",
    "退款/退换货": "apply_refund",
    "退货/退款": "apply_refund",
    "申请售后": "apply_after_sale",
    "查看退款": "view_refund",
    "退款详情": "view_refund",
    "投诉卖家": "complain",
    "投诉商家": "complain",
}
"""What a button offers, by its id or by what is printed on it; other buttons offer nothing here."""


def actions(names: Iterable[Any]) -> tuple[str, ...]:
    """Give what buttons offer, once each, in the page's order."""
    offered = (ACTIONS.get(name) for name in names if isinstance(name, str))
    return tuple(dict.fromkeys(action for action in offered if action))


_REFUND_STATES = (
    (re.compile("拒绝|驳回"), "rejected"),
    (re.compile("关闭|撤销"), "closed"),
    (re.compile("成功|已退款|完成"), "refunded"),
    (re.compile("待买家|请退货|待寄回"), "send_back"),
    (re.compile("中|待|处理"), "in_progress"),
)


def refund(words: Any) -> ItemRefund | None:
    """Give the refund state of an item as printed: 退款成功, 退款中, 退款关闭, 查看退款."""
    printed = text(words)
    if printed is None:
        return None
    found = (state for shape, state in _REFUND_STATES if shape.search(printed))
    return ItemRefund(status=next(found, "unknown"), status_text=printed)


NOT_GOODS = ("保险服务", "增值服务", "买家秀", "购物金", "退货运费险", "运费险")


def is_goods(title: Any, url: Any = None) -> bool:
    """Tell a bought thing from the insurance and service rows that stand between them."""
    if isinstance(url, str) and "prod-baoxian." in url:
        return False
    return not (isinstance(title, str) and title.strip().startswith(NOT_GOODS))


_KINDS = (
    ("换", "exchange"),
    ("维修", "repair"),
    ("退货", "return_refund"),
    ("退款", "refund_only"),
    ("补", "resend"),
)


def after_sale_kind(raw: Any) -> str | None:
    """Give what an after-sale request asks for: 仅退款, 退货退款, 换货."""
    words = text(raw) or ""
    return next((name for word, name in _KINDS if word in words), None)
