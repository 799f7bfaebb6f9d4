"""Writes the draft of a complaint for one channel, or says which facts are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from daemon.cases.claim import Sum, add_up, chosen
from daemon.cases.evidence import lacking
from daemon.cases.known import Known, reply_by
from daemon.cases.lint import Finding, lint
from daemon.cases.sentences import Frame, Sentence, write, yuan
from rules.cases import Basis, Channel, Demand, Dispute, Fact, Proof

Way = Callable[[list[Sentence]], list[Sentence]]


@dataclass(frozen=True)
class Draft:
    """A draft for one channel; without text, `missing` and `findings` say why."""

    known: Known
    dispute: Dispute
    channel: Channel
    demand: Demand
    sum: Sum
    reply_by: date
    bases: tuple[Basis, ...]
    sentences: tuple[Sentence, ...]
    shortened: tuple[str, ...]
    missing: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    lacking: tuple[Proof, ...]

    @property
    def text(self) -> str | None:
        """The whole text; none while a fact is missing or the ground is not there."""
        return "\n".join(one.text for one in self.sentences) or None

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
            "limit": self.channel.limit,
            "limit_verified": self.channel.limit_verified,
            "shortened": list(self.shortened),
            "fields": form_fields(self),
            "demand": {
                "key": self.demand.key,
                "title": self.demand.title,
                "remedies": list(self.demand.remedies),
                "total": None if self.sum.total is None else yuan(self.sum.total),
                "formula": self.sum.formula,
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
            "guard": self.dispute.guard,
            "closes": self.channel.closes,
        }


def draft(known: Known, dispute: Dispute, channel: Channel) -> Draft:
    """Write the draft of a dispute for a channel."""
    demand = chosen(known, dispute, channel.key)
    known = replace(known, demand=demand.key)
    missing = tuple(missing_facts(known, dispute, channel, demand))
    total = add_up(known, demand)
    bases = citable(known, dispute)[: channel.most_articles]
    days = channel.wait.days if channel.wait else 7
    reply = reply_by(known.result, known.now, days)
    frame = Frame(known, dispute, demand, total, bases, reply, known.book.letters[channel.key])
    asked = {*dispute.required, *channel.required, *demand.needs}
    grounds = tuple(ungrounded(known, dispute, asked))
    sentences: tuple[Sentence, ...] = ()
    cuts: tuple[str, ...] = ()
    findings = grounds
    if not missing and not grounds:
        sentences, cuts = fitted(write(frame), channel.limit)
        findings = lint(sentences, frame, channel)
    return Draft(
        known=known,
        dispute=dispute,
        channel=channel,
        demand=demand,
        sum=total,
        reply_by=frame.reply_by,
        bases=cited(sentences, bases),
        sentences=sentences,
        shortened=cuts,
        missing=missing,
        findings=findings,
        lacking=lacking(known.evidence, dispute),
    )


def cited(sentences: tuple[Sentence, ...], bases: tuple[Basis, ...]) -> tuple[Basis, ...]:
    """Keep the bases that the letter really names."""
    rules = {rule for one in sentences for rule in one.rules}
    return tuple(basis for basis in bases if basis.rule in rules)


def citable(known: Known, dispute: Dispute) -> tuple[Basis, ...]:
    """Give the articles that apply to these facts and were in force, in the dispute's order."""
    fitting = (known.book.bases[c.key] for c in dispute.basis if known.holds(c.when))
    day = known.now.date()
    return tuple(b for b in fitting if b.since <= day and (b.until is None or day < b.until))


def missing_facts(
    known: Known, dispute: Dispute, channel: Channel, demand: Demand
) -> Iterator[Fact]:
    """Find what must be known before the letter can be written, in the order of asking."""
    wanted = (*dispute.required, *channel.required, *demand.needs, *demand.total)
    for name in dict.fromkeys(wanted):
        if not known.has(name):
            yield known.book.facts[name.split("|")[0]]


def ungrounded(known: Known, dispute: Dispute, asked: set[str]) -> Iterator[Finding]:
    """Find what takes the ground from the complaint, whatever it would say."""
    for fact in (known.book.facts[name] for name in sorted(asked) if known.has(name)):
        if fact.must_be is not None and known.get(fact.key) is not fact.must_be:
            yield Finding("no_ground", fact.otherwise, fact.otherwise_en)
    hindered = [one for one in dispute.hindrance if known.is_hindered(one)]
    for one in hindered:
        yield Finding("no_ground", one.says, one.says_en)
    if hindered:
        return
    if all(known.has(name) for name in dispute.required) and not known.holds(dispute.ripe):
        yield Finding("not_yet", dispute.unripe, dispute.unripe_en)


def fitted(
    sentences: tuple[Sentence, ...], limit: int
) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """Shorten until the text fits: first the wording of the law, then what matters least."""
    now, done = list(sentences), []
    for step in _ways(sentences):
        if length(now) <= limit:
            break
        before = list(now)
        now = step(now)
        done += [one.text for one in before if one not in now]
    return tuple(now), tuple(done)


def _ways(sentences: tuple[Sentence, ...]) -> Iterator[Way]:
    for law in reversed([one for one in sentences if one.kind == "law"]):
        yield partial(_brief, which=law.__eq__)
    yield partial(_without, rank=3)
    yield partial(_without, rank=2)
    for kind in ("next", "greeting", "fact"):
        yield partial(_brief, which=partial(_is, kind))
    yield partial(_without, rank=1)


def _is(kind: str, one: Sentence) -> bool:
    return one.kind == kind


def _brief(now: list[Sentence], which: Callable[[Sentence], bool]) -> list[Sentence]:
    return [one.shortened() if which(one) else one for one in now]


def _without(now: list[Sentence], rank: int) -> list[Sentence]:
    return [one for one in now if one.cut != rank]


def length(sentences: list[Sentence]) -> int:
    """Count the code points of the text, as 12315 and the platforms do."""
    return len("\n".join(one.text for one in sentences))


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
