"""Payments: rows of bills that the shopper accepted as the payment or the refund of an order.

Each proof holds the transaction number, the time, the payee, and where the row stands: the hash of
the file, its line, the hash of the row's cells. What was not accepted is not kept here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from daemon.ledger.store import Store
from daemon.ledger.stored import StoredOrder
from parsers import Order
from parsers._records import Money
from parsers.bills import Kind, Payment, Provider

CHINA = timezone(timedelta(hours=8))
BILLS: Mapping[Provider, str] = {"alipay": "支付宝账单", "wechat": "微信支付账单"}

How = Literal["number", "amount_and_time", "chosen"]
"""How the row was joined: the order's number stands in it, amount and time fit, or the shopper
chose the order among several."""


class Place(BaseModel):
    """Where a row was read: the file's name and SHA-256, and the import that it came with."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    file: str
    sha256: str
    bill: str


class Proof(BaseModel):
    """One row of a bill that stands for money paid or got back for an order."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    order: str
    covers: tuple[str, ...]
    """Every order that the same row paid for; more than one where a cart was paid at once."""
    provider: Provider
    kind: Kind
    number: str
    merchant_number: str | None = None
    at: AwareDatetime
    amount: Money
    returned: Money | None = None
    payee: str | None = None
    goods: str | None = None
    method: str | None = None
    state: str | None = None
    how: How
    accepted_at: AwareDatetime
    place: Place
    line: int
    row_hash: str
    columns: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


def proofs(
    payment: Payment, orders: Iterable[str], how: How, at: AwareDatetime, place: Place
) -> list[Proof]:
    """Make the proofs that a row is for the orders that it paid for."""
    covers = tuple(orders)
    told = payment.model_dump()
    return [
        Proof(
            **{**told, "id": f"{payment.id}@{order}"},
            order=order,
            covers=covers,
            how=how,
            accepted_at=at,
            place=place,
            row_hash=payment.row_hash,
        )
        for order in covers
    ]


class Payments:
    """The accepted proofs of one shopper."""

    def __init__(self, store: Store) -> None:
        self._table = store.table("payments", keys=("order", "payment", "bill"))
        self._store = store

    def accept(self, accepted: Iterable[Proof]) -> None:
        """Keep proofs; accepting one again changes nothing but its place."""
        self._table.put_all(
            {
                proof.id: {
                    "order": proof.order,
                    "payment": proof.id.partition("@")[0],
                    "bill": proof.place.bill,
                    "proof": proof.model_dump(mode="json"),
                }
                for proof in accepted
            }
        )

    def of_order(self, order: str) -> list[Proof]:
        """List the proofs of an order, the oldest first."""
        return _read(self._table.find("order", order))

    def of_bill(self, bill: str) -> list[Proof]:
        """List the proofs that were accepted from one bill."""
        return _read(self._table.find("bill", bill))

    def all(self) -> list[Proof]:
        """List every proof, the oldest first."""
        return _read(self._table.find())

    def of_payment(self, payment: str) -> list[Proof]:
        """List the proofs that one row gave, whichever file it was accepted from."""
        return _read(self._table.find("payment", payment))

    def covered_by(self, payments: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Give the orders of each of these rows that was accepted."""
        found = self._table.find_all("payment", payments)
        return {row: _read(some)[0].covers for row, some in found.items() if some}

    def take_back(self, payment: str) -> list[str]:
        """Undo the acceptance of a row; gives the orders that it stood for."""
        found = self._table.find("payment", payment)
        self._table.remove(doc_ids=[str(one.doc_id) for one in found])
        return [str(one["order"]) for one in found]

    def forget_order(self, order: str) -> None:
        """Delete the proofs of an order that is deleted, and its name in those of others."""
        with self._store.transaction():
            for one in self._table.find("order", order):
                for mate in _read(self._table.find("payment", one["payment"])):
                    left = tuple(key for key in mate.covers if key != order)
                    self.accept([mate.model_copy(update={"covers": left})])
                self._table.drop(str(one.doc_id))

    def of_orders(self, orders: Iterable[str]) -> dict[str, list[Proof]]:
        """List the proofs of several orders at once."""
        keys = list(orders)
        found = self._table.find_all("order", keys)
        return {key: _read(found.get(key, ())) for key in keys}

    def facts_for(self, orders: Iterable[StoredOrder]) -> dict[str, dict[str, Any]]:
        """Give what bills prove of orders, in the rules' words: when it was paid, and refunded.

        A page's own time of payment stays; a bare day becomes exact. Only a refund of everything
        that was paid ends what the merchant owes.
        """
        told = {stored.key: stored for stored in orders}
        return {key: _facts(told[key].order, rows) for key, rows in self.of_orders(told).items()}


def _facts(order: Order, rows: Sequence[Proof]) -> dict[str, Any]:
    events = dict((*_paid(order, rows), *_refunded(order, rows))) if rows else {}
    return {"events": events} if events else {}


def _paid(order: Order, rows: Sequence[Proof]) -> Iterator[tuple[str, Any]]:
    first = next((one for one in rows if one.kind == "paid"), None)
    if first is None or isinstance(order.paid_at, datetime):
        return
    if order.paid_at is None or order.paid_at == first.at.astimezone(CHINA).date():
        yield "paid_at", _event(first)


def _refunded(order: Order, rows: Sequence[Proof]) -> Iterator[tuple[str, Any]]:
    refunds = [one for one in rows if one.kind == "refunded"]
    paid = Decimal(order.paid or 0) if order.currency == "CNY" else Decimal(0)
    if refunds and 0 < paid <= got_back(rows):
        yield "refund_success", _event(refunds[-1])


def _event(row: Proof) -> dict[str, Any]:
    return {"at": row.at.isoformat(), "from": "user", "page": BILLS[row.provider]}


def _read(documents: Iterable[Mapping[str, Any]]) -> list[Proof]:
    found = [Proof.model_validate(one["proof"]) for one in documents]
    return sorted(found, key=lambda one: (one.at, one.id))


def got_back(found: Iterable[Proof]) -> Decimal:
    """Add up what the rows of an order say came back.

    WeChat Pay tells a refund twice, in a row of its own and in the state of the payment's row: of
    the two sums the larger one counts, never both. What a payment's row says came back of several
    orders is not counted: of which of them, it does not say.
    """
    rows = [one for one in found if len(one.covers) == 1 or one.kind == "refunded"]
    refunds = sum((Decimal(one.amount) for one in rows if one.kind == "refunded"), Decimal(0))
    noted = sum((Decimal(one.returned) for one in rows if one.returned), Decimal(0))
    return max(refunds, noted)
