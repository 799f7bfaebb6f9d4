"""Brought bills: what each proposes, what the shopper accepted of it, and how to take it back.

Of a bill only the rows that may belong to a stored order are kept, and only until the shopper
removes the bill; accepted rows stay as proofs in `daemon.ledger.payments`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from daemon import intake
from daemon.bills.join import Candidate, Proposal, bought_of, join
from daemon.ledger.payments import Place, proofs
from daemon.problems import DataProblem
from parsers.bills import Bill, Fault, Provider

if TYPE_CHECKING:
    from daemon.home import Home

FAULTS_KEPT = 200
PROPOSALS_KEPT = 10_000
"""More rows than a shopper decides on at once; a shorter span of time has fewer."""


class NoSuchBill(DataProblem):
    """There is no such bill, row, or choice."""

    code = "no_such_bill"


class Brought(BaseModel):
    """One bill that the shopper brought."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    file: str
    sha256: str
    provider: Provider
    brought_at: AwareDatetime
    payments: int
    """How many rows are payments or refunds, whether an order fits or not."""
    left_out: int
    faults: tuple[Fault, ...]
    proposals: tuple[Proposal, ...]

    @property
    def by_row(self) -> dict[str, Proposal]:
        """The proposals by the names of their rows."""
        return {one.payment.id: one for one in self.proposals}

    def of(self, state: str) -> list[Proposal]:
        """List the proposals in one state."""
        return [one for one in self.proposals if one.state == state]

    @property
    def sure(self) -> list[Proposal]:
        """The open proposals that nothing speaks against."""
        return [one for one in self.of("open") if one.sure]

    @property
    def asked(self) -> list[Proposal]:
        """The open proposals among which the shopper must choose."""
        return [one for one in self.of("open") if not one.sure]


