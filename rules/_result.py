"""What the rules answer: deadlines, claims, rights, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from rules._facts import Notice, Origin
from rules._text import Text

Actor = Literal[
    "consumer",
    "merchant",
    "platform",
    "courier",
    "authority",
    "court",
    "payment_provider",
    "telecom_operator",
]
Status = Literal[
    "not_started",
    "open",
    "due_soon",
    "running",
    "due_passed_rolling",
    "overdue",
    "passed",
    "closed",
    "paused",
    "done",
    "dismissed",
    "see_page",
]
Confidence = Literal["high", "mid", "low"]
Grade = Literal["A", "B", "C", "U"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What started a clock."""

    event: str
    at: datetime
    origin: Origin
    page: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the start as plain JSON values."""
        given = {"event": self.event, "at": self.at.isoformat(), "from": self.origin}
        return given if self.page is None else {**given, "page": self.page}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule stands, and how surely that was read."""

    name: str
    article: str | None = None
    url: str | None = None
    since: str | None = None
    grade: Grade
    read_on: str | None = None

    def as_json(self) -> dict[str, str]:
        """Give the source as plain JSON values."""
        return {name: value for name, value in asdict(self).items() if value is not None}


Derivation = Callable[[], tuple[Text, ...]]


@dataclass(slots=True, kw_only=True)
class Deadline:
    """One date by which someone must act, or a window that opens and closes.

    Not frozen, though nobody changes one: setting 26 frozen fields costs as much as all the rest.
    """

    rule: str
    title: Text
    actor: Actor
    starts: Start | None = None
    kind: str | None = None
    line: str | None = None
    matter: str | None = None
    """What it is about, where other rules may say the same: to the shopper that is one thing."""
    countdown: str | None = None
    """The countdown on the order's page that shows this very date, such as `auto_confirm`."""
    safe: datetime | None = None
    exclusive: datetime | None = None
    legal: datetime | None = None
    due: datetime | None = None
    overdue_from: datetime | None = None
    at: datetime | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    status: Status
    act: Text | None = None
    consequence: Text | None = None
    note: Text | None = None
    confidence: Confidence = "high"
    provisional: bool = False
    source_of_time: Literal["page", "rule"] = "rule"
    sources: tuple[Source, ...] = ()
    at_stake: Decimal | None = None
    also: dict[str, Any] = field(default_factory=dict)
    """More fields of the answer: dates under a condition, amounts, what stays open."""
    derivation: Derivation | None = field(default=None, repr=False, compare=False)
    """How `why` is written out when someone asks."""

    @property
    def key(self) -> str:
        """The rule with what tells it from its siblings on the same order."""
        return ":".join(part for part in (self.rule, self.kind, self.line) if part)

    @property
    def instant(self) -> datetime | None:
        """The moment that alerts use; none where no date may be given."""
        return self.at or self.safe or self.due or self.closes

    @property
    def why(self) -> tuple[Text, ...]:
        """The derivation, one plain sentence per step."""
        return self.derivation() if self.derivation else ()

    def as_json(self) -> dict[str, Any]:
        """Give the deadline as plain JSON values, both languages."""
        told: dict[str, Any] = {"rule": self.rule, "key": self.key}
        told |= _both("title", self.title)
        told["actor"] = self.actor
        told |= {"starts": self.starts.as_json()} if self.starts else {}
        told |= {name: _plain(value) for name in _TIMES if (value := getattr(self, name))}
        told |= {"status": self.status}
        for name in ("act", "consequence", "note"):
            told |= _both(name, getattr(self, name))
        told |= {"kind": self.kind} if self.kind else {}
        told |= {"confidence": self.confidence, "conf": self.confidence}
        told |= {"provisional": self.provisional, "source_of_time": self.source_of_time}
        why = self.why
        told |= {"why": [step.zh for step in why], "why_en": [step.en for step in why]}
        told["sources"] = [source.as_json() for source in self.sources]
        told |= {"at_stake": f"{self.at_stake:.2f}"} if self.at_stake is not None else {}
        return told | {name: _plain(value) for name, value in self.also.items()}


