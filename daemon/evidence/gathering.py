"""What goes into the bundle of a case: each piece with its number and whether it is shown whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from daemon.cases.case import Case
from daemon.cases.evidence import Evidence
from daemon.evidence.blackout import masked, tells
from daemon.evidence.item import About, Item
from daemon.evidence.paid import enrol_payments
from daemon.evidence.shelf import NoSuchEvidence
from daemon.evidence.taking import evidence_of
from rules.cases import evidence_kinds

if TYPE_CHECKING:
    from daemon.home import Home

State = Literal["whole", "blacked_out", "withheld"]
"""Given as it is; given with black parts; not given, as it cannot be blacked out verifiably."""

_PAGES = ("mhtml", "screenshot")
"""Pictures of a page: name and phone stand in them, and no part can be taken out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a bundle."""

    number: int
    item: Item
    evidence: Evidence
    state: State
    width: int
    words: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """Its name in the bundle: the number keeps names apart."""
        name = self.item.values["name"]
        name = f"涂黑{PurePath(name).suffix}" if tells(name, self.words) else name
        return f"{self.number:0{self.width}d}_{name}"

    def masked(self, text: str) -> str:
        """Write a text for a paper of this bundle: what is to be black is not in it."""
        return text if self.words is None else masked(text, self.words)

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return self.name.removesuffix(self.ending)

    @property
    def ending(self) -> str:
        """The ending of its name, with the dot."""
        return PurePath(self.name).suffix


def gathered(
    home: Home, case: Case, now: datetime, words: tuple[str, ...] | None = None
) -> list[Piece]:
    """List the pieces of a case by their numbers; pages seen for it are enrolled first.

    With words, even with none of them, it is for a copy that is blacked out.
    """
    if case.closed_at is None:
        case = home.cases.open(case.order, now)  # with the pages that were seen since
    case = enrolled(home, case, now)
    found = [(one, item) for one in case.evidence if (item := _item(home, one))]
    width = max(2, len(str(len(case.evidence))))
    return [
        Piece(one.number, item, one, _state(item, words is not None), width, words)
        for one, item in found
    ]


def enrolled(home: Home, case: Case, now: datetime) -> Case:
    """Seal and link what a case only listed so far: captured pages, and payments of its order."""
    listed = (one for one in case.evidence if one.item is None and one.sha256)
    kept = {one.number: found.id for one in listed if (found := _enrol(home, case, one, now))}
    case = home.cases.link(case.id, kept) if kept else case
    for item in enrol_payments(home, case, now):
        case = home.cases.attach(case.id, evidence_of(item))
    return case


def _enrol(home: Home, case: Case, one: Evidence, now: datetime) -> Item | None:
    note = home.captures.note(one.sha256 or "")
    if note is None:
        return None
    kind = evidence_kinds().of_page(one.page)
    about = About(
        form="capture",
        kind=kind.key if kind else "other",
        name=f"{one.what}.json",
        media_type="application/json",
        source=note.url,
        title=note.title or None,
        page=one.page,
        captured_at=note.first_at,
        order=case.order,
    )
    return home.evidence.enrol(note.id, about, now)[0]


def missing(home: Home, case: Case) -> Iterator[Evidence]:
    """Give what a case lists and nothing is kept of: promised, or deleted since."""
    return (one for one in case.evidence if _item(home, one) is None)


def _item(home: Home, one: Evidence) -> Item | None:
    if one.item is None:
        return None
    try:
        return home.evidence.get(one.item)
    except NoSuchEvidence:
        return None


def _state(item: Item, black: bool) -> State:
    if not black:
        return "whole"
    if item.values["parts"]:
        return "blacked_out"
    return "withheld" if item.values["form"] in _PAGES else "whole"
