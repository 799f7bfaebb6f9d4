"""Loads what complaints are made of, once, and checks that every name in it means something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from rules._case import Basis, Demand, Dispute, Entry, Fact, When, Wording
from rules._channel import Channel, Ladder, Letter
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
    ladder: Ladder
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
        ladder=read(folder / "case/ladder.toml", Ladder),
        disputes={d.key: d for d in _all(folder / "dispute", Dispute)},
        channels={c.key: c for c in _all(folder / "channel", Channel)},
        letters={letter.key: letter for letter in letters},
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
        yield from ((f"dispute/{dispute.key}.toml", n) for n in _lost(book, dispute))
    for channel in book.channels.values():
        file = f"channel/{channel.key}.toml"
        yield from ((file, n) for n in _lost(book, channel))
        yield from ((file, n) for n in alternatives(channel.fields) if n not in book.facts)
        yield from ((file, n) for n in channel.disputes if n not in book.disputes)
        yield from ((file, n) for n in _missing_letters(book, channel))
    for letter in book.letters.values():
        named = [n for part in letter.part for n in (*part.facts, *when_facts(part.when))]
        file = f"letter/{letter.key}.toml"
        yield from ((file, n) for n in named if n not in (*book.facts, "evidence", "contacts"))


def _missing_letters(book: Casebook, channel: Channel) -> list[str]:
    wanted = (channel.key, f"{channel.key}.en") if channel.abroad else (channel.key,)
    return [key for key in wanted if key not in book.letters]


def _lost(book: Casebook, of: Dispute | Channel) -> Iterator[str]:
    yield from (n for n in facts_of(of) if n not in book.facts)
    cited = (*of.basis, *of.report) if isinstance(of, Dispute) else of.basis
    yield from (c.key for c in cited if c.key not in book.bases)
    kinds = {proof.key for proof in of.proof}
    if isinstance(of, Dispute):
        yield from (k for s in of.statement for k in s.evidence if k not in kinds)
    yield from (c for d in of.demand for c in d.channels if c not in book.channels)


def facts_of(of: Dispute | Channel) -> Iterator[str]:
    """Give the name of every fact that a dispute or a channel mentions."""
    yield from alternatives((*of.required, *of.helpful))
    for ripe in of.ripe if isinstance(of.ripe, tuple) else (of.ripe,):
        yield from when_facts(ripe)
    for statement in of.statement:
        yield from (*statement.facts, *when_facts(statement.when))
        if statement.at != "now":
            yield statement.at
    for cited in (*of.basis, *(of.report if isinstance(of, Dispute) else ())):
        yield from when_facts(cited.when)
    for demand in of.demand:
        yield from demand_facts(demand)
    for caution in of.caution if isinstance(of, Dispute) else ():
        yield from when_facts(caution.when)


def demand_facts(demand: Demand) -> Iterator[str]:
    """Give the name of every fact that a demand mentions."""
    yield from (*demand.total, *demand.and_if_known, *demand.needs, *when_facts(demand.when))


def when_facts(when: When) -> Iterator[str]:
    """Give the name of every fact that a condition looks at."""
    yield from (*when.known, *when.unknown, *when.yes, *when.no, *when.equals, *when.passed)
    yield from (name for acts in (*when.in_time.values(), *when.within.values()) for name in acts)
    yield from (*when.positive, *when.later, *(gap.than for gap in when.later.values()))


def alternatives(names: tuple[str, ...]) -> Iterator[str]:
    """Take "a|b" apart: either of them will do."""
    for name in names:
        yield from name.split("|")
