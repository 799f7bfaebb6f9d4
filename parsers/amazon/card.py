"""One order as its card or its page shows it: number, head, boxes of parcels, boxes of items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from parsers._blocks import Block, Element, words
from parsers._fields import Unreadable
from parsers.amazon.marketplaces import currency_at
from parsers.amazon.sums import NO_SUMS, Sums, pieces_of, sums_in
from parsers.amazon.words import LEFT

NUMBER = re.compile(r"(?<![\w-])(?:\d{3}|D\d{2})-\d{7}-\d{7}(?![\w-])")
"""An order's number; ids of sessions look alike, so it is only looked for inside a card."""

_TITLES = ("itemTitle", "yohtmlc-product-title", "yo-enhanced-title", "yohtmlc-item")
_ITEM_BOXES = frozenset(
    {"item-box", "a-fixed-left-grid", "yo-enhanced-card", "yo-enhanced-flex-card"}
)
_PARCEL_BOXES = frozenset({"a-box", "delivery-box", "shipment"})
_STATES = (
    "delivery-box__primary-text",
    "yohtmlc-shipment-status-primaryText",
    "od-status-message",
    "shipmentStatus",
    "js-shipment-info-container",
)
_NOTES = ("yohtmlc-shipment-status-secondaryText", "shipmentStatus", "js-shipment-info-container")
_PRODUCT = re.compile(r"/(?:dp|gp/product|gp/aw/d|product)/([A-Z0-9]{10})(?=[/?#]|$)").search


_HEADS = ("order-header", "order-info")
_NUMBERS = ("orderId", "yohtmlc-order-id", "order-date-invoice-item")
_DAYS = ("orderDate", "order-date-invoice-item")
_SUMS = ("orderSubtotals", "chargeSummary", "od-subtotals", "yohtmlc-order-total")
_QUANTITIES = ("od-item-view-qty", "item-view-qty", "product-image__qty")
_OF_ITEMS = (*_QUANTITIES, "unitPrice", "a-color-price", "orderedMerchant")
_COMPONENTS: Any = etree.XPath("descendant-or-self::div[@data-component or @id='od-subtotals']")


class Card(Block):
    """What stands in one order's card, by class name, and by Amazon's component names and ids."""

    asked = frozenset(
        (*_HEADS, *_NUMBERS, *_DAYS, *_SUMS, *_STATES, *_NOTES, *_TITLES, *_OF_ITEMS, "a-column")
    )

    def __init__(self, element: Element, base: str) -> None:
        super().__init__(element)
        self.base = base  # the address of its page
        self.currency = currency_at(base)
        self._components: dict[str, list[Element]] = {}
        self._inside: dict[str, dict[Element, Element]] = {}
        for inner in _COMPONENTS(element):
            name = inner.get("data-component") or inner.get("id")
            self._components.setdefault(name, []).append(inner)

    @cached_property
    def hrefs(self) -> list[str]:
        """The addresses of all links, in page order."""
        return [href for link in self.element.iter("a") if (href := link.get("href"))]

    @cached_property
    def columns(self) -> list[list[str]]:
        """The columns over the parcels, each a label and its value."""
        head = next((e for name in _HEADS if (e := self.first(name)) is not None), None)
        if head is None:
            return []
        columns = (e for e in self.all("a-column") if head in e.iterancestors())
        return [pieces_of(column) for column in columns]

    @cached_property
    def sums(self) -> Sums:
        """The rows of the order's summary, which only its own page shows."""
        for name in _SUMS[:3]:
            for element in self.marked(name):
                return sums_in(pieces_of(element), self.currency)
        return NO_SUMS

    def inside_items(self, name: str) -> dict[Element, Element]:
        """Give the first element of a mark in each item's box, by the box."""
        if name not in self._inside:
            first: dict[Element, Element] = {}
            for element in self.marked(name):
                box = _around(element, _ITEM_BOXES, self.element)
                if box is not None:
                    first.setdefault(box, element)
            self._inside[name] = first
        return self._inside[name]

    def marked(self, name: str) -> list[Element]:
        """Give the elements of a component name or an id, or else of a class name."""
        return self._components.get(name) or self.all(name)


def number_of(card: Card) -> str | None:
    """Give the order's number: as printed, or else the one that all links of the card name.

    Raises:
        Unreadable: the card names several orders.
    """
    for name in _NUMBERS:
        printed = {n for e in card.marked(name) for n in NUMBER.findall(words(e))}
        if printed:
            return _only(printed)
    return _only(set(_numbers_in_slots(card)) or set(_numbers_in_links(card)))


def _only(numbers: set[str]) -> str | None:
    if len(numbers) > 1:
        raise Unreadable(f"several order numbers: {sorted(numbers)[:3]}")
    return numbers.pop() if numbers else None


_SLOT = re.compile(r"amzn1\.yourorders\.order-card\.([D\d]\d{2}-\d{7}-\d{7})(?![\w-])").search


def _numbers_in_slots(card: Card) -> Iterator[str]:
    for element in (card.element, *card.element.iter("div")):
        found = _SLOT(element.get("data-csa-c-slot-id") or "")
        if found:
            yield found[1]


def _numbers_in_links(card: Card) -> Iterator[str]:
    for href in card.hrefs:
        number = number_in_link(href)
        if number:
            yield number


