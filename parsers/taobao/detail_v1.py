"""交易详情 on Taobao, the page of 2016 to 2026: `var data = JSON.parse('…')`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from parsers._collect import Collector, Table, dicts, inner, key, whole
from parsers._embedded import json_argument, opening
from parsers._fields import CHINA, Unreadable, currency, identifier, instant, money, quantity, text
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, ItemRefund, Merchant, Order, Promises, Shipment, Status
from parsers.taobao._addresses import address
from parsers.taobao._amounts import PAID as _PAID
from parsers.taobao._amounts import discount, fee
from parsers.taobao._lines import is_goods, line_id, number, protected_until, services, ship_promise
from parsers.taobao._words import STATUS_CODES, actions, refund, status_of

_DATA = opening("var data", "JSON.parse(")


def read_page(page: Page) -> Found:
    """Read the detail that the server wrote into the page."""
    return read_detail(json_argument(page, _DATA), Collector(page, "taobao_detail_v1"))


def read_answer(page: Page) -> Found:
    """Read the same object where it arrives as a response."""
    return read_detail(page.json, Collector(page, "taobao_detail_v1_answer"))


def read_detail(data: Any, collector: Collector) -> Found:
    """Read the one order of a detail page."""
    if not isinstance(data, dict) or not isinstance(data.get("mainOrder"), dict):
        raise LayoutChanged("no mainOrder in the page's data")
    orders = collector.each([data], "data", lambda whole, _: read_order(whole, collector))
    return Found(orders, 1, collector.notices)


def read_order(data: dict[str, Any], collector: Collector) -> Order | None:
    """Read the order: its times by their labels, its amounts by theirs."""
    main = data["mainOrder"]
    labels = printed_labels(data)
    lines = [line for line in dicts(main.get("subOrders")) if is_goods(line)]
    values: dict[str, Any] = {"url": address(collector.page.url)}
    values |= collector.values(ORDER, data) | collector.values(TIMES, labels, "label ")
    values |= collector.values(AMOUNTS, _fees(main), "payInfo.feeMess ")
    sight = Sight(data, lines, values.get("placed_at"), collector.page.captured_at)
    values["merchant"] = collector.part(Merchant, MERCHANT, main.get("seller"), "mainOrder.seller.")
    values["items"] = collector.parts(Item, ITEM, lines, "mainOrder.subOrders")
    values["shipments"] = collector.parts(Shipment, PARCEL, packages(data), "deliveryInfo")
    values["promises"] = collector.part(Promises, PROMISES, sight)
    return collector.order(values, (*ORDER, *TIMES, *AMOUNTS), "", **_PLACES)


# --- times, by their labels -------------------------------------------------------------------


def printed_labels(data: dict[str, Any]) -> dict[str, Any]:
    """Gather what the page prints behind labels; the step bar tells what the lines leave out."""
    labels = {
        str(node.get("text")): node.get("date")
        for node in dicts(inner(data, "orderBar").get("nodes"))
        if node.get("date")
    }
    info = inner(data, "mainOrder", "orderInfo")
    for entry in _contents(info):
        pair = entry.get("value")
        if entry.get("type") == "namevalue" and isinstance(pair, dict):
            labels[str(pair.get("name")).rstrip(":：")] = _words(pair.get("value"))
    return {_SAME_LABEL.get(label, label): value for label, value in labels.items()}


_SAME_LABEL = {
    "拍下宝贝": "创建时间",
    "付款到支付宝": "付款时间",
    "买家付款": "付款时间",
    "卖家发货": "发货时间",
    "确认收货": "成交时间",
}


def _contents(group: Any) -> Iterator[dict[str, Any]]:
    for line in dicts((group or {}).get("lines")):
        yield from dicts(line.get("content"))


def _words(value: Any) -> Any:
    """Give the words of a value that may stand in pieces: [{"type": "text", "value": "…"}]."""
    if isinstance(value, list):
        return "".join(str(piece.get("value") or "") for piece in dicts(value))
    return value


# --- amounts ----------------------------------------------------------------------------------


def _fees(main: dict[str, Any]) -> list[tuple[Any, Any]]:
    rows = dicts(inner(main, "payInfo").get("feeMess"))
    actual = inner(main, "payInfo", "actualFee")
    return [(row.get("name"), row.get("value")) for row in rows] + [(_PAID, actual.get("value"))]


# --- status, parcels, promises ----------------------------------------------------------------


def status(main: dict[str, Any]) -> Status | None:
    """Give the order's status by its code, or by the words where the code is missing."""
    code = main.get("tradeStatus")
    if isinstance(code, str) and code in STATUS_CODES:
        return STATUS_CODES[code]
    return status_of(inner(main, "statusInfo").get("text"))


def status_text(raw: Any) -> str | None:
    """Give the status as printed, without the label before it."""
    words = text(raw)
    return text(words.removeprefix("当前订单状态").lstrip("：: ")) if words else None


