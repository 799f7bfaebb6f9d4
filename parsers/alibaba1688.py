"""1688: one's orders, one order and its parcels, as the pages fetch them (evidence of 2026)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from parsers._collect import Collector, Table, dicts, key, whole
from parsers._fields import Unreadable, identifier, money, printed, quantity, text
from parsers._mtop import payload_data
from parsers._page import (
    Address,
    Blocked,
    Found,
    Gate,
    LayoutChanged,
    NothingHere,
    Page,
    Platform,
    Reader,
    SignedOut,
)
from parsers._records import Item, Shipment, Status
from parsers._status_words import status_of as status_of_words
from parsers._trace_events import trace_of
from parsers.parcels import carrier_code

# "waitbuyerreceive" was seen in an answer, the others stand in 1688's public interface.
_STATUSES: dict[str, Status] = {
    "waitbuyerpay": "unpaid",
    "waitsellersend": "unshipped",
    "waitbuyerreceive": "shipped",
    "success": "completed",
    "cancel": "closed",
    "terminated": "closed",
}


def _status(raw: Any) -> Status:
    code = str(raw)
    if code not in _STATUSES:
        raise Unreadable(f"unknown status {code[:30]!r}")
    return _STATUSES[code]


# -- the list ------------------------------------------------------------------------------------


def read_list(page: Page) -> Found:
    """Read a response of the list; in one of its shapes the orders stand somewhere deep.

    Raises:
        NothingHere: it is another response of the same gateway.
    """
    listed = next(_order_lists(payload_data(page)), None)
    if listed is None:
        raise NothingHere("no orderList")
    collector = Collector(page, "alibaba1688_list")
    orders = collector.each(
        dicts(listed),
        "orderList",
        lambda raw, where: collector.order(collector.values(_LISTED, raw, where), _LISTED, where),
    )
    return Found(orders, len(listed), collector.notices)


def _order_lists(state: Any) -> Iterator[list[Any]]:
    waiting = [state]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if isinstance(here.get("orderList"), list):
                yield here["orderList"]
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)


_LISTED: Table = (
    key("number", "orderId", identifier, needed=True),
    key("status_text", "statusText"),
    key("status", "statusText", status_of_words, needed=True),
)


# -- one order -----------------------------------------------------------------------------------


def read_detail(page: Page) -> Found:
    """Read one order.

    Raises:
        LayoutChanged: the response holds no order.
    """
    model = payload_data(page).get("model")
    if not isinstance(model, dict):
        raise LayoutChanged("no data.model")
    collector = Collector(page, "alibaba1688_detail")
    values = collector.values(_DETAIL, model, "data.model.")
    entries = dicts(model.get("orderEntries"))
    values["items"] = collector.parts(Item, _ENTRY, entries, "data.model.orderEntries")
    if not entries:
        collector.note("missing", "items are not at data.model.orderEntries")
    shipment = collector.part(Shipment, _PARCEL, model, "data.model.")
    values["shipments"] = (shipment,) if shipment else ()
    order = collector.order(
        values, _DETAIL, "data.model.", items="orderEntries", shipments="logistics"
    )
    return Found([order] if order else [], 1, collector.notices)


def _spec(entry: dict[str, Any]) -> str | None:
    model = entry.get("specInfoModel")
    specs = dicts(model.get("specItems")) if isinstance(model, dict) else []
    told = [(text(spec.get("specName")), text(spec.get("specValue"))) for spec in specs]
    if not all(name and value for name, value in told):
        raise Unreadable("a spec without its name or value")
    return ";".join(f"{name}:{value}" for name, value in told) or None


_DETAIL: Table = (
    key("number", "id", identifier, needed=True),
    key("status", "status", _status, needed=True),
)
_ENTRY: Table = (
    key("title", "productName", needed=True),
    whole("sku", "specInfoModel.specItems", _spec),
    key("quantity", "quantity", quantity, needed=True),
    key("unit_price", "actualPaidUnitPrice", money),
)
_PARCEL: Table = (
    key("carrier", "logistics.logisticsCompanyName"),
    key("carrier_code", "logistics.logisticsCompanyName", carrier_code),
    key("number", "logistics.billNo", identifier),
)


# -- its parcels ---------------------------------------------------------------------------------


def read_packages(page: Page) -> Found:
    """Read the traces of an order's parcels, oldest line first; the tab's address names the order.

    Raises:
        NothingHere: the tab names no order.
    """
    found = re.search(r"[?&]orderId=(\d{6,24})", page.view) or re.search(
        r"orderId%22%3A%22?(\d{6,24})", page.url
    )
    if not found:
        raise NothingHere("no order number in the address")
    collector = Collector(page, "alibaba1688_packages")
    packages = dicts(payload_data(page).get("model"))
    parcels = [_parcel(package, collector) for package in packages]
    values = {"number": found[1], "shipments": tuple(parcel for parcel in parcels if parcel)}
    order = collector.order(values, (), "", shipments="logisticsTracePackDTOList")
    return Found([order] if order else [], None, collector.notices)


def _parcel(package: dict[str, Any], collector: Collector) -> Shipment | None:
    lines = dicts(package.get("logisticsTracePackDTOList"))
    values = trace_of([(e.get("actionTime"), printed(e.get("remark"))) for e in lines], collector)
    return collector.record(Shipment, {n: v for n, v in values.items() if v})


def _api(name: str) -> re.Pattern[str]:
    return re.compile(rf"h5api\.m\.1688\.com/h5/{re.escape(name)}/", re.IGNORECASE)


ALIBABA1688 = Platform(
    name="alibaba1688",
    title="1688",
    hosts=("trade.1688.com",),
    addresses=(
        Address(
            "order_list",
            _api("mtop.1688.trade.faas.gateway"),
            (Reader("alibaba1688_list", read_list, "payload", "2026-08"),),
        ),
        Address(
            "order_detail",
            _api("mtop.1688.mtoporderservice.queryorder"),
            (Reader("alibaba1688_detail", read_detail, "payload", "2026-08"),),
        ),
        Address(
            "logistics",
            _api("mtop.1688.deliveryorderservice.querydeliveryorderpacklist"),
            (Reader("alibaba1688_packages", read_packages, "payload", "2026-08"),),
        ),
        Address("order_list", re.compile(r"trade\.1688\.com/order/buyer_order_list\.htm"), ()),
        Address(
            "order_detail", re.compile(r"trade\.1688\.com/order/new_step_order_detail\.htm"), ()
        ),
    ),
    api_hosts=("h5api.m.1688.com",),
    gates=(
        Gate(
            SignedOut,
            address=re.compile(r"login\.1688\.com/"),
            marks=("FAIL_SYS_SESSION_EXPIRED",),
        ),
        Gate(Blocked, marks=("RGV587_ERROR", "FAIL_SYS_USER_VALIDATE")),
    ),
)
