"""The form of a rule file: what a reviewer may write, checked key by key."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules._period import Period
from rules._result import Actor, Confidence, Grade, Source
from rules._text import Text
from rules._words import EVENTS, PLATFORM_SCOPES

Nature = Literal["limit", "duty", "effect", "window", "right", "claim", "evidence", "forum", "note"]
"""limit: someone's own time limit. duty: someone else must act. effect: it happens by itself.
window: opens and closes. The others carry no date of their own."""
DATED = ("limit", "duty", "effect", "window")


class Written(BaseModel):
    """A part of a rule file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paper(Written):
    """A law, a measure or a page that rules are taken from."""

    name: str
    url: str
    since: date | None = None
    note: str | None = None


class If(Written):
    """A date under a condition: what the period gives if another rule's moment comes true."""

    name: str
    rule: str
    field: Literal["at", "due", "new_at_if_used"] = "at"


class Extension(Written):
    """A right to move another rule's moment, once."""

    of: str
    opens_before: Period | None = None
    adds: Period
    times: int = 1


class Variant(Written):
    """Another length of the same period for some orders."""

    kind: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    period: Period
    how: Literal["instead", "beside", "field"] = "instead"
    title: Text | None = None


class LongStop(Written):
    """The latest end, whatever restarted the clock."""

    period: Period
    starts: tuple[str, ...]


class ByClock(Written):
    """A duty by the hour of the day: before the cut the same day, after it the next."""

    cut: time
    same_day: time
    next_day: time


class Pay(Written):
    """How a compensation is reckoned from what was paid."""

    rate: Decimal | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    flat: Decimal | None = None
    flat_below: Decimal | None = None
    none_up_to: Decimal | None = None
    form: Text | None = None
    automatic: bool = False
    promised: bool = True
    """False: the figure is too uncertain to name an amount."""


class Version(Written):
    """The text of a rule in one span of time."""

    since: date | None = None
    until: date | None = None
    same_text_since: date | None = None
    paper: str
    article: str | None = None
    grade: Grade
    read_on: date | None = None
    displaced_by: str | None = None
    period: Period | None = None
    variant: tuple[Variant, ...] = ()
    long_stop: LongStop | None = None
    by_clock: ByClock | None = None
    page_only: bool = False
    """The page alone gives a date; the table has none."""
    pay: Pay | None = None

    @property
    def has_length(self) -> bool:
        """Whether the text says how long, or says that only the page does."""
        return bool(self.period or self.by_clock or self.from_page_only)

    @property
    def from_page_only(self) -> bool:
        """Whether no date may be computed: nothing reliable was found (grade U)."""
        return self.page_only or self.grade == "U"

    @cached_property
    def begins(self) -> date:
        """The first day on which this text, or an earlier one that said the same, applied."""
        return self.same_text_since or self.since or date.min

    def governs(self, day: date) -> bool:
        """Tell whether this text applied on a day (DA-10)."""
        return self.begins <= day and (self.until is None or day < self.until)


class Example(Written):
    """A worked case which the tests run."""

    says: str
    now: Any = None
    order: dict[str, Any] = Field(default_factory=dict)
    events: dict[str, Any] = Field(default_factory=dict)
    calendar: dict[str, Any] = Field(default_factory=dict)
    user_data: dict[str, Any] = Field(default_factory=dict)
    gives: dict[str, Any] | Literal["nothing"]


