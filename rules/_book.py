"""All rules together: which of them speak about an order, in the order in which they build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from rules._calendar import Calendar
from rules._load import File, Part, RuleError, rules_of, topic_of
from rules._result import Option, Source
from rules._rule import DATED, Rule, Topic, Version
from rules._tags import known_tags

EVERYWHERE = "all"
"""The platform of rules that speak about every platform."""


class Entry(NamedTuple):
    """One rule in the book, with the sources of its versions."""

    rule: Rule
    law: bool
    texts: tuple[tuple[Version, Source], ...]
    options: tuple[Option, ...]
    """How the rule is told, one for each text."""

    def version_on(self, day: date) -> tuple[Version, Source] | None:
        """The text that governed on a day, the newest first."""
        for text in self.texts:
            if text[0].governs(day):
                return text
        return None

    def option_on(self, day: date) -> Option | None:
        """The rule as the shopper is told it, by the text of a day."""
        for (version, _), option in zip(self.texts, self.options, strict=True):
            if version.governs(day):
                return option
        return None

    @property
    def rolls(self) -> bool:
        """Whether the last day moves past rest days: the law's do, a platform's countdown not."""
        return self.law if self.rule.rolls is None else self.rule.rolls


class Chosen:
    """The rules that speak about an order's platforms, by what they can say."""

    def __init__(self, every: list[Entry]) -> None:
        self.dated = tuple(one for one in every if one.rule.nature in DATED)
        self._spoken = tuple(one for one in every if one.rule.offered_when or one.rule.broken_when)
        self._by_event: dict[str, set[int]] = {}
        self._by_tag: dict[str, set[int]] = {}
        self._always: set[int] = set()
        for number, entry in enumerate(self.dated):
            self._index(number, entry.rule)
        for number, entry in enumerate(self._spoken):
            for tag in (*entry.rule.offered_when, *entry.rule.broken_when):
                self._by_tag.setdefault(tag, set()).add(number)

    def _index(self, number: int, rule: Rule) -> None:
        for event in (*rule.starts, *rule.opens_on):
            self._by_event.setdefault(event, set()).add(number)
        if rule.others or rule.page in CLEAR_ALONE:
            self._always.add(number)

    def may_start(self, events: Iterable[str]) -> Iterator[Entry]:
        """The rules that an order with these events can have a date from, in their order."""
        numbers = self._always.union(*(self._by_event.get(event, ()) for event in events))
        return (self.dated[number] for number in sorted(numbers))

    def spoken_of(self, tags: Iterable[str]) -> tuple[Entry, ...]:
        """The rules that a situation opens, breaks or rests on, in their order."""
        numbers: set[int] = set()
        for tag in tags:
            numbers |= self._by_tag.get(tag, _NONE)
        return tuple(self._spoken[number] for number in sorted(numbers))


_NONE: frozenset[int] = frozenset()
CLEAR_ALONE = ("auto_confirm", "ship", "price_protection")
"""Countdowns on a page that say by themselves which rule they belong to."""


class RuleBook:
    """The rules of some files; platform files are read when an order needs them."""

    def __init__(self, law: Iterable[File], platform: Iterable[File], calendar: Calendar) -> None:
        self.calendar = calendar
        self._law = _in_order(_entries(law))
        self._platform = list(platform)
        self._chosen: dict[tuple[str, ...], Chosen] = {}

    def about(self, scopes: tuple[str, ...] = ()) -> Chosen:
        """The rules that speak about these platforms, each after those that it builds on."""
        if scopes not in self._chosen:
            self._chosen[scopes] = Chosen(_in_order([*self._law, *self._of(scopes)]))
        return self._chosen[scopes]

    def everything(self) -> tuple[Entry, ...]:
        """Every rule of every file."""
        return (*self._law, *_entries(self._platform))

    def topics(self) -> Iterator[tuple[Topic, File]]:
        """The heads of the platform files."""
        return ((topic_of(file), file) for file in self._platform)

    def _of(self, scopes: tuple[str, ...]) -> list[Entry]:
        spoken_of = {*scopes, EVERYWHERE}
        wanted = [file for topic, file in self.topics() if spoken_of & set(topic.platforms)]
        return [one for one in _entries(wanted) if one.rule.id.partition(":")[0] in spoken_of]


def _entries(given: Iterable[File]) -> list[Entry]:
    found: list[Entry] = []
    seen: set[str] = set()
    for file in given:
        topic, rules = rules_of(file)
        for rule, part in rules:
            _check(rule, part, topic, seen)
            texts = tuple((one, topic.source(one)) for one in rule.version)
            options = tuple(_told(rule, source) for _, source in texts)
            found.append(Entry(rule, topic.topic == "law", texts, options))
    return found


def _told(rule: Rule, source: Source) -> Option:
    return Option(
        rule=rule.id, title=rule.title, text=rule.text, needs=rule.needs, sources=(source,)
    )


def _check(rule: Rule, part: Part, topic: Topic, seen: set[str]) -> None:
    if rule.id in seen:
        raise part.wrong(f"{rule.id}: this id stands twice")
    seen.add(rule.id)
    for tag in sorted(rule.tags - known_tags().keys()):
        raise part.wrong(f"{rule.id}: unknown tag {tag!r}")
    scope = rule.id.partition(":")[0]
    if topic.platforms and scope not in topic.platforms:
        raise part.wrong(f"{rule.id}: the file does not speak about {scope!r}")


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Put each rule after the rules that it builds on."""
    by_id = {entry.rule.id: entry for entry in entries}
    depth: dict[str, int] = {}

    def level(rule: Rule) -> int:
        if rule.id not in depth:
            depth[rule.id] = -1
            below = [level(by_id[name].rule) for name in rule.others if name in by_id]
            if -1 in below:
                raise RuleError(rule.id, 0, "rules build on each other in a circle")
            depth[rule.id] = 1 + max(below, default=0)
        return depth[rule.id]

    return sorted(entries, key=lambda entry: level(entry.rule))


def shipped_files(folder: str) -> list[File]:
    """The rule files of a shipped folder, by name."""
    found = [one for one in (files("rules") / folder).iterdir() if one.name.endswith(".toml")]
    return sorted(found, key=lambda one: one.name)


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> RuleBook:
    """The shipped rules, once read; `folder` may hold the user's own calendar years."""
    return RuleBook(shipped_files("law"), shipped_files("platform"), Calendar(folder=folder))
