"""What the shopper may ask for in money, with every formula written out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rules._book import Entry
from rules._contract import contract_claims
from rules._court import court_figures
from rules._money import ZERO, money
from rules._price import price_differences
from rules._punitive import multiples
from rules._refund import refunds
from rules._result import Claim
from rules._rule import Pay
from rules._text import Text
from rules._view import View


def claims_of(entries: tuple[Entry, ...], tags: frozenset[str], view: View) -> Iterator[Claim]:
    """Every amount that the facts support; alternatives are never added up."""
    asked = [*refunds(view), *multiples(tags, view), *contract_claims(tags, view)]
    yield from asked
    yield from price_differences(view)
    yield from court_figures(_in_dispute(asked), view)
    for entry in entries:
        if entry.rule.pays:
            yield from _compensation(entry, view)


def _in_dispute(asked: list[Claim]) -> Decimal | None:
    """The largest sum that is asked for as a whole, which a suit would be about."""
    totals = [one.amounts["total"] for one in asked if one.amounts.get("total")]
    return max((total for total in totals if total), default=None)


def _compensation(entry: Entry, view: View) -> Iterator[Claim]:
    """What a platform's rule pays for lateness, from the price paid."""
    chosen, paid = entry.version_on(view.today), view.facts.order.paid
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
