"""Turns the templates of letters into sentences that each say what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from daemon.cases.answers import Contact
from daemon.cases.evidence import Evidence, said_by_pages
from daemon.cases.frame import Frame, cite, contacts, purpose, quotes, statements
from daemon.cases.known import Known, end_of
from daemon.cases.saying import say
from rules.cases import Basis, Part, Statement


@dataclass(frozen=True)
class Sentence:
    """One sentence of a letter, what it rests on, and how it may be made shorter."""

    kind: str
    text: str
    facts: tuple[str, ...] = ()
    evidence: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    at: datetime | None = None
    short: str | None = None
    cut: int = 0
    section: str = ""
    label: str = ""
    columns: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the sentence with its sources as plain JSON values."""
        return {
            "kind": self.kind,
            "text": self.text,
            "facts": list(self.facts),
            "evidence": list(self.evidence),
            "rules": list(self.rules),
        }

    def shortened(self) -> Sentence:
        """Give the short wording."""
        return replace(self, text=self.short or self.text, short=None)


def write(frame: Frame) -> tuple[Sentence, ...]:
    """Write all sentences of a letter: its parts in their order, what happened by its time."""
    parts = (part for part in frame.letter.part if frame.known.holds(part.when))
    made = [one for part in parts for one in _part(part, frame)]
    made = [one for one in made if one.text]
    account = sorted((one for one in made if one.at), key=lambda one: one.at or frame.known.now)
    timely = iter(account)
    return tuple(_in_place(next(timely), one) if one.at else one for one in made)


def _in_place(one: Sentence, place: Sentence) -> Sentence:
    return replace(one, section=place.section, label=place.label)


def _part(part: Part, frame: Frame) -> Iterator[Sentence]:
    if part.each == "statement":
        yield from (_statement(part, one, frame) for one in statements(frame))
    elif part.each == "contact":
        yield from (_contact(part, one, frame) for one in contacts(frame))
    elif part.each == "basis":
        yield from (_law(part, basis, frame) for basis in frame.bases)
    elif part.each == "demand":
        yield _demand(part, frame)
    elif part.each == "order":
        yield from (_order(part, other, frame) for other in frame.known.beside)
    elif part.each == "evidence":
        yield from (_exhibit(part, one, frame) for one in frame.known.evidence)
    elif part.each == "sum":
        yield from (_sentence(part, frame, {"one": one}) for one in frame.sum.parts)
    elif part.kind != "deadline" or "reply_by" not in frame.demand.says:  # never say it twice
        proved = frame.marks(part.evidence)
        told = {"marks": cite(proved, frame.tongue)}
        yield _sentence(part, frame, told, facts=part.facts, evidence=proved)


def _demand(part: Part, frame: Frame) -> Sentence:
    names = (*frame.demand.total, *frame.demand.and_if_known)
    sums = {name: amount for name in names if (amount := frame.sum.of(name)) is not None}
    template = frame.demand.says if frame.tongue == "zh" else frame.demand.says_en
    said = say(template, frame.shared | sums, frame.tongue)
    known = tuple(name for name in names if frame.known.has(name))
    return _sentence(part, frame, {"sentence": said}, facts=known)


def _order(part: Part, other: Known, frame: Frame) -> Sentence:
    """Tell of another order of the same dispute what its pages say."""
    names = [name for name in part.facts if other.has(name)]
    proved = tuple(one.number for one in frame.known.evidence if one.order == other.order_key)
    told = {"other": {name: other.get(name) for name in other.book.facts}}
    made = _sentence(part, frame, told | {"marks": cite(proved, frame.tongue)}, evidence=proved)
    return replace(made, facts=tuple(names))


def _exhibit(part: Part, one: Evidence, frame: Frame) -> Sentence:
    words = {"one": one, "purpose": purpose(frame, one)}
    proof = next((p for p in frame.proofs if one.proves(p)), None)
    words |= {"form": proof.form if proof else "电子数据"}
    return _sentence(part, frame, words, evidence=(one.number,))


def _happened(known: Known, at: str) -> datetime:
    """What is known by its day alone is told after the moments of that day."""
    return known.now if at == "now" or not known.has(at) else end_of(known.get(at))


def _statement(part: Part, one: Statement, frame: Frame) -> Sentence:
    known, tongue = frame.known, frame.tongue
    proved = frame.marks(one.evidence)
    if all(known.origin(name) == "shopper" for name in one.facts):
        proved = said_by_pages(known.evidence, proved)
    template = one.says if tongue == "zh" else one.says_en
    told = {"sentence": say(template, frame.shared, tongue), "marks": cite(proved, tongue)}
    made = _sentence(part, frame, told, facts=one.facts, evidence=proved)
    brief = told | {"sentence": say(one.short, frame.shared)} if one.short else None
    short = say(part.says, frame.shared | brief) if brief and tongue == "zh" else None
    quoted = quotes(known, one.facts)
    return replace(made, short=short, cut=one.cut, quotes=quoted, at=_happened(known, one.at))


def _contact(part: Part, contact: Contact, frame: Frame) -> Sentence:
    said = (contact.evidence_no,) if contact.evidence_no else None
    proved = said or (frame.marks(("contact",)) if contact.side == "merchant" else ())
    words = {"contact": contact, "marks": cite(proved, frame.tongue)}
    made = _sentence(part, frame, words, facts=("contacts",), evidence=proved)
    return replace(made, quotes=(contact.said,), at=end_of(contact.time))


def _law(part: Part, basis: Basis, frame: Frame) -> Sentence:
    made = _sentence(part, frame, {"sentence": basis.says, "basis": basis})
    return replace(made, rules=(basis.rule,))


def _sentence(
    part: Part,
    frame: Frame,
    words: dict[str, Any],
    facts: tuple[str, ...] = (),
    evidence: tuple[int, ...] = (),
) -> Sentence:
    told = frame.shared | words
    return Sentence(
        part.kind,
        say(part.says, told, frame.tongue),
        facts,
        evidence,
        short=say(part.short, told, frame.tongue) if part.short else None,
        cut=part.cut,
        section=part.section,
        label=part.label,
        columns=part.columns,
        cells=tuple(say(cell, told, frame.tongue) for cell in part.cells),
        rules=part.rules,
        shares=part.shares,
    )
