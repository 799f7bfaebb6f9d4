"""The records of where a complaint goes and what is written there: channels and letters."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from rules._case import Cited, Demand, Entry, Proof, Statement, When


class Wait(Entry):
    """How long the other side gets before the next step opens."""

    days: int
    says: str
    says_en: str


class Hint(Entry):
    """What the shopper should know before going here; it does not stand in the letter."""

    when: When = When()
    says: str
    says_en: str


class Channel(Entry):
    """Where a complaint goes, what it takes, and what it opens and closes."""

    key: str
    title: str
    title_en: str
    kind: Literal["message", "complaint", "report", "suit", "public", "paper"]
    rung: int = Field(ge=0)  # 0: a paper that goes with others, no step of the ladder
    by_choice: bool = False  # never proposed as the next step by itself
    aliases: tuple[str, ...] = ()
    limit: int | None = None  # None: a document of its own length
    limit_verified: bool = False
    most_articles: int
    disputes: tuple[str, ...] = ()  # empty: every kind
    abroad: bool = False  # of use against a shop abroad, too
    business_only: bool = False  # of no use against a private seller
    listed_remedies: bool = False  # takes only what the closed list of remedies names
    required: tuple[str, ...] = ()
    helpful: tuple[str, ...] = ()
    statement: tuple[Statement, ...] = ()  # what this channel has to be told besides
    demand: tuple[Demand, ...] = ()  # asked here in place of what the dispute asks
    basis: tuple[Cited, ...] = ()  # cited before those of the dispute
    own_basis: bool = False  # nothing of the dispute's is cited: it binds somebody else
    proof: tuple[Proof, ...] = ()
    hint: tuple[Hint, ...] = ()
    ripe: tuple[When, ...] = ()  # any one of these must hold
    unripe: str = ""
    unripe_en: str = ""
    to: str
    to_en: str
    door: str | None = None  # the kind of office that the rules name for this case
    url: str | None = None
    entry: dict[str, str]  # platform (or "any"): the way there
    entry_en: str
    verified_on: date | None = None
    wait: Wait | None = None
    means_event: str | None = None  # what having sent the letter is to the deadline rules
    clocks: tuple[str, ...] = ()
    opens: str
    opens_en: str
    before: str = ""  # what must have happened
    before_en: str = ""
    takes: str = ""  # how long it may take
    takes_en: str = ""
    closes: str = ""
    closes_en: str = ""
    fields: tuple[str, ...] = ()  # facts that stand in fields of their own

    def fits(self, dispute: str, *, abroad: bool = False, private: bool = False) -> bool:
        """Tell whether this kind of dispute, against this kind of seller, may be brought here."""
        taken = not self.disputes or dispute in self.disputes
        return taken and (self.abroad or not abroad) and not (private and self.business_only)


PartKind = Literal[
    "greeting", "fact", "contact", "demand", "law", "deadline", "next", "evidence",
    "party", "court", "note", "sign",
]  # fmt: skip
Repeated = Literal["statement", "contact", "basis", "demand", "order", "evidence", "sum"]


class Part(Entry):
    """One part of a letter: a sentence of its own, or the place of something repeated."""

    kind: PartKind
    says: str
    short: str | None = None
    each: Repeated | None = None
    section: str = ""  # the heading under which it stands
    label: str = ""  # the left cell, in a form
    columns: tuple[str, ...] = ()  # the heads of a table with a row each
    cells: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()  # how wide the columns are, beside each other
    rules: tuple[str, ...] = ()  # what a sentence of law in the letter itself rests on
    facts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    when: When = When()
    cut: int = 0


class Letter(Entry):
    """What a letter to one channel says, in order."""

    channel: str
    language: Literal["zh", "en"] = "zh"
    they: str  # how the letter calls the merchant
    title: str = ""  # the heading of the document
    limit: int | None = None  # of this letter, where it is not the channel's
    masked: bool = False  # numbers that identify the purchase are covered
    part: tuple[Part, ...]

    @property
    def key(self) -> str:
        """The channel, with the language where it is not Chinese."""
        return self.channel if self.language == "zh" else f"{self.channel}.{self.language}"


class Aside(Entry):
    """A door that is no step for a shopper, and why."""

    title: str
    title_en: str
    says: str
    says_en: str


class Ladder(Entry):
    """What is said of the ladder as a whole."""

    says: str
    says_en: str
    rules: tuple[str, ...]
    aside: tuple[Aside, ...]
