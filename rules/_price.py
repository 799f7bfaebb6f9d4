"""Price protection: what a fall of the price within the window gives back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from rules._money import ZERO, money
from rules._order import Price, PriceCheck
from rules._result import Claim, Deadline
from rules._text import Text
from rules._view import View

_RULES = ("jd:W14", "taobao_tmall:W14")
_LATE = "超过{}小时", "later than {} hours"
_PAGE_LATE = Text("已过订单页所示的截止时间", "later than the end that the order page shows")
_RETURNED = Text("已退款，价保申请取消", "refunded: nothing is left to protect")


def price_differences(view: View) -> Iterator[Claim]:
    """One claim for each price that was seen, the earlier ones counted as returned."""
    base = view.facts.order.base_price_at_order
    found = next((view.found[name] for name in _RULES if name in view.found), None)
    if base is None or found is None or found.at is None:
        return
    returned = ZERO
    for check in sorted(view.facts.price_checks, key=lambda one: one.at):
        reason = _obstacle(view, check.at, found)
        fall = ZERO if reason else max(_net(base) - _net(check) - returned, ZERO)
        yield _claim(found.rule, base, check, returned, money(fall), reason)
        returned += fall


def _net(price: Price) -> Decimal:
    """The base price: the shop's price less the promotion."""
    return price.jd_price - price.promo


def _obstacle(view: View, at: datetime, window: Deadline) -> Text | None:
    if window.at and at > window.at:
        if window.starts is None:
            return _PAGE_LATE
        hours = int((window.at - window.starts.at).total_seconds() // 3600)
        return Text(*(late.format(hours) for late in _LATE))
    return _RETURNED if view.last(("refund_success",)) else None


def _claim(
    rule: str, base: Price, check: PriceCheck, returned: Decimal, fall: Decimal, reason: Text | None
) -> Claim:
    sum_ = f"{money(_net(base))} − {money(_net(check))} − {money(returned)} = {fall}"
    told = reason or Text(sum_, sum_)
    also = {"at": check.at, **({"reason": reason.zh} if reason else {})}
    return Claim(rule=rule, amounts={"amount": fall}, formula=told, confidence="mid", also=also)
