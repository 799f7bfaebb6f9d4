"""The goods of an order on JD's list."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import NamedTuple

from parsers._blocks import Block, Element, given, words
from parsers._collect import Collector, Table
from parsers._fields import identifier, quantity
from parsers._records import Item
from parsers.jd.addresses import item_link
from parsers.jd.lazy import Lazy


class Goods(NamedTuple):
    """One line of goods, as one walk through its element finds it."""

    shown: str | None
    sku: str | None
    href: str | None
    pieces: str | None


def items_of(block: Block, lazy: Lazy, collector: Collector, where: str) -> tuple[Item, ...]:
    """Read every line of goods; a name that had not arrived may stand in a response."""
    boxes = block.all("goods-item") or _by_number(block)
    if not boxes:
        collector.note("missing", f"quantities are not at {where}.goods-item")
    counts = block.all("goods-number")
    paired = counts if len(counts) == len(boxes) else [None] * len(boxes)
    lines = [_goods(box, lazy, count) for box, count in zip(boxes, paired, strict=True)]
    if not boxes:
        lines = [_goods(name, lazy, None) for name in block.all("p-name")]
    found = [collector.part(Item, _ITEM if boxes else _BARE_ITEM, line, where) for line in lines]
    return tuple(item for item in found if item)


def _by_number(block: Block) -> list[Element]:
    """Give the boxes that carry a product's number, where the name of all boxes has changed."""
    return [box for name in block.names if _SKU_CLASS(name) for box in block.all(name)]


_PIECES = re.compile(r"x\d{1,4}").fullmatch
_SKU_CLASS = re.compile(r"(?:^|\s)p-(\d+)(?:\s|$)").search
_SKU_LINK = re.compile(r"item\.(?:jd\.com|jd\.hk)/(\d+)\.html").search


def _goods(box: Element, lazy: Lazy, count: Element | None) -> Goods:
    named = _SKU_CLASS(box.get("class") or "")
    sku = named[1] if named else None
    shown = href = None
    for link in box.iter("a"):
        linked = _SKU_LINK(link.get("href") or "")
        if linked:
            href, sku = href or link.get("href"), sku or linked[1]
            shown = shown or words(link)  # the picture's link holds no words
    beside = _count(box) or (None if count is None else words(count))
    return Goods(shown or _name_of(box) or lazy.names.get(sku or ""), sku, href, beside)


def _name_of(box: Element) -> str | None:
    """Give the name of goods that are linked elsewhere, or not at all."""
    names = (e for e in box.iter("div") if "p-name" in (e.get("class") or "").split())
    return next((words(name) for name in names), None)


def _count(box: Element) -> str | None:
    """Find the number beside the goods: it stands behind them, before the next ones."""
    for beside in box.itersiblings():
        classes = (beside.get("class") or "").split()
        if "goods-item" in classes or any(map(_SKU_CLASS, classes)):
            return None
        if "goods-number" in classes or _PIECES(words(beside)):
            return words(beside)
    return None


_BARE_ITEM: Table = (
    given("title", ".p-name a", attrgetter("shown")),
    given("item_id", "class p-<sku>", attrgetter("sku"), identifier),
    given("url", "item.jd.com/<sku>", attrgetter("href"), item_link),
)
_ITEM: Table = (
    *_BARE_ITEM,
    given("quantity", ".goods-number", attrgetter("pieces"), quantity, needed=True),
)
