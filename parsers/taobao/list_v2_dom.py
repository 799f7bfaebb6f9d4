"""已买到的宝贝 since 2025 as rendered, for when the answer itself was not captured.

The class names end in a hash that changes with every build, so only their beginnings are used.
The page shows the day of an order only, and no id of the merchant or of the sub-order.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from parsers._collect import Collector, Table, key, node, whole, words_of
from parsers._fields import currency, identifier, moment, money, quantity, text
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, Merchant, Order, Promises, Shipment
from parsers.parcels import state_of
from parsers.taobao import _promises
from parsers.taobao._addresses import address
from parsers.taobao._words import actions, is_goods, refund, status_of
from parsers.taobao.list_v2 import platform

SHOWN = re.compile(r'id="shopOrderContainer_(\d{6,20})"')
"""The numbers of the orders that a rendered list shows."""


def _all(xpath: str) -> Any:
    return etree.XPath(xpath)


def _class(prefix: str, tag: str = "*") -> str:
    return f'.//{tag}[contains(@class,"{prefix}")]'


_BLOCKS = _all('//*[starts-with(@id,"shopOrderContainer_")]')
_ROWS = _all(
    './/*[contains(@class,"trade-bought-list-order-info")]'
    '[not(ancestor::*[contains(@class,"extBlank")])]'
)
_PRICES = _all('.//*[contains(@class,"payment--")]//*[contains(@class,"trade-price-container")]')
_LABEL = _all('string(.//*[contains(@class,"trade-price-label")])')
_BUTTONS = _all(_class("trade-button"))
_NOTES = _all('.//*[contains(@class,"content--")]/*[contains(@class,"info--")]')
_CLAMPED = _all('boolean(.//*[contains(@class,"trade-clamp-wrap")])')
_STRIP = _all('.//*[contains(@class,"labelTitle")][not(ancestor::*[contains(@class,"extBlank")])]')


def read_page(page: Page) -> Found:
    """Read the list that stands rendered on the page."""
    collector = Collector(page, "taobao_list_v2_dom")
    blocks = _BLOCKS(page.tree)
    if not blocks:
        raise LayoutChanged("no shopOrderContainer_ on the page")
    orders = collector.each(blocks, "block", lambda block, at: read_order(block, collector, at))
    return Found(orders, len(blocks), collector.notices)


def read_order(block: Any, collector: Collector, where: str) -> Order | None:
    """Read one order's block."""
    values = collector.values(ORDER, block, where)
    values |= collector.values(AMOUNTS, amounts(block), where + "payment ")
    rows = [row for row in _ROWS(block) if is_goods(title(row))]
    values["merchant"] = collector.part(Merchant, MERCHANT, block, where)
    values["items"] = collector.parts(Item, ITEM, rows, where + "row")
    values["shipments"] = shipments(block, collector, where)
    if at := auto_confirm(block, collector.page.captured_at):
        values["promises"] = Promises(auto_confirm_at=at)
    return collector.order(values, (*ORDER, *AMOUNTS), where, **_PLACES)


def amounts(block: Any) -> dict[str, str]:
    """Give the amounts by the label printed before each: 实付款, 含运费, 进口税."""
    found = {}
    for container in _PRICES(block):
        label = str(_LABEL(container))
        found[label.strip(" :：")] = words_of(container).removeprefix(label)
    found |= _refunded(block)
    return found


def _refunded(block: Any) -> dict[str, str]:
    """Give the amount that a strip names as refunded: 退款成功 / 支付宝¥8.27."""
    for strip in _STRIP(block):
        note = words_of(strip.getnext()) if strip.getnext() is not None else ""
        found = re.search(r"[¥￥]\s?[\d.,]+", note)
        if "退款成功" in words_of(strip) and found:
            return {"退款成功": found[0]}
    return {}


def shipments(block: Any, collector: Collector, where: str) -> tuple[Shipment, ...]:
    """Read what the strip below the items says of a parcel; it prints no tracking number."""
    said = (text(words_of(strip)) for strip in _STRIP(block))
    states = [{"state": words, "state_text": words} for words in said if words and state_of(words)]
    return collector.parts(Shipment, PARCEL, states, where + "labelTitle")


