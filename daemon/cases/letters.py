"""Writes the draft of a complaint for one channel, or says which facts are missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from daemon.cases.claim import Sum, add_up, chosen
from daemon.cases.evidence import lacking
from daemon.cases.findings import Finding
from daemon.cases.frame import Frame, Hinted, hints
from daemon.cases.grounds import cautions, citable, missing_facts, ungrounded
from daemon.cases.known import Known, reply_by
from daemon.cases.lint import lint
from daemon.cases.saying import yuan
from daemon.cases.sentences import Sentence, write
from daemon.cases.shorten import fitted, text_of
from rules.cases import Basis, Channel, Demand, Dispute, Fact, Letter, Proof


@dataclass(frozen=True)
class Draft:
    """A draft for one channel; without text, `missing` and `findings` say why."""

    known: Known
    dispute: Dispute
    channel: Channel
    letter: Letter
    demand: Demand
    sum: Sum
    reply_by: date
    bases: tuple[Basis, ...]
    sentences: tuple[Sentence, ...]
    shortened: tuple[str, ...]
    missing: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    lacking: tuple[Proof, ...]
    hints: tuple[Hinted, ...] = ()

    @property
    def text(self) -> str | None:
        """The whole text; none while a fact is missing or the ground is not there."""
        return text_of(self.sentences) or None

    @property
    def usable(self) -> bool:
        """Tell whether the draft may be sent as it is."""
        refused = any(finding.severity == "refuse" for finding in self.findings)
        return self.text is not None and not self.missing and not refused

    def as_json(self) -> dict[str, Any]:
        """Give the draft as plain JSON values."""
        return {
            "dispute": self.dispute.key,
            "channel": self.channel.key,
            "title": f"{self.dispute.title}：{self.channel.title}",
            "to": self.channel.to,
            "usable": self.usable,
            "text": self.text,
            "length": len(self.text or ""),
            "limit": self.letter.limit or self.channel.limit,
            "limit_verified": self.channel.limit_verified,
            "shortened": list(self.shortened),
            "fields": form_fields(self),
            "demand": {
                "key": self.demand.key,
                "title": self.demand.title,
                "remedies": list(self.demand.remedies),
                "total": None if self.sum.total is None else yuan(self.sum.total),
                "formula": self.sum.formula,
                "formula_en": self.sum.formula_en,
            },
            "reply_by": self.reply_by.isoformat(),
            "sentences": [one.as_json() for one in self.sentences],
            "missing": [ask(self.known, fact) for fact in self.missing],
            "sources": [basis.model_dump(mode="json", exclude={"key"}) for basis in self.bases],
            "evidence": [one.model_dump(mode="json") for one in self.known.evidence],
            "evidence_lacking": [
                {"proof": one.key, "title": one.title, "title_en": one.title_en}
                for one in self.lacking
            ],
            "findings": [finding.as_json() for finding in self.findings],
            "hints": [one.as_json() for one in self.hints],
            "guard": self.dispute.guard,
            "closes": self.channel.closes,
        }


def draft(known: Known, dispute: Dispute, channel: Channel) -> Draft:
    """Write the draft of a dispute for a channel."""
    asked = chosen(known, dispute, channel)
    demand = asked or (channel.demand or dispute.demand)[0]
    known = replace(known, demand=demand.key)
    frame = framed(known, dispute, channel, demand)
    missing = tuple(missing_facts(known, dispute, channel, asked))
    findings = tuple(ungrounded(known, dispute, channel, asked))
    sentences: tuple[Sentence, ...] = ()
    cuts: tuple[str, ...] = ()
    if not missing and not findings:
        sentences, cuts = fitted(write(frame), frame.limit)
        findings = (*lint(sentences, frame, channel), *cautions(known, dispute))
    return Draft(
        known=known,
        dispute=dispute,
        channel=channel,
        letter=frame.letter,
        demand=demand,
        sum=frame.sum,
        reply_by=frame.reply_by,
        bases=cited(sentences, frame.bases),
        sentences=sentences,
        shortened=cuts,
        missing=missing,
        findings=findings,
        lacking=lacking(known.evidence, frame.proofs),
        hints=hints(frame),
    )


def framed(known: Known, dispute: Dispute, channel: Channel, demand: Demand) -> Frame:
    """Put together what all the sentences of a letter share; abroad the letter is in English."""
    abroad = known.is_abroad and channel.abroad
    days = channel.wait.days if channel.wait else 7
    return Frame(
        known=known,
        dispute=dispute,
        channel=channel,
        demand=demand,
        sum=add_up(known, demand),
        bases=() if abroad else citable(known, dispute, channel)[: channel.most_articles],
        reply_by=reply_by(known.result, known.now, days),
        letter=known.book.letters[f"{channel.key}.en" if abroad else channel.key],
    )


def cited(sentences: tuple[Sentence, ...], bases: tuple[Basis, ...]) -> tuple[Basis, ...]:
    """Keep the bases that the letter really names."""
    rules = {rule for one in sentences for rule in one.rules}
    return tuple(basis for basis in bases if basis.rule in rules)


def ask(known: Known, fact: Fact) -> dict[str, Any]:
    """Say what is missing, how to ask for it, and why it matters."""
    return {
        "fact": fact.key,
        "title": fact.title,
        "title_en": fact.title_en,
        "question": fact.question or fact.title,
        "question_en": fact.question_en or fact.title_en,
        "why": fact.why,
        "why_en": fact.why_en,
        "kind": fact.kind,
        "choices": list(choices(known, fact)),
        "choices_en": list(fact.choices_en),
    }


def choices(known: Known, fact: Fact) -> tuple[str, ...]:
    """Offer what the pages already say: the items of the order, or the fact's own list."""
    if fact.key == "item":
        titles = (item.get("title") for item in known.order.get("items") or ())
        return tuple(title for title in titles if title)
    return fact.choices


def form_fields(draft: Draft) -> list[dict[str, Any]]:
    """Give what stands in fields of its own, each with where it comes from."""
    known = draft.known
    names = (*draft.dispute.required, *draft.channel.required, *draft.channel.fields)
    unique = [name for name in dict.fromkeys(names) if name != "contacts"]
    facts = [(known.book.facts[name], known.values[name]) for name in unique if known.has(name)]
    return [
        {"key": f.key, "label": f.title, "value": plain(v.value), "from": v.origin}
        for f, v in facts
    ]


def plain(value: Any) -> Any:
    """Give a value as JSON has it: times as ISO text, money as a decimal string."""
    if isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return [one.model_dump(mode="json") for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
