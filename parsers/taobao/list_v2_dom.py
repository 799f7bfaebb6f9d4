"""已买到的宝贝 since 2025 as rendered, for when the answer itself was not captured.

The class names end in a hash that changes with every build, so only their beginnings are used.
The page shows the day of an order only, and no id of the merchant or of the sub-order.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from parsers._blocks import Block, given, inside, texts, words
from parsers._collect import Collector, Table, key, whole
from parsers._fields import Unreadable, currency, identifier, moment, money, quantity, text
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, Merchant, Order, Promises, Shipment
from parsers.parcels import state_of
from parsers.taobao import _promises
from parsers.taobao._addresses import address, sister
from parsers.taobao._lines import number as number_of
from parsers.taobao._words import actions, is_goods, refund, status_of

SHOWN = re.compile(r'id="shopOrderContainer_(\d{6,20})"')
"""The numbers of the orders that a rendered list shows."""

_CONTAINERS = etree.XPath('//*[starts-with(@id,"shopOrderContainer_")]')


class Shown(Block):
    """One order's block."""

    asked = frozenset(
        (
            "trade-bought-list-order-info",
            "payment",
            "labelTitle",
            "operations",
            "trade-button",
            "shopInfoOrderDetail",
            "shopInfoStatus",
            "shopInfoOrderTime",
            "shopInfoName",
        )
    )


class Row(Block):
    """One item's row."""

    asked = frozenset(
        ("titleText", "title", "info", "itemInfoColPrice", "quantity", "refundStatus")
    )

    @cached_property
    def notes(self) -> tuple[str | None, tuple[str, ...]]:
        """The chosen properties and the badges, which stand in boxes of the same class."""
        return notes(self)


def read_page(page: Page) -> Found:
    """Read the list that stands rendered on the page."""
    collector = Collector(page, "taobao_list_v2_dom")
    containers = _CONTAINERS(page.tree)
    if not isinstance(containers, list) or not containers:
        raise LayoutChanged("no shopOrderContainer_ on the page")
    blocks = map(Shown, containers)
    orders = collector.each(blocks, "block", lambda block, at: read_order(block, collector, at))
    return Found(orders, len(containers), collector.notices)


def read_order(block: Block, collector: Collector, where: str) -> Order | None:
    """Read one order's block."""
    values = collector.values(ORDER, block, where)
    values |= collector.values(AMOUNTS, amounts(block), where + "payment ")
    rows = [Row(row) for row in block.all("trade-bought-list-order-info") if _bought(row)]
    goods = [row for row in rows if is_goods(title(row))]
    values["merchant"] = collector.part(Merchant, MERCHANT, block, where)
    values["items"] = collector.parts(Item, ITEM, goods, where + "row")
    states = [said for strip, _ in strips(block) if (said := text(strip)) and state_of(said)]
    values["shipments"] = collector.parts(Shipment, PARCEL, states, where + "labelTitle")
    if at := auto_confirm(block, collector.page.captured_at):
        values["promises"] = Promises(auto_confirm_at=at)
    return collector.order(values, (*ORDER, *AMOUNTS), where, **_PLACES)


def _bought(row: Any) -> bool:
    """Tell an order's row from the recommendations that stand in the same shape."""
    return not any("extBlank" in (above.get("class") or "") for above in row.iterancestors())


# --- amounts, strips, promises ----------------------------------------------------------------


def amounts(block: Block) -> dict[str, str]:
    """Give the amounts by the label printed before each: 实付款, 含运费, 进口税."""
    found = {}
    for area in block.all("payment"):
        for price in inside(area, "trade-price-container"):
            label = next(map(words, inside(price, "trade-price-label")), "")
            found[label.strip(" :：")] = _price(price).removeprefix(label)
    for strip, note in strips(block):
        refunded = _REFUNDED(note)
        if "退款成功" in strip and refunded:
            found["退款成功"] = refunded[0]
    return found


_REFUNDED = re.compile(r"[¥￥]\s?[\d.,]+").search


def strips(block: Block) -> list[tuple[str, str]]:
    """Give title and note of the strips below the items: 运输中 / 预计后天送达."""
    return [
        (words(strip), words(following) if (following := strip.getnext()) is not None else "")
        for strip in block.all("labelTitle")
    ]


def _price(element: Any) -> str:
    """Give the words of a price with nothing between: it stands in four pieces."""
    return "".join(texts(element)).strip()


def _with_decimals(words: str) -> str:
    """Refuse a price that has lost its point or its decimals: 17600 is not 176.00."""
    if not re.search(r"[.,]\d\d$", words):
        raise Unreadable(f"a price without decimals: {words[:20]!r}")
    return words


def _amount(raw: Any) -> str | None:
    return money(_with_decimals(raw)) if raw else None


