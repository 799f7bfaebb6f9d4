"""How form pages are filled, as data: where a field stands, what it takes, what is not touched."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from pydantic import Field

from rules._case import Entry

Act = Literal[
    "fill", "suggest", "pick", "cascade", "date", "check", "upload", "search", "dialog", "press"
]


class Within(Entry):
    """The box of a page in which a field is looked for, known by the words of its heading."""

    select: str
    heading: str
    text: str


class Step(Entry):
    """One step on a form page."""

    key: str
    do: Act
    title: str
    label: tuple[str, ...] = ()
    about: Literal["self", "opponent", "sender", "recipient", "agent"] | None = None
    select: tuple[str, ...] = ()  # selectors, best first
    within: Within | None = None
    options: tuple[str, ...] = ()  # where the list appears; of a cascade: level by level
    tabs: tuple[str, ...] = ()  # of a list in several parts: opened in turn until one holds it
    press: tuple[str, ...] = ()  # the button of a search
    shows: tuple[str, ...] = ()  # where the page shows what a search took
    hidden: tuple[str, ...] = ()  # the code that the page keeps beside the shown text
    queue: tuple[str, ...] = ()  # where the page lists the files that it took
    inside: tuple[Step, ...] = ()  # the steps of a dialog, in order
    otherwise: tuple[Step, ...] = ()  # what to do where a list does not hold the value
    words: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # as this page may call it
    part: int = 1  # of the pages that follow one another at one address
    longest: int | None = None
    han_only: bool = False
    files: int | None = None
    megabytes: int | None = None
    types: tuple[str, ...] = ()
    value: str | None = None  # a fixed value
    blur: bool = True


class Form(Entry):
    """How one form page is filled; what submits it is known so that it is never clicked."""

    key: str
    title: str
    hosts: tuple[str, ...] = ()  # none: any page
    path: str | None = None  # a regular expression for the whole path
    fragment: str | None = None  # the same for what follows "#"
    order_in: str | None = None  # the parameter of the address that names the order
    page: int = 1
    pages: int = 1
    channel: str | None = None
    verified_on: date | None = None
    note: str
    note_en: str
    never: tuple[str, ...]  # selectors that are never touched: submit, back, consent
    step: tuple[Step, ...] = ()

    def is_at(self, host: str, path: str, fragment: str) -> bool:
        """Tell whether the page at this exact place is this form."""
        there = host in self.hosts and re.fullmatch(self.path or "", path) is not None
        return there and (self.fragment is None or bool(re.fullmatch(self.fragment, fragment)))