def packages(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the parcels: one beside the address, several in a list of their own."""
    delivery = inner(data, "deliveryInfo")
    several = data.get("packageInfos") or inner(delivery, "packageInfos")
    listed = [
        {"name": one.get("companyName"), "number": one.get("invoiceNo")}
        for one in dicts(several.get("list"))
    ]
    single = {"name": delivery.get("logisticsName"), "number": delivery.get("logisticsNum")}
    return listed or ([single] if text(single["number"]) else [])


def sku(lines: Any) -> str | None:
    """Give the chosen properties: 白色;M."""
    pairs = (entry.get("value") for line in dicts(lines) for entry in dicts(line.get("content")))
    said = (text(pair.get("value")) for pair in pairs if isinstance(pair, dict))
    return text(";".join(words for words in said if words))


def item_refund(states: Any) -> ItemRefund | None:
    """Give an item's refund state, where the page prints one instead of 未确认收货."""
    for line in dicts(states):
        for entry in dicts(line.get("content")):
            value = entry.get("value")
            words = text(value.get("text") if isinstance(value, dict) else value)
            if words and any(mark in words for mark in ("退款", "退货", "售后")):
                return refund(words)
    return None


@dataclass(frozen=True, slots=True)
class Sight:
    """What the promises of the order are read from."""

    data: dict[str, Any]
    lines: list[dict[str, Any]]
    placed_at: date | None
    seen_at: datetime | None


def _guides(sight: Sight) -> list[list[dict[str, Any]]]:
    guides = dicts(sight.data.get("operationsGuide"))
    return [dicts(line.get("content")) for guide in guides for line in dicts(guide.get("lines"))]


def auto_confirm(sight: Sight) -> datetime | None:
    """Give the end of the countdown, where the words beside it speak of the automatic receipt."""
    if sight.seen_at is None:
        return None
    for contents in _guides(sight):
        beside = "".join(str(entry.get("value")) for entry in contents)
        left = [entry.get("value") for entry in contents if entry.get("type") == "countdown"]
        if left and "自动确认收货" in beside:
            return (sight.seen_at + _left(left[0])).astimezone(CHINA).replace(microsecond=0)
    return None


def _left(value: Any) -> timedelta:
    seconds = value.get("countDown") if isinstance(value, dict) else None
    if isinstance(seconds, int) and 0 <= seconds < 10**8:
        return timedelta(seconds=seconds)
    if isinstance(value, dict) and isinstance(value.get("day"), int):
        figures = {f"{unit}s": value.get(unit) or 0 for unit in ("day", "hour", "minute", "second")}
        return timedelta(**figures)
    raise Unreadable("a countdown without figures")


def offered(data: dict[str, Any]) -> tuple[str, ...] | None:
    """Give what the buttons in the page's advice offer."""
    sight = Sight(data, [], None, None)
    entries = [entry for contents in _guides(sight) for entry in contents]
    buttons = [entry.get("value") for entry in entries if entry.get("type") == "operation"]
    return actions(button.get("text") for button in dicts(buttons)) or None


def b2c(data: dict[str, Any]) -> str | None:
    """Tell orders placed on Tmall from those placed on Taobao."""
    said = inner(data, "detailExtra").get("b2c")
    return ("tmall" if said else "taobao") if isinstance(said, bool) else None


ORDER: Table = (
    key("number", "mainOrder.id", number, needed=True),
    whole("platform", "detailExtra.b2c", b2c),
    key("status", "mainOrder", status, needed=True),
    key("status_text", "mainOrder.statusInfo.text", status_text, needed=True),
    key("currency", "mainOrder.payInfo.actualFee.value", currency),
    key("paid", "mainOrder.payInfo.actualFee.value", money, needed=True),
    whole("actions", "operationsGuide", offered),
)
TIMES: Table = (
    key("placed_at", "创建时间", instant, needed=True),
    key("paid_at", "付款时间", instant),
    key("shipped_at", "发货时间", instant),
    key("completed_at", "成交时间", instant),
    key("closed_at", "关闭时间", instant),
)
AMOUNTS: Table = (
    whole("freight", "运费", fee("运费", "快递", "邮费")),
    whole("tax", "税", fee("进口税", "税费")),
    whole("discount", "(minus)", discount),
)
MERCHANT: Table = (
    key("name", "shopName"),
    key("nick", "nick", needed=True),
    key("id", "id", identifier),
)
ITEM: Table = (
    key("title", "itemInfo.title", needed=True),
    key("sku", "itemInfo.skuText", sku),
    whole("line_id", "idStr", line_id, needed=True),
    key("quantity", "quantity", quantity, needed=True),
    key("unit_price", "priceInfo", money, needed=True),
    key("snapshot_url", "itemInfo.auctionUrl", address, needed=True),
    key("services", "itemInfo.serviceIcons", services),
    key("refund", "tradeStatus", item_refund),
)
PARCEL: Table = (key("carrier", "name"), key("number", "number", identifier, needed=True))
PROMISES: Table = (
    whole("ship_by", "itemInfo.extra", lambda s: ship_promise(s.lines, s.placed_at)),
    whole("price_protected_until", "itemInfo.serviceIcons", lambda s: protected_until(s.lines)),
    whole("auto_confirm_at", "operationsGuide", auto_confirm),
)
_PLACES = {
    "merchant": "mainOrder.seller",
    "items": "mainOrder.subOrders",
    "shipments": "deliveryInfo",
    "promises": "operationsGuide, mainOrder.subOrders[].itemInfo",
    "url": "(address)",
}