def auto_confirm(block: Block, seen_at: datetime | None) -> datetime | None:
    """Give the moment of the automatic receipt, printed among the buttons."""
    return _promises.auto_confirm(block.words("operations"), seen_at)


# --- single fields ----------------------------------------------------------------------------


def number(raw: Any) -> str | None:
    """Give the order's number out of the id of its block."""
    return number_of(str(raw).removeprefix("shopOrderContainer_"))


def title(row: Block) -> str | None:
    """Give an item's title, without the link 交易快照 inside it."""
    printed = row.words("titleText") or row.words("title")
    return text(printed.replace("[交易快照]", "")) if printed else None


def item_id(url: Any) -> str | None:
    """Give an item's id out of the link to its page."""
    return identifier(_parameter(url, "id"))


def nick(block: Block) -> str | None:
    """Give the merchant's nick: from the chat button, or out of the link to the chat."""
    for link in block.element.iter("a"):
        if link.get("data-nick") or "amos" in (link.get("href") or ""):
            return text(link.get("data-nick") or _parameter(link.get("href"), "uid"))
    return None


def _parameter(url: Any, name: str) -> str | None:
    values = parse_qs(urlsplit(str(url)).query).get(name)
    return values[0] if values else None


_SERVICE = re.compile("无理由|价保|退款|假一赔|退货宝|包退|开票|包邮|运费险|赔").search


def notes(row: Block) -> tuple[str | None, tuple[str, ...]]:
    """Tell the chosen properties from the badges: both stand in boxes of the same class."""
    sku: str | None = None
    badges: tuple[str, ...] = ()
    for box in row.all("info"):
        printed = words(box)
        clamped = next(inside(box, "trade-clamp-wrap"), None) is not None
        if clamped or _all_badges(printed):
            badges = tuple(dict.fromkeys(printed.split()))
        elif sku is None:
            sku = text(printed)
    return sku, badges


def _all_badges(printed: str) -> bool:
    return bool(printed) and all(map(_SERVICE, printed.split()))


def unit_price(row: Block) -> str | None:
    """Give the price of one piece, not the struck one beside it."""
    for area in row.all("itemInfoColPrice"):
        for price in inside(area, "trade-price-container"):
            if "trade-price-strike" not in price.get("class"):
                return money(_with_decimals(_price(price)))
    return None


def offered(block: Block) -> tuple[str, ...] | None:
    """Give what the buttons of the order and of its items offer."""
    return actions(words(button) for button in block.all("trade-button")) or None


def _link(name: str) -> Any:
    def find(block: Block) -> str | None:
        element = block.first(name)
        return None if element is None else element.get("href")

    return find


def _printed(name: str) -> Any:
    return lambda block: block.words(name)


ORDER: Table = (
    given("number", "@id", lambda block: block.element.get("id"), number, needed=True),
    given("platform", "a.shopInfoOrderDetail", _link("shopInfoOrderDetail"), sister),
    given("url", "a.shopInfoOrderDetail", _link("shopInfoOrderDetail"), address, needed=True),
    given("status", "shopInfoStatus", _printed("shopInfoStatus"), status_of, needed=True),
    given("status_text", "shopInfoStatus", _printed("shopInfoStatus")),
    given("placed_at", "shopInfoOrderTime", _printed("shopInfoOrderTime"), moment, needed=True),
    whole("actions", "trade-button", offered),
)
AMOUNTS: Table = (
    key("currency", "实付款", currency),
    key("paid", "实付款", _amount, needed=True),
    key("freight", "含运费", _amount, needed=True),
    key("tax", "进口税", _amount),
    key("refund_total", "退款成功", money),
)
MERCHANT: Table = (
    given("name", "a.shopInfoName", _printed("shopInfoName"), needed=True),
    whole("nick", "a[data-nick]", nick),
    given("url", "a.shopInfoName", _link("shopInfoName"), address),
)
ITEM: Table = (
    whole("title", "titleText", title, needed=True),
    whole("sku", "info", lambda row: row.notes[0]),
    given("item_id", "a.title", _link("title"), item_id, needed=True),
    given("quantity", "quantity", _printed("quantity"), quantity, needed=True),
    whole("unit_price", "itemInfoColPrice", unit_price, needed=True),
    given("url", "a.title", _link("title"), address),
    whole("services", "trade-clamp-wrap", lambda row: row.notes[1] or None),
    given("refund", "refundStatus", _printed("refundStatus"), refund),
)
PARCEL: Table = (whole("state", "labelTitle", state_of), whole("state_text", "labelTitle", text))
_PLACES = {
    "merchant": "shopInfoName",
    "items": "trade-bought-list-order-info",
    "shipments": "labelTitle",
    "promises": "operations",
}
