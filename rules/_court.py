"""Figures for a suit: the court's fee, and whether a small claim is possible."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rules._money import goods_paid, money, price_concerned
from rules._result import Claim
from rules._text import Text
from rules._view import View

_STEPS = (
    (Decimal(10_000), Decimal(0), Decimal(50)),
    (Decimal(100_000), Decimal("0.025"), Decimal(50)),
    (Decimal(200_000), Decimal("0.02"), Decimal(2_300)),
    (Decimal(500_000), Decimal("0.015"), Decimal(4_300)),
    (Decimal(1_000_000), Decimal("0.01"), Decimal(8_800)),
)
"""Up to, rate of what lies above the step before, fee at the step before."""
_GOES_TO_COURT = ("mediation_terminated", "court_received_complaint", "case_docketed",
                  "case_docketed_small_claim")  # fmt: skip


def court_fee(amount: Decimal) -> Decimal | None:
    """COURT_FEE: the full fee; halved in summary procedure, mediation or withdrawal."""
    floor = Decimal(0)
    for limit, rate, fee in _STEPS:
        if amount <= limit:
            return money(fee + (amount - floor) * rate)
        floor = limit
    return None


def court_figures(asked: Decimal | None, view: View) -> Iterator[Claim]:
    """Fee and small-claims limit, once a suit is near or the shopper gave the wage."""
    order, wage = view.facts.order, view.facts.user_data.province_avg_wage
    near = any(event in view.facts.events for event in _GOES_TO_COURT)
    amount = asked or price_concerned(order) or goods_paid(order, with_freight=True)
    if not amount:
        return
    if near or wage is not None:
        yield from _fee(amount)
    if wage is not None:
        yield _small_claim(amount, wage)


def _fee(amount: Decimal) -> Iterator[Claim]:
    fee = court_fee(amount)
    if fee is None:
        return
    half = money(fee / 2)
    yield Claim(
        rule="COURT_FEE",
        amounts={"amount": fee},
        formula=Text(
            f"标的 {money(amount)} 的受理费 {fee}，简易程序、调解、撤诉减半为 {half}",
            f"the fee for {money(amount)} is {fee}, halved to {half} in summary procedure",
        ),
        also={"halved": half, "on": money(amount)},
    )


def _small_claim(amount: Decimal, wage: Decimal) -> Claim:
    """SMALL_CLAIM: up to half the province's average wage at once, up to twice by agreement."""
    kind = "mandatory" if amount <= wage / 2 else "by_agreement" if amount <= 2 * wage else "no"
    words = {"mandatory": "适用小额诉讼", "by_agreement": "双方约定可适用", "no": "不适用"}
    return Claim(
        rule="SMALL_CLAIM",
        amounts={},
        formula=Text(
            f"{money(amount)} 与 50% × {wage} = {money(wage / 2)}、2 × {wage} 比较：{words[kind]}",
            f"{money(amount)} against 50% × {wage} = {money(wage / 2)} and 2 × {wage}: {kind}",
        ),
        also={
            "small_claim": kind,
            "mandatory": kind == "mandatory",
            "by_agreement": kind == "by_agreement",
            "limit": money(wage / 2),
        },
    )
