"""Joining: which orders a row of a bill may be the payment or the refund of; pure.

A row is joined by an order's number that stands in it, else by amount and time. It is sure only
where nothing else would fit; everything else is for the shopper to choose.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from daemon.ledger.payments import How
from parsers.bills import Payment, trades

CHINA = timezone(timedelta(hours=8))
CLOSE = timedelta(minutes=5)
"""How far the shop's time of payment and the payment provider's may lie apart."""
TO_PAY = timedelta(hours=24)
"""How long after it was placed an order is still paid for."""
TO_GIVE_BACK = timedelta(days=180)
_NUMBERS = re.compile(r"\d[\d-]{6,38}\d")
_PAYEES: dict[str, tuple[str, ...]] = {
    "jd": ("京东",),
    "pinduoduo": ("拼多多", "寻梦信息"),
    "taobao": ("淘宝", "天猫"),
    "suning": ("苏宁",),
    "vipshop": ("唯品会",),
    "dangdang": ("当当",),
    "douyin": ("抖音", "格物致品"),
    "meituan": ("美团", "三快"),
    "amazon": ("亚马逊",),
}
"""Names of the payment provider's counterparts that tell the shop."""


Doubt = Literal["another_amount", "unknown_amount"]


class Bought(NamedTuple):
    """What joining asks of an order."""

    key: str
    number: str
    parent: str | None
    paid: Decimal | None
    at: datetime | date | None
    """When it was paid for, as far as known."""
    placed: datetime | date | None
    back: frozenset[Decimal] = frozenset()
    """Amounts that pages say were given back or asked back."""


class Candidate(BaseModel):
    """Orders that a row may have paid for together, and how that was found."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    orders: tuple[str, ...]
    how: How
    doubt: Doubt | None = None
    """Why the amount does not prove it: it is another one, or the orders' is not known."""


class Proposal(BaseModel):
    """A row of a bill, and what it may belong to; the shopper decides."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    payment: Payment
    candidates: tuple[Candidate, ...]
    sure: bool
    state: str = "open"
    """open, accepted or declined"""
    chosen: tuple[str, ...] = ()


def bought_of(key: str, order: Mapping[str, Any]) -> Bought:
    """Give what joining asks of a stored order's document."""
    currency = order.get("currency", "CNY")
    back = [order.get("refund_total"), *(one.get("amount") for one in order.get("after_sales", ()))]
    return Bought(
        key=key,
        number=order["number"],
        parent=order.get("parent_number"),
        paid=Decimal(order["paid"]) if order.get("paid") and currency == "CNY" else None,
        at=_moment(order.get("paid_at")),
        placed=_moment(order.get("placed_at")),
        back=frozenset(Decimal(one) for one in back if one) if currency == "CNY" else frozenset(),
    )


def _moment(text: str | None) -> datetime | date | None:
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def join(
    payments: Sequence[Payment],
    bought: Iterable[Bought],
    accepted: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Proposal]:
    """Propose for each row the orders that it may belong to; rows without any are left out.

    `accepted` are the orders of payments that were accepted before, by transaction number.
    """
    orders = Shelf(bought)
    paid = [(one, tuple(orders.paid_with(one))) for one in payments if one.kind == "paid"]
    wanted = _competition(paid)
    found = [_proposal(one, candidates, wanted) for one, candidates in paid if candidates]
    known, proposed = accepted or {}, Trades(found)
    for one in payments:
        if one.kind == "refunded" and (back := _refund(one, proposed, known, orders)):
            found.append(back)
    return sorted(found, key=lambda one: (one.payment.at, one.payment.line))


def _competition(paid: Iterable[tuple[Payment, tuple[Candidate, ...]]]) -> Mapping[str, int]:
    """Count for each order the rows that may have paid for it."""
    rows: dict[str, int] = defaultdict(int)
    for _, candidates in paid:
        for key in {key for one in candidates for key in one.orders}:
            rows[key] += 1
    return rows


def _proposal(
    payment: Payment, candidates: tuple[Candidate, ...], wanted: Mapping[str, int]
) -> Proposal:
    first = candidates[0]
    alone = all(wanted[key] == 1 for key in first.orders)
    return Proposal(
        payment=payment,
        candidates=candidates,
        sure=len(candidates) == 1 and not first.doubt and alone,
    )


def _refund(
    refund: Payment,
    paid: Trades,
    accepted: Mapping[str, tuple[str, ...]],
    orders: Shelf,
) -> Proposal | None:
    """Find the orders of a refund: those of its payment, else as its number or amount says."""
    linked = _linked(refund, paid) or _linked_before(refund, accepted)
    if linked:
        return Proposal(payment=refund, candidates=linked[0], sure=linked[1])
    candidates = tuple(orders.given_back_by(refund))
    if not candidates:
        return None
    by_number = [one for one in candidates if one.how == "number"]
    sure = len(candidates) == 1 and bool(by_number) and not candidates[0].doubt
    return Proposal(payment=refund, candidates=candidates, sure=sure)