class Bills:
    """The brought bills of one shopper."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._table = home.store.table("bills")

    def bring(self, file: str, content: bytes, bill: Bill) -> Brought:
        """Propose orders for the rows of a bill; nothing is joined before it is accepted."""
        digest = hashlib.sha256(content).hexdigest()
        found = join(bill.payments, self._bought(), self._accepted())
        return self._keep(
            Brought(
                id=digest[:16],
                file=file[-200:],
                sha256=digest,
                provider=bill.provider,
                brought_at=self._home.clock(),
                payments=len(bill.payments),
                left_out=bill.left_out,
                faults=(*_too_many(found), *bill.faults)[:FAULTS_KEPT],
                proposals=tuple(found[:PROPOSALS_KEPT]),
            )
        )

    def _bought(self) -> Iterable[Any]:
        for key, document in self._home.orders.documents():
            if not document["sample"]:
                yield bought_of(key, document["order"])

    def _accepted(self) -> Mapping[str, tuple[str, ...]]:
        paid = (one for one in self._home.payments.all() if one.kind == "paid")
        return {one.number: one.covers for one in paid}

    # -- looking -----------------------------------------------------------------------------------

    def get(self, id: str) -> Brought:
        """Give a bill.

        Raises:
            NoSuchBill: there is none of this id.
        """
        found = self._table.fetch(id)
        if found is None:
            raise NoSuchBill("没有这份账单", "there is no such bill")
        return self._as_decided(Brought.model_validate(found["bill"]))

    def all(self) -> list[Brought]:
        """List the bills, the one brought last first."""
        found = [Brought.model_validate(one["bill"]) for one in self._table.find()]
        told = [self._as_decided(one) for one in found]
        return sorted(told, key=lambda one: one.brought_at, reverse=True)

    def _as_decided(self, bill: Brought) -> Brought:
        """What is accepted, the proofs say: the same row may stand in several bills."""
        accepted = self._home.payments.covered_by(bill.by_row)
        told: dict[str, tuple[str, tuple[str, ...]]] = {
            row: ("declined" if one.state == "declined" else "open", ())
            for row, one in bill.by_row.items()
        }
        told |= {row: ("accepted", orders) for row, orders in accepted.items()}
        return _with(bill, told)

    # -- what the shopper decides ---------------------------------------------------------------

    def accept_sure(self, id: str) -> Brought:
        """Accept every open proposal that is sure."""
        return self.accept(id, {one.payment.id: 0 for one in self.get(id).sure})

    def accept(self, id: str, choices: Mapping[str, int]) -> Brought:
        """Accept rows, each with the candidate that the shopper chose by its place.

        Raises:
            NoSuchBill: the bill has no such row, or the row no such candidate; nothing is accepted.
        """
        with self._home.store.transaction():
            bill = self.get(id)
            rows = bill.by_row
            wanted = {row: _chosen(rows, row, number) for row, number in choices.items()}
            again = [row for row, (proposal, _) in wanted.items() if proposal.state == "accepted"]
            changed = self._taken_back(again)
            place, now = Place(file=bill.file, sha256=bill.sha256, bill=bill.id), self._home.clock()
            accepted = [
                proof
                for proposal, chosen in wanted.values()
                for proof in proofs(
                    proposal.payment,
                    chosen.orders,
                    chosen.how if proposal.sure else "chosen",
                    now,
                    place,
                )
            ]
            self._home.payments.accept(accepted)
            self._plan({*changed, *(proof.order for proof in accepted)})
            return self._keep(_with(bill, dict.fromkeys(choices, ("open", ()))))

    def _taken_back(self, rows: Iterable[str]) -> set[str]:
        return {order for row in rows for order in self._home.payments.take_back(row)}

    def decline(self, id: str, row: str) -> Brought:
        """Note that a row belongs to none of the orders."""
        with self._home.store.transaction():
            bill = self.get(id)
            _row(bill.by_row, row)
            self._plan(self._taken_back([row]))
            return self._keep(_with(bill, {row: ("declined", ())}))

    def undo(self, id: str, rows: Iterable[str] | None = None) -> Brought:
        """Take back what was decided of rows, or of all: they are open again."""
        with self._home.store.transaction():
            bill = self.get(id)
            every = bill.by_row
            known = [_row(every, row) for row in (every if rows is None else rows)]
            decided = [one.payment.id for one in known if one.state != "open"]
            changed = self._taken_back(decided)
            self._plan(changed)
            return self._keep(_with(bill, dict.fromkeys(decided, ("open", ()))))

    def take_back(self, row: str) -> None:
        """Take an accepted row back, also one whose bill was removed.

        Raises:
            NoSuchBill: no such row was accepted.
        """
        with self._home.store.transaction():
            changed = self._taken_back([row])
            if not changed:
                raise NoSuchBill("没有这笔付款", "there is no such payment")
            self._plan(changed)

    def remove(self, id: str) -> None:
        """Forget a bill; what was accepted of it stays with the orders."""
        self._table.drop(self.get(id).id)

    def forget_orders(self, orders: Iterable[str]) -> None:
        """Leave no trace of deleted orders in what bills propose."""
        gone = set(orders)
        for bill in self.all() if gone else ():
            left = [_without(one, gone) for one in bill.proposals]
            kept = tuple(one for one in left if one is not None)
            if kept != bill.proposals:
                self._keep(bill.model_copy(update={"proposals": kept}))

    def _keep(self, bill: Brought) -> Brought:
        self._table.put(bill.id, {"bill": bill.model_dump(mode="json")})
        return self._as_decided(bill)

    def _plan(self, orders: Iterable[str]) -> None:
        """When an order was paid starts clocks: plan its reminders anew."""
        keys = list(orders)
        for key in keys:
            self._home.weighed.forget(key)
        intake.replan(self._home, keys)


def _too_many(found: Sequence[Proposal]) -> Iterator[Fault]:
    if (more := len(found) - PROPOSALS_KEPT) > 0:
        yield Fault(
            line=None,
            zh=f"还有 {more} 行与订单相符，这次没有列出：请分段导出账单再导入",
            en=f"{more} more rows fit orders and are not listed: export the bill in parts",
        )


def _row(rows: Mapping[str, Proposal], row: str) -> Proposal:
    found = rows.get(row)
    if found is None:
        raise NoSuchBill("账单里没有这一行", "the bill has no such row")
    return found


def _chosen(rows: Mapping[str, Proposal], row: str, number: int) -> tuple[Proposal, Candidate]:
    proposal = _row(rows, row)
    if not 0 <= number < len(proposal.candidates):
        raise NoSuchBill("没有这个选择", "there is no such choice")
    return proposal, proposal.candidates[number]


def _with(bill: Brought, new: Mapping[str, tuple[str, tuple[str, ...]]]) -> Brought:
    """Give the bill with state and orders of some rows changed."""
    proposals = tuple(
        one.model_copy(update={"state": new[row][0], "chosen": new[row][1]})
        if (row := one.payment.id) in new
        else one
        for one in bill.proposals
    )
    return bill.model_copy(update={"proposals": proposals})


def _without(proposal: Proposal, gone: set[str]) -> Proposal | None:
    left = tuple(one for one in proposal.candidates if gone.isdisjoint(one.orders))
    if left == proposal.candidates:
        return proposal
    return proposal.model_copy(update={"candidates": left, "sure": False}) if left else None
