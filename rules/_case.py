"""The records of a complaint as data: facts, legal bases, disputes, channels, letters."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FactKind = Literal["text", "quote", "moment", "money", "number", "yes_no", "choice", "contacts"]
Remedy = Literal["修理", "重作", "更换", "退货", "补足数量", "退款", "赔偿"]
"""What a 12315 complaint may ask for: a closed list (投诉举报处理办法, article 10)."""


class Entry(BaseModel):
    """One immutable table of a data file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Gap(Entry):
    """How much later than another moment something must lie."""

    than: str
    hours: int


class When(Entry):
    """A condition on what is known; every part that is given must hold."""

    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    equals: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    overdue: tuple[str, ...] = ()  # any one of these deadlines has run out
    passed: tuple[str, ...] = ()  # any one of these moments lies behind us
    running: tuple[str, ...] = ()  # any one of these time limits has not run out
    in_time: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # deadline: acts kept it
    without: tuple[str, ...] = ()  # none of these time limits concerns the order
    within: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # it happened in that time
    demand: tuple[str, ...] = ()
    claim: tuple[str, ...] = ()  # the calculators chose one of these
    positive: tuple[str, ...] = ()  # these amounts are more than nothing
    later: dict[str, Gap] = Field(default_factory=dict)


class Fact(Entry):
    """One thing that a complaint may need to know, where it is found, and how to ask for it."""

    key: str
    title: str
    title_en: str
    kind: FactKind
    question: str | None = None  # None: only ever read from pages or worked out
    question_en: str | None = None
    why: str = ""
    why_en: str = ""
    paths: tuple[str, ...] = ()  # in the order, as dotted paths
    events: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()  # the day on which someone else's time ran out
    claims: tuple[str, ...] = ()  # an amount that the claim calculators give: rule.part
    read_as: dict[str, str] = Field(default_factory=dict)  # words of a page -> words of a letter
    failing_that: tuple[str, ...] = ()  # in the order, where nothing nearer is known
    of_item: bool = False  # an order of several items does not say it for one of them
    aliases: tuple[str, ...] = ()  # dotted paths in the "case" of a file
    means_event: str | None = None  # what the shopper's answer is to the deadline rules
    means_order: str | None = None
    reckoned: str | None = None  # from other facts: "a - b", "a * b / c", never below nothing
    choices: tuple[str, ...] = ()
    choices_en: tuple[str, ...] = ()
    must_be: bool | None = None  # the only answer with which the complaint is well founded
    otherwise: str = ""  # what to tell the shopper when the answer is the other one
    otherwise_en: str = ""
    longest: int = 120


class Basis(Entry):
    """A legal article as a letter may cite it; one rule may hold several that apply apart."""

    rule: str
    key: str = ""  # the rule, where nothing else is written
    name: str
    article: str
    says: str  # the sentence for the letter
    since: date
    until: date | None = None
    url: str | None = None
    grade: Literal["A", "B", "C"]
    binds_everyone: bool = False  # a private seller, too; the others bind who is in business


class Wording(Entry):
    """What a letter may not say, and what only under suspicion."""

    banned: tuple[str, ...]
    threats: tuple[str, ...]  # regular expressions
    unproven: tuple[str, ...]
    hedges: tuple[str, ...]
    report_only: tuple[str, ...]  # belongs into a report (举报), never into a complaint
    complaint_only: tuple[
        str, ...
    ]  # regular expressions: belongs into a complaint (投诉), never into a report
    places: tuple[str, ...]  # regular expressions: somebody's address or account
    banned_en: tuple[str, ...]
    threats_en: tuple[str, ...]
    unproven_en: tuple[str, ...]
    hedges_en: tuple[str, ...]
    abroad: tuple[str, ...]  # platforms abroad, to which letters go in English
    platforms: dict[str, str]  # how a letter names the platform


class Statement(Entry):
    """One sentence that states facts: which ones, when it happened, what proves it."""

    says: str
    says_en: str = ""
    short: str | None = None
    at: str
    facts: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    when: When = When()
    cut: int = 0  # 0: never left out; the highest goes first when the text is too long


class Cited(Entry):
    """A basis of this dispute by its key, and the facts under which it applies."""

    key: str
    when: When = When()


class Demand(Entry):
    """What the shopper may ask for; `total` adds up facts of kind money."""

    key: str
    title: str
    title_en: str
    says: str
    says_en: str = ""
    remedies: tuple[Remedy, ...]
    total: tuple[str, ...] = ()
    and_if_known: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()  # empty: all
    when: When = When()


class Proof(Entry):
    """One kind of evidence that this dispute needs; `pages` are kinds of pages that give it."""

    key: str
    title: str
    title_en: str
    pages: tuple[str, ...] = ()
    form: Literal["电子数据", "书证", "物证", "视听资料"] = "电子数据"


class Suggest(Entry):
    """Signs of this dispute: the order's state, deadlines that ran out, the shopper's words."""

    status: tuple[str, ...] = ()
    never: tuple[str, ...] = ()  # states of the order in which it cannot be this
    overdue: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Hindrance(Entry):
    """What takes the ground from a dispute, and how that is told."""

    done: tuple[str, ...] = ()  # any of these duties has been fulfilled
    excluded: tuple[str, ...] = ()  # any of these rules does not apply to the order
    says: str
    says_en: str


class Caution(Entry):
    """What the shopper should weigh before sending; it refuses nothing."""

    when: When = When()
    says: str
    says_en: str


class Dispute(Entry):
    """One kind of dispute."""

    key: str
    title: str
    title_en: str
    problem: str  # half a sentence for the opening line
    problem_en: str
    category: str  # how complaint forms name this problem
    whole_order: bool = False  # about the order as a whole, not one item of it
    guard: str
    guard_en: str
    suggest: Suggest
    required: tuple[str, ...]  # "a|b": one of them
    helpful: tuple[str, ...] = ()
    ripe: When = When()
    unripe: str = ""
    unripe_en: str = ""
    hindrance: tuple[Hindrance, ...] = ()
    statement: tuple[Statement, ...]
    basis: tuple[Cited, ...]
    report: tuple[Cited, ...] = ()  # what a report may say was broken; none: nothing to report
    demand: tuple[Demand, ...]
    caution: tuple[Caution, ...] = ()
    proof: tuple[Proof, ...]