class Trades:
    """Proposed payments by what their refunds name: their number, or the merchant's."""

    def __init__(self, paid: Iterable[Proposal]) -> None:
        self._by_number: dict[tuple[str, str], Proposal] = {}
        self._by_merchant: dict[tuple[str, str], Proposal] = {}
        for one in paid:
            payment = one.payment
            self._by_number.setdefault((payment.provider, payment.number), one)
            if payment.merchant_number:
                self._by_merchant.setdefault((payment.provider, payment.merchant_number), one)

    def of(self, refund: Payment) -> Proposal | None:
        """Find the payment that a refund is of."""
        for number in trades(refund.number):
            if found := self._by_number.get((refund.provider, number)):
                return found
        return self._by_merchant.get((refund.provider, refund.merchant_number or ""))


def _linked(refund: Payment, paid: Trades) -> tuple[tuple[Candidate, ...], bool] | None:
    one = paid.of(refund)
    if one is None:
        return None
    enough = Decimal(refund.amount) <= Decimal(one.payment.amount)
    # What came back for a cart may be of any order in it.
    single = all(len(candidate.orders) == 1 for candidate in one.candidates)
    return _singly(one.candidates), one.sure and enough and single


def _linked_before(
    refund: Payment, accepted: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Candidate, ...], bool] | None:
    orders = next((accepted[one] for one in trades(refund.number) if one in accepted), None)
    if orders is None:
        return None
    return tuple(Candidate(orders=(key,), how="number") for key in orders), len(orders) == 1


def _singly(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    keys = dict.fromkeys((key, one.how) for one in candidates for key in one.orders)
    return tuple(Candidate(orders=(key,), how=how) for key, how in keys)


class Shelf:
    """All orders, to be found by number, by amount, and by the moment of a cart."""

    def __init__(self, bought: Iterable[Bought]) -> None:
        self._by_number: dict[str, list[Bought]] = defaultdict(list)
        self._by_amount: dict[Decimal, list[Bought]] = defaultdict(list)
        self._by_back: dict[Decimal, list[Bought]] = defaultdict(list)
        carts: dict[tuple[str, datetime], list[Bought]] = defaultdict(list)
        for one in bought:
            self._by_number[one.number].append(one)
            if one.parent and one.parent != one.number:
                self._by_number[one.parent].append(one)
            if one.paid is not None:
                self._by_amount[one.paid].append(one)
            for amount in one.back:
                self._by_back[amount].append(one)
            at = one.at or one.placed
            if isinstance(at, datetime) and one.paid is not None:
                carts[one.key.partition(":")[0], at].append(one)
        self._carts: dict[Decimal, list[list[Bought]]] = defaultdict(list)
        for cart in carts.values():
            if len(cart) > 1:
                self._carts[sum((one.paid or Decimal(0) for one in cart), Decimal(0))].append(cart)

    def paid_with(self, payment: Payment) -> Iterator[Candidate]:
        """Give what a payment may have been for."""
        amount = Decimal(payment.amount)
        if named := self._named(payment):
            doubt = _doubt([one.paid for one in named], lambda paid: paid == amount)
            yield Candidate(orders=tuple(one.key for one in named), how="number", doubt=doubt)
            return
        singles = [[one] for one in self._by_amount.get(amount, ())]
        for orders in (*singles, *self._carts.get(amount, ())):
            if all(_in_time(one, payment.at) and _of_shop(one, payment) for one in orders):
                keys = tuple(one.key for one in orders)
                yield Candidate(orders=keys, how="amount_and_time")

    def given_back_by(self, refund: Payment) -> Iterator[Candidate]:
        """Give what a refund may be of, where its payment is not in the bill."""
        amount = Decimal(refund.amount)
        if named := self._named(refund):
            for one in named:
                doubt = _doubt([one.paid], lambda paid: amount <= paid)
                yield Candidate(orders=(one.key,), how="number", doubt=doubt)
            return
        for one in self._by_back.get(amount, ()):
            start = _day(one.at or one.placed)
            day = refund.at.astimezone(CHINA).date()
            if start and start <= day <= start + TO_GIVE_BACK and _of_shop(one, refund):
                yield Candidate(orders=(one.key,), how="amount_and_time")

    def _named(self, payment: Payment) -> list[Bought]:
        """Find the orders whose numbers stand in a row."""
        words = f"{payment.merchant_number or ''} {payment.goods or ''}"
        found = [one for token in _NUMBERS.findall(words) for one in self._by_number.get(token, ())]
        return list(dict.fromkeys(one for one in found if _of_shop(one, payment)))


def _doubt(paid: list[Decimal | None], fits: Callable[[Decimal], bool]) -> Doubt | None:
    known = [one for one in paid if one is not None]
    if len(known) < len(paid):
        return "unknown_amount"
    return None if fits(sum(known, Decimal(0))) else "another_amount"


def _of_shop(one: Bought, payment: Payment) -> bool:
    """Tell whether the payee can be this order's shop: a payee that names another shop cannot."""
    words = f"{payment.payee or ''}"
    named = {shop for shop, names in _PAYEES.items() if any(name in words for name in names)}
    return not named or one.key.partition(":")[0] in named


def _in_time(one: Bought, at: datetime) -> bool:
    day = at.astimezone(CHINA).date()
    if isinstance(one.at, datetime):
        return abs(one.at - at) <= CLOSE
    if one.at is not None:
        return one.at == day
    if isinstance(one.placed, datetime):
        return one.placed - CLOSE <= at <= one.placed + TO_PAY
    return one.placed is not None and one.placed <= day <= one.placed + timedelta(days=1)


def _day(at: datetime | date | None) -> date | None:
    return at.astimezone(CHINA).date() if isinstance(at, datetime) else at
