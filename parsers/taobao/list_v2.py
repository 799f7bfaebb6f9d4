"""已买到的宝贝 since 2025: what mtop.taobao.order.queryboughtlistV2 answers, a map of components.

Keys are `<tag>_<order>` or `<tag>_<order>_<sub-order>`: what belongs together shares an order's id.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from parsers._collect import Collector, Table, dicts, inner, key, whole
from parsers._embedded import json_value, opening
from parsers._fields import currency, identifier, instant, money, quantity, text
from parsers._mtop import answered_at, in_order, payload_data
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, Merchant, Order, Promises, Shipment
from parsers.parcels import state_of
from parsers.taobao import _promises
from parsers.taobao._addresses import address, sister
from parsers.taobao._lines import number
from parsers.taobao._words import actions, is_goods, refund, status_of

_BLOCK = "shopOrderContainer_"

Block = dict[str, Any]
"""One order: the fields of its components by their tag, its "lines", and when it was seen."""


def read_answer(page: Page) -> Found:
    """Read the orders of one answer."""
    return read_components(payload_data(page), Collector(page, "taobao_list_v2"))


def read_globals(page: Page) -> Found:
    """Read the map of components that the page keeps in a variable, where it stands in a script.

    Raises:
        LayoutChanged: there is none.
    """
    components = json_value(page, _COMPONENTS)
    if not isinstance(components, dict):
        raise LayoutChanged("the page's variable holds no components")
    data: dict[str, Any] = {"data": dict(in_order(components))}
    try:
        places = json_value(page, _PLACES_ON_PAGE)
    except LayoutChanged:
        places = None  # the map alone is in the page's order too
    if isinstance(places, dict):
        shown = [f"{_BLOCK}{places[place]}" for place in sorted(places, key=_as_number)]
        data["hierarchy"] = {"structure": {"orderContainer": shown}}
    return read_components(data, Collector(page, "taobao_list_v2_globals"))


_COMPONENTS = opening("window._export_order_protocol")
_PLACES_ON_PAGE = opening("window._posToOrderId")


def _as_number(place: str) -> int:
    return int(place) if place.isdecimal() else 0


def read_components(data: dict[str, Any], collector: Collector) -> Found:
    """Read the orders of a component map, in the order in which the page shows them."""
    components = data.get("data")
    if not isinstance(components, dict):
        raise LayoutChanged("no component map in the answer")
    shown = _shown(data)
    blocks = grouped(components, shown, answered_at(data, collector.page))
    places = _places(data)
    for block in blocks:
        block["lines"].sort(key=lambda line: places.get(line["name"], len(places)))
    claimed = max(_claimed(data), len(blocks))
    if not claimed and not _says_empty(data):
        raise LayoutChanged("no order component in the answer")
    orders = collector.each(blocks, "data", lambda block, _: read_order(block, collector))
    return Found(orders, claimed, collector.notices)


def grouped(components: dict[str, Any], shown: list[str], seen_at: datetime | None) -> list[Block]:
    """Sort components by the order that they belong to."""
    blocks = {oid: _block(oid, seen_at) for oid in shown}
    for name, component in components.items():
        tag, _, rest = name.partition("_")
        oid, _, line = rest.partition("_")
        fields = component.get("fields") if isinstance(component, dict) else None
        if not isinstance(fields, dict):
            continue
        if tag == "shopInfo" and oid.isdecimal():
            blocks.setdefault(oid, _block(oid, seen_at))
        if oid not in blocks:
            continue
        if tag == "orderItemInfo":
            blocks[oid]["lines"].append({"name": name, "line": line, **fields})
        else:
            blocks[oid].setdefault(tag, fields)
    return list(blocks.values())


def _block(oid: str, seen_at: datetime | None) -> Block:
    return {"number": oid, "seen_at": seen_at, "lines": []}


def _structure(data: dict[str, Any]) -> dict[str, Any]:
    return inner(data, "hierarchy", "structure")


def _places(data: dict[str, Any]) -> dict[str, int]:
    """Number the components in the order in which the page shows them."""
    rows = [children for children in _structure(data).values() if isinstance(children, list)]
    names = [str(name) for children in rows for name in children]
    return {name: place for place, name in enumerate(names)}


def _shown(data: dict[str, Any]) -> list[str]:
    """List the orders that the answer says it shows."""
    names = _structure(data).get("orderContainer")
    listed = [str(name) for name in names] if isinstance(names, list) else []
    return [name[len(_BLOCK) :] for name in listed if name.startswith(_BLOCK)]


def _claimed(data: dict[str, Any]) -> int:
    count = inner(data, "global").get("orderCount")
    return count if isinstance(count, int) else 0


def _says_empty(data: dict[str, Any]) -> bool:
    about = inner(data, "global")
    return inner(about, "pageControl").get("emptyPage") is True or about.get("orderCount") == 0


def read_order(block: Block, collector: Collector) -> Order | None:
    """Read one order out of its components."""
    where = f"{block['number']}."
    if "shopInfo" not in block:
        collector.note("order_unread", f"order {block['number']} came without its shopInfo")
        return None
    values = collector.values(ORDER, block, where)
    values.setdefault("currency", _currency_of_lines(block["lines"]))
    block.update(status=values.get("status"), placed_at=values.get("placed_at"))
    goods = [line for line in block["lines"] if _goods(line)]
    values["merchant"] = collector.part(Merchant, MERCHANT, block.get("shopInfo"), where)
    values["items"] = collector.parts(Item, ITEM, goods, where + "orderItemInfo")
    packages = _packages(block)
    values["shipments"] = collector.parts(Shipment, PARCEL, packages, where + "orderLogistics")
    values["promises"] = collector.part(Promises, PROMISES, block, where)
    return collector.order(values, ORDER, where, **_PLACES)


def _goods(line: dict[str, Any]) -> bool:
    item = inner(line, "item")
    return is_goods(item.get("title"), item.get("itemUrl"))


def _packages(block: Block) -> list[dict[str, Any]]:
    """Give the parcels, each with what is printed on the strip below the items about it."""
    strip = inner(block, "orderStatus")
    preview = inner(block, "orderLogistics", "packagePreview")
    packages = dicts(preview.get("packageViewList"))
    numbers = [one.get("mailNo") for one in packages]
    if strip.get("mailNo") and strip.get("mailNo") not in numbers:
        packages.append(strip)
    title = {"title": strip.get("title")}
    number = strip.get("mailNo")
    return [{**one, **title} if number and one.get("mailNo") == number else one for one in packages]


def printed_currency(payment: dict[str, Any]) -> str | None:
    """Give the currency of any amount that is printed; they are all in the same."""
    for name in ("actualFee", "totalFee", "pcPostFee"):
        value = (payment.get(name) or {}).get("value")
        if value:
            return currency(value)
    return None


def _currency_of_lines(lines: list[dict[str, Any]]) -> str:
    for line in lines:
        price = inner(line, "item", "priceInfo").get("actualTotalFee")
        if price and (found := currency(price)):
            return found
    return "CNY"


def offered(block: Block) -> tuple[str, ...] | None:
    """Give what the buttons of the order and of its items offer."""
    operations = inner(block, "operations")
    events = [button.get("event") for button in dicts(operations.get("values"))]
    for line in block["lines"]:
        buttons = dicts(inner(line, "suborderop").get("values"))
        events += [button.get("name") for button in buttons]
    return actions(events) or None


def services(badges: Any) -> tuple[str, ...] | None:
    """Give the promises printed as badges below an item."""
    named = (text(badge.get("name")) for badge in dicts(badges))
    return tuple(dict.fromkeys(name for name in named if name)) or None


def ship_by(block: Block) -> date | None:
    """Give the moment before which the page says the goods are shipped."""
    words = inner(block, "orderDeliverTime").get("subTitle")
    return _promises.ship_by(words, block["seen_at"], block["placed_at"])


def auto_confirm(block: Block) -> datetime | None:
    """Give the moment of the automatic receipt."""
    words = inner(block, "operations").get("confirmGoodsTimeoutDesc")
    return _promises.auto_confirm(words, block["seen_at"])


ORDER: Table = (
    key("number", "shopInfo.orderId", number, needed=True),
    key("platform", "shopInfo.orderDetailUrl", sister),
    key("url", "shopInfo.orderDetailUrl", address, needed=True),
    key("status", "shopInfo.tradeTitle", status_of, needed=True),
    key("status_text", "shopInfo.tradeTitle"),
    key("placed_at", "shopInfo.createTime", instant, needed=True),
    key("currency", "orderPayment", printed_currency),
    key("paid", "orderPayment.actualFee.value", money, needed=True),
    key("freight", "orderPayment.pcPostFee.value", money, needed=True),
    key("discount", "orderPayment.discountFee.value", money),
    whole("actions", "operations, orderItemInfo.suborderop", offered),
)
MERCHANT: Table = (
    key("name", "shopName", needed=True),
    key("nick", "sellerName", needed=True),
    key("url", "outUrl", address, needed=True),
)
ITEM: Table = (
    key("title", "item.title", needed=True),
    key("sku", "item.skuText"),
    key("item_id", "item.itemId", identifier, needed=True),
    key("line_id", "line", number, needed=True),
    key("quantity", "item.quantity", quantity, needed=True),
    key("unit_price", "item.priceInfo.actualTotalFee", money, needed=True),
    key("url", "item.itemUrl", address, needed=True),
    key("snapshot_url", "item.h5SnapshotUrl", address, needed=True),
    key("services", "serviceinfo.main", services),
    key("refund", "item.refundStatus", refund),
)
PARCEL: Table = (
    key("carrier", "cpName"),
    key("carrier_code", "cpCode"),
    key("number", "mailNo", identifier, needed=True),
    key("state", "title", state_of),
    key("state_text", "title"),
)
PROMISES: Table = (
    whole("ship_by", "orderDeliverTime.subTitle", ship_by),
    whole("auto_confirm_at", "operations.confirmGoodsTimeoutDesc", auto_confirm),
)
_PLACES = {
    "merchant": "shopInfo",
    "items": "orderItemInfo",
    "shipments": "orderLogistics",
    "promises": "orderDeliverTime, operations",
}
