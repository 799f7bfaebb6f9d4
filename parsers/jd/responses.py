"""The responses that JD's pages fetch: traces of parcels, ship-by promises, the mobile list."""

from __future__ import annotations

from typing import Any

from parsers._blocks import given
from parsers._collect import Collector, Table, dicts, key
from parsers._fields import identifier, moment, quantity
from parsers._page import Blocked, Found, LayoutChanged, NothingHere, Page, SignedOut
from parsers._records import Item, Merchant, Order, Promises
from parsers.jd.addresses import detail_link, order_number_in
from parsers.jd.statuses import status_of
from parsers.jd.tracker import shipment_of, shipments_of


def read_track(page: Page) -> Found:
    """Read a parcel's trace; the order's number stands in its address or in the tab's.

    Raises:
        LayoutChanged: the response is no trace.
        NothingHere: it belongs to no order that can be named.
    """
    body = page.json
    if not isinstance(body, dict):
        raise LayoutChanged("no object")
    number = page.query.get("orderId") or order_number_in(page.view)
    if not number or not number.isdigit():
        raise NothingHere("no order number in the address")
    collector = Collector(page, "jd_track")
    shipments = shipments_of(body, collector)
    values: dict[str, Any] = {"number": number, "shipments": shipments}
    order = collector.order(values, (), "", shipments="orderTrackShowList") if shipments else None
    return Found([order] if order else [], None, collector.notices)


def read_promises(page: Page) -> Found:
    """Read until when a shop on JD's marketplace has promised to ship.

    Raises:
        LayoutChanged: the response holds no promises.
    """
    body = page.json
    nodes = body.get("orderDownNodeId") if isinstance(body, dict) else None
    if not isinstance(nodes, dict):
        raise LayoutChanged("no orderDownNodeId")
    collector = Collector(page, "jd_promises")
    found = collector.each(
        dicts(list(nodes.values())),
        "orderDownNodeId",
        lambda entry, where: _promised(entry, where, collector),
    )
    return Found(found, None, collector.notices)


def _promised(entry: dict[str, Any], where: str, collector: Collector) -> Order | None:
    values = collector.values(_DOWN_NODE, entry, where)
    values["promises"] = collector.part(Promises, _SHIP_BY, entry, where)
    return collector.order(values, _DOWN_NODE, where) if values["promises"] else None


_DOWN_NODE: Table = (key("number", "orderid", identifier, needed=True),)
_SHIP_BY: Table = (key("ship_by", "carryPickTime", moment),)


# -- the mobile list -----------------------------------------------------------------------------


def read_mobile_list(page: Page) -> Found:
    """Read one response of JD's mobile order list.

    Raises:
        NothingHere: it is another function's response.
        SignedOut: JD asks to sign in.
        Blocked: JD limits the rate.
    """
    body = page.json.get("body") if isinstance(page.json, dict) else None
    if not isinstance(body, dict) or "orderList" not in body:
        _refused(page.json)
        raise NothingHere("no orderList")
    collector = Collector(page, "jd_mobile_list")
    listed = dicts(body["orderList"])
    orders = collector.each(
        listed, "body.orderList", lambda entry, where: _mobile_order(entry, where, collector)
    )
    return Found(orders, len(listed), collector.notices)


def _refused(answer: Any) -> None:
    told = answer if isinstance(answer, dict) else {}
    codes = {str(told.get(name)) for name in ("errorCode", "code")}
    if "302" in codes:
        raise SignedOut("error 302: not signed in")
    if "601" in codes:
        raise Blocked("error 601: too many requests")


def _mobile_order(entry: dict[str, Any], where: str, collector: Collector) -> Order | None:
    values = collector.values(_MOBILE, entry, where)
    values["merchant"] = collector.part(Merchant, _MOBILE_SHOP, entry, where)
    wares = dicts(entry.get("wareInfoList"))
    items = [collector.part(Item, _WARE, ware, where) for ware in wares]
    values["items"] = tuple(item for item in items if item)
    if not items:
        collector.note("missing", f"items are not at {where}wareInfoList")
    progress = entry.get("progressInfo")
    if isinstance(progress, dict) and progress.get("content"):
        line = (progress.get("tip"), str(progress["content"]))
        shipment = shipment_of({}, [line], collector, where)
        values["shipments"] = (shipment,) if shipment else ()
    places = {"items": "wareInfoList", "merchant": "shopInfo", "shipments": "progressInfo"}
    return collector.order(values, _MOBILE, where, **places)


def _self_operated(entry: dict[str, Any]) -> bool | None:
    return {"0": True, "22": False}.get(str(entry.get("orderType")))


_MOBILE: Table = (
    key("number", "orderId", identifier, needed=True),
    key("status_text", "orderStatusInfo.orderStatusName", needed=True),
    key("status", "orderStatusInfo.orderStatusName", status_of),
    key("url", "orderDetailLink.url", detail_link),
)
_MOBILE_SHOP: Table = (given("self_operated", "orderType", _self_operated, lambda told: told),)
_WARE: Table = (
    key("title", "wareName", needed=True),
    key("item_id", "skuId", identifier, needed=True),
    key("quantity", "num", quantity, needed=True),
)
