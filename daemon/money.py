"""钱: what may be asked for now and what came back, per order, each amount with where it is from.

Nothing is added up that excludes each other: of several amounts for one order the largest counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from daemon.ledger.payments import Proof, got_back
from daemon.ledger.stored import StoredOrder
from parsers import Order
from rules import Claim, Result, RuleBook
from rules._text import Text

if TYPE_CHECKING:
    from daemon.home import Home

CHINA = timezone(timedelta(hours=8))
_NOT_ASKED_FOR = {"CPL-25-7D", "NR-14-18", "COURT_FEE", "SMALL_CLAIM", "UP_TO_2X_LOSS"}
"""Not money that is owed now: a price that comes back only for the goods, shares of it, figures
for a court."""
_COUNTED_APART = {"LATE_REFUND_INTEREST"}
_TITLES = {
    "DEPOSIT_DOUBLE": Text("定金双倍返还", "Twice the deposit"),
    "PREPAID_BALANCE": Text("预付余额", "Balance of what was prepaid"),
    "LATE_REFUND_INTEREST": Text("迟延退款利息", "Interest on a late refund"),
    "FRAUD_3X": Text("欺诈三倍赔偿", "Three times for fraud"),
    "FOOD_10X": Text("食品十倍赔偿", "Ten times for unsafe food"),
    "PROMISE_NX": Text("承诺的多倍赔偿", "The multiple that was promised"),
}
_REFUNDED = ("refunded", "completed")

Whence = Literal["page", "bill", "case"]


class Sum(BaseModel):
    """One amount that may be asked for, with its formula and its sources."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    rule: str
    title: Text
    amount: Decimal
    formula: Text | None = None
    note: Text | None = None
    sources: tuple[str, ...] = ()
    doubtful: bool = False
    """It depends on something that is not established, and is counted in no total."""


class Entry(BaseModel):
    """The money of one order."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    order: str
    platform: str
    year: int | None
    currency: str
    sums: tuple[Sum, ...] = ()
    back: dict[Whence, Decimal] = {}

    @property
    def claimable(self) -> Sum | None:
        """The largest amount that nothing speaks against."""
        sure = [one for one in self.sums if not one.doubtful]
        return max(sure, key=lambda one: one.amount, default=None)

    @property
    def returned(self) -> Decimal:
        """What came back: what pages, bills and a closed case say of it is the same money."""
        return max(self.back.values(), default=Decimal(0))


def bare_entry(stored: StoredOrder) -> Entry:
    """Give the entry of an order of whose money nothing is known."""
    order = stored.order
    return Entry(
        order=stored.key,
        platform=order.platform,
        year=year_of(order),
        currency=order.currency,
    )


class Money:
    """The money of all orders, noted whenever an order is weighed."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._table = home.store.table("money")
        self._named: tuple[RuleBook, Mapping[str, Text]] | None = None

    def note_all(self, orders: Iterable[StoredOrder], results: Mapping[str, Result]) -> None:
        """Take over what the rules and the pages now say of the money of orders."""
        known, fresh = self._then_and_now(orders, results)
        self._table.put_all({key: new for key, new in fresh.items() if new != known.get(key)})
        for key in known.keys() - fresh.keys():
            self._table.drop(key)

    def would_change(
        self, orders: Iterable[StoredOrder], results: Mapping[str, Result]
    ) -> list[str]:
        """Name the orders of whose money something else is said now."""
        known, fresh = self._then_and_now(orders, results)
        return [key for key in {**known, **fresh} if known.get(key) != fresh.get(key)]

    def _then_and_now(
        self, orders: Iterable[StoredOrder], results: Mapping[str, Result]
    ) -> tuple[Mapping[str, Mapping[str, Any]], dict[str, dict[str, Any]]]:
        weighed = [one for one in orders if one.key in results]
        known = self._table.fetch_all(one.key for one in weighed)
        found = self.entries(weighed, results).items()
        return known, {key: _document(one) for key, one in found if one.sums or one.back}

    def entries(
        self, orders: Iterable[StoredOrder], results: Mapping[str, Result]
    ) -> dict[str, Entry]:
        """Say what the money of orders is."""
        weighed = list(orders)
        rows = self._home.payments.of_orders(one.key for one in weighed)
        return {one.key: self._entry(one, results[one.key], rows[one.key]) for one in weighed}

    def _entry(self, stored: StoredOrder, result: Result, rows: Sequence[Proof]) -> Entry:
        order = stored.order
        told: dict[Whence, Decimal] = {"page": told_back(order), "bill": got_back(rows)}
        noted = {
            "sums": tuple(sums(result, self._titles)),
            "back": {whence: amount for whence, amount in told.items() if amount},
        }
        return bare_entry(stored).model_copy(update=noted)

    def _titles(self) -> Mapping[str, Text]:
        """Name every rule that is in use."""
        book = self._home.rules.book
        if self._named is None or self._named[0] is not book:
            self._named = (book, {one.rule.id: one.rule.title for one in book.everything()})
        return self._named[1]

    def all(self) -> list[Entry]:
        """List the orders with money to ask for or that came back."""
        return [Entry.model_validate(one["entry"]) for _, one in self._table.stream()]

    def forget(self, order: str) -> None:
        """Forget an order that is deleted."""
        self._table.drop(order)


