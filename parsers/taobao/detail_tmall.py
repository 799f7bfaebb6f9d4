"""订单详情 on Tmall: `var detailData = {…}`, whose parts are looked up by their printed labels."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import unquote

from parsers._collect import (
    Collector,
    Table,
    dicts,
    entries,
    inner,
    key,
    whole,
)
from parsers._embedded import json_value, opening
from parsers._fields import (
    currency,
    epoch,
    identifier,
    instant,
    moment_after,
    moment_within,
    money,
    printed,
    quantity,
    text,
)
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, ItemRefund, Merchant, Order, Promises, Shipment, Status
from parsers.taobao._addresses import address
from parsers.taobao._amounts import PAID, discount, fee
from parsers.taobao._lines import is_goods, line_id, number, protected_until, services
from parsers.taobao._words import STATUS_CODES, actions, refund, status_of

_DATA = opening("detailData")

Detail = dict[str, Any]
"""What the tables read: "labels", "fees", "lines", "parcels", "prompts", and the page's data."""


def read_page(page: Page) -> Found:
    """Read the detail that the server wrote into the page."""
    return read_detail(json_value(page, _DATA), Collector(page, "tmall_detail"))


def read_answer(page: Page) -> Found:
    """Read the same object where it arrives by itself."""
    return read_detail(page.json, Collector(page, "tmall_detail_answer"))


def read_detail(data: Any, collector: Collector) -> Found:
    """Read the one order of a detail page."""
    if not isinstance(data, dict) or not isinstance(data.get("basic"), dict):
        raise LayoutChanged("no basic part in detailData")
    orders = collector.each([data], "detailData", lambda whole, _: read_order(whole, collector))
    return Found(orders, 1, collector.notices)


def read_order(data: dict[str, Any], collector: Collector) -> Order | None:
    """Read the order."""
    detail = arranged(data)
    values: dict[str, Any] = {"platform": "tmall", "url": address(collector.page.url)}
    values |= collector.values(ORDER, detail)
    detail["placed_at"] = values.get("placed_at")
    values["merchant"] = collector.part(Merchant, MERCHANT, detail["labels"])
    values["items"] = collector.parts(Item, ITEM, detail["lines"], "orders.list[].subOrders")
    values["shipments"] = collector.parts(Shipment, PARCEL, detail["parcels"], "logistic")
    values["promises"] = collector.part(Promises, PROMISES, detail)
    return collector.order(values, ORDER, "", **_PLACES)


# --- the page's data, arranged by label -------------------------------------------------------


def arranged(data: dict[str, Any]) -> Detail:
    """Arrange what the page's data says by label, line and parcel."""
    lines: list[dict[str, Any]] = []
    parcels: dict[Any, dict[str, Any]] = {}
    for entry in dicts(inner(data, "orders").get("list")):
        for state in dicts(entry.get("status")):
            said = {"state": state.get("statusInfo")}
            lines += [line | said for line in dicts(state.get("subOrders")) if is_goods(line)]
        for parcel in dicts(inner(entry, "logistic").get("content")):
            parcels.setdefault(parcel.get("mailNo"), parcel)
    over = inner(data, "overStatus")
    return {
        "data": data,
        "labels": labels(data),
        "fees": fees(data),
        "lines": lines,
        "parcels": [parcel for number, parcel in parcels.items() if text(number)],
        "prompts": dicts(over.get("prompt")),
        "status": {"code": data.get("tradeStatus"), "words": _headline(over)},
    }


def labels(data: dict[str, Any]) -> dict[str, Any]:
    """Give the first text behind every label; the step bar fills in times without a label."""
    found: dict[str, Any] = {}
    for row in dicts(inner(data, "basic").get("lists")):
        contents = dicts(row.get("content"))
        found[str(row.get("key"))] = contents[0].get("text") if contents else None
        for content in contents:
            for more in dicts(content.get("moreList")):
                first = dicts(more.get("content"))[:1]
                found[str(more.get("key"))] = first[0].get("text") if first else None
    for step in dicts(inner(data, "stepbar").get("options")):
        label = _STEPS.get(str(step.get("content")))
        if label and step.get("time") and not found.get(label):
            found[label] = step["time"]
    return found


_STEPS = {
    "拍下商品": "成交时间",
    "付款到支付宝": "付款时间",
    "卖家发货": "发货时间",
    "商家发货": "发货时间",
    "确认收货": "确认时间",
}


