"""What is known of one dispute, where each value comes from, and whether a condition holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from daemon.cases.answers import AnswerError, Contact, cleaned, day_of, read_answer, read_moment
from daemon.cases.evidence import Evidence
from rules import Deadline, Facts, Result
from rules._facts import CHINA
from rules.cases import Casebook, Dispute, Fact, Hindrance, When

Origin = Literal["shopper", "event", "page", "rule"]
MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{6}(\d{2})(?!\d)")


class Value(NamedTuple):
    """One value, and who says so; for the end of someone's time: has it run out?"""

    value: Any
    origin: Origin
    overdue: bool | None = None


@dataclass(frozen=True)
class Known:
    """Everything that is known of a dispute at one moment."""

    book: Casebook
    now: datetime
    values: Mapping[str, Value]
    result: Result
    evidence: tuple[Evidence, ...] = ()
    demand: str | None = None
    order: Mapping[str, Any] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether a fact (or one of "a|b") is known."""
        if name == "evidence":
            return bool(self.evidence)
        return any(one in self.values for one in name.split("|"))

    def get(self, name: str) -> Any:
        """Give the value of a fact, None if it is not known."""
        found = self.values.get(name)
        return found.value if found else None

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """The contacts with the other side, oldest first."""
        return self.get("contacts") or ()

    def holds(self, when: When) -> bool:
        """Tell whether a condition holds."""
        return all(
            (
                all(self.has(name) for name in when.known),
                not any(self.has(name) for name in when.unknown),
                all(self.get(name) is True for name in when.yes),
                all(self.get(name) is False for name in when.no),
                all(self.get(name) in allowed for name, allowed in when.equals.items()),
                not when.demand or self.demand in when.demand,
                not when.claim or any(c.chosen in when.claim for c in self.result.claims),
                not when.overdue or any(map(self.is_overdue, when.overdue)),
                not when.passed or any(map(self.has_passed, when.passed)),
                not when.running or any(map(self.is_running, when.running)),
                all(self.in_time(rule, acts) for rule, acts in when.in_time.items()),
            )
        )

    def deadlines(self, rule: str) -> Iterator[Deadline]:
        """Give the deadlines of a rule; "W02" means that window of any platform."""
        return (d for d in self.result.deadlines if names(d.rule, rule))

    def is_overdue(self, rule: str) -> bool:
        """Tell whether someone's time under a rule has run out."""
        return any(d.status == "overdue" for d in self.deadlines(rule))

    def is_running(self, rule: str) -> bool:
        """Tell whether the time limit of a rule still runs."""
        ends = (d.legal or d.instant for d in self.deadlines(rule))
        return any(end is not None and self.now <= end for end in ends)

    def is_hindered(self, by: Hindrance) -> bool:
        """Tell whether what was asked for has been done, or the rule does not apply."""
        done = (d.status == "done" for rule in by.done for d in self.deadlines(rule))
        excluded = (names(e.rule, r) for r in by.excluded for e in self.result.not_applicable)
        return any(done) or any(excluded)

    def has_passed(self, name: str) -> bool:
        """Tell whether the moment of a fact lies behind us."""
        found = self.values.get(name)
        if found is None:
            return False
        return found.overdue if found.overdue is not None else end_of(found.value) < self.now

    def in_time(self, rule: str, acts: tuple[str, ...]) -> bool:
        """Tell whether what the shopper did kept the time limit of a rule."""
        done = [start_of(self.get(name)) for name in acts if self.has(name)]
        ends = [end for d in self.deadlines(rule) if (end := d.legal or d.instant)]
        return bool(done and ends) and min(done) <= max(ends)


def names(rule: str, wanted: str) -> bool:
    """Tell whether a rule's id is the wanted one; a platform's name before it may be left out."""
    return rule == wanted or rule.endswith(f":{wanted}")


def end_of(moment: datetime | date) -> datetime:
    """Give the latest instant that a moment can mean."""
    return moment if isinstance(moment, datetime) else _at(moment, time.max)


def start_of(moment: datetime | date) -> datetime:
    """Give the earliest instant that a moment can mean."""
    return moment if isinstance(moment, datetime) else _at(moment, time.min)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, CHINA)


def earliest_limit(result: Result, now: datetime) -> Deadline | None:
    """Find what the shopper themselves must do first."""
    own = (d for d in result.deadlines if d.actor == "consumer" and d.instant)
    ahead = [d for d in own if d.status in ("open", "due_soon") and (d.instant or now) > now]
    return min(ahead, key=lambda d: d.instant or now, default=None)


