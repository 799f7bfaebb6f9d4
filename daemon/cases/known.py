"""What is known of one dispute, where each value comes from, and whether a condition holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from daemon.cases.answers import Contact, day_of
from daemon.cases.evidence import Evidence
from daemon.cases.reckon import reckoned, terms
from daemon.cases.sources import Origin, Sources, Value, named
from rules import Deadline, Facts, Result
from rules._facts import CHINA
from rules.cases import Casebook, Dispute, Gap, Hindrance, When


class Taken(NamedTuple):
    """A step that the shopper took: on which day, and what it is called."""

    on: date
    title: str


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
    beside: tuple[Known, ...] = ()
    """The other orders of the same dispute, each with what is known of it."""
    private_seller: bool = False
    """The seller is no business: consumer law does not bind them, the Civil Code does."""
    order_key: str | None = None
    steps: tuple[Taken, ...] = ()

    def has(self, name: str) -> bool:
        """Tell whether a fact (or one of "a|b") is known."""
        if name == "evidence":
            return bool(self.evidence)
        return any(one in self.values or self._is_reckoned(one) for one in name.split("|"))

    def get(self, name: str) -> Any:
        """Give the value of a fact, None if it is not known."""
        found = self.values.get(name)
        if found is None and self._is_reckoned(name):
            return reckoned(self.book.facts[name].reckoned or "", self.get)
        return found.value if found else None

    def _is_reckoned(self, name: str) -> bool:
        fact = self.book.facts.get(name)
        return bool(fact and fact.reckoned) and all(map(self.has, self.parts_of(name)))

    def parts_of(self, name: str) -> tuple[str, ...]:
        """Give the facts from which a fact is reckoned; itself, where it is not."""
        formula = self.book.facts[name].reckoned
        return terms(formula) if formula else (name,)

    def origin(self, name: str) -> Origin:
        """Say where a known fact comes from; what is reckoned from facts is by rule."""
        return self.values[name].origin if name in self.values else "rule"

    @property
    def is_abroad(self) -> bool:
        """Tell whether the shop is abroad: it asks for another currency."""
        return is_abroad(self.order, self.book)

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
                all((self.get(name) or 0) > 0 for name in when.positive),
                all(self.is_later(name, gap) for name, gap in when.later.items()),
                not when.demand or self.demand in when.demand,
                not when.claim or any(c.chosen in when.claim for c in self.result.claims),
                not any(list(self.deadlines(rule)) for rule in when.without),
                not when.overdue or any(map(self.is_overdue, when.overdue)),
                not when.passed or any(map(self.has_passed, when.passed)),
                not when.running or any(map(self.is_running, when.running)),
                all(self.in_time(rule, acts) for rule, acts in when.in_time.items()),
                all(self.in_time(rule, acts, rolled=False) for rule, acts in when.within.items()),
            )
        )

    def deadlines(self, rule: str) -> Iterator[Deadline]:
        """Give the deadlines of a rule; "W02" means that window of any platform."""
        return (d for d in self.result.deadlines if named(d.rule, rule))

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
        excluded = (named(e.rule, r) for r in by.excluded for e in self.result.not_applicable)
        return any(done) or any(excluded)

    def has_passed(self, name: str) -> bool:
        """Tell whether the moment of a fact lies behind us."""
        found = self.values.get(name)
        if found is None:
            return False
        return found.overdue if found.overdue is not None else end_of(found.value) < self.now

    def is_later(self, name: str, gap: Gap) -> bool:
        """Tell whether a moment surely lies so many hours after another."""
        if not (self.has(name) and self.has(gap.than)):
            return False
        apart = start_of(self.get(name)) - start_of(self.get(gap.than))
        unsure = not isinstance(self.get(gap.than), datetime)
        return apart >= timedelta(hours=gap.hours, days=1 if unsure else 0)

    def in_time(self, rule: str, acts: tuple[str, ...], *, rolled: bool = True) -> bool:
        """Tell whether what the shopper did kept the time limit of a rule.

        Not rolled: for what merely happened, a limit does not move over days of rest.
        """
        done = [start_of(self.get(name)) for name in acts if self.has(name)]
        limits = self.deadlines(rule)
        ends = [end for d in limits if (end := (d.legal if rolled else None) or d.instant)]
        return bool(done and ends) and min(done) <= max(ends)


def is_abroad(order: Mapping[str, Any], book: Casebook) -> bool:
    """Tell whether an order is of a shop abroad."""
    currency = order.get("currency") or "CNY"
    return currency != "CNY" or order.get("platform") in book.wording.abroad


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
    source = Sources(order, facts, result, answers, dispute, is_abroad(order, book))
    found = ((fact.key, source.find(fact)) for fact in book.facts.values())
    values = {key: value for key, value in found if value is not None}
    private = is_private(facts)
    return Known(book, now, values, result, evidence, demand, order, private_seller=private)


def is_private(facts: Facts) -> bool:
    """Tell whether goods were bought second-hand from somebody who is not in business."""
    order = facts.order
    used = bool(order.second_hand) or order.platform == "xianyu"
    return used and not order.second_hand_seller_is_business
