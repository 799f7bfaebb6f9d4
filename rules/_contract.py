"""Claims from the contract: deposits, prepaid balances, a refund that is late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from rules._money import ZERO, goods_paid, money
from rules._order import OrderFacts
from rules._period import day_in_china
from rules._result import Claim
from rules._text import Text
from rules._view import View

_FIFTH = Decimal("0.2")
_YEAR = Decimal(365)


def contract_claims(tags: frozenset[str], view: View) -> Iterator[Claim]:
    """Deposit, prepaid balance, interest on a late refund, a dearer replacement."""
    order = view.facts.order
    broken = bool(tags & {"no_stock", "ship_overdue", "cancelled", "late"})
    if order.deposit is not None and broken:
        yield _deposit_double(order, view)
    elif broken and view.facts.replacement_bought and order.paid is not None:
        yield _replacement(order, view.facts.replacement_bought.price)
    if order.prepaid is not None:
        yield _prepaid_balance(order, order.prepaid, view)
    if "refund_overdue" in tags and order.lpr_1y_at_contract and order.paid is not None:
        yield from _late_interest(order, order.lpr_1y_at_contract, view)


def _deposit_double(order: OrderFacts, view: View) -> Claim:
    """DEPOSIT_DOUBLE: a deposit counts up to a fifth of the price; loss beyond it is owed too."""
    deposit = order.deposit or ZERO
    price = order.contract_price or order.paid
    valid = deposit if price is None else min(deposit, _FIFTH * price)
    bought = view.facts.replacement_bought
    dearer = max(bought.price - price, ZERO) if bought and price is not None else ZERO
    loss = max(dearer + (order.loss or ZERO) - valid, ZERO)
    back = deposit + _balance_paid(order, view)
    total = back + valid + loss
    return Claim(
        rule="DEPOSIT_DOUBLE",
        chosen="DEPOSIT_DOUBLE",
        amounts={
            "refund": money(back), "extra": money(valid), "loss": money(loss),
            "total": money(total),
        },
        formula=Text(
            f"有效定金 = min({money(deposit)}, 20% × {price}) = {money(valid)}；"
            f"返还 {money(back)} + {money(valid)} + 超出定金的损失 {money(loss)} = {money(total)}",
            f"valid deposit = min({money(deposit)}, 20% × {price}) = {money(valid)}; back "
            f"{money(back)} + {money(valid)} + loss beyond it {money(loss)} = {money(total)}",
        ),
        note=Text("定金与违约金择一", "deposit or liquidated damages, not both"),
    )  # fmt: skip


def _balance_paid(order: OrderFacts, view: View) -> Decimal:
    paid = view.facts.at("balance_paid_at") is not None
    return (order.balance or ZERO) if paid else ZERO


def _replacement(order: OrderFacts, price: Decimal) -> Claim:
    """The dearer purchase elsewhere, for goods that the merchant does not deliver."""
    paid = goods_paid(order, with_freight=True)
    loss = max(price - paid, ZERO)
    return Claim(
        rule="CC-577-584",
        amounts={"refund": money(paid), "loss": money(loss), "total": money(paid + loss)},
        formula=Text(
            f"退款 {money(paid)} + 替代购买差价 {money(price)} − {money(paid)} = {money(loss)}",
            f"refund {money(paid)} + replacement {money(price)} − {money(paid)} = {money(loss)}",
        ),
    )


def _prepaid_balance(order: OrderFacts, prepaid: Decimal, view: View) -> Claim:
    """PREPAID_BALANCE: what is not used up, at the price that whose fault it is decides."""
    own = order.refund_cause in ("consumer", "消费者", "消费者原因")
    unit = order.list_unit_price if own else order.discounted_unit_price
    if unit is None:
        unit = prepaid / order.units_total if order.units_total else ZERO
    used = Decimal(order.units_used or 0)
    balance = max(prepaid - used * unit, ZERO)
    days = _days(view.facts.at("prepaid_paid"), view.now)
    interest = None if own else _interest(balance, order.lpr_1y_at_contract, days)
    return Claim(
        rule="PREPAID_BALANCE",
        amounts={
            "refund": money(balance), "interest": interest,
            "total": money(balance + (interest or ZERO)),
        },
        formula=Text(
            f"{money(prepaid)} − {used} × {money(unit)} = {money(balance)}；利息 = 余额 ×"
            f" 一年期LPR × {days} ÷ 365 = {'未知' if interest is None else interest}",
            f"{money(prepaid)} − {used} × {money(unit)} = {money(balance)}; interest = balance ×"
            f" one-year LPR × {days} ÷ 365 = {'unknown' if interest is None else interest}",
        ),
    )  # fmt: skip


def _late_interest(order: OrderFacts, rate: Decimal, view: View) -> Iterator[Claim]:
    """LATE_REFUND_INTEREST: court practice, so optional and never promised."""
    due = view.found.get("CPL-25-REFUND")
    if due is None or due.overdue_from is None:
        return
    days = _days(due.overdue_from, view.now)
    amount = _interest(order.paid or ZERO, rate, days)
    yield Claim(
        rule="LATE_REFUND_INTEREST",
        amounts={"amount": amount},
        formula=Text(
            f"{order.paid} × LPR × {days} ÷ 365 = {amount}",
            f"{order.paid} × LPR × {days} ÷ 365 = {amount}",
        ),
        confidence="low",
        note=Text("法院实践不一，可选，不保证支持", "Optional: court practice varies"),
    )


def _days(start: datetime | None, end: datetime) -> int:
    return max((day_in_china(end) - day_in_china(start)).days, 0) if start else 0


def _interest(amount: Decimal, rate: Decimal | None, days: int) -> Decimal | None:
    """Interest by a yearly rate, given as 3.0 (per cent) or 0.03."""
    if rate is None:
        return None
    yearly = rate / 100 if rate >= Decimal("0.5") else rate
    return money(amount * yearly * days / _YEAR)
