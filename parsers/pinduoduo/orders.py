"""Pinduoduo's orders: the list and one order, as state in the page and as response."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from parsers._blocks import given
from parsers._collect import Collector, Table, dicts, key
from parsers._fields import (
    Unreadable,
    address,
    countdown_end,
    epoch,
    identifier,
    moment,
    quantity,
    text,
)
from parsers._page import Found, LayoutChanged, NothingHere, Page
from parsers._records import AfterSale, Item, Merchant, Order, Promises, Shipment
from parsers.parcels import carrier_code
from parsers.pinduoduo.money import money, units_disagree
from parsers.pinduoduo.raw_data import in_snake_case, raw_data
from parsers.pinduoduo.words import ACTIONS, after_sale_status, speaks_of_refund, status_of

BASE = "https://mobile.yangkeduo.com/"


def read_list_page(page: Page) -> Found:
    """Read the first orders of the list or of a search, written into the page.

    Raises:
        LayoutChanged: the state holds no orders.
    """
    state = raw_data(page)
    for store in ("ordersStore", "resultStore"):
        held = state.get(store)
        if isinstance(held, dict) and isinstance(held.get("orders"), list):
            return _orders(held["orders"], page, "pdd_list", f"{store}.orders")
    raise LayoutChanged("no ordersStore.orders in window.rawData")


def read_list_response(page: Page) -> Found:
    """Read what the list fetches when the shopper scrolls on.

    Raises:
        LayoutChanged: the response holds no orders.
    """
    body = page.json
    listed = body.get("orders") if isinstance(body, dict) else None
    if not isinstance(listed, list):
        told = (
            f": error {body['error_code']}"
            if isinstance(body, dict) and "error_code" in body
            else ""
        )
        raise LayoutChanged("no orders in the response" + told)
    return _orders(listed, page, "pdd_list_response", "orders")


def _orders(listed: list[Any], page: Page, reader: str, what: str) -> Found:
    collector = Collector(page, reader)
    orders = collector.each(
        listed, what, lambda raw, where: read_order(_in_one_spelling(raw), where, collector)
    )
    if orders and not any(order.placed_at for order in orders):
        collector.note("missing", f"placed_at is in no order at {what}[].order_time")
    return Found(orders, len(listed), collector.notices)


def _in_one_spelling(raw: Any) -> Any:
    return raw if isinstance(raw, dict) and "order_sn" in raw else in_snake_case(raw)


def read_order(raw: dict[str, Any], where: str, collector: Collector) -> Order | None:
    """Read one order of a list."""
    values = collector.values(_ORDER, raw, where)
    values["merchant"] = collector.part(Merchant, _LISTED_MERCHANT, raw, where)
    values["items"] = _items(raw, values, where, collector)
    values["shipments"] = _parcels(raw, where, collector)
    values["after_sales"] = _refunds(raw, values.get("status_text"), where, collector)
    values["actions"] = _actions(raw)
    return collector.order(values, _ORDER, where, **_PLACES)


# -- fields --------------------------------------------------------------------------------------


def order_sn(raw: Any) -> str | None:
    """Give an order's number, as in 260622-100000000000003."""
    printed = text(raw)
    if printed is not None and not re.fullmatch(r"\d{6}-\d{6,24}", printed):
        raise Unreadable(f"no order number: {printed[:30]!r}")
    return printed


def since_epoch(raw: Any) -> datetime | None:
    """Give a Unix time; 0 stands where something has not happened."""
    return None if raw in (0, "0", "") else epoch(raw)


def link(raw: Any) -> str | None:
    """Give the full address of a link between Pinduoduo's pages."""
    return address(raw, BASE)


def _either(*names: str) -> Callable[[dict[str, Any]], Any]:
    """Look a value up under several names; the first that is there counts."""
    return lambda raw: next((raw[name] for name in names if raw.get(name) not in (None, "")), None)


_ORDER: Table = (
    key("number", "order_sn", order_sn, needed=True),
    key("parent_number", "parent_order_sn", order_sn),
    given("status_text", "order_status_prompt", _either("order_status_prompt", "status_prompt")),
    given(
        "status",
        "order_status_prompt",
        _either("order_status_prompt", "status_prompt"),
        status_of,
        needed=True,
    ),
    key("placed_at", "order_time", since_epoch),
    key("shipped_at", "shipping_time", since_epoch),
    given("paid", "order_amount", _either("order_amount", "display_amount"), money, needed=True),
    key("discount", "discount_amount", money),
    key("url", "order_link_url", link),
)
_MALL_ID = key("id", "mall.mall_id", identifier)
_MERCHANT: Table = (key("name", "mall.mall_name"), _MALL_ID)
_LISTED_MERCHANT: Table = (key("name", "mall.mall_name", needed=True), _MALL_ID)
_ITEM: Table = (
    key("title", "goods_name", needed=True),
    key("sku", "spec"),
    key("item_id", "goods_id", identifier),
    key("quantity", "goods_number", quantity, needed=True),
    key("unit_price", "goods_price", money),
)
_PLACES = {
    "items": "order_goods",
    "merchant": "mall",
    "shipments": "tracking_number",
    "actions": "order_buttons",
    "after_sales": "order_status_prompt",
}