class Rule(Written):
    """One rule as reviewed data."""

    id: str
    nature: Nature
    title: Text
    text: Text
    actor: Actor | None = None
    starts: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    when_any: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()
    paused_by: tuple[str, ...] = ()
    restarted_by: tuple[str, ...] = ()
    extended_by: Literal["repairs", "testing"] | None = None
    page: str | None = None
    fact: Literal["promised_ship"] | None = None
    rolls: bool | None = None
    marks: str | None = None
    """The tag that the order gets when this duty is overdue."""
    offered_when: tuple[str, ...] = ()
    broken_when: tuple[str, ...] = ()
    act: Text | None = None
    consequence: Text | None = None
    then: tuple[str, ...] = ()
    note: Text | None = None
    needs: Text | None = None
    needs_nothing_when: tuple[str, ...] = ()
    matter: str | None = None
    """What it is about, where other rules are about the same thing (DA-11)."""
    capped_by: str | None = None
    """A statutory duty on the same matter that may end earlier (DA-11)."""
    confidence: Confidence = "high"
    opens_after: str | None = None
    opens_earlier_if: Text | None = None
    opens_on: tuple[str, ...] = ()
    waiting: Text | None = None
    extends: Extension | None = None
    if_: tuple[If, ...] = Field(default=(), alias="if")
    version: tuple[Version, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _makes_sense(self) -> Rule:
        _known("event", self._events(), EVENTS)
        if (self.extends or self.opens_after) and self.nature != "window":
            raise ValueError("what extends or follows another rule is a window")
        if self.nature in DATED and self.actor is None:
            raise ValueError("a rule with a date says who must act")
        if self.nature in ("limit", "duty", "effect") and not self._has_period():
            raise ValueError("a rule with a date needs a period, or grade U")
        return self

    def _has_period(self) -> bool:
        return self.fact is not None or all(one.has_length for one in self.version)

    def _events(self) -> list[str]:
        places = [self.starts, self.done_by, self.paused_by, self.restarted_by]
        places.append(self.opens_on)
        for version in self.version:
            places += [version.long_stop.starts] if version.long_stop else []
        return [event for place in places for event in place]

    @cached_property
    def excluded(self) -> frozenset[str]:
        """The tags of which any one keeps the rule from applying."""
        return frozenset(self.unless)

    @cached_property
    def is_plain(self) -> bool:
        """Whether it applies to whatever was bought."""
        return not (self.when or self.when_any or self.unless)

    @cached_property
    def obliged(self) -> Actor:
        """Who must act under a rule with a date."""
        if self.actor is None:
            raise ValueError(f"{self.id} names nobody who must act")
        return self.actor

    @cached_property
    def pays(self) -> bool:
        """Whether some text of the rule gives a sum of money when it is offered."""
        return bool(self.offered_when) and any(one.pay for one in self.version)

    @cached_property
    def tags(self) -> frozenset[str]:
        """Every tag that the rule asks about."""
        variants = [one for version in self.version for one in version.variant]
        own = (*self.when, *self.when_any, *self.unless, *self.offered_when, *self.broken_when)
        own += (*self.needs_nothing_when, *((self.marks,) if self.marks else ()))
        return frozenset(own).union(*((*one.when, *one.unless) for one in variants))

    @cached_property
    def others(self) -> frozenset[str]:
        """Every rule that this one builds on."""
        named = [self.opens_after, self.extends and self.extends.of, *(i.rule for i in self.if_)]
        named.append(self.capped_by)
        return frozenset(name for name in named if name)


class Topic(Written):
    """The head of a rule file."""

    topic: Literal["law", "platform"]
    title: Text
    platforms: tuple[str, ...] = ()
    paper: dict[str, Paper]

    @model_validator(mode="after")
    def _platforms(self) -> Topic:
        scopes = {"all"}.union(*PLATFORM_SCOPES.values())
        _known("platform", self.platforms, scopes)
        return self

    def source(self, version: Version) -> Source:
        """Where one version of a rule stands."""
        paper = self.paper[version.paper]
        since = version.same_text_since or version.since
        return Source(
            name=paper.name,
            article=version.article,
            url=paper.url,
            since=since.isoformat() if since else None,
            grade=version.grade,
            read_on=version.read_on.isoformat() if version.read_on else None,
        )


def _known(what: str, used: Any, known: Any) -> None:
    for name in used:
        if name not in known:
            raise ValueError(f"unknown {what} {name!r}")
