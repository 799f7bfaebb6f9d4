"""What all the sentences of one letter share: the facts, the demand, the articles, the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from daemon.cases.answers import Contact
from daemon.cases.claim import Sum
from daemon.cases.evidence import Evidence, marks
from daemon.cases.known import Known
from daemon.cases.saying import Tongue, clipped, masked, say
from rules._court import court_fee
from rules.cases import Basis, Channel, Demand, Dispute, Letter, Proof, Statement


@dataclass(frozen=True)
class Frame:
    """What all the sentences of one letter share."""

    known: Known
    dispute: Dispute
    channel: Channel
    demand: Demand
    sum: Sum
    bases: tuple[Basis, ...]
    reply_by: date
    letter: Letter

    @property
    def tongue(self) -> Tongue:
        """The language of the letter."""
        return self.letter.language

    @property
    def limit(self) -> int | None:
        """How many characters the letter may have."""
        return self.letter.limit or self.channel.limit

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """The kinds of evidence that the dispute and the channel know."""
        return proofs(self.dispute, self.channel)

    def marks(self, kinds: tuple[str, ...]) -> tuple[int, ...]:
        """Give the numbers of the evidence of these kinds."""
        own = (one for one in self.known.evidence if one.order is None)
        return marks(own, self.proofs, kinds)

    @cached_property
    def shared(self) -> dict[str, Any]:
        """Give the words that every template may use."""
        values = {name: value_of(self, name) for name in self.known.book.facts}
        platforms = self.known.book.wording.platforms
        values["platform_name"] = platforms.get(values["platform"] or "", values["platform"])
        return values | {
            "now": self.known.now,
            "reply_by": self.reply_by,
            "total": self.sum.total,
            "formula": self.sum.formula,
            "currency": self.known.order.get("currency") or "CNY",
            "problem": self.dispute.problem if self.tongue == "zh" else self.dispute.problem_en,
            "they": self.letter.they,
            "their": "your" if self.letter.they == "you" else f"{self.letter.they}'s",
            "to": self.channel.to,
            "where": door_of(self),
            "evidence_list": listed(self),
            "earlier": earlier(self),
            "remedies": self.demand.remedies,
            "demand_key": self.demand.key,
            "court_fee": None if self.sum.total is None else court_fee(self.sum.total),
        }


def proofs(dispute: Dispute, channel: Channel | None = None) -> tuple[Proof, ...]:
    """Give the kinds of evidence that a dispute, and a channel for it, know."""
    return (*dispute.proof, *(channel.proof if channel else ()))


class Hinted(NamedTuple):
    """What the shopper should know about a step; it does not stand in the letter."""

    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """Give it as plain JSON values."""
        return {"says": self.zh, "says_en": self.en}


def hints(frame: Frame) -> tuple[Hinted, ...]:
    """Give what the shopper should know before taking this step, with the figures of the case."""
    told = (one for one in frame.channel.hint if frame.known.holds(one.when))
    return tuple(
        Hinted(say(one.says, frame.shared), say(one.says_en, frame.shared, "en")) for one in told
    )


COVERED = ("order_number", "tracking_number", "after_sale_number")
"""What a letter to the public shows only in part."""


def value_of(frame: Frame, name: str) -> Any:
    """Give a fact as the letter writes it: in its language, covered where the public reads it."""
    value, fact = frame.known.get(name), frame.known.book.facts[name]
    if frame.letter.masked and name in COVERED and value:
        return masked(str(value))
    if frame.tongue == "en" and fact.choices_en and value in fact.choices:
        return fact.choices_en[fact.choices.index(value)]
    return value


def door_of(frame: Frame) -> str:
    """Name the office that the rules found for this case; the channel's usual one, if none."""
    kind = frame.channel.door
    found = (door for door in frame.known.result.authorities if door.kind == kind)
    door = next(found, None)
    return door.where.zh if door else frame.channel.to


def earlier(frame: Frame) -> str:
    """Say which steps were taken before, with their day; none is made up."""
    told = (f"{one.on:%Y-%m-%d} {one.title}" for one in frame.known.steps)
    return "；".join(told)


def statements(frame: Frame) -> list[Statement]:
    """Give the statements that can be made: all that they say is known."""
    known = frame.known
    made = (*frame.dispute.statement, *frame.channel.statement)
    fitting = (one for one in made if known.holds(one.when))
    return [one for one in fitting if all(known.has(name) for name in one.facts)]


def contacts(frame: Frame) -> list[Contact]:
    """Give the contacts whose words are not told already as a fact of their own."""
    told = {quote for one in statements(frame) for quote in quotes(frame.known, one.facts)}
    return [one for one in frame.known.contacts if one.said not in told]


def quotes(known: Known, facts: tuple[str, ...]) -> tuple[str, ...]:
    """Give the word-for-word quotations among facts."""
    quoted = (name for name in facts if known.book.facts[name].kind == "quote")
    return tuple(str(known.get(name)) for name in quoted)


def cite(numbers: tuple[int, ...], tongue: Tongue = "zh") -> str:
    """Write the marks of the evidence: 〔证1、证3〕."""
    if not numbers:
        return ""
    if tongue == "en":
        return f" [Exhibit {', '.join(str(n) for n in numbers)}]"
    return f"〔{'、'.join(f'证{n}' for n in numbers)}〕"


def listed(frame: Frame) -> str:
    """List the evidence in one line, as the letters name it."""
    if frame.tongue == "en":
        return "; ".join(f"Exhibit {one.number}: {one.what_en}" for one in frame.known.evidence)
    return "；".join(f"证{one.number} {one.what}" for one in frame.known.evidence)


PURCHASE = ("order_number", "item", "bought_at", "paid")
"""What an order's own page shows in every dispute."""


def purpose(frame: Frame, one: Evidence) -> str:
    """Say what a piece of evidence shows: the facts of the statements that call upon it."""
    facts = frame.known.book.facts
    calling = (s for s in statements(frame) if one.number in frame.marks(s.evidence))
    names = dict.fromkeys(name for statement in calling for name in statement.facts)
    if one.number in frame.marks(("order",)):
        names = dict.fromkeys((*PURCHASE, *names))
    titles = [facts[name].title for name in names]
    proof = next((p.title for p in frame.proofs if one.proves(p)), one.what)
    return clipped("证明" + "、".join(titles), 60) if titles else proof
