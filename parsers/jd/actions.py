"""What JD lets the shopper do with an order: the words on its buttons and links."""

from __future__ import annotations

from collections.abc import Iterable

from parsers._blocks import Block, Element, hidden, words

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
BY_CLASS = {
    "btn-pay": "pay",
    "order-confirm": "confirm_receipt",
    "order-cancel": "cancel_order",
    "J-reminder": "urge_shipping",
    "btn-alpha": "urge_shipping",
    "btn-again": "buy_again",
}
_PLACES = ("operate", "goods-repair", "status", "p-btns", "op-btns")


def actions_in(block: Block) -> tuple[str, ...]:
    """List what can be done, once each, in page order; a hidden button offers nothing."""
    return tuple(dict.fromkeys(_offered(block)))


def _offered(block: Block) -> Iterable[str]:
    for name in _PLACES:
        for link in block.links(name):
            action = _action(link)
            if action and not hidden(link):
                yield action


def _action(link: Element) -> str | None:
    named = BY_WORDS.get(words(link))
    if named:
        return named
    classes = (link.get("class") or "").split()
    return next((BY_CLASS[name] for name in classes if name in BY_CLASS), None)
