"""交易快照: what a line of an order showed when it was bought; the live page may have changed.

The address names the line. A live page to which the shop leads instead is no snapshot; it has
another address, and is read as the product's page.
"""

from __future__ import annotations

from typing import Any

from parsers._blocks import given
from parsers._collect import Collector, Table, key
from parsers._embedded import json_argument, opening
from parsers._fields import identifier
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Product
from parsers.taobao._lines import number

_DATA = opening("var data", "JSON.parse(")


def read_page(page: Page) -> Found:
    """Read the snapshot that the server wrote into the page.

    Raises:
        LayoutChanged: the page's data holds none.
    """
    data = json_argument(page, _DATA)
    shown = data.get("baseSnapDO") if isinstance(data, dict) else None
    item = shown.get("itemSnapDO") if isinstance(shown, dict) else None
    if not isinstance(item, dict):
        raise LayoutChanged("no baseSnapDO.itemSnapDO in the page's data")
    collector = Collector(page, "taobao_snapshot")
    source: dict[str, Any] = {"item": item, "asked": page.query}
    product = collector.part(Product, _PRODUCT, source)
    if product is None or product.snapshot_of is None:
        raise LayoutChanged("the snapshot names no product, or the address no line of an order")
    return Found(products=[product], notices=collector.notices)


def _line(asked: dict[str, str]) -> str | None:
    return number(asked.get("tradeID") or asked.get("trade_id"))


_PRODUCT: Table = (
    key("item_id", "item.itemId", identifier, needed=True),
    key("title", "item.title", needed=True),
    given("snapshot_of", "tradeID", lambda source: source["asked"], _line, needed=True),
)