def _document(entry: Entry) -> dict[str, Any]:
    return {"entry": entry.model_dump(mode="json")}


def sums(result: Result, titles: Callable[[], Mapping[str, Text]]) -> Iterator[Sum]:
    """Give the amounts that may be asked for now, the largest first."""
    found = [(claim, worth(claim)) for claim in result.claims if claim.rule not in _NOT_ASKED_FOR]
    owed = [(claim, amount) for claim, amount in found if claim.rule and amount]
    names = titles() if owed else {}
    for claim, amount in sorted(owed, key=lambda one: -one[1]):
        name = claim.rule or ""
        yield Sum(
            rule=name,
            title=_TITLES.get(name) or names.get(name) or Text(name, name),
            amount=amount,
            formula=claim.formula,
            note=claim.note,
            sources=tuple(dict.fromkeys(one.name for one in claim.sources)),
            doubtful=claim.confidence == "low" or name in _COUNTED_APART or _conditional(claim),
        )


def _conditional(claim: Claim) -> bool:
    """A multiple for fraud is owed only if there was fraud, which nobody has established."""
    return claim.rule == "FRAUD_3X" and claim.note is not None


def worth(claim: Claim) -> Decimal:
    """Give what a claim is about in all; nothing where no amount is promised."""
    amounts = {name: value for name, value in claim.amounts.items() if value is not None}
    for whole in ("total", "amount"):
        if whole in claim.amounts:
            return amounts.get(whole, Decimal(0))
    return sum((amounts[name] for name in ("refund", "freight") if name in amounts), Decimal(0))


def told_back(order: Order) -> Decimal:
    """Give what the pages say came back: the order's own sum, else that of its refunds."""
    if order.refund_total is not None:
        return Decimal(order.refund_total)
    amounts = (one.amount for one in order.after_sales if one.status in _REFUNDED and one.amount)
    return sum((Decimal(one) for one in amounts), Decimal(0))


def year_of(order: Order) -> int | None:
    """Give the year in which an order was placed, in China."""
    at = order.placed_at or order.paid_at
    if at is None:
        return None
    on: date = at.astimezone(CHINA).date() if isinstance(at, datetime) else at
    return on.year


def totals(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Add up by currency; different money is never added."""
    found: dict[str, Decimal] = {}
    for currency, amount in amounts:
        found[currency] = found.get(currency, Decimal(0)) + amount
    return {currency: found[currency] for currency in sorted(found, key=lambda c: (c != "CNY", c))}