def fees(data: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Give the rows of the bill."""
    said = [
        inner(content, "data")
        for group in entries(inner(data, "amount").get("count"))
        for row in dicts(group)
        for content in dicts(row.get("content"))
    ]
    return [
        (inner(entry, "titleLink").get("text"), inner(entry, "money").get("text")) for entry in said
    ]


_TAG = re.compile(r"<[^<>]{0,2000}>")


def _headline(over: dict[str, Any]) -> str | None:
    contents = dicts(inner(over, "status").get("content"))
    printed = contents[0].get("text") if contents else None
    words = text(_TAG.sub(" ", printed)) if isinstance(printed, str) else None
    return text(words.removeprefix("订单状态").lstrip("：: ")) if words else None


# --- single fields ----------------------------------------------------------------------------


def status(said: dict[str, Any]) -> Status | None:
    """Give the order's status by its code, or by the headline where the code is missing."""
    code = said.get("code")
    return STATUS_CODES[code] if code in STATUS_CODES else status_of(said.get("words"))


_NICK = re.compile(r"data-nick='([^']{1,100})'").search


def nick(markup: Any) -> str | None:
    """Give the merchant's nick out of the chat button; a masked one (测**) names nobody."""
    found = _NICK(str(markup))
    name = text(unquote(unescape(found[1]))) if found else None
    return None if name and "*" in name else name


def sku(pairs: Any) -> str | None:
    """Give the chosen properties: 白色;M."""
    entries = (entry for pair in dicts(pairs) for entry in dicts(pair.get("content")))
    said = (printed(entry.get("text")) for entry in entries)
    return text(";".join(words for words in said if words))


_ITEM_ID = re.compile(r"[?&]id=(\d{6,20})").search


def item_id(url: Any) -> str | None:
    """Give the item's id out of the address of its page."""
    found = _ITEM_ID(str(url))
    return found[1] if found else None


def price(labels: Any) -> str | None:
    """Give the unit price: the first amount printed."""
    printed = dicts(labels)
    return money(printed[0].get("text")) if printed else None


def item_refund(states: Any) -> ItemRefund | None:
    """Give an item's refund state, where its state speaks of one."""
    for state in dicts(states):
        words = text(state.get("text"))
        if words and any(mark in words for mark in ("退款", "退货", "售后")):
            return refund(words)
    return None


def auto_confirm(prompts: Any) -> datetime | None:
    """Give the moment of the automatic receipt, which this page names to the millisecond."""
    for prompt in dicts(prompts):
        for content in dicts(prompt.get("content")):
            if content.get("type") == "countdown" and "确认收货" in str(content.get("afterText")):
                end = epoch(content.get("targetTime"))
                return end.replace(microsecond=0) if end else None
    return None


def deliver_by(detail: Detail) -> Any:
    """Give the day printed as 配送时间: 预计11月08日送达."""
    for prompt in detail["prompts"]:
        contents = dicts(prompt.get("content"))
        if prompt.get("key") == "配送时间" and contents:
            words = str(contents[0].get("text"))
            return moment_within(words) or moment_after(words, detail.get("placed_at"))
    return None


def offered(operate: Any) -> tuple[str, ...] | None:
    """Give what the buttons offer."""
    buttons = [button for row in dicts(operate) for button in dicts(row.get("content"))]
    return actions(button.get("id") or button.get("text") for button in buttons) or None


ORDER: Table = (
    key("number", "labels.订单编号", number, needed=True),
    key("status", "status", status, needed=True),
    key("status_text", "status.words", needed=True),
    key("placed_at", "labels.成交时间", instant, needed=True),
    key("paid_at", "labels.付款时间", instant),
    key("shipped_at", "labels.发货时间", instant),
    key("completed_at", "labels.确认时间", instant),
    key("currency", "fees", lambda rows: currency(dict(rows).get(PAID))),
    key("paid", "fees", fee(PAID), needed=True),
    key("freight", "fees", fee("运费")),
    key("tax", "fees", fee("进口税", "税费")),
    key("discount", "fees", discount),
    key("actions", "data.overStatus.operate", offered),
)
MERCHANT: Table = (key("nick", "商家", nick),)
ITEM: Table = (
    key("title", "itemInfo.title", needed=True),
    key("sku", "itemInfo.skuText", sku),
    key("item_id", "itemInfo.auctionUrl", item_id, needed=True),
    whole("line_id", "itemInfo.snapUrl", line_id, needed=True),
    key("quantity", "quantity", quantity, needed=True),
    key("unit_price", "priceInfo", price, needed=True),
    key("url", "itemInfo.auctionUrl", address),
    key("snapshot_url", "itemInfo.snapUrl", address),
    key("services", "itemInfo.serviceIcons", services),
    key("refund", "state", item_refund),
)
PARCEL: Table = (key("carrier", "companyName"), key("number", "mailNo", identifier, needed=True))
PROMISES: Table = (
    whole("deliver_by", "overStatus.prompt[配送时间]", deliver_by),
    whole("price_protected_until", "serviceIcons", lambda detail: protected_until(detail["lines"])),
    key("auto_confirm_at", "prompts", auto_confirm),
)
_PLACES = {
    "platform": "(layout)",
    "url": "(address)",
    "merchant": "labels.商家",
    "items": "orders.list[].status[].subOrders",
    "shipments": "orders.list[].logistic",
    "promises": "overStatus.prompt",
}
