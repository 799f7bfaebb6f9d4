"""One case (维权事项): what the shopper said, did and keeps for one dispute about one order."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from daemon.cases.answers import AnswerError, Contact, read_answer, read_contacts
from daemon.cases.evidence import Evidence, renumbered
from daemon.cases.filed import Filed
from daemon.cases.letters import plain
from rules.cases import Casebook

if TYPE_CHECKING:
    from daemon.ledger.stored import StoredOrder


class Sent(BaseModel):
    """A letter that the shopper sent: to where, when, and by when an answer was asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: str
    on: date
    reply_by: date


class Past(BaseModel):
    """One thing that the shopper did, and what it changed: the fields as they were before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    what: Literal["answer", "evidence", "sent", "order", "close"]
    before: dict[str, Any]


class Case(BaseModel):
    """What is kept of a case; what pages and rules say is looked up anew each time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    order: str
    opened_at: AwareDatetime
    dispute: str | None = None
    demand: str | None = None
    answers: dict[str, Any] = Field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sent: tuple[Sent, ...] = ()
    filed: tuple[Filed, ...] = ()  # what the pages of 12315 say
    more: tuple[str, ...] = ()  # other orders of the same dispute
    outcome: str | None = None
    got_back: Decimal | None = None
    past: tuple[Past, ...] = ()
    closed_at: AwareDatetime | None = None

    @classmethod
    def open(cls, order: str, now: datetime, dispute: str | None = None) -> Case:
        """Open a case."""
        return cls(id=secrets.token_hex(6), order=order, opened_at=now, dispute=dispute)

    @property
    def stage(self) -> str:
        """The last channel that was used; "preparing" before the first, "closed" at the end."""
        if self.closed_at:
            return "closed"
        return self.sent[-1].channel if self.sent else "preparing"


KEPT = 30
"""So many steps can be taken back."""
ANSWERED = ("answers", "skipped", "dispute", "demand")
"""The fields of a case that an answer may change."""


def changed(case: Case, what: str, **fields: Any) -> Case:
    """Change fields of a case so that it can be taken back; what changes nothing is no step."""
    differing = {name for name, value in fields.items() if getattr(case, name) != value}
    if not differing:
        return case
    before = case.model_dump(mode="json", include=differing)
    step = Past.model_validate({"what": what, "before": before})
    return case.model_copy(update={**fields, "past": (*case.past, step)[-KEPT:]})


def undone(case: Case) -> Case:
    """Take back the last step of a case."""
    if not case.past:
        return case
    now = case.model_dump(mode="json") | case.past[-1].before
    back = Case.model_validate(now | {"past": now["past"][:-1]})
    kept = [one for one in case.evidence if one in back.evidence or one.item or one.sha256]
    return back.model_copy(update={"evidence": renumbered(kept)})


def same_shop(one: StoredOrder, other: StoredOrder) -> bool:
    """Tell whether two orders are of the same shop on the same platform."""
    if one.order.platform != other.order.platform:
        return False
    first, second = one.order.merchant, other.order.merchant
    if first is None or second is None:
        return False
    names = {first.id, first.name, first.nick} - {None}
    return bool(names & {second.id, second.name, second.nick})


def answered(case: Case, book: Casebook, given: dict[str, Any]) -> Case:
    """Take over answers; None takes one back, and "" means: ask me later.

    Besides facts, `dispute` and `demand` choose, and `contact` adds one contact.

    Raises:
        AnswerError: a name is unknown or a value is not of its kind; nothing is taken over.
    """
    given = dict(given)
    changes: dict[str, Any] = {}
    if "dispute" in given:
        changes |= {"dispute": _dispute(book, given.pop("dispute")), "demand": None}
    if "demand" in given:
        dispute = changes.get("dispute") or case.dispute
        changes["demand"] = _demand(book, dispute, given.pop("demand"))
    answers = dict(case.answers)
    if "contact" in given:
        told = [*read_contacts(answers.get("contacts", ())), *read_contacts(given.pop("contact"))]
        answers["contacts"] = plain(read_contacts(told))
    answers |= {key: _value(book, key, value) for key, value in given.items()}
    later = {key for key, value in given.items() if value == ""}
    skipped = sorted({*case.skipped} - {*given} | later)
    kept = {key: value for key, value in answers.items() if value is not None}
    return case.model_copy(update={**changes, "answers": kept, "skipped": tuple(skipped)})


def _value(book: Casebook, key: str, given: Any) -> Any:
    fact = book.facts.get(key)
    if fact is None:
        raise AnswerError(key, f"没有“{key}”这个事实", f"there is no fact “{key}”")
    return None if given in (None, "") else plain(read_answer(fact, given))


def _demand(book: Casebook, dispute: str | None, wanted: Any) -> str | None:
    known = {demand.key for demand in book.disputes[dispute].demand} if dispute else set()
    if wanted is not None and wanted not in known:
        raise AnswerError("demand", "没有这项诉求", "there is no such demand")
    return None if wanted is None else str(wanted)


def _dispute(book: Casebook, wanted: Any) -> str | None:
    if wanted is None:
        return None
    found = book.dispute(str(wanted))
    if found is None:
        raise AnswerError("dispute", f"没有“{wanted}”这种事由", f"there is no dispute “{wanted}”")
    return found.key


def with_pages(case: Case, pages: tuple[Evidence, ...]) -> Case:
    """Add pages that were seen since; numbers already given do not change."""
    known = {one.sha256 for one in case.evidence}
    new = tuple(one for one in pages if one.sha256 not in known)
    return case.model_copy(update={"evidence": renumbered((*case.evidence, *new))}) if new else case


__all__ = ["Case", "Contact", "Sent", "answered", "with_pages"]
