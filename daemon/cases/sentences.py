"""Turns the templates of letters into sentences that each say what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from daemon.cases.answers import Contact, day_of
from daemon.cases.claim import Sum
from daemon.cases.evidence import marks, said_by_pages
from daemon.cases.known import Known, start_of
from rules.cases import Basis, Demand, Dispute, Letter, Part, Statement


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


@dataclass(frozen=True)
class Frame:
    """What all the sentences of one letter share."""

    known: Known
    dispute: Dispute
    demand: Demand
    sum: Sum
    bases: tuple[Basis, ...]
    reply_by: date
    letter: Letter

    @property
    def shared(self) -> dict[str, Any]:
        """Give the words that every template may use."""
        values = {key: value.value for key, value in self.known.values.items()}
        platforms = self.known.book.wording.platforms
        values["platform_name"] = platforms.get(values.get("platform", ""), values.get("platform"))
        return dict.fromkeys(self.known.book.facts) | {
            **values,
            "now": self.known.now,
            "reply_by": self.reply_by,
            "total": self.sum.total,
            "problem": self.dispute.problem,
            "they": self.letter.they,
            "evidence_list": listed(self),
        }


def write(frame: Frame) -> tuple[Sentence, ...]:
    """Write all sentences of a letter: its parts in their order, what happened by its time."""
    parts = (part for part in frame.letter.part if frame.known.holds(part.when))
    made = [one for part in parts for one in _part(part, frame)]
    account = sorted((one for one in made if one.at), key=lambda one: one.at or frame.known.now)
    timely = iter(account)
    return tuple(next(timely) if one.at else one for one in made)


def _part(part: Part, frame: Frame) -> Iterator[Sentence]:
    if part.each == "statement":
        yield from (_statement(part, one, frame) for one in statements(frame))
    elif part.each == "contact":
        yield from (_contact(part, one, frame) for one in contacts(frame))
    elif part.each == "basis":
        yield from (_law(part, basis, frame) for basis in frame.bases)
    elif part.each == "demand":
        said = say(frame.demand.says, frame.shared)
        names = (*frame.demand.total, *frame.demand.and_if_known)
        known = tuple(name for name in names if frame.known.has(name))
        yield _sentence(part, frame, {"sentence": said}, facts=known)
    elif part.kind != "deadline" or "reply_by" not in frame.demand.says:  # never say it twice
        proved = marks(frame.known.evidence, frame.dispute, part.evidence)
        yield _sentence(part, frame, {"marks": cite(proved)}, facts=part.facts, evidence=proved)


def statements(frame: Frame) -> list[Statement]:
    """Give the statements that can be made: all that they say is known."""
    known = frame.known
    fitting = (one for one in frame.dispute.statement if known.holds(one.when))
    return [one for one in fitting if all(known.has(name) for name in one.facts)]


def contacts(frame: Frame) -> list[Contact]:
    """Give the contacts whose words are not told already as a fact of their own."""
    told = {q for one in statements(frame) for q in _quotes(frame.known, one.facts)}
    return [one for one in frame.known.contacts if one.said not in told]


def _happened(known: Known, at: str) -> datetime:
    return known.now if at == "now" or not known.has(at) else start_of(known.get(at))


def _statement(part: Part, one: Statement, frame: Frame) -> Sentence:
    proved = marks(frame.known.evidence, frame.dispute, one.evidence)
    if all(frame.known.values[name].origin == "shopper" for name in one.facts):
        proved = said_by_pages(frame.known.evidence, proved)
    words = {"sentence": say(one.says, frame.shared), "marks": cite(proved)}
    made = _sentence(part, frame, words, facts=one.facts, evidence=proved)
    brief = words | {"sentence": say(one.short, frame.shared)} if one.short else None
    short = say(part.says, frame.shared | brief) if brief else None
    return replace(
        made,
        short=short,
        cut=one.cut,
        quotes=_quotes(frame.known, one.facts),
        at=_happened(frame.known, one.at),
    )


def _contact(part: Part, contact: Contact, frame: Frame) -> Sentence:
    said = (contact.evidence_no,) if contact.evidence_no else None
    proved = said or marks(frame.known.evidence, frame.dispute, ("contact",))
    words = {"contact": contact, "marks": cite(proved)}
    made = _sentence(part, frame, words, facts=("contacts",), evidence=proved)
    return replace(made, quotes=(contact.said,), at=start_of(contact.time))


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
    all_words = frame.shared | words
    short = say(part.short, all_words) if part.short else None
    text = say(part.says, all_words)
    return Sentence(part.kind, text, facts, evidence, short=short, cut=part.cut)


def _quotes(known: Known, facts: tuple[str, ...]) -> tuple[str, ...]:
    quoted = (name for name in facts if known.book.facts[name].kind == "quote")
    return tuple(str(known.get(name)) for name in quoted)


def cite(numbers: tuple[int, ...]) -> str:
    """Write the marks of the evidence: 〔证1、证3〕."""
    return f"〔{'、'.join(f'证{n}' for n in numbers)}〕" if numbers else ""


def listed(frame: Frame) -> str:
    """List the evidence in one line, as the letters name it."""
    return "；".join(f"证{one.number} {one.what}" for one in frame.known.evidence)


def day(moment: datetime | date) -> str:
    """Write a day: 2026年11月15日."""
    on = day_of(moment)
    return f"{on.year}年{on.month}月{on.day}日"


def exact(moment: datetime | date) -> str:
    """Write a moment as exactly as it is known: 2026年11月15日16:42."""
    return f"{day(moment)}{moment:%H:%M}" if isinstance(moment, datetime) else day(moment)


def yuan(amount: Decimal) -> str:
    """Write an amount: 259.00."""
    return f"{amount:.2f}"


def clipped(text: str, length: int) -> str:
    """Keep the first characters of a long name."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def days_after(later: datetime | date, earlier: datetime | date) -> int:
    """Count the days from one day to a later one."""
    return (day_of(later) - day_of(earlier)).days


def since(later: datetime, earlier: datetime | date) -> str:
    """Say how long ago something was, in days from one day on, else in hours."""
    whole = days_after(later, earlier)
    if not isinstance(earlier, datetime) or later - earlier >= 24 * _HOUR:
        return f"{(later - earlier).days if isinstance(earlier, datetime) else whole}天"
    return f"{max(1, (later - earlier) // _HOUR)}小时"


_HOUR = timedelta(hours=1)
_TEMPLATES = Environment(autoescape=False, undefined=StrictUndefined)  # noqa: S701 - plain text
_TEMPLATES.filters |= {
    "day": day,
    "moment": exact,
    "yuan": yuan,
    "clipped": clipped,
    "days_after": days_after,
    "since": since,
}
_compiled: dict[str, Template] = {}


def say(template: str, words: Mapping[str, Any]) -> str:
    """Fill a template with words; a word that does not exist is an error."""
    if template not in _compiled:
        _compiled[template] = _TEMPLATES.from_string(template)
    return _compiled[template].render(words)