_TIMES = ("safe", "exclusive", "legal", "due", "overdue_from", "at", "opens", "closes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An amount that the shopper may ask for, with the formula written out."""

    rule: str | None = None
    chosen: str | None = None
    amounts: dict[str, Decimal | None] = field(default_factory=dict)
    """refund, freight, extra, loss, amount, total: those that apply."""
    formula: Text | None = None
    alternatives: tuple[dict[str, Any], ...] = ()
    automatic: bool | None = None
    confidence: Confidence = "high"
    note: Text | None = None
    also: dict[str, Any] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the claim as plain JSON values; amounts are numbers of the order's currency."""
        told: dict[str, Any] = {"rule": self.rule} if self.rule else {}
        told |= {"chosen": self.chosen} if self.chosen else {}
        told |= {name: _plain(value) for name, value in self.amounts.items()}
        told |= _both("formula", self.formula)
        told |= {"alternatives": _plain(self.alternatives)} if self.alternatives else {}
        told |= {"automatic": self.automatic} if self.automatic is not None else {}
        told |= {"confidence": self.confidence, "conf": self.confidence}
        told |= _both("note", self.note)
        told["sources"] = [source.as_json() for source in self.sources]
        return told | {name: _plain(value) for name, value in self.also.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A right that the situation opens, and what it needs first."""

    rule: str
    title: Text
    text: Text
    needs: Text | None = None
    sources: tuple[Source, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the option as plain JSON values."""
        told: dict[str, Any] = {"rule": self.rule}
        for name in ("title", "text", "needs"):
            told |= _both(name, getattr(self, name))
        told["sources"] = [source.as_json() for source in self.sources]
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A rule that does not apply here, and the reason."""

    rule: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One office to turn to, and the rule that says so."""

    kind: str
    where: Text
    because: Text
    rule: str

    def as_json(self) -> dict[str, str]:
        """Give the door as plain JSON values."""
        return {
            "kind": self.kind, "rule": self.rule, "where": self.where.zh,
            "where_en": self.where.en, "because": self.because.zh, "because_en": self.because.en,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Everything the rules say about one order at one moment."""

    deadlines: tuple[Deadline, ...] = ()
    claims: tuple[Claim, ...] = ()
    not_applicable: tuple[Exclusion, ...] = ()
    next_steps: tuple[Text, ...] = ()
    legal_options: tuple[Option, ...] = ()
    violations: tuple[Option, ...] = ()
    hints: tuple[Option, ...] = ()
    authorities: tuple[Door, ...] = ()
    notices: tuple[Notice, ...] = ()
    seller: Text | None = None
    basis: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the whole answer as plain JSON values."""
        told: dict[str, Any] = {
            "deadlines": [deadline.as_json() for deadline in self.deadlines],
            "claims": [claim.as_json() for claim in self.claims],
            "not_applicable": [one.rule for one in self.not_applicable],
            "not_applicable_because": {one.rule: one.because.zh for one in self.not_applicable},
            "next_steps": [step.zh for step in self.next_steps],
            "next_steps_en": [step.en for step in self.next_steps],
            "legal_options": [option.as_json() for option in self.legal_options],
            "violations": [option.rule for option in self.violations],
            "hints": [option.as_json() for option in self.hints],
            "authorities": [door.as_json() for door in self.authorities],
            "basis": list(self.basis),
            "notices": [
                {"kind": one.kind, "keys": list(one.keys), **_both("text", one.text)}
                for one in self.notices
            ],
        }
        return told | (_both("seller", self.seller))


def _both(name: str, text: Text | None) -> dict[str, str]:
    return {} if text is None else {name: text.zh, f"{name}_en": text.en}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, Text):
        return value.zh
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
