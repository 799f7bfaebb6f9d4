"""Refunds: when the goods are back, when they may go back, and how a discount is split."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rules._money import ZERO, goods_paid, money
from rules._order import Line, OrderFacts, Promotion
from rules._result import Claim
from rules._text import Text
from rules._view import View


def refunds(view: View) -> Iterator[Claim]:
    """What comes back of the price, and who bears the freight."""
    yield from _refund_due(view)
    yield from _return_without_reason(view)
    yield from _split(view)


def _refund_due(view: View) -> Iterator[Claim]:
    """The goods are back: the price is owed; return freight only for a return for a defect."""
    found, paid = view.found.get("CPL-25-REFUND"), view.facts.order.paid
    if found is None or found.status == "done" or paid is None:
        return
    own_fault = "quality" in view.tags
    freight = view.facts.order.return_freight_paid or ZERO if own_fault else ZERO
    yield Claim(
        rule="CPL-25-REFUND",
        amounts={"refund": money(_goods_paid(view)), "freight": money(freight)},
        formula=Text(
            f"退款 = 商品实付价款 {money(_goods_paid(view))}；退货运费 {money(freight)}",
            f"refund = price paid {money(_goods_paid(view))}; return freight {money(freight)}",
        ),
        note=None if own_fault else _OWN_FREIGHT,
        sources=found.sources,
    )


_OWN_FREIGHT = Text(
    "无理由退货的运费除另有约定外由消费者承担",
    "Freight of a return without reason is the shopper's unless agreed otherwise",
)
_INSURANCE = Text(
    "运费险赔付额未知，不计算", "What freight insurance pays is unknown: not reckoned"
)


def _goods_paid(view: View) -> Decimal:
    return goods_paid(view.facts.order, with_freight="quality" in view.tags)


def _return_without_reason(view: View) -> Iterator[Claim]:
    found, order = view.found.get("CPL-25-7D"), view.facts.order
    if found is None or found.status == "passed" or order.paid is None:
        return
    if "CPL-25-REFUND" in view.found or view.facts.at("refund_success"):
        return
    refund = money(_goods_paid(view))
    yield Claim(
        rule="CPL-25-7D",
        amounts={"refund": refund},
        formula=Text(f"退款 = 商品实付价款 {refund}", f"refund = price paid {refund}"),
        note=_INSURANCE if order.freight_insurance else _OWN_FREIGHT,
        also={"return_freight": "consumer"},
        sources=found.sources,
    )


def _split(view: View) -> Iterator[Claim]:
    """What each line was really paid, with every discount spread by price."""
    order = view.facts.order
    if not order.promotions or len(order.items) < 2 or view.facts.at("refund_success"):
        return
    if not all(line.unit_price is not None for line in order.items):
        return
    prices = [_price(line) for line in order.items]
    off = sum((one.off for one in _reached(order.promotions, sum(prices, ZERO))), ZERO)
    for line, share in zip(order.items, _shares(prices, off), strict=True):
        yield _line_refund(order, line, share, off)


def _price(line: Line) -> Decimal:
    return (line.unit_price or ZERO) * (line.quantity or 1)


def _reached(promotions: tuple[Promotion, ...], total: Decimal) -> list[Promotion]:
    return [one for one in promotions if one.threshold is None or total >= one.threshold]


def _shares(prices: list[Decimal], off: Decimal) -> list[Decimal]:
    """Split a discount by price; the last line takes the rounding, so that the sum is exact."""
    total = sum(prices, ZERO)
    if not total:
        return prices
    shares = [money(price - off * price / total) for price in prices[:-1]]
    return [*shares, money(total - off - sum(shares, ZERO))]


def _line_refund(order: OrderFacts, line: Line, share: Decimal, off: Decimal) -> Claim:
    """One line's refund, and what is left if the others no longer reach a threshold."""
    prices = [_price(one) for one in order.items]
    total, price = sum(prices, ZERO), _price(line)
    rest = total - price
    rest_off = sum((one.off for one in _reached(order.promotions, rest)), ZERO)
    recalculated = money((total - off) - (rest - min(rest_off, rest)))
    return Claim(
        rule="NR-14-18",
        amounts={"refund": share},
        formula=Text(
            f"{money(price)} − 优惠 {money(off)} × {money(price)} ÷ {money(total)} = {share}",
            f"{money(price)} − discount {money(off)} × {money(price)} ÷ {money(total)} = {share}",
        ),
        note=None if recalculated == share else _RECALCULATED,
        also={"line_id": line.line_id or line.title, "if_recalculated": max(recalculated, ZERO)},
    )


_RECALCULATED = Text(
    "退后不再满足满减门槛的，商家可能按剩余商品重新计算（if_recalculated）",
    "If the rest no longer reaches a threshold the merchant may recalculate (if_recalculated)",
)
