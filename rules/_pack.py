"""A pack of rule files: its version and changes, whether it is sound, and what it would move."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from rules._book import RuleBook
from rules._calendar import Calendar, read_year
from rules._examples import all_examples, disagreement
from rules._facts import Facts
from rules._load import File, Part, RuleError
from rules._result import Deadline
from rules._rule import Written
from rules._text import Text
from rules._weigh import weigh


class Change(Written):
    """What a pack changed for the shopper, and the first day to which that applies."""

    on: date
    zh: str
    en: str


class About(Written):
    """The head of a pack."""

    version: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d(\.[1-9]\d?)?$")]
    change: tuple[Change, ...] = ()


class Moved(NamedTuple):
    """A deadline that another pack would move, bring or take away."""

    key: str
    title: Text
    before: datetime | None
    after: datetime | None
    why: tuple[Text, ...] = ()
    """How the deadline is derived by the other pack; by this one where it goes away."""


class Pack:
    """Rule files in a folder: law/, platform/, calendar/ and pack.toml; none: the shipped ones."""

    def __init__(self, folder: File | None = None) -> None:
        self.root: File = folder or Path(str(files("rules")))
        self._calendars = folder / "calendar" if folder else None

    @property
    def about(self) -> About:
        """Version and changes.

        Raises:
            RuleError: pack.toml is missing something or does not fit the form.
        """
        part = Part("rules/pack.toml", 1, (self.root / "pack.toml").read_text("utf-8"))
        return part.check(About, part.parse())

    def _check_calendars(self) -> None:
        for file in self._named("calendar", ".json"):
            try:
                read_year(file.read_text("utf-8"))
            except (ValueError, KeyError, TypeError, AttributeError) as wrong:
                said = f"not a year of days off: {type(wrong).__name__} {wrong}"
                raise RuleError(f"rules/calendar/{file.name}", 1, said) from wrong

    def files(self) -> list[File]:
        """Every rule file of the pack."""
        return [*self._named("law"), *self._named("platform")]

    def _named(self, kind: str, ending: str = ".toml") -> list[File]:
        folder = self.root / kind
        found: Iterable[File] = folder.iterdir() if folder.is_dir() else ()
        return sorted((one for one in found if one.name.endswith(ending)), key=lambda one: one.name)

    def digest(self) -> str:
        """A name for exactly these files: another one means that every order is weighed again."""
        every = [self.root / "pack.toml", *self.files(), *self._named("calendar", ".json")]
        whole = hashlib.sha256()
        for file in every:
            whole.update(file.read_bytes() + file.name.encode())
        return whole.hexdigest()

    def book(self) -> RuleBook:
        """The rules of the pack."""
        calendar = Calendar(folder=self._calendars)
        return RuleBook(self._named("law"), self._named("platform"), calendar)

    def problems(self) -> Iterator[str]:
        """Everything that is wrong with the pack, each with its file and line."""
        try:
            assert self.about  # noqa: S101 - reading it is the check
            self._check_calendars()
            book = self.book()
            known = {entry.rule.id for entry in book.everything()}
            examples = list(all_examples(self.files()))
        except RuleError as wrong:
            yield str(wrong)
            return
        except UnicodeDecodeError:
            yield "rules: a file is not written in UTF-8"
            return
        shown: dict[str, set[bool]] = defaultdict(set)
        for worked in examples:
            shown[worked.rule.id].add(worked.example.gives == "nothing")
            if told := disagreement(worked, book):
                yield f"{worked.part.file}:{worked.part.line}: {worked.example.says}: {told}"
        for rule in sorted(known):
            if shown[rule] != {True, False}:
                yield f"{rule}: needs an example that applies and one that does not"


def newer(version: str, than: str) -> bool:
    """Whether a version comes after another; they are dates, a second one of a day has `.2`."""
    return _version(version) > _version(than)


def _version(text: str) -> tuple[str, int]:
    day, _, number = text.partition(".")
    return day, int(number or 1)


def moved(facts: Facts, now: datetime, old: RuleBook, new: RuleBook) -> Iterator[Moved]:
    """The open deadlines of one order that differ between two packs."""
    before, after = _open(weigh(facts, now, old).deadlines), _open(weigh(facts, now, new).deadlines)
    for key in sorted(before.keys() | after.keys()):
        was, will_be = before.get(key), after.get(key)
        named = will_be or was
        first = was.instant if was else None
        then = will_be.instant if will_be else None
        if named and first != then:
            yield Moved(key, named.title, first, then, tuple(named.why))


def _open(deadlines: Iterable[Deadline]) -> dict[str, Deadline]:
    over = ("done", "dismissed", "passed", "closed")
    return {one.key: one for one in deadlines if one.status not in over}
