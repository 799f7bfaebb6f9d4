"""Who sells an order on JD's list: JD itself or a shop on its marketplace."""

from __future__ import annotations

import re
from typing import Any

from parsers._blocks import Block, Element, given, words
from parsers._collect import Collector, Table
from parsers._fields import identifier
from parsers._records import Merchant
from parsers.jd.addresses import item_link
from parsers.jd.lazy import Lazy


def merchant_of(block: Block, lazy: Lazy, collector: Collector, where: str) -> Merchant | None:
    """Read the shop in an order's head; a name that had not arrived may stand in a response."""
    values = collector.values(_MERCHANT, block, where)
    shop = lazy.shops.get(values.get("id", ""))
    if shop:
        values = {**collector.values(_LAZY_SHOP, shop, "getPopTelInfo "), **values}
    return collector.record(Merchant, values, where)


def _vender(block: Block) -> str | None:
    named = (_VENDER(name) for name in block.names if name[:6] == "vender")
    return next((found[1] for found in named if found), None)


_VENDER = re.compile(r"vender(?:Name|Chat|Tel)(\d+)").fullmatch


def _shop(block: Block) -> Element | None:
    """Give the shop's name, or what stands in its place in the order's head."""
    named, head = block.first("shop-txt"), block.first("order-shop")
    if named is not None or head is None:
        return named
    return next((e for e in head.iterdescendants("a", "span") if words(e)), None)


def _shop_name(block: Block) -> str | None:
    shop = _shop(block)
    return None if shop is None else words(shop) or shop.get("title")


def _shop_link(block: Block) -> str | None:
    shop = _shop(block)
    href = None if shop is None else shop.get("href")
    return str(href) if href and not href.startswith(("#", "javascript")) else None


def _self_operated(block: Block) -> bool | None:
    """JD's own goods carry JD's own name and chat; else the order type tells."""
    shop = _shop(block)
    if shop is not None and shop.tag == "a":
        return False
    if shop is not None and words(shop) == "京东" and block.first("btn-im-jd") is not None:
        return True
    return {"0": True, "22": False}.get(_order_type(block) or "")


def _order_type(block: Block) -> str | None:
    types = (row.get("oty") for row in block.all("tr-bd"))
    return next((printed.partition(",")[0] for printed in types if printed), None)


def _as_told(raw: Any) -> Any:
    return raw


_MERCHANT: Table = (
    given("name", ".shop-txt", _shop_name),
    given("id", ".shop-txt class venderName<id>", _vender, identifier),
    given("url", ".shop-txt/@href", _shop_link, item_link),
    given("self_operated", ".shop-txt, @oty", _self_operated, _as_told),
)
_LAZY_SHOP: Table = (
    given("name", "venderName", lambda shop: shop.get("venderName")),
    given("url", "venderUrl", lambda shop: shop.get("venderUrl"), item_link),
)
