"""已买到的宝贝, the list of 2016 to 2026: `var data = JSON.parse('…')`, asyncBought answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from parsers._collect import (
    Collector,
    Table,
    dicts,
    inner,
    key,
    whole,
)
from parsers._embedded import json_argument, opening
from parsers._fields import (
    Unreadable,
    countdown_end,
    identifier,
    instant,
    money,
    quantity,
    text,
)
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, ItemRefund, Merchant, Order, Promises, Status
from parsers.taobao._addresses import address, sister
from parsers.taobao._lines import (
    is_goods,
    line_id,
    number,
    protected_until,
    services,
    ship_promise,
)
from parsers.taobao._words import STATUS_CODES, actions, refund, status_of

_DATA = opening("var data", "JSON.parse(")


def read_page(page: Page) -> Found:
    """Read the list that the server wrote into the page."""
    return read_orders(json_argument(page, _DATA), Collector(page, "taobao_list_v1"))


def read_answer(page: Page) -> Found:
    """Read what asyncBought.htm answers when the shopper turns the page."""
    return read_orders(page.json, Collector(page, "taobao_list_v1_answer"))


def read_orders(data: Any, collector: Collector) -> Found:
    """Read the orders of a bought list in its first generation."""
    listed = data.get("mainOrders") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise LayoutChanged("no mainOrders in the page's data")
    orders = collector.each(listed, "mainOrders", lambda raw, at: read_order(raw, collector, at))
    return Found(orders, max(len(listed), _claimed(data.get("page"))), collector.notices)


def _claimed(pager: Any) -> int:
    """Work out from the pager how many orders this page of the list should hold."""
    if not isinstance(pager, dict):
        return 0
    total, size, current = (pager.get(name) for name in ("totalNumber", "pageSize", "currentPage"))
    if not (isinstance(total, int) and isinstance(size, int) and isinstance(current, int)):
        return 0
    return max(0, min(size, total - size * (current - 1)))


def read_order(raw: Any, collector: Collector, where: str) -> Order | None:
    """Read one order of the list."""
    values = collector.values(ORDER, raw, where)
    lines = [line for line in dicts(raw.get("subOrders")) if is_goods(line)]
    values["merchant"] = collector.part(Merchant, MERCHANT, raw.get("seller"), where + "seller.")
    values["items"] = collector.parts(Item, ITEM, lines, where + "subOrders")
    seen_at = collector.page.captured_at
    sight = Sight(raw, lines, values.get("placed_at"), seen_at, values.get("status"))
    values["promises"] = collector.part(Promises, PROMISES, sight, where)
    values["actions"] = actions(_buttons(sight))
    return collector.order(values, ORDER, where, **_PLACES)


def status(raw: dict[str, Any]) -> Status | None:
    """Give an order's status by its code; the words tell more where the parcel has been signed."""
    code = inner(raw, "extra").get("tradeStatus")
    words = inner(raw, "statusInfo").get("text")
    by_code = STATUS_CODES.get(code) if isinstance(code, str) else None
    if by_code is None:
        return status_of(words)
    if by_code != "shipped":
        return by_code
    if not isinstance(words, str):
        return None  # shipped or signed: only the words tell
    return "signed" if "已签收" in words else by_code


def postage(fees: Any) -> str | None:
    """Give the freight out of the notes behind the price: (含运费￥0.00)."""
    found = [fee.get("value") for fee in dicts(fees) if "运费" in str(fee.get("prefix"))]
    if fees and not (found and found[0]):
        raise Unreadable("no 运费 among the fees")
    return money(found[0]) if found else None


def b2c(raw: dict[str, Any]) -> str | None:
    """Tell orders placed on Tmall from those placed on Taobao; both are archived on one host."""
    about = inner(raw, "orderInfo")
    if isinstance(about.get("b2C"), bool):
        return "tmall" if about["b2C"] else "taobao"
    return None if about.get("archive") else sister(inner(raw, "statusInfo").get("url"))


def sku(pairs: Any) -> str | None:
    """Give the chosen properties as the newer lists print them: 白色;M."""
    return ";".join(words for pair in dicts(pairs) if (words := text(pair["value"]))) or None


def item_refund(operations: Any) -> ItemRefund | None:
    """Tell by the button 查看退款 that a refund exists; this layout does not say how it stands."""
    printed = [button.get("text") for button in dicts(operations)]
    return refund("查看退款") if "查看退款" in printed else None


@dataclass(frozen=True, slots=True)
class Sight:
    """What the promises of an order are read from."""

    order: dict[str, Any]
    lines: list[dict[str, Any]]
    placed_at: date | None
    seen_at: datetime | None
    status: Status | None


def ship_by(sight: Sight) -> date | None:
    """Give the moment before which the merchant promised to ship."""
    return ship_promise(sight.lines, sight.placed_at)


def price_protected(sight: Sight) -> date | None:
    """Give the end of the price protection."""
    return protected_until(sight.lines)


def auto_confirm(sight: Sight) -> datetime | None:
    """Give the end of the countdown to the automatic receipt: 还剩9天9时."""
    if sight.status not in ("shipped", "signed"):
        return None
    for row in ("operations", "tradeOperations"):
        for button in dicts(sight.order.get(row)):
            words = button.get("text")
            if words and "剩" in words:
                return countdown_end(words, sight.seen_at)
    return None


def _buttons(sight: Sight) -> list[Any]:
    order = sight.order
    rows = [order.get("operations"), order.get("tradeOperations")]
    rows.append(inner(order, "statusInfo").get("operations"))
    rows += [line.get("operations") for line in sight.lines]
    return [button.get("id") or button.get("text") for row in rows for button in dicts(row)]


ORDER: Table = (
    key("number", "id", number, needed=True),
    whole("platform", "statusInfo.url", b2c),
    key("url", "statusInfo.url", address, needed=True),
    whole("status", "extra.tradeStatus", status, needed=True),
    key("status_text", "statusInfo.text", needed=True),
    key("placed_at", "orderInfo.createTime", instant, needed=True),
    key("currency", "extra.currency"),
    key("paid", "payInfo.actualFee", money, needed=True),
    key("freight", "payInfo.postFees", postage),
)
MERCHANT: Table = (
    key("name", "shopName"),
    key("nick", "nick", needed=True),
    key("id", "id", identifier, needed=True),
    key("url", "shopUrl", address),
)
ITEM: Table = (
    key("title", "itemInfo.title", needed=True),
    key("sku", "itemInfo.skuText", sku),
    key("item_id", "itemInfo.id", identifier, needed=True),
    whole("line_id", "itemInfo.snapUrl", line_id, needed=True),
    key("quantity", "quantity", quantity, needed=True),
    key("unit_price", "priceInfo.realTotal", money, needed=True),
    key("url", "itemInfo.itemUrl", address, needed=True),
    key("snapshot_url", "itemInfo.snapUrl", address, needed=True),
    key("services", "itemInfo.serviceIcons", services),
    key("refund", "operations", item_refund),
)
PROMISES: Table = (
    whole("ship_by", "subOrders[].itemInfo.extra", ship_by),
    whole("price_protected_until", "subOrders[].itemInfo.serviceIcons", price_protected),
    whole("auto_confirm_at", "operations", auto_confirm),
)
_PLACES = {
    "merchant": "seller",
    "items": "subOrders",
    "promises": "operations, subOrders[].itemInfo",
    "actions": "operations, statusInfo.operations, subOrders[].operations",
}
