"""Loads what complaints are made of, once, and checks that every name in it means something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from rules._case import Basis, Channel, Dispute, Entry, Fact, Letter, When, Wording
from rules._form import Form
from rules._source import SourceError, read

DATA = Path(__file__).parent
Kind = TypeVar("Kind", bound=Entry)


class _Facts(Entry):
    fact: tuple[Fact, ...]


class _Bases(Entry):
    basis: tuple[Basis, ...]


class Casebook(Entry):
    """Everything that complaints are made of."""

    facts: dict[str, Fact]
    bases: dict[str, Basis]
    wording: Wording
    disputes: dict[str, Dispute]
    channels: dict[str, Channel]
    letters: dict[str, Letter]
    forms: dict[str, Form]

    def dispute(self, name: str) -> Dispute | None:
        """Find a kind of dispute by its key or its Chinese title."""
        return next((d for d in self.disputes.values() if name in (d.key, d.title)), None)

    def channel(self, name: str) -> Channel | None:
        """Find a channel by its key, its Chinese title or another name for it."""
        return next(
            (c for c in self.channels.values() if name in (c.key, c.title, *c.aliases)), None
        )

    def form(self, host: str, path: str, fragment: str = "") -> Form:
        """Find how the page at this address is filled; a page nobody knows goes by its labels."""
        known = (form for form in self.forms.values() if form.is_at(host, path, fragment))
        return next(known, self.forms["generic"])


@cache
def casebook() -> Casebook:
    """Give the shipped case book."""
    return load_casebook(DATA)


def load_casebook(folder: Path) -> Casebook:
    """Read a case book from its folders.

    Raises:
        SourceError: a file is broken or names something that does not exist; says which line.
    """
    facts = read(folder / "case/facts.toml", _Facts).fact
    bases = read(folder / "case/basis.toml", _Bases).basis
    letters = [read(path, Letter) for path in toml_files(folder / "letter")]
    book = Casebook(
        facts={fact.key: fact for fact in facts},
        bases={basis.key or basis.rule: basis for basis in bases},
        wording=read(folder / "case/wording.toml", Wording),
        disputes={d.key: d for d in _all(folder / "dispute", Dispute)},
        channels={c.key: c for c in _all(folder / "channel", Channel)},
        letters={letter.channel: letter for letter in letters},
        forms={f.key: f for f in _all(folder / "form", Form)},
    )
    for path, name in unknown_names(book):
        raise SourceError(folder / path, name, f"“{name}” is not defined anywhere")
    return book


def _all(folder: Path, kind: type[Kind]) -> list[Kind]:
    found = []
    for path in toml_files(folder):
        entry = read(path, kind)
        if getattr(entry, "key", None) != path.stem:
            raise SourceError(path, "key", f"the key must be the file's name, “{path.stem}”")
        found.append(entry)
    return found


def toml_files(folder: Path) -> list[Path]:
    """List the data files of a folder in a stable order."""
    return sorted(folder.glob("*.toml"))


def unknown_names(book: Casebook) -> Iterator[tuple[str, str]]:
    """Find names that point nowhere: the file they stand in, and the name."""
    for dispute in book.disputes.values():
        file = f"dispute/{dispute.key}.toml"
        yield from ((file, n) for n in dispute_facts(dispute) if n not in book.facts)
        yield from ((file, c.key) for c in dispute.basis if c.key not in book.bases)
        kinds = {proof.key for proof in dispute.proof}
        yield from ((file, k) for s in dispute.statement for k in s.evidence if k not in kinds)
        channels = {c for d in dispute.demand for c in d.channels}
        yield from ((file, c) for c in channels if c not in book.channels)
    for channel in book.channels.values():
        names = (*channel.required, *channel.helpful, *channel.fields)
        file = f"channel/{channel.key}.toml"
        yield from ((file, n) for n in alternatives(names) if n not in book.facts)
        if channel.key not in book.letters:
            yield file, channel.key
    for letter in book.letters.values():
        file = f"letter/{letter.channel}.toml"
        named = [n for part in letter.part for n in (*part.facts, *when_facts(part.when))]
        yield from ((file, n) for n in named if n not in (*book.facts, "evidence"))


def dispute_facts(dispute: Dispute) -> Iterator[str]:
    """Give the name of every fact that a dispute mentions."""
    yield from alternatives((*dispute.required, *dispute.helpful))
    yield from when_facts(dispute.ripe)
    for statement in dispute.statement:
        yield from (*statement.facts, *when_facts(statement.when))
        if statement.at != "now":
            yield statement.at
    for cited in dispute.basis:
        yield from when_facts(cited.when)
    for demand in dispute.demand:
        yield from (*demand.total, *demand.and_if_known, *demand.needs, *when_facts(demand.when))


def when_facts(when: When) -> Iterator[str]:
    """Give the name of every fact that a condition looks at."""
    yield from (*when.known, *when.unknown, *when.yes, *when.no, *when.equals, *when.passed)
    yield from (name for acts in when.in_time.values() for name in acts)


def alternatives(names: tuple[str, ...]) -> Iterator[str]:
    """Take "a|b" apart: either of them will do."""
    for name in names:
        yield from name.split("|")
