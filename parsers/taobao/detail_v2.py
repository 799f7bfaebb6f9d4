"""订单详情 since 2025: the answer of mtop.taobao.order.query.detailV2, a map of components.

Nobody has published a whole answer. The components that programs are known to read are read by
their keys; times and amounts are looked for by their printed labels, wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from parsers._collect import Collector, Table, dicts, inner, key
from parsers._fields import currency, identifier, instant, moment_within, money, quantity, text
from parsers._mtop import in_order, payload_data
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, Merchant, Order, Shipment
from parsers.taobao._addresses import address, sister
from parsers.taobao._lines import number
from parsers.taobao._words import actions, is_goods, refund, status_of
from parsers.taobao.list_v2 import services
from parsers.taobao.logistics import order_number, tracking_number

_LABEL_KEYS = ("name", "title", "label", "key", "prefix", "orderStep")
_VALUE_KEYS = ("value", "content", "desc", "text", "time", "date", "orderStepTime")
_LABELS = {
    "订单编号": "number",
    "订单号": "number",
    "创建时间": "placed_at",
    "下单时间": "placed_at",
    "拍下宝贝": "placed_at",
    "付款时间": "paid_at",
    "买家付款": "paid_at",
    "发货时间": "shipped_at",
    "卖家发货": "shipped_at",
    "成交时间": "completed_at",
    "确认收货": "completed_at",
    "确认时间": "completed_at",
    "关闭时间": "closed_at",
    "实付款": "paid",
    "运费": "freight",
    "含运费": "freight",
    "进口税": "tax",
}


def read_answer(page: Page) -> Found:
    """Read the one order of an answer."""
    components = payload_data(page).get("data")
    if not isinstance(components, dict):
        raise LayoutChanged("no component map in the answer")
    collector = Collector(page, "taobao_detail_v2")
    orders = collector.each([components], "data", lambda whole, _: read_order(whole, collector))
    return Found(orders, 1, collector.notices)


def read_order(components: dict[str, Any], collector: Collector) -> Order | None:
    """Read the order out of its components."""
    sheet = arranged(components)
    sheet["labels"].setdefault("number", order_number(collector.page) or sheet["order"])
    values = collector.values(ORDER, sheet)
    lines = [line for line in sheet["itemInfo"] if is_goods(inner(line, "item").get("title"))]
    values["merchant"] = collector.part(Merchant, MERCHANT, sheet["shop"])
    values["items"] = collector.parts(Item, ITEM, lines, "itemInfo")
    values["shipments"] = collector.parts(Shipment, PARCEL, sheet["parcels"], "logisticsPackages")
    return collector.order(
        values, ORDER, "", merchant="shopInfo", items="itemInfo", shipments="logisticsPackages"
    )


def arranged(components: dict[str, Any]) -> dict[str, Any]:
    """Arrange the components by what they are about."""
    sheet: dict[str, Any] = {"labels": {}, "itemInfo": [], "parcels": [], "shop": {}, "order": None}
    for name, component in in_order(components):
        fields = component.get("fields") if isinstance(component, dict) else None
        if not isinstance(fields, dict):
            continue
        tag, _, rest = name.partition("_")
        if tag == "header" or "order_detail_header" in str(component.get("type")):
            sheet["header"] = fields.get("content")
        elif tag == "itemInfo" and isinstance(fields.get("item"), dict):
            sheet["itemInfo"].append({"line": rest.rpartition("_")[2], **fields})
            sheet["order"] = sheet["order"] or fields.get("orderId")
        elif tag == "logisticsPackages":
            sheet["parcels"] += _parcels(fields)
        elif tag in ("shopInfo", "sellerInfo"):
            sheet["shop"] |= fields
        elif tag == "operations":
            sheet["operations"] = fields.get("values")
        for label, value in labelled(fields):
            sheet["labels"].setdefault(label, value)
    return sheet


def _parcels(fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Pair each parcel with its courier, which stands in a list beside it."""
    couriers = dicts(fields.get("companyInfos"))
    for position, parcel in enumerate(dicts(fields.get("packageInfos"))):
        courier = couriers[position] if position < len(couriers) else {}
        yield {**courier, **parcel}


def labelled(value: Any) -> Iterator[tuple[str, str]]:
    """Give every known label with the text beside it, wherever the two stand."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting.extend(here)
        elif isinstance(here, dict):
            waiting.extend(here.values())
            labels = (str(here.get(name)).strip(" :：（(") for name in _LABEL_KEYS)
            field = next((_LABELS[label] for label in labels if label in _LABELS), None)
            beside = (here.get(name) for name in _VALUE_KEYS)
            words = next((said for said in beside if _says(field, said)), None)
            if field and words:
                yield field, words


def _says(field: str | None, words: Any) -> bool:
    """Tell whether a text has the shape of what a label announces."""
    if field is None or not isinstance(words, str):
        return False
    if field.endswith("_at"):
        return moment_within(words) is not None
    return bool(re.search(r"\d", words))


def _offered(buttons: Any) -> tuple[str, ...] | None:
    return actions(button.get("event") for button in dicts(buttons)) or None


ORDER: Table = (
    key("number", "labels.number", number, needed=True),
    key("platform", "shop.orderDetailUrl", sister),
    key("status", "header", status_of, needed=True),
    key("status_text", "header"),
    key("placed_at", "labels.placed_at", instant, needed=True),
    key("paid_at", "labels.paid_at", instant),
    key("shipped_at", "labels.shipped_at", instant),
    key("completed_at", "labels.completed_at", instant),
    key("closed_at", "labels.closed_at", instant),
    key("currency", "labels.paid", currency),
    key("paid", "labels.paid", money, needed=True),
    key("freight", "labels.freight", money),
    key("tax", "labels.tax", money),
    key("actions", "operations", _offered),
)
MERCHANT: Table = (
    key("name", "shopName"),
    key("nick", "sellerName"),
    key("url", "outUrl", address),
)
ITEM: Table = (
    key("title", "item.title", needed=True),
    key("sku", "item.skuText", text),
    key("item_id", "item.itemId", identifier),
    key("line_id", "line", number),
    key("quantity", "item.quantity", quantity, needed=True),
    key("unit_price", "item.priceInfo.actualTotalFee", money, needed=True),
    key("url", "item.itemUrl", address),
    key("snapshot_url", "item.h5SnapshotUrl", address),
    key("services", "serviceinfo.main", services),
    key("refund", "item.refundStatus", refund),
)
PARCEL: Table = (
    key("carrier", "cpName"),
    key("carrier_code", "cpCode"),
    key("number", "mailNo", tracking_number, needed=True),
)
