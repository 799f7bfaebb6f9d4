"""A product's page on JD: what is asked for it now, for whoever bought it within its price promise.

No page of this kind was at hand and none is described by others: the names are those that JD's
pages went by until about 2022. A price counts only where it stands under the product's own
number, so that a page with other names gives no price, and says so.
"""

from __future__ import annotations

import re
from typing import Any

from parsers._blocks import Block, given, words
from parsers._collect import Collector, Table, dicts, key
from parsers._fields import Unreadable, identifier, money
from parsers._page import Found, LayoutChanged, NothingHere, Page
from parsers._records import Notice, Product

_NUMBER = re.compile(r"https?://item\.jd\.com/(\d{5,20})\.html").match


def read_page(page: Page) -> Found:
    """Read title and price off the page.

    Raises:
        LayoutChanged: the page shows no product where JD puts it.
    """
    number = _viewed(page)
    block = Block(page.tree)
    if number is None or block.first("sku-name") is None:
        raise LayoutChanged("no .sku-name, or no product in the address")
    collector = Collector(page, "jd_product")
    product = collector.part(Product, _ON_PAGE, {"number": number, "block": block})
    return _found(product, collector)


def read_price(page: Page) -> Found:
    """Read the price that the page asked for; other products' prices are left out.

    Raises:
        NothingHere: it is no price of the product in the tab.
    """
    number = _viewed(page)
    body = page.json
    named = body.get("price") if isinstance(body, dict) else None
    prices = dicts([named] if isinstance(named, dict) else body)
    mine = [one for one in prices if str(one.get("id")).removeprefix("J_") == number]
    if number is None or len(mine) != 1:
        raise NothingHere("no price of this product")
    collector = Collector(page, "jd_product_price")
    return _found(collector.part(Product, _ANSWERED, {"number": number, **mine[0]}), collector)


def _viewed(page: Page) -> str | None:
    found = _NUMBER(page.view)
    return found[1] if found else None


def _found(product: Product | None, collector: Collector) -> Found:
    if product is not None and product.price is None:
        collector.notices.append(Notice(kind="no_price", detail="no price under its number"))
    return Found(products=[product] if product else [], notices=collector.notices)


def _price(source: dict[str, Any]) -> str | None:
    """Give the one price under the product's own number; a masked one ("1?9.00") is none."""
    shown = {words(one) for one in source["block"].all(f"J-p-{source['number']}")} - {""}
    if len(shown) > 1:
        raise Unreadable("several prices under one number")
    return _positive(shown.pop()) if shown else None


def _positive(printed: Any) -> str | None:
    """Give a price; JD writes -1 for what is not for sale."""
    price = money(printed)
    return None if price is None or float(price) <= 0 else price


_ON_PAGE: Table = (
    key("item_id", "number", identifier, needed=True),
    given("title", ".sku-name", lambda source: source["block"].words("sku-name")),
    given("price", ".J-p-<number>", lambda source: source, _price),
)
_ANSWERED: Table = (
    key("item_id", "number", identifier, needed=True),
    key("price", "p", _positive),
)
