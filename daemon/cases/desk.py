"""The desk on which all cases lie: opened, answered, looked at, drafted, filled in, closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from daemon import intake
from daemon.cases.answers import day_of
from daemon.cases.case import Case, Sent, answered, with_pages
from daemon.cases.evidence import PAGES, Evidence, joined
from daemon.cases.fill import check_order, form_for, recipe, values, within
from daemon.cases.known import Known
from daemon.cases.letters import Draft, draft
from daemon.cases.matter import of_stored, told_of_case
from daemon.cases.suggest import suggestions
from daemon.problems import DataProblem
from rules import Facts
from rules.cases import Casebook, Channel, Dispute, Proof, casebook

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.ledger.stored import StoredOrder


class NoSuchCase(DataProblem):
    """There is no such case, or its order was deleted."""

    code = "no_such_case"


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
            stored = self._stored(order)
            found = next((c for c in self.all() if c.order == stored.key), None)
            case = found or Case.open(stored.key, now)
            if dispute is not None and dispute != case.dispute:
                case = answered(case, self.book, {"dispute": dispute})
            return self._keep(with_pages(case, tuple(self._pages(stored, case))))

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
            return self._keep(answered(self.get(id), self.book, given))

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
            return self._keep(case.model_copy(update={"evidence": (*case.evidence, one)}))

    def proof(self, case: Case, key: str) -> Proof:
        """Give a proof that the dispute of a case asks for.

        Raises:
            NoSuchCase: it does not ask for such a proof.
        """
        dispute = self.dispute(case)
        asked = next((p for p in (dispute.proof if dispute else ()) if p.key == key), None)
        if asked is None:
            raise NoSuchCase("没有这种证据", "no such evidence is asked for")
        return asked

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
            return self._keep(case.model_copy(update={"sent": (*case.sent, sent)}))

    def close(self, id: str, now: datetime, outcome: str | None = None) -> Case:
        """Close a case."""
        changes = {"closed_at": now, "outcome": outcome}
        with self._alone():
            return self._keep(self.get(id).model_copy(update=changes))

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
        return self._gather(case, now)[0]

    def suggested(self, case: Case, now: datetime, words: str = "") -> tuple[Dispute, ...]:
        """Suggest the kind of dispute."""
        known, facts = self._gather(case, now)
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

    def _gather(self, case: Case, now: datetime) -> tuple[Known, Facts]:
        stored, home = self._stored(case.order), self._home
        seen = home.seen_elsewhere((stored,))[stored.key]
        return of_stored(self.book, stored, case, now, home.rules.book, seen)

    def _stored(self, order: str) -> StoredOrder:
        stored = self._home.orders.get(order)
        if stored is None:
            raise NoSuchCase(f"没有订单 {order}", f"there is no order {order}")
        return stored

    def _pages(self, stored: StoredOrder, case: Case) -> Iterator[Evidence]:
        """Give the newest page of each kind that is not in the list yet."""
        have = {one.page for one in case.evidence}
        for seen in stored.seen:
            if seen.page in have or seen.page not in PAGES:
                continue
            have.add(seen.page)
            note = self._home.captures.note(seen.capture)
            yield Evidence(
                number=1,  # numbered when it joins the list
                what=PAGES[seen.page],
                page=seen.page,
                source=note.url if note else None,
                seen_at=seen.at,
                sha256=seen.capture,
            )

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
