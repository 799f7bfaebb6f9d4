"""The checklist of a case: which evidence is there, which is missing, what gets lost soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from daemon.cases.case import Case
from daemon.evidence.gathering import missing
from daemon.evidence.packing import CHINA
from rules import Deadline, Result, Text
from rules.cases import Loss, Proof, evidence_kinds

if TYPE_CHECKING:
    from daemon.home import Home

State = Literal["kept", "said", "missing"]
"""Kept here; the shopper said to have it, and nothing of it is kept here; neither."""

DAYS = 1
"""Our own advice, no time limit of anyone: until the end of the day after the case was opened."""


@dataclass(frozen=True, slots=True)
class Line:
    """One proof that the dispute asks for."""

    proof: Proof
    state: State
    numbers: tuple[int, ...]
    loss: Loss | None

    @property
    def urgent(self) -> bool:
        """Does it get lost, and is nothing of it kept?"""
        return self.loss is not None and self.state != "kept"

    def as_json(self) -> dict[str, Any]:
        """Give the line for pages and programs."""
        told = {"proof": self.proof.key, "state": self.state, "numbers": self.numbers}
        told |= {"title": self.proof.title, "title_en": self.proof.title_en}
        return told | {"urgent": self.urgent, "loss": self.loss and self.loss.model_dump()}


def checklist(home: Home, case: Case) -> tuple[Line, ...]:
    """Go through the proofs that the dispute of a case asks for."""
    dispute = home.cases.dispute(case)
    pages = {one.number for one in case.evidence if one.sha256 and not one.item}
    empty = {one.number for one in missing(home, case)} - pages
    return tuple(_line(case, proof, empty) for proof in (dispute.proof if dispute else ()))


def _line(case: Case, proof: Proof, empty: set[int]) -> Line:
    numbers = tuple(one.number for one in case.evidence if one.proves(proof))
    kept = any(number not in empty for number in numbers)
    state: State = "kept" if kept else "said" if numbers else "missing"
    return Line(proof, state, numbers, evidence_kinds().loss_of(proof))


def with_reminders(home: Home, results: Mapping[str, Result]) -> dict[str, Result]:
    """Add to what the rules say of disputed orders what evidence is to be kept before it is lost.

    For the due list alone: no rule says so, it is our advice.
    """
    found = dict(results)
    for case in home.cases.all() if found else ():
        if case.order in found and (own := tuple(reminders(home, case))):
            result = found[case.order]
            found[case.order] = replace(result, deadlines=(*result.deadlines, *own))
    return found


def reminders(home: Home, case: Case) -> Iterator[Deadline]:
    """Give one reminder for each way in which evidence of a case may get lost."""
    lines = [line for line in checklist(home, case) if line.urgent]
    until = _until(case.opened_at)
    for loss in dict.fromkeys(line.loss for line in lines if line.loss):
        named = [line.proof for line in lines if line.loss == loss]
        zh, en = "、".join(one.title for one in named), ", ".join(one.title_en for one in named)
        yield Deadline(
            rule=f"evidence-{loss.key}",
            title=Text(f"建议尽快留证：{zh}", f"keep as evidence soon: {en}"),
            actor="consumer",
            safe=until,
            status="open",
            act=Text(loss.act, loss.act_en),
            consequence=Text(loss.title, loss.title_en),
        )


def _until(opened: datetime) -> datetime:
    day = opened.astimezone(CHINA).date() + timedelta(days=DAYS)
    return datetime.combine(day, time(23, 59, 59), CHINA)
