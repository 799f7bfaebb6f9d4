"""Where a fact of a case is found: answers, events, pages, time limits, claims."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from daemon.cases.answers import AnswerError, cleaned, read_answer, read_moment
from rules import Facts, Result
from rules._facts import CHINA
from rules.cases import Dispute, Fact

Origin = Literal["shopper", "event", "page", "rule"]
MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{6}(\d{2})(?!\d)")


class Value(NamedTuple):
    """One value, and who says so; for the end of someone's time: has it run out?"""

    value: Any
    origin: Origin
    overdue: bool | None = None


@dataclass(frozen=True)
class Sources:
    """Everything that may say something about a case."""

    order: Mapping[str, Any]
    facts: Facts
    result: Result
    answers: Mapping[str, Any]
    dispute: Dispute | None
    abroad: bool = False
    """The shop is abroad: what Chinese law says of dates and amounts does not bind it."""

    def find(self, fact: Fact) -> Value | None:
        """Give what the nearest source says of a fact."""
        if self.answers.get(fact.key) not in (None, ""):
            return Value(read_answer(fact, self.answers[fact.key]), "shopper")
        return (
            self._event(fact)
            or self._on_page(fact, fact.paths)
            or self._deadline(fact)
            or self._claim(fact)
            or self._on_page(fact, fact.failing_that)
        )

    def _event(self, fact: Fact) -> Value | None:
        for name in fact.events:
            known = self.facts.events.get(name)
            if known and not known.doubtful:
                at = known.at.astimezone(CHINA)
                return Value(at.date() if known.day_only else at, "event")
        return None

    def _on_page(self, fact: Fact, paths: tuple[str, ...]) -> Value | None:
        several = len(self.order.get("items") or ()) > 1
        if fact.of_item and several and not (self.dispute and self.dispute.whole_order):
            return None
        for path in paths:
            value = _read(fact, follow(self.order, path))
            if value is not None:
                return Value(value, "page")
        return None

    def _deadline(self, fact: Fact) -> Value | None:
        for rule in fact.deadlines:
            for one in self.result.deadlines:
                of_law = ":" not in one.rule
                if self.abroad and of_law:
                    continue
                if named(one.rule, rule) and one.instant and one.confidence != "low":
                    return Value(_shown(one.instant), "rule", one.status == "overdue")
        return None

    def _claim(self, fact: Fact) -> Value | None:
        for wanted in () if self.abroad else fact.claims:
            rule, part = wanted.rsplit(".", 1)
            for claim in self.result.claims:
                amount = claim.amounts.get(part)
                told = filter(None, (claim.rule, claim.chosen))
                if amount is not None and any(named(one, rule) for one in told):
                    return Value(round(Decimal(amount), 2), "rule")
        return None


def named(rule: str, wanted: str) -> bool:
    """Tell whether a rule's id is the wanted one; a platform's name before it may be left out."""
    return rule == wanted or rule.endswith(f":{wanted}")


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
