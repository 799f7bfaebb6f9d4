"""What JD lets the shopper do with an order: the words on its buttons and links."""

from __future__ import annotations

from parsers._blocks import Element, hidden, words

BY_WORDS = {
    "付款": "pay",
    "去付款": "pay",
    "立即付款": "pay",
    "付尾款": "pay_balance",
    "确认收货": "confirm_receipt",
    "取消订单": "cancel_order",
    "查看取消详情": "view_cancellation",
    "催单": "urge_shipping",
    "查看催单详情": "view_reminder",
    "返修/退换货": "apply_after_sale",
    "退换/售后": "apply_after_sale",
    "申请售后": "apply_after_sale",
    "申请价保": "apply_price_protection",
    "评价": "review",
    "追评": "review_again",
    "评价晒单": "review",
    "立即购买": "buy_again",
    "再次购买": "buy_again",
    "还要买": "buy_again",
}


def actions_in(element: Element) -> tuple[str, ...]:
    """List what can be done, once each, in page order; a hidden button offers nothing."""
    offered: dict[str, None] = {}
    for link in element.iter("a"):
        if "item.jd." not in (link.get("href") or ""):  # a product, however it is called
            printed = words(link)
            if printed in BY_WORDS and not hidden(link):
                offered[BY_WORDS[printed]] = None
    return tuple(offered)
