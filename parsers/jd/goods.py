"""The goods of an order on JD's list."""

from __future__ import annotations

import re

from parsers._blocks import Block, Element, given, words
from parsers._collect import Collector, Table
from parsers._fields import identifier, quantity
from parsers._records import Item
from parsers.jd.addresses import item_link
from parsers.jd.lazy import Lazy


def items_of(block: Block, lazy: Lazy, collector: Collector, where: str) -> tuple[Item, ...]:
    """Read every line of goods; quantities stand beside the goods, not in them."""
    goods = block.all("goods-item")
    found = [collector.part(Item, _ITEM, (each, lazy), where) for each in goods]
    if not goods:
        found = [collector.part(Item, _BARE_ITEM, name, where) for name in block.all("p-name")]
    if not goods:
        collector.note("missing", f"quantities are not at {where}.goods-item")
    return tuple(item for item in found if item)


def _sku(goods: Element) -> str | None:
    found = _SKU_CLASS(goods.get("class") or "")
    if found:
        return found[1]
    return next((sku for e in goods.iter() if (sku := e.get("data-sku"))), _sku_of_links(goods))


def _sku_of_links(element: Element) -> str | None:
    hrefs = (_SKU_LINK(link.get("href") or "") for link in element.iter("a"))
    return next((found[1] for found in hrefs if found), None)


_SKU_CLASS = re.compile(r"(?:^|\s)p-(\d+)(?:\s|$)").search
_SKU_LINK = re.compile(r"item\.(?:jd\.com|jd\.hk)/(\d+)\.html").search


def _title(source: tuple[Element, Lazy]) -> str | None:
    goods, lazy = source
    names = (e for e in goods.iter("div") if e.get("class") == "p-name")
    for name in names:
        if shown := words(name):
            return shown
    return lazy.names.get(_sku(goods) or "")


def _count(source: tuple[Element, Lazy]) -> str | None:
    """Find the number beside the goods: it stands behind them, before the next ones."""
    for beside in source[0].itersiblings():
        classes = (beside.get("class") or "").split()
        if "goods-item" in classes:
            return None
        if "goods-number" in classes:
            return words(beside)
    return None


_ITEM: Table = (
    given("title", ".p-name a", _title),
    given("item_id", "class p-<sku>", lambda source: _sku(source[0]), identifier),
    given("quantity", ".goods-number", _count, quantity, needed=True),
    given("url", "item.jd.com/<sku>", lambda source: _item_href(source[0]), item_link),
)
_BARE_ITEM: Table = (
    given("title", ".p-name a", words),
    given("item_id", "item.jd.com/<sku>", _sku_of_links, identifier),
)


def _item_href(goods: Element) -> str | None:
    links = (link.get("href") or "" for link in goods.iter("a"))
    return next((href for href in links if _SKU_LINK(href)), None)