def auto_confirm(block: Any, seen_at: datetime | None) -> datetime | None:
    """Give the moment of the automatic receipt, printed among the buttons."""
    for area in _OPERATIONS(block):
        if end := _promises.auto_confirm(words_of(area), seen_at):
            return end
    return None


_OPERATIONS = _all(_class("operations--"))


# --- single fields ----------------------------------------------------------------------------


def number(raw: Any) -> str | None:
    """Give the order's number out of the id of its block."""
    return identifier(str(raw).removeprefix("shopOrderContainer_"))


def title(row: Any) -> str | None:
    """Give an item's title, without the link 交易快照 inside it."""
    found = _TITLE(row)
    return text(words_of(found[0]).replace("[交易快照]", "")) if found else None


_TITLE = _all(f"{_class('titleText')} | {_class('title--', 'a')}[not({_class('titleText')})]")


def item_id(url: Any) -> str | None:
    """Give an item's id out of the link to its page."""
    return identifier(_parameter(url, "id"))


def nick(url: Any) -> str | None:
    """Give the merchant's nick out of the link to the chat."""
    return text(_parameter(url, "uid"))


def _parameter(url: Any, name: str) -> str | None:
    values = parse_qs(urlsplit(str(url)).query).get(name)
    return values[0] if values else None


_SERVICE = re.compile("无理由|价保|退款|假一赔|退货宝|包退|开票|包邮|运费险|赔")


def _notes(row: Any) -> tuple[str | None, tuple[str, ...]]:
    """Tell the chosen properties from the badges: both stand in boxes of the same class."""
    sku: str | None = None
    badges: tuple[str, ...] = ()
    for box in _NOTES(row):
        words = text(words_of(box)) or ""
        if _CLAMPED(box) or (_SERVICE.search(words) and sku is not None):
            badges = tuple(dict.fromkeys(words.split()))
        elif sku is None:
            sku = text(words)
    return sku, badges


def offered(block: Any) -> tuple[str, ...] | None:
    """Give what the buttons of the order and of its items offer."""
    return actions(text(words_of(button)) for button in _BUTTONS(block)) or None


ORDER: Table = (
    node("number", "@id", number, needed=True),
    node("platform", f"{_class('shopInfoOrderDetail', 'a')}/@href", platform),
    node("url", f"{_class('shopInfoOrderDetail', 'a')}/@href", address),
    node("status", _class("shopInfoStatus"), status_of, needed=True),
    node("status_text", _class("shopInfoStatus")),
    node("placed_at", _class("shopInfoOrderTime"), moment, needed=True),
    whole("actions", "buttons", offered),
)
AMOUNTS: Table = (
    key("currency", "实付款", currency),
    key("paid", "实付款", money, needed=True),
    key("freight", "含运费", money),
    key("tax", "进口税", money),
    key("refund_total", "退款成功", money),
)
MERCHANT: Table = (
    node("name", _class("shopInfoName-", "a"), needed=True),
    node("nick", './/a[contains(@href,"amos")]/@href', nick),
    node("nick", ".//@data-nick"),
    node("url", f"{_class('shopInfoName-', 'a')}/@href", address),
)
ITEM: Table = (
    whole("title", "titleText", title, needed=True),
    whole("sku", "info--", lambda row: _notes(row)[0]),
    node("item_id", f"{_class('title--', 'a')}/@href", item_id),
    node("quantity", _class("quantity--"), quantity, needed=True),
    node(
        "unit_price",
        f"{_class('itemInfoColPrice')}{_class('trade-price-container')[1:]}"
        '[not(contains(@class,"trade-price-strike"))]',
        money,
        needed=True,
    ),
    node("url", f"{_class('title--', 'a')}/@href", address),
    whole("services", "trade-clamp-wrap", lambda row: _notes(row)[1] or None),
    node("refund", _class("refundStatus"), refund),
)
PARCEL: Table = (key("state", "state", state_of), key("state_text", "state_text"))
_PLACES = {
    "merchant": "shopInfoName",
    "items": "trade-bought-list-order-info",
    "shipments": "labelTitle",
    "promises": "operations--",
}