def reply_by(result: Result, now: datetime, days: int) -> date:
    """Choose the day by which to ask for an answer: before the shopper's own time runs out."""
    wished = day_of(now) + timedelta(days=days)
    limit = earliest_limit(result, now)
    latest = day_of(limit.instant) - timedelta(days=1) if limit and limit.instant else wished
    return max(min(wished, latest), day_of(now) + timedelta(days=1))


def know(
    book: Casebook,
    *,
    now: datetime,
    order: Mapping[str, Any],
    facts: Facts,
    result: Result,
    answers: Mapping[str, Any],
    dispute: Dispute | None = None,
    evidence: tuple[Evidence, ...] = (),
    demand: str | None = None,
) -> Known:
    """Gather what answers, events, pages and rules say about a dispute."""
    source = _Sources(order, facts, result, answers, dispute)
    found = ((fact.key, source.find(fact)) for fact in book.facts.values())
    values = {key: value for key, value in found if value is not None}
    return Known(book, now, values, result, evidence, demand, order)


@dataclass(frozen=True)
class _Sources:
    order: Mapping[str, Any]
    facts: Facts
    result: Result
    answers: Mapping[str, Any]
    dispute: Dispute | None

    def find(self, fact: Fact) -> Value | None:
        if self.answers.get(fact.key) not in (None, ""):
            return Value(read_answer(fact, self.answers[fact.key]), "shopper")
        return (
            self.event(fact)
            or self.on_page(fact, fact.paths)
            or self.deadline(fact)
            or self.claim(fact)
            or self.on_page(fact, fact.failing_that)
        )

    def event(self, fact: Fact) -> Value | None:
        for name in fact.events:
            known = self.facts.events.get(name)
            if known and not known.doubtful:
                at = known.at.astimezone(CHINA)
                return Value(at.date() if known.day_only else at, "event")
        return None

    def on_page(self, fact: Fact, paths: tuple[str, ...]) -> Value | None:
        several = len(self.order.get("items") or ()) > 1
        if fact.of_item and several and not (self.dispute and self.dispute.whole_order):
            return None
        for path in paths:
            value = _read(fact, follow(self.order, path))
            if value is not None:
                return Value(value, "page")
        return None

    def deadline(self, fact: Fact) -> Value | None:
        for rule in fact.deadlines:
            for one in self.result.deadlines:
                if names(one.rule, rule) and one.instant and one.confidence != "low":
                    return Value(_shown(one.instant), "rule", one.status == "overdue")
        return None

    def claim(self, fact: Fact) -> Value | None:
        for wanted in fact.claims:
            rule, part = wanted.rsplit(".", 1)
            for claim in self.result.claims:
                amount = claim.amounts.get(part)
                if rule in (claim.rule, claim.chosen) and amount is not None:
                    return Value(round(Decimal(amount), 2), "rule")
        return None


def _shown(instant: datetime) -> datetime | date:
    """A time limit in days ends with its day; one in hours at its instant."""
    at = instant.astimezone(CHINA)
    return at.date() if at.time() == time(23, 59, 59) else at


def _read(fact: Fact, given: Any) -> Any:
    """Take a value from a page; one that does not fit is no value (the page is not the shopper)."""
    if given in (None, "", "unknown") or isinstance(given, Mapping | list | tuple):
        return None
    try:
        if fact.kind == "moment":
            return read_moment(fact.key, fact.title, str(given))
        if fact.kind == "money":
            return read_answer(fact, given)
    except AnswerError:
        return None
    word = cleaned(given)
    text = MOBILE.sub(r"\1******\2", fact.read_as.get(word, word))
    return text[: fact.longest]


def follow(order: Mapping[str, Any], path: str) -> Any:
    """Walk a dotted path: names, numbers, and "latest" for the newest of a list of events."""
    here: Any = order
    for step in path.split("."):
        if isinstance(here, Mapping):
            here = here.get(step)
        elif isinstance(here, list | tuple) and here:
            here = _latest(here) if step == "latest" else _nth(here, step)
        else:
            return None
    return here


def _nth(items: list[Any] | tuple[Any, ...], step: str) -> Any:
    return items[int(step)] if step.isdigit() and int(step) < len(items) else None


def _latest(events: list[Any] | tuple[Any, ...]) -> Any:
    dated = [one for one in events if isinstance(one, Mapping) and one.get("at")]
    return max(dated, key=lambda one: str(one["at"])) if dated else events[0]
