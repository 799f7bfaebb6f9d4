"""退款详情 on refund2: what is asked, how it stands, and until when who must act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from parsers._collect import Collector, Table, dicts, inner, key, whole
from parsers._fields import (
    countdown,
    countdown_end,
    identifier,
    instant,
    money,
    printed,
    quantity,
    text,
)
from parsers._mtop import in_order
from parsers._page import Found
from parsers._records import AfterSale, Item, Merchant, Order, Shipment
from parsers._trace_events import events_of
from parsers.parcels import parcel_state
from parsers.taobao._words import after_sale_kind


def read_detail(components: dict[str, Any], collector: Collector) -> Found:
    """Read one refund: its order, what is asked, how it stands, until when who must act."""
    orders = collector.each(
        [arranged(components)], "disputeData", lambda sheet, _: read_order(sheet, collector)
    )
    return Found(orders, 1, collector.notices)


def arranged(components: dict[str, Any]) -> dict[str, Any]:
    """Arrange the components by their printed labels and their tags."""
    sheet: dict[str, Any] = {"labels": {}, "talks": [], "words": []}
    for _, component in in_order(components):
        fields = component.get("fields") if isinstance(component, dict) else None
        if not isinstance(fields, dict):
            continue
        tag = str(component.get("tag"))
        options = dicts(fields.get("valueOptions"))
        if options:
            sheet["labels"].setdefault(
                str(fields.get("title")).rstrip(":： "), options[0].get("text")
            )
        elif tag == "negotiationInfoItem":
            sheet["talks"].append(fields)
        else:
            sheet.setdefault(tag, fields)
            sheet["words"] += list(_strings(fields))
    return sheet


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            yield here
        elif isinstance(here, dict):
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)


def read_order(sheet: dict[str, Any], collector: Collector) -> Order | None:
    """Build the order that the refund belongs to."""
    sheet["seen_at"] = collector.page.captured_at
    values = collector.values(ORDER, sheet["labels"])
    values["merchant"] = collector.part(Merchant, MERCHANT, sheet["labels"])
    values["items"] = tuple(filter(None, [collector.part(Item, ITEM, sheet.get("itemInfo"))]))
    values["after_sales"] = tuple(filter(None, [collector.part(AfterSale, REQUEST, sheet)]))
    values["shipments"] = tuple(filter(None, [_sent(sheet.get("logisticsDetail"), collector)]))
    return collector.order(values, ORDER, "", items="itemInfo", after_sales="refundDetailRows")


def _sent(fields: Any, collector: Collector) -> Shipment | None:
    if not isinstance(fields, dict):
        return None
    values = collector.values(PARCEL, fields)
    lines = [
        (line.get("time"), printed(inner(line, "process").get("value")))
        for line in dicts(fields.get("options"))
    ]
    values["events"] = events_of(lines, collector, "logisticsDetail ")
    if told := parcel_state(values["events"]):
        values["state"] = told
    return collector.record(Shipment, {name: value for name, value in values.items() if value})


def status_text(sheet: dict[str, Any]) -> str | None:
    """Give the step that the refund has reached, as printed."""
    steps = dicts(inner(sheet, "processBarContainer").get("steps"))
    doing = [step.get("title") for step in steps if step.get("type") == "doing"]
    done = [step.get("title") for step in steps if step.get("type") == "done"]
    return text((doing or done[-1:] or [None])[0])


def status(sheet: dict[str, Any]) -> str | None:
    """Give what that step means; steps that are all done are a refund that was paid."""
    steps = dicts(inner(sheet, "processBarContainer").get("steps"))
    if steps and all(step.get("type") == "done" for step in steps):
        return "refunded"
    words = status_text(sheet)
    if words is None:
        return None
    return "send_back" if "买家" in words and "退货" in words else "in_progress"


def applied_at(sheet: dict[str, Any]) -> datetime | None:
    """Give the moment of the request: the shopper's first word in the talk."""
    moments = [
        at
        for talk in sheet["talks"]
        if talk.get("identity") == "buyer" and "申请" in str(talk.get("info"))
        if (at := instant(talk.get("time")))
    ]
    return min(moments, default=None)


def deadline(sheet: dict[str, Any]) -> tuple[str, datetime] | None:
    """Find the countdown in any text of the page, and who must act until then."""
    for words in sheet["words"]:
        if countdown(words) and (actor := _actor(words)):
            end = countdown_end(words, sheet["seen_at"])
            return (actor, end) if end else None
    return None


def _actor(words: str) -> str | None:
    if re.search("商家|卖家", words) and re.search("不处理|未处理|逾期|处理|同意|收货", words):
        return "merchant"
    if re.search("您|买家", words) and re.search("退货|寄回|修改|填写|逾期", words):
        return "consumer"
    return "platform" if "平台" in words or "客服" in words else None


def sku(raw: Any) -> str | None:
    """Give the chosen properties without their names, as the order pages do."""
    words = text(raw)
    return re.sub(r"(^|;)[^:;]{1,12}:", r"\1", words) if words else None


def _part_of_deadline(position: int) -> Any:
    def read(sheet: dict[str, Any]) -> Any:
        found = deadline(sheet)
        return found[position] if found else None

    return read


ORDER: Table = (
    key("number", "订单编号", identifier, needed=True),
    key("placed_at", "成交时间", instant),
    key("freight", "邮费", money),
)
MERCHANT: Table = (key("nick", "卖家"), key("nick", "商家"))
ITEM: Table = (
    key("title", "title", needed=True),
    key("sku", "skuInfo", sku),
    key("quantity", "amount", quantity),
    key("unit_price", "price", money, needed=True),
)
REQUEST: Table = (
    key("number", "labels.退款编号", identifier, needed=True),
    key("kind", "labels.要求", after_sale_kind),
    whole("status", "processBarContainer", status),
    whole("status_text", "processBarContainer", status_text, needed=True),
    key("amount", "labels.退款金额", money, needed=True),
    whole("applied_at", "negotiationInfoItem", applied_at, needed=True),
    whole("deadline_at", "(countdown)", _part_of_deadline(1)),
    whole("deadline_for", "(countdown)", _part_of_deadline(0)),
)
PARCEL: Table = (
    key("carrier", "companyName"),
    key("number", "trackingNum", identifier),
)
