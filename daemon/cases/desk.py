"""The desk on which all cases lie: opened, answered, looked at, drafted, filled in, closed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from daemon import intake
from daemon.cases.answers import day_of
from daemon.cases.case import ANSWERED, Case, Sent, answered, changed, same_shop, undone, with_pages
from daemon.cases.evidence import Evidence, joined
from daemon.cases.filed import Filed
from daemon.cases.fill import check_order, form_for, recipe, values, within
from daemon.cases.gathering import NoSuchCase, gather, order_of, pages
from daemon.cases.known import Known
from daemon.cases.letters import Draft, draft
from daemon.cases.matter import told_of_case
from daemon.cases.suggest import suggestions
from rules.cases import Casebook, Channel, Dispute, Proof, casebook

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.ledger.stored import StoredOrder


LOOKED_AT = 200
"""So many orders are looked through for others of the same shop."""


class Cases:
    """All cases of one shopper."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._table = home.store.table("cases", keys=("order", "closed"))
        self._disputed = {str(one["order"]) for one in self._table.find("closed", value=False)}

    @property
    def book(self) -> Casebook:
        """What complaints are made of."""
        return casebook()

    def open(self, order: str, now: datetime, dispute: str | None = None) -> Case:
        """Open a case for an order, or give the one that is open already.

        Raises:
            NoSuchCase: there is no such order.
            AnswerError: there is no such kind of dispute.
        """
        with self._alone():
            stored = order_of(self._home, order)
            found = next((c for c in self.all() if stored.key in (c.order, *c.more)), None)
            case = found or Case.open(stored.key, now)
            if dispute is not None and dispute != case.dispute:
                case = answered(case, self.book, {"dispute": dispute})
            return self._keep(with_pages(case, tuple(pages(self._home, stored, case))))

    def get(self, id: str) -> Case:
        """Give a case.

        Raises:
            NoSuchCase: there is none of this id.
        """
        found = self._table.fetch(id)
        if found is None:
            raise NoSuchCase("没有这个维权事项", "there is no such case")
        return Case.model_validate(found["case"])

    def all(self, *, closed: bool = False) -> list[Case]:
        """List the open cases (or those that are closed), the newest first."""
        found = [Case.model_validate(one["case"]) for one in self._table.find("closed", closed)]
        return sorted(found, key=lambda case: case.opened_at, reverse=True)

    def answer(self, id: str, given: dict[str, Any]) -> Case:
        """Take over what the shopper answered.

        Raises:
            AnswerError: something does not fit; nothing is taken over.
        """
        with self._alone():
            case = self.get(id)
            new = answered(case, self.book, given)
            fields = {name: getattr(new, name) for name in ANSWERED}
            return self._keep(changed(case, "answer", **fields))

    def add_evidence(self, id: str, proof: str, now: datetime) -> Case:
        """Note that the shopper keeps a proof that the dispute asks for; twice is once.

        Raises:
            NoSuchCase: the dispute does not ask for such a proof.
        """
        with self._alone():
            case = self.get(id)
            asked = self.proof(case, proof)
            if any(one.proof == proof for one in case.evidence):
                return case
            number = len(case.evidence) + 1
            one = Evidence(number=number, what=asked.title, proof=proof, seen_at=day_of(now))
            return self._keep(changed(case, "evidence", evidence=(*case.evidence, one)))

    def proof(self, case: Case, key: str) -> Proof:
        """Give a proof that the dispute of a case, or a channel for it, asks for.

        Raises:
            NoSuchCase: it does not ask for such a proof.
        """
        dispute = self.dispute(case)
        kinds = self.proofs(dispute) if dispute else ()
        asked = next((one for one in kinds if one.key == key), None)
        if asked is None:
            raise NoSuchCase("没有这种证据", "no such evidence is asked for")
        return asked

    def proofs(self, dispute: Dispute) -> tuple[Proof, ...]:
        """Give the kinds of evidence that a dispute and its channels ask for, each once."""
        fitting = (one for one in self.book.channels.values() if one.fits(dispute.key))
        wanted = (*dispute.proof, *(proof for one in fitting for proof in one.proof))
        return tuple({proof.key: proof for proof in wanted}.values())

    def attach(self, id: str, one: Evidence) -> Case:
        """Put a kept piece into the list of a case; twice is once.

        Raises:
            NoSuchCase: there is no such case.
        """
        with self._alone():
            case = self.get(id)
            if any(known.item == one.item for known in case.evidence):
                return case
            return self._keep(case.model_copy(update={"evidence": joined(case.evidence, one)}))

    def link(self, id: str, kept: Mapping[int, str]) -> Case:
        """Note which kept pieces the entries of a case's list are, by their numbers."""
        with self._alone():
            case = self.get(id)
            evidence = tuple(
                one.model_copy(update={"item": kept.get(one.number, one.item)})
                for one in case.evidence
            )
            return self._keep(case.model_copy(update={"evidence": evidence}))

    def note_sent(self, id: str, channel: Channel, now: datetime) -> Case:
        """Note that the shopper sent the letter, and by when an answer was asked for."""
        with self._alone():
            case = self.get(id)
            written = self.draft(case, channel, now)
            sent = Sent(channel=channel.key, on=day_of(now), reply_by=written.reply_by)
            return self._keep(changed(case, "sent", sent=(*case.sent, sent)))

    def note_filed(self, id: str, filed: tuple[Filed, ...]) -> Case:
        """Note what the pages of 12315 say of a case; its dates start clocks."""
        with self._alone():
            return self._keep(self.get(id).model_copy(update={"filed": filed}))

    def close(
        self, id: str, now: datetime, outcome: str | None = None, got_back: Decimal | None = None
    ) -> Case:
        """Close a case with its outcome and the money that came back."""
        ended = {"closed_at": now, "outcome": outcome, "got_back": got_back}
        with self._alone():
            return self._keep(changed(self.get(id), "close", **ended))

    def undo(self, id: str) -> Case:
        """Take back the last thing that the shopper did in a case; nothing is no error."""
        with self._alone():
            return self._keep(undone(self.get(id)))

    def include(self, id: str, order: str) -> Case:
        """Take another order of the same dispute into a case; twice is once.

        Raises:
            NoSuchCase: there is no such order, or it is of another shop.
        """
        with self._alone():
            case, stored = self.get(id), order_of(self._home, order)
            if stored.key in (case.order, *case.more):
                return case
            if not same_shop(order_of(self._home, case.order), stored):
                raise NoSuchCase(
                    "只有同一平台、同一店铺的订单可以放进同一个事项",
                    "only orders of the same shop on the same platform fit into one case",
                )
            taken = changed(case, "order", more=(*case.more, stored.key))
            return self._keep(with_pages(taken, tuple(pages(self._home, stored, taken))))

    def others(self, case: Case) -> list[StoredOrder]:
        """List orders of the same shop that the case is not about yet, the newest first."""
        own = self._home.orders.get(case.order)
        taken = (case.order, *case.more)
        found = self._home.orders.find(platform=own.order.platform, limit=LOOKED_AT) if own else []
        return [one for one in found if own and one.key not in taken and same_shop(own, one)][:20]

    def forget(self, id: str) -> None:
        """Delete a case for good."""
        with self._alone():
            case = self.get(id)
            self._table.drop(id)
            self._disputed.discard(case.order)
            self._plan(case.order)

    def forget_order(self, order: str) -> None:
        """Delete the cases of an order that is deleted."""
        self._disputed.discard(order)
        for one in self._table.find("order", order):
            self._table.drop(str(one.doc_id))

    def told(self, order: str) -> dict[str, Any] | None:
        """Say what the shopper told about an order in its open case, in the words of the rules."""
        if order not in self._disputed:
            return None
        case = next((one for one in self.all() if one.order == order), None)
        return told_of_case(self.book, case) if case else None

    # -- what is known and written ---------------------------------------------------------------

    def dispute(self, case: Case) -> Dispute | None:
        """Give the kind of dispute, once it is chosen."""
        return self.book.disputes.get(case.dispute or "")

    def known(self, case: Case, now: datetime) -> Known:
        """Gather what is known of a case."""
        return gather(self._home, self.book, case, now)[0]

    def suggested(self, case: Case, now: datetime, words: str = "") -> tuple[Dispute, ...]:
        """Suggest the kind of dispute."""
        known, facts = gather(self._home, self.book, case, now)
        return suggestions(self.book, known.order, facts, known.result, words)

    def draft(self, case: Case, channel: Channel, now: datetime) -> Draft:
        """Write the draft of a case for a channel.

        Raises:
            NoSuchCase: nobody has said yet what the case is about.
        """
        dispute = self.dispute(case)
        if dispute is None:
            raise NoSuchCase("请先选定遇到了什么问题", "first choose what went wrong")
        return draft(self.known(case, now), dispute, channel)

    def fill(self, case: Case, channel: Channel | None, url: str, now: datetime) -> dict[str, Any]:
        """Say how the form at this address is filled from a case.

        Raises:
            WrongPage: the form is about another order.
        """
        form = form_for(self.book, url)
        own = self.book.channel(form.channel) if form.channel else channel
        wanted = own or self.book.channels["platform"]
        written = self.draft(case, within(wanted, form), now)
        check_order(form, url, written.known)
        found = values(written)
        if form.channel and own is None:
            found.pop("body", None)  # the platform's letter is for nobody else
        return {"recipe": recipe(form), "values": found}

    def _alone(self) -> AbstractContextManager[None]:
        """Read and write without another thread between: two answers at once are both kept."""
        return self._home.store.transaction()

    def _keep(self, case: Case) -> Case:
        document = {
            "order": case.order,
            "closed": case.closed_at is not None,
            "case": case.model_dump(mode="json"),
        }
        self._table.put(case.id, document)
        (self._disputed.discard if case.closed_at else self._disputed.add)(case.order)
        self._plan(case.order)
        return case

    def _plan(self, order: str) -> None:
        """What the shopper answered and did starts clocks of its own: plan their reminders."""
        self._home.weighed.forget(order)
        if self._home.orders.get(order):
            intake.replan(self._home, (order,))