def _items(
    raw: dict[str, Any], values: dict[str, Any], where: str, collector: Collector
) -> tuple[Item, ...]:
    goods = dicts(raw.get("order_goods"))
    if not goods:  # a group order keeps its goods one level down
        goods = [g for inner in dicts(raw.get("orders")) for g in dicts(inner.get("order_goods"))]
    found = [collector.part(Item, _ITEM, each, where + "order_goods.") for each in goods]
    items = [item for item in found if item]
    if not items:
        collector.note("missing", f"items are not at {where}order_goods")
    if units_disagree(values.get("paid"), items):
        collector.note("unreadable", f"goods_price at {where}: not in the unit of the order's sum")
        items = [item.model_copy(update={"unit_price": None}) for item in items]
    return tuple(items)


_IN_BUTTON = re.compile(r"[?&]tracking_number=([A-Za-z0-9-]{8,30})(?:&|$)").search


def _parcels(raw: dict[str, Any], where: str, collector: Collector) -> tuple[Shipment, ...]:
    """Find the tracking number: its own field is mostly empty, the button's link holds it."""
    links = [str(button.get("url") or "") for button in dicts(raw.get("order_buttons"))]
    named = next((found[1] for found in map(_IN_BUTTON, links) if found), None)
    shipment = collector.part(
        Shipment, _PARCEL, {"tracking_number": raw.get("tracking_number") or named}, where
    )
    return (shipment,) if shipment else ()


_PARCEL: Table = (key("number", "tracking_number", identifier),)


def _refunds(
    raw: dict[str, Any], status_text: str | None, where: str, collector: Collector
) -> tuple[AfterSale, ...]:
    if not status_text or not speaks_of_refund(status_text):
        return ()
    held = {**_inner(raw, "after_sales"), "words": status_text}
    found = collector.part(AfterSale, _REFUND, held, where)
    return (found,) if found else ()


def _inner(raw: dict[str, Any], name: str) -> dict[str, Any]:
    held = raw.get(name)
    return held if isinstance(held, dict) else {}


_REFUND: Table = (
    key("number", "after_sales_id", identifier),
    key("status", "words", after_sale_status),
    key("status_text", "words"),
)


def _actions(raw: dict[str, Any]) -> tuple[str, ...]:
    titles = [button.get("title") for button in dicts(raw.get("order_buttons"))]
    offered = [ACTIONS[title] for title in titles if title in ACTIONS]
    return tuple(dict.fromkeys(offered))


# -- one order -----------------------------------------------------------------------------------


def read_detail_page(page: Page) -> Found:
    """Read an order's own page; whom it is sent to stands beside, and is left there.

    Raises:
        LayoutChanged: the state holds no order.
    """
    data = raw_data(page).get("data")
    if not isinstance(data, dict) or "orderSn" not in data:
        raise LayoutChanged("no data.orderSn in window.rawData")
    collector = Collector(page, "pdd_detail")
    return _one(_detail(in_snake_case(data), page, collector), collector)


def read_detail_response(page: Page) -> Found:
    """Read the response that belongs to an order's page.

    Raises:
        NothingHere: it is another response.
    """
    body = page.json
    if not isinstance(body, dict) or "order_sn" not in body:
        raise NothingHere("no order_sn")
    collector = Collector(page, "pdd_detail_response")
    return _one(_detail(in_snake_case(body), page, collector), collector)


def _one(order: Order | None, collector: Collector) -> Found:
    return Found([order] if order else [], 1, collector.notices)


def _detail(data: dict[str, Any], page: Page, collector: Collector) -> Order | None:
    values = collector.values(_DETAIL, data, "data.")
    values["merchant"] = collector.part(Merchant, _MERCHANT, data, "data.")
    if data.get("order_goods"):
        values["items"] = _items(data, values, "data.", collector)
    shipment = collector.part(Shipment, _EXPRESS, data, "data.")
    values["shipments"] = (shipment,) if shipment else ()
    request = collector.part(AfterSale, _REQUEST, data, "data.")
    values["after_sales"] = (request,) if request else ()
    values["promises"] = collector.part(Promises, _PROMISES, page, "")
    values["actions"] = _actions(data)
    places = {"shipments": "express_info", "after_sales": "after_sales", "items": "order_goods"}
    return collector.order(values, _DETAIL, "data.", **places)


def _auto_confirm(page: Page) -> datetime | None:
    """The countdown to the automatic receipt stands in the page's words only."""
    if not page.is_html or "自动确认" not in page.text:
        return None
    found = _COUNTDOWN(page.visible_text)
    return countdown_end(found[0], page.captured_at) if found else None


_COUNTDOWN = re.compile(r"(?:还剩|剩余)[^，,。；;]{1,24}(?:后?将?自动确认收货)").search

# The names of these times were never published; they are read where a name leaves no doubt.
_DETAIL: Table = (
    key("number", "order_sn", order_sn, needed=True),
    given("status_text", "order_status_prompt", _either("order_status_prompt", "status_prompt")),
    given(
        "status",
        "order_status_prompt",
        _either("order_status_prompt", "status_prompt"),
        status_of,
    ),
    key("paid", "order_amount", money),
    key("discount", "discount_amount", money),
    key("placed_at", "order_time", since_epoch),
    key("paid_at", "pay_time", since_epoch),
    key("shipped_at", "shipping_time", since_epoch),
    key("completed_at", "confirm_time", since_epoch),
)
_EXPRESS: Table = (
    key("carrier", "express_info.shipping_name"),
    key("carrier_code", "express_info.shipping_name", carrier_code),
    key("number", "express_info.tracking_number", identifier),
)
_REQUEST: Table = (
    key("number", "after_sales.after_sales_id", identifier),
    key("applied_at", "after_sales.created_time", moment),
)
_PROMISES: Table = (given("auto_confirm_at", "还剩…自动确认收货", _auto_confirm, lambda at: at),)
