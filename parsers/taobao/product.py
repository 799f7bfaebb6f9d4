"""A product page on Taobao and Tmall: what is asked for each kind of the product.

Only the price before discounts is read: what a buyer's own coupons and subsidies make of it
differs from one buyer to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from parsers._collect import inner, words_of
from parsers._fields import Unreadable, identifier, money, text
from parsers._mtop import payload_data
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Notice, Product, ProductSku

_BEFORE_DISCOUNTS = ("优惠前", "价格", "", None)
"""Titles of a price that everybody is asked."""


def read_answer(page: Page) -> Found:
    """Read the answer of mtop.taobao.pcdetail.data.get.

    Raises:
        LayoutChanged: it names no product or no price.
    """
    data = payload_data(page)
    try:
        product = _product(data)
    except (Unreadable, KeyError, TypeError, AttributeError) as wrong:
        raise LayoutChanged(f"no product: {type(wrong).__name__} {wrong}") from wrong
    notices = []
    if product.price is None and not any(sku.price for sku in product.skus):
        notices = [_NO_PRICE]
    return Found(products=[product], notices=notices)


_TITLES = etree.XPath('//*[contains(@class,"mainTitle")]')


def read_page(page: Page) -> Found:
    """Read the title off the rendered page; the price on it is this buyer's own, and left there.

    Raises:
        LayoutChanged: the page has no one title, or its address names no product.
    """
    elements = _TITLES(page.tree)
    titles = {words_of(one).strip() for one in elements} if isinstance(elements, list) else set()
    item_id = identifier(page.query.get("id"))
    if item_id is None or len(titles) != 1:
        raise LayoutChanged("no product: no id in the address, or no one .mainTitle")
    product = Product(item_id=item_id, title=text(titles.pop()))
    return Found(products=[product], notices=[_NO_PRICE])


_NO_PRICE = Notice(kind="no_price", detail="the page shows no price before discounts")


def _product(data: dict[str, Any]) -> Product:
    item, core = data["item"], data["skuCore"]["sku2info"]
    whole = core.get("0", {}).get("price") or {}
    item_id = identifier(item["itemId"])
    if item_id is None:
        raise Unreadable("no item id")
    return Product(
        item_id=item_id,
        title=text(item.get("title")),
        price=_price(whole),
        price_from=whole.get("priceDesc") == "起",
        skus=tuple(_skus(inner(data, "skuBase"), core)),
    )


def _price(given: dict[str, Any]) -> str | None:
    if given.get("priceTitle") not in _BEFORE_DISCOUNTS:
        return None
    return money(given.get("priceText"))


def _skus(base: dict[str, Any], core: dict[str, Any]) -> Iterator[ProductSku]:
    names = {
        f"{prop['pid']}:{value['vid']}": str(value["name"])
        for prop in base.get("props") or ()
        for value in prop["values"]
    }
    for sku in base.get("skus") or ():
        sku_id = str(sku["skuId"])
        yield ProductSku(
            sku_id=sku_id,
            names=tuple(names[path] for path in sku["propPath"].split(";")),
            price=_price((core.get(sku_id) or {}).get("price") or {}),
        )