def number_in_link(href: str) -> str | None:
    """Give the order that a link names in its parameter, never an id elsewhere in it."""
    try:
        named = parse_qs(urlsplit(href).query)
    except ValueError:
        return None
    for name in ("orderID", "orderId"):
        for value in named.get(name, ()):
            if NUMBER.fullmatch(value):
                return value
    return None


# -- parcels and items ---------------------------------------------------------------------------


class Box:
    """One parcel's box of a card: what is printed over it, and the boxes of its items."""

    __slots__ = ("element", "items", "mixed", "note", "state")

    def __init__(self, element: Element) -> None:
        self.element = element
        self.state: str | None = None
        self.note = ""
        self.mixed = False
        self.items: list[Item] = []

    def left_with_others(self) -> bool:
        """Tell whether the box says that somebody or something else took the parcel."""
        if LEFT.search(self.note):
            return True
        told = words(self.element)
        for item in self.items if LEFT.search(told) else ():
            told = told.replace(words(item.element), " ")
        return bool(LEFT.search(told))


class Item:
    """One item's box, and the element that names it.

    `kind` is the mark by which it was found; `whole` says that the box is known to be all of it.
    """

    __slots__ = ("element", "kind", "title", "whole")

    def __init__(self, element: Element, title: Element, kind: str, *, whole: bool) -> None:
        self.element = element
        self.title = title
        self.kind = kind
        self.whole = whole

    @property
    def link(self) -> str | None:
        """The address of the product, where the title is a link to one."""
        around = next(self.title.iterancestors("a"), None)
        for link in (*self.title.iter("a"), *(() if around is None else (around,))):
            if product_id(link.get("href")):
                return str(link.get("href"))
        return None

    @property
    def name(self) -> str:
        """The title as printed."""
        link = next((a for a in self.title.iter("a") if words(a)), None)
        return words(self.title if link is None else link)


def product_id(href: str | None) -> str | None:
    """Give the ASIN in the address of a product page."""
    path = href.partition("?")[0] if href else ""  # what follows may be kilobytes long
    found = _PRODUCT(path)
    return found[1] if found else None


def boxes_of(card: Card) -> list[Box]:
    """Give the parcels' boxes in page order, each with what is printed over it and its items."""
    boxes: dict[Element, Box] = {}
    for name in _STATES:
        states: dict[Element, list[str]] = {}
        for state in card.marked(name):
            printed_here = _printed_state(state, name)
            if printed_here:
                states.setdefault(_box(boxes, card, state).element, []).append(printed_here)
        for place, printed in states.items():
            # Of several headlines without boxes of their own nobody knows which is whose.
            mixed = place is card.element and len(set(printed)) > 1
            boxes[place].mixed |= mixed
            boxes[place].state = boxes[place].state or printed[0]
    for name in _NOTES:
        for note in card.marked(name):
            _box(boxes, card, note).note += words(note) + " "
    items = list(_items(card))
    for item in items:
        _box(boxes, card, item.element).items.append(item)
    mixed = len({item.kind for item in items}) > 1
    places = {e: n for n, e in enumerate(card.element.iter("*"))} if len(boxes) + mixed > 1 else {}
    if len(boxes) > 1 and card.element in boxes:
        boxes[card.element].mixed = bool(boxes[card.element].state)  # whose box is lost
    for box in boxes.values():
        box.state = None if box.mixed else box.state
        box.items.sort(key=lambda item: places.get(item.title, 0))
    return sorted(boxes.values(), key=lambda box: places.get(box.element, 0))


def _box(boxes: dict[Element, Box], card: Card, inner: Element) -> Box:
    around = _around(inner, _PARCEL_BOXES, card.element)
    place = card.element if around is None else around
    return boxes.setdefault(place, Box(place))


def _around(inner: Element, names: frozenset[str], limit: Element) -> Element | None:
    """Give the nearest element around another one that has one of some class names."""
    for outer in inner.iterancestors():
        if outer is limit:
            return None
        if not names.isdisjoint((outer.get("class") or "").split()):
            return outer
    return None


def _printed_state(element: Element, name: str) -> str | None:
    """Give the headline of a parcel, without the sentence below it."""
    if name == "js-shipment-info-container":
        headline = next((e for e in element.iter("span") if _is_headline(e)), None)
    elif name == "shipmentStatus":
        headline = next(element.iter("h3", "h4"), None)
    elif name == "od-status-message" and element.tag == "div":
        headline = None  # the sentence below has the same name
    else:
        headline = element
    return None if headline is None else words(headline) or None


def _is_headline(element: Element) -> bool:
    return {"a-size-medium", "a-text-bold"} <= set(element.get("class", "").split())


def _items(card: Card) -> Iterator[Item]:
    known: dict[Element, str] = {}
    for name in _TITLES:
        for found in card.marked(name):
            title = _link_in(found) if name == "yohtmlc-item" else found
            box = _around(title, _ITEM_BOXES, card.element)
            if box is None or known.get(box) == name:  # several items in one box: no box of theirs
                yield Item(title.getparent(), title, name, whole=False)
            elif box not in known:
                known[box] = name
                yield Item(box, title, name, whole=True)


def _link_in(element: Element) -> Element:
    """Give what names an item, in a part that holds all that is said of it.

    That is the link to the product; one that is no longer sold has its first line for a name.
    """
    links = (e for e in element.iter("a") if product_id(e.get("href")) and words(e))
    lines = (line for line in element.iterchildren() if words(line))
    link = next(links, None)
    return next(lines, element) if link is None else link
