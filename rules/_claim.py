"""What the shopper may ask for in money, with every formula written out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from rules._book import Entry
from rules._result import Claim
from rules._rule import Pay
from rules._text import Text
from rules._view import View

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def money(amount: Decimal) -> Decimal:
    """An amount in whole cents."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def claims_of(entries: tuple[Entry, ...], tags: frozenset[str], view: View) -> Iterator[Claim]:
    """Every amount that the facts support; alternatives are never added up."""
    yield from _refund_due(view)
    yield from _return_without_reason(view)
    for entry in entries:
        if any(tag in tags for tag in entry.rule.offered_when):
            yield from _compensation(entry, view)


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
    order = view.facts.order
    paid = order.paid or ZERO
    return paid if "quality" in view.tags else max(paid - (order.freight or ZERO), ZERO)


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


def _compensation(entry: Entry, view: View) -> Iterator[Claim]:
    """What a platform's rule pays for lateness, from the price paid."""
    chosen, paid = entry.version_on(view.now.date()), view.facts.order.paid
    pay = chosen[0].pay if chosen else None
    if chosen is None or pay is None or paid is None:
        return
    sure = pay.promised and entry.rule.confidence != "low"
    amount, formula = _reckoned(pay, paid)
    yield Claim(
        rule=entry.rule.id,
        amounts={"amount": amount if sure else None},
        formula=formula if sure else None,
        automatic=pay.automatic,
        confidence=entry.rule.confidence,
        note=entry.rule.note if sure else _NO_AMOUNT,
        sources=(chosen[1],),
    )


_NO_AMOUNT = Text(
    "公开数字不可靠，不承诺金额，以订单页为准",
    "The public figures are unreliable: no amount is promised, the order page decides",
)


def _reckoned(pay: Pay, paid: Decimal) -> tuple[Decimal, Text]:
    if pay.none_up_to is not None and paid <= pay.none_up_to:
        return ZERO, Text(f"实付不超过 {pay.none_up_to}，不赔", f"nothing up to {pay.none_up_to}")
    if pay.flat is not None and (pay.flat_below is None or paid < pay.flat_below):
        return money(pay.flat), Text(
            f"实付 {money(paid)} 不满 {pay.flat_below}：固定 {money(pay.flat)}",
            f"paid {money(paid)} is below {pay.flat_below}: flat {money(pay.flat)}",
        )
    rate = pay.rate or Decimal(0)
    amount = money(min(max(paid * rate, pay.min or ZERO), pay.max or paid))
    bounds = f"{pay.min or 0}–{pay.max if pay.max is not None else '∞'}"
    return amount, Text(
        f"{money(paid)} × {rate * 100:f}% = {money(paid * rate)}，限 {bounds}，得 {amount}",
        f"{money(paid)} × {rate * 100:f}% = {money(paid * rate)}, within {bounds}: {amount}",
    )
