"""Values beside known labels: "订单编号：…", "Order number …", wherever on a page they stand.

Each candidate has a confidence. A label that the page has twice with different values behind it
gives a candidate below the threshold: it is asked about, and is no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from lxml import etree

from parsers._amounts import amount
from parsers._blocks import Element
from parsers._dates import day
from parsers._fields import Unreadable, moment_within
from parsers._label_words import NAMES, WEAK

THRESHOLD = 0.7
_ALONE, _BESIDE = 0.9, 0.8  # in one text with its label; in the next one
_WEAK, _SEVERAL = 0.7, 0.3  # a label that says little; a value that is contradicted
_NUMBER = re.compile(r"(?=(?:\D*\d){4})[A-Za-z0-9][A-Za-z0-9-]{4,31}").fullmatch
_LONGEST = 120  # characters of a label with its value; a sentence is neither
_MOST_BLOCKS = 200

Read = Callable[[str], Any]


class Text(NamedTuple):
    """A piece of text that a shopper can read, and the element in which it stands."""

    words: str
    element: Element


class Candidate(NamedTuple):
    """A value that stands beside a label, and how far it can be trusted."""

    value: Any
    confidence: float
    label: str

    @property
    def trusted(self) -> bool:
        """Whether it counts as a value rather than a question."""
        return self.confidence >= THRESHOLD


class Beside(NamedTuple):
    """A label, the value that stands in the same text or the next one, and where."""

    field: str
    name: str
    value: str
    confidence: float
    element: Element


_TEXTS = etree.XPath(
    "descendant::text()[normalize-space()]"
    "[not(parent::script or parent::style or parent::noscript or parent::template"
    " or parent::del or parent::s or parent::strike or parent::title)]"
)


def texts_of(root: Element) -> list[Text]:
    """Give the texts inside an element in reading order, without what is struck out."""
    found = _TEXTS(root)
    assert isinstance(found, list)  # noqa: S101  # what text() of an XPath always gives
    return [Text(" ".join(str(one).split()), _holder(one)) for one in found]


def _holder(text: Any) -> Element:
    parent = text.getparent()
    return parent.getparent() if text.is_tail else parent


# -- labels -------------------------------------------------------------------------------------

_FIELDS = {name: field for field, names in NAMES.items() for name in names}
_BEGINNINGS = tuple(_FIELDS)


def beside_labels(texts: Iterable[Text], *, weak: bool = False) -> Iterator[Beside]:
    """Give each known label with what stands behind it, or else in the text that follows.

    Weak labels are those that say enough only where it is clear what they speak of.
    """
    for here, following in pairwise([*texts, Text("", None)]):
        bare = here.words.rstrip(" :：").casefold()
        for field in WEAK if weak else ():
            if bare in WEAK[field]:
                yield Beside(field, bare, following.words.lstrip(" :："), _WEAK, here.element)
        if len(here.words) <= _LONGEST and here.words[:40].casefold().startswith(_BEGINNINGS):
            field, name, rest = _label(here.words)
            if name:
                confidence = _ALONE if rest else _BESIDE
                value = (rest or following.words).lstrip(" :：#")
                yield Beside(field, name, value, confidence, here.element)


def _label(piece: str) -> tuple[str, str, str]:
    """Part a text into a known label and what stands behind it; "" where there is none."""
    name, mark, rest = piece.replace("：", ":").partition(":")
    if mark and (field := _FIELDS.get(name.strip().casefold())):
        return field, name.strip(), rest.strip()
    folded = piece.casefold()
    if folded in _FIELDS:
        return _FIELDS[folded], piece, ""
    longest = max((known for known in _BEGINNINGS if folded.startswith(known)), key=len, default="")
    rest = piece[len(longest) :].strip(" #")
    return (_FIELDS[longest], longest, rest) if longest and rest[:1].isdigit() else ("", "", "")


def best_of(known: Iterable[Beside], field: str, read: Read) -> Candidate | None:
    """Give the value of a label, or one nobody trusts where the page says several."""
    found = [
        Candidate(value, one.confidence, one.name)
        for one in known
        if one.field == field and (value := _value(read, one.value)) is not None
    ]
    if not found:
        return None
    best = max(found, key=lambda one: one.confidence)
    if len({str(one.value) for one in found}) > 1:
        return best._replace(confidence=_SEVERAL)
    return best


def _value(read: Read, printed: str) -> Any:
    try:
        return read(printed)
    except Unreadable:
        return None


def readers(currency: str) -> dict[str, Read]:
    """Give how each labelled field is read, on a page whose "$" and "¥" mean this currency."""

    def sum_of(printed: str) -> Any:
        return amount(printed, currency)

    moments = dict.fromkeys(("placed_at", "paid_at", "shipped_at", "completed_at"), moment_in)
    return {"number": number_in, **moments, **dict.fromkeys(("paid", "freight", "goods"), sum_of)}


def number_in(printed: str) -> str | None:
    """Give the order's number with which some words begin, or None."""
    first = printed.lstrip("# ").split(" ", 1)[0].rstrip(".,;")
    return first if _NUMBER(first) else None


def moment_in(printed: str) -> date | None:
    """Give the moment or the day that stands in some words, or None."""
    return moment_within(printed) or day(printed)


# -- several orders on one page --------------------------------------------------------------------


class Block(NamedTuple):
    """What a page shows of one of several orders: the element around its number, and its texts."""

    element: Element
    texts: list[Text]


def blocks_in(texts: list[Text]) -> dict[str, Block]:
    """Part a page at its labelled order numbers: each block holds one of them and no other.

    With a single number, or none, there is nothing to part.
    """
    numbered = [
        (number, one.element)
        for one in beside_labels(texts)
        if one.field == "number" and (number := _value(number_in, one.value))
    ]
    inside: dict[Element, set[str]] = {}
    for number, element in numbered:
        for around in (element, *element.iterancestors()):
            inside.setdefault(around, set()).add(number)
    numbers: dict[str, Element] = {}
    for number, element in numbered:
        numbers.setdefault(number, element)
    if not 1 < len(numbers) <= _MOST_BLOCKS:
        return {}
    blocks = {_highest(element, inside): number for number, element in numbers.items()}
    told: dict[str, Block] = {number: Block(top, []) for top, number in blocks.items()}
    for text in texts:
        around = (text.element, *text.element.iterancestors())
        top = next((element for element in around if element in blocks), None)
        if top is not None:
            told[blocks[top]].texts.append(text)
    return told


def _highest(element: Element, inside: dict[Element, set[str]]) -> Element:
    top = element
    for around in element.iterancestors():
        if len(inside[around]) > 1:
            break
        top = around
    return top


def numbers_in(texts: list[Text]) -> set[str]:
    """Give every order number that stands beside its label."""
    return {
        number
        for one in beside_labels(texts)
        if one.field == "number" and (number := _value(number_in, one.value))
    }
