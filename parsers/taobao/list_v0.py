"""已买到的宝贝 until early 2016: a table whose bodies carry the order's number and status code."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from parsers._blocks import Block, given, words
from parsers._collect import Collector, Table, whole
from parsers._fields import identifier, moment, money, quantity, text
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, Merchant, Order
from parsers.taobao._addresses import address
from parsers.taobao._lines import line_id as line_id_of
from parsers.taobao._lines import number
from parsers.taobao._words import STATUS_CODES, actions, is_goods, status_of


def read_page(page: Page) -> Found:
    """Read the rendered table."""
    collector = Collector(page, "taobao_list_v0")
    bodies = [body for body in page.tree.iter("tbody") if body.get("data-orderid")]
    if not bodies:
        raise LayoutChanged("no tbody with data-orderid on the page")
    blocks = map(Block, bodies)
    orders = collector.each(blocks, "tbody", lambda block, at: read_order(block, collector, at))
    return Found(orders, len(bodies), collector.notices)


def read_order(block: Block, collector: Collector, where: str) -> Order | None:
    """Read one order's rows."""
    values = collector.values(ORDER, block, where)
    rows = [Block(row) for row in block.all("order-bd") if "freight-info" not in row.get("class")]
    goods = [row for row in rows if is_goods(title(row))]
    values["merchant"] = collector.part(Merchant, MERCHANT, block, where)
    values["items"] = collector.parts(Item, ITEM, goods, where + "order-bd")
    return collector.order(values, ORDER, where, merchant="shopname", items="order-bd")


def _data(name: str) -> Callable[[Block], Any]:
    return lambda block: block.element.get(name)


def _attribute(stem: str, name: str) -> Callable[[Block], Any]:
    def find(block: Block) -> Any:
        element = block.first(stem)
        return None if element is None else element.get(name)

    return find


def status(block: Block) -> Any:
    """Give the status by the code of the body, or by the printed words."""
    code = block.element.get("data-status")
    return STATUS_CODES[code] if code in STATUS_CODES else status_of(block.words("status"))


def placed_at(block: Block) -> Any:
    """Give the order's time, printed to the minute in a title."""
    element = block.first("dealtime")
    return None if element is None else moment(element.get("title") or words(element))


def freight(block: Block) -> str | None:
    """Give the freight: (含运费：0.00)."""
    for cell in block.all("amount"):
        found = re.search(r"运费[：:]?\s*([\d.,]+)", words(cell))
        if found:
            return money(found[1])
    return None


def nick(block: Block) -> str | None:
    """Give the merchant's nick."""
    named = (element.get("data-nick") for element in block.element.iter("span", "a"))
    return text(next((name for name in named if name), None))


def merchant_id(block: Block) -> str | None:
    """Give the merchant's id, which stands in a hidden field."""
    fields = block.element.iter("input")
    return identifier(next((f.get("value") for f in fields if f.get("name") == "sellerId"), None))


def _link(row: Block, mark: str) -> str | None:
    links = (link.get("href") or "" for link in row.links("baobei"))
    return next((href for href in links if mark in href), None)


def title(row: Block) -> str | None:
    """Give an item's title: the first link of its name."""
    return next((text(words(link)) for link in row.links("baobei-name")), None)


def sku(row: Block) -> str | None:
    """Give the chosen properties without their names."""
    for box in row.all("desc"):
        said = [words(span).partition(":")[2] for span in box.iter("span")]
        return text(";".join(filter(None, map(text, said))))
    return None


def unit_price(row: Block) -> str | None:
    """Give the price of one piece: the last of those printed, the first is struck."""
    for cell in row.all("price"):
        printed = [words(inner) for inner in cell.iter("em", "i")]
        return money(printed[-1]) if printed else None
    return None


def _item_id(row: Block) -> str | None:
    found = re.search(r"[?&]id=(\d{6,20})", _link(row, "item.htm") or "")
    return found[1] if found else None


def _line_id(row: Block) -> str | None:
    return line_id_of({"itemInfo": {"snapUrl": _link(row, "tradeSnap")}})


def offered(block: Block) -> tuple[str, ...] | None:
    """Give what the links of the order and its items offer."""
    return actions(words(link) for link in block.element.iter("a")) or None


ORDER: Table = (
    given("number", "@data-orderid", _data("data-orderid"), number, needed=True),
    given("url", "a.status", _attribute("status", "href"), address),
    whole("status", "@data-status", status, needed=True),
    given("status_text", "a.status", lambda block: block.words("status")),
    whole("placed_at", ".dealtime", placed_at, needed=True),
    given("paid", ".real-price", lambda block: block.words("real-price"), money, needed=True),
    whole("freight", ".amount", freight),
    whole("actions", "a", offered),
)
MERCHANT: Table = (
    given("name", "a.shopname", _attribute("shopname", "title")),
    whole("nick", "[data-nick]", nick, needed=True),
    whole("id", "input[sellerId]", merchant_id),
    given("url", "a.shopname", _attribute("shopname", "href"), address),
)
ITEM: Table = (
    whole("title", ".baobei-name", title, needed=True),
    whole("sku", ".desc span", sku),
    whole("item_id", ".baobei a", _item_id),
    whole("line_id", "tradeSnap", _line_id),
    given("quantity", ".quantity", lambda row: row.words("quantity"), quantity, needed=True),
    whole("unit_price", ".price", unit_price, needed=True),
    given("url", ".baobei a", lambda row: _link(row, "item.htm"), address),
    given("snapshot_url", "tradeSnap", lambda row: _link(row, "tradeSnap"), address),
)
