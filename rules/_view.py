"""One order at one moment, as the rules look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from rules._anchor import Anchor, anchors_of, first_of
from rules._calendar import Calendar
from rules._facts import Facts
from rules._goods import kinds
from rules._result import Deadline, Exclusion
from rules._rule import Rule, Variant
from rules._tags import known_tags, lasting_tags, line_tags, tags_of
from rules._text import Text


class Barrier(NamedTuple):
    """Why a rule does not apply: a tag that it needs, or one that excludes it."""

    tag: str
    needed: bool

    @property
    def lasting(self) -> bool:
        """Whether it lies in what was bought, not in what has happened or in a badge it lacks."""
        return self.tag in (kinds() if self.needed else lasting_tags())

    @property
    def because(self) -> Text:
        """The reason as a sentence."""
        name = known_tags()[self.tag]
        if self.needed:
            return Text(f"只适用于：{name.zh}", f"It applies only to: {name.en}")
        return Text(f"不适用于：{name.zh}", f"It does not apply to: {name.en}")


class View:
    """The facts at one moment, and what has been worked out so far."""

    def __init__(self, facts: Facts, now: datetime, calendar: Calendar) -> None:
        self.facts = facts
        self.now = now
        self.today = now.date()
        self.tags = tags_of(facts)
        self.calendar = calendar
        self.anchors = anchors_of(facts)
        self.found: dict[str, Deadline] = {}
        self.excluded: list[Exclusion] = []

    def first(self, names: tuple[str, ...]) -> Anchor | None:
        """The first of some events that is known."""
        return first_of(names, self.anchors)

    def last(self, names: tuple[str, ...]) -> Anchor | None:
        """The latest of some events that have happened."""
        if self.anchors.keys().isdisjoint(names):
            return None
        known = [self.anchors[name] for name in names if name in self.anchors]
        return max((one for one in known if one.at <= self.now), key=lambda a: a.at, default=None)

    def page_time(self, rule: Rule) -> datetime | None:
        """The countdown on the order page that speaks of a rule; it beats the table."""
        order = self.facts.order
        if rule.page == "auto_confirm" and order.page_countdown_auto_confirm:
            return order.page_countdown_auto_confirm
        if rule.page == "ship" and order.promised_ship_by:
            return order.promised_ship_by
        return order.page_countdowns.get(rule.page) if rule.page else None

    def applies(self, rule: Rule) -> bool:
        """Tell whether the order is of the kind that a rule is for; name it if excluded."""
        if rule.is_plain:
            return True
        barred = barrier(rule, self.tags)
        if barred and self.facts.order.items and self.lines(rule):
            return True
        if barred and barred.lasting:
            self.excluded.append(Exclusion(rule=rule.id, because=barred.because))
        return barred is None

    def lines(self, rule: Rule) -> tuple[str, ...]:
        """The lines of the order for which a rule applies, where they differ."""
        order = self.facts.order
        if (
            rule.is_plain
            or len(order.items) < 2
            or order.category
            or not rule.tags & lasting_tags()
        ):
            return ()
        fit = [barrier(rule, self.tags | line_tags(line, order)) is None for line in order.items]
        if all(fit) or not any(fit):
            return ()
        named = enumerate(zip(order.items, fit, strict=True), start=1)
        return tuple(line.line_id or line.title or str(n) for n, (line, ok) in named if ok)

    def still_open(self, routes: tuple[str, ...]) -> list[str]:
        """The next lawful routes; one that is over as well is marked."""
        over = [name for name in routes if self._is_over(name)]
        return [f"{name} 已过" if name in over else name for name in routes]

    def _is_over(self, name: str) -> bool:
        other = self.found.get(name)
        return other is not None and other.status in ("passed", "closed")

    def variants(self, given: tuple[Variant, ...], how: str) -> Iterator[Variant]:
        """The variants of one kind that fit the order."""
        for one in given:
            if one.how == how and fits(one.when, one.unless, self.tags):
                yield one


def barrier(rule: Rule, tags: frozenset[str]) -> Barrier | None:
    """The first thing that keeps a rule from applying."""
    for tag in rule.when:
        if tag not in tags:
            return Barrier(tag, needed=True)
    if not rule.excluded.isdisjoint(tags):
        return Barrier(next(tag for tag in rule.unless if tag in tags), needed=False)
    if rule.when_any and not any(tag in tags for tag in rule.when_any):
        return Barrier(rule.when_any[0], needed=True)
    return None


def fits(when: tuple[str, ...], unless: tuple[str, ...], tags: frozenset[str]) -> bool:
    """Tell whether tags hold all of some and none of others."""
    return all(tag in tags for tag in when) and not any(tag in tags for tag in unless)
