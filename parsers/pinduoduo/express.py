"""Pinduoduo's parcels: state in the page, responses, and the words that the shopper reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from parsers._collect import Collector, Table, dicts, key
from parsers._fields import identifier, printed, text
from parsers._page import Found, LayoutChanged, NothingHere, Page, SignedOut
from parsers._records import Order, ParcelState, Shipment
from parsers._trace_events import trace_of
from parsers.parcels import (
    carrier_code,
    state_of,
    trace_moment,
)
from parsers.pinduoduo.orders import order_sn
from parsers.pinduoduo.raw_data import in_snake_case, raw_data

_HEADER: Table = (
    key("carrier", "shipping_name", needed=True),
    key("carrier_code", "shipping_name", carrier_code),
    key("number", "tracking_number", identifier, needed=True),
    key("state_text", "time_forecast.trace_status_desc"),
)


def read_page(page: Page) -> Found:
    """Read the trace that the server wrote into the page.

    Raises:
        LayoutChanged: the state holds no trace.
    """
    state: Any = raw_data(page)
    for step in ("store", "traceData", "shipping"):
        state = state.get(step) if isinstance(state, dict) else None
    if not isinstance(state, dict):
        raise LayoutChanged("no store.traceData.shipping in window.rawData")
    return _found(in_snake_case(state), Collector(page, "pdd_express"))


def read_response(page: Page) -> Found:
    """Read a trace that the page fetched; its list goes by several names.

    Raises:
        LayoutChanged: the response holds no parcel.
        SignedOut: Pinduoduo asks to sign in.
    """
    body = page.json if isinstance(page.json, dict) else {}
    if str(body.get("error_code")) in ("401", "403"):
        raise SignedOut("the trace was refused")
    result = body.get("result")
    shipping = (result if isinstance(result, dict) else body).get("shipping")
    if not isinstance(shipping, dict):
        raise LayoutChanged("no shipping in the response")
    return _found(in_snake_case(shipping), Collector(page, "pdd_track"))


_TRACES = ("traces", "track_list", "trace_list", "tracking_list", "steps")
_TIMES = ("display_time", "time", "node_time", "accept_time", "show_time", "ctime")
_WORDS = ("info", "desc", "node_desc", "remark", "text")


def _found(shipping: dict[str, Any], collector: Collector) -> Found:
    traces = next((dicts(shipping[name]) for name in _TRACES if name in shipping), [])
    lines = [(_any(trace, _TIMES), printed(_any(trace, _WORDS))) for trace in traces]
    values = collector.values(_HEADER, shipping)
    tags = [tag for trace in traces if (tag := printed(trace.get("status_tag")))]
    if tags:  # the newest line stands first
        values.setdefault("state_text", tags[0])
    return _order_with(values, lines, collector)


def _any(source: dict[str, Any], names: Iterable[str]) -> Any:
    return next((source[name] for name in names if source.get(name)), None)


def _order_with(
    values: dict[str, Any],
    lines: Iterable[tuple[Any, str | None]],
    collector: Collector,
    named: str | None = None,
) -> Found:
    page = collector.page
    number = named or page.query.get("order_sn") or _asked_for(page.url) or _asked_for(page.view)
    if not number:
        raise NothingHere("no order number in the address")
    values.update(trace_of(lines, collector))
    if not values["events"] and (state := state_of(values.get("state_text", ""))):
        values["state"] = state
    shipment = collector.record(Shipment, {n: v for n, v in values.items() if v})
    order = collector.order(
        {"number": number, "shipments": (shipment,) if shipment else ()}, (), "", shipments="trace"
    )
    return Found([order] if order else [], 1, collector.notices)


def _asked_for(url: str) -> str | None:
    found = re.search(r"[?&/](?:order_sn=)?(\d{6}-\d{6,24})(?:[&/?]|$)", url)
    return found[1] if found else None


# -- what the shopper reads ----------------------------------------------------------------------

_HEAD = re.compile(
    r"([\u4e00-\u9fa5A-Za-z]{0,10}(?:快递|速递|速运|快运|物流|邮政|EMS|配送))"
    r"\s*[:：]\s*([A-Za-z]{0,4}\d{8,20})(?!\S)"
).search
_ABOUT_THE_SHOPPER = re.compile(r"(?:收货地址|收货人|订单编号)\s*[:：]\s*\S+")
_ORDER = re.compile(r"订单编号\s*[:：]\s*(\d{6}-\d{6,24})").search
_STEP = re.compile(
    r"(?P<state>[\u4e00-\u9fa5]{2,8})?\s*(?P<at>20\d\d-\d\d-\d\d \d\d:\d\d(?::\d\d)?)\s*"
)
# What follows belongs to the shop's advertisements: their service words say nothing of this order.
_ADVERTISED = re.compile(
    r"精选推荐|猜你喜欢|为你推荐|即将恢复|本店已拼|全店总售|已抢|券后|立减|未发货秒退|24小时发货|限1件|退货包运费|价格"
)
_MOST_WORDS = 500_000  # characters; a page with all its advertisements has a tenth of it
_FOLD = re.compile(r"\s*(?:展开|收起|复制)\s*")


def read_words(page: Page) -> Found:
    """Read the words of the page, where its state holds no trace."""
    return _from_words(page.visible_text, Collector(page, "pdd_express_words"))


def read_text(page: Page) -> Found:
    """Read the words of the page, saved as plain text.

    Raises:
        LayoutChanged: these are not the words of such a page.
    """
    if len(page.text) > _MOST_WORDS:
        raise LayoutChanged(f"{len(page.text)} characters are no parcel's words")
    return _from_words(" ".join(page.text.split()), Collector(page, "pdd_express_text"))


def _from_words(printed: str, collector: Collector) -> Found:
    advertised = _ADVERTISED.search(printed)
    told = printed[: advertised.start()] if advertised else printed
    head, named = _HEAD(told), _ORDER(told)
    told = _ABOUT_THE_SHOPPER.sub("", told)
    steps = list(_STEP.finditer(told))
    if not head or not steps:
        raise LayoutChanged("no courier with a number, or no time behind them")
    ends = [*(step.start() for step in steps[1:]), len(told)]
    lines = [
        (step["at"], _FOLD.sub(" ", told[step.end() : end]).strip())
        for step, end in zip(steps, ends, strict=True)
    ]
    header = {"shipping_name": head[1], "tracking_number": head[2]}
    values = collector.values(_HEADER, header)
    newest = max(steps, key=lambda step: step["at"])
    if newest["state"] and state_of(newest["state"]):  # not a word of the page's buttons
        values["state_text"] = newest["state"]
    return _order_with(values, lines, collector, named[1] if named else None)


# -- parcels to fetch ----------------------------------------------------------------------------

_TABS: dict[str, ParcelState] = {
    "got": "at_pickup_point",
    "send": "out_for_delivery",
    "onroad": "in_transit",
}
_TAB_ORDER: Table = (key("number", "order_sn", order_sn),)
_TAB_HEADER = re.compile(r"([\u4e00-\u9fa5A-Za-z]{2,12})\s*[:：]\s*([A-Za-z0-9-]{8,30})").fullmatch
_NO_NAME = frozenset({"运单号", "快递单号"})


def read_tabs(page: Page) -> Found:
    """Read 取快递: which parcels wait where. Codes and phone numbers are left where they stand.

    Raises:
        NothingHere: it is another response.
    """
    body = page.json
    tabs = dicts(body["express_tab"].get("tab_list")) if _is_tabs(body) else None
    if tabs is None:
        raise NothingHere("no express_tab")
    collector = Collector(page, "pdd_pickup_tabs")
    cards = [(tab, card) for tab in tabs for card in _cards(tab)]
    named = [(tab, card) for tab, card in cards if card.get("order_sn")]
    orders = collector.each(
        named, "orders", lambda pair, at: _card(pair[0], pair[1], at, collector)
    )
    if len(named) < len(cards):
        unnamed = len(cards) - len(named)
        collector.note("order_unread", f"{unnamed} parcels name no order")
    return Found(orders, len(cards), collector.notices)


def _is_tabs(body: Any) -> bool:
    return isinstance(body, dict) and isinstance(body.get("express_tab"), dict)


def _cards(tab: dict[str, Any]) -> list[dict[str, Any]]:
    at_points = [card for point in dicts(tab.get("items")) for card in dicts(point.get("orders"))]
    return [*dicts(tab.get("orders")), *at_points]


def _card(
    tab: dict[str, Any], card: dict[str, Any], where: str, collector: Collector
) -> Order | None:
    values = collector.values(_TAB_ORDER, card, where)
    parcel: dict[str, Any] = {"state_text": text(tab.get("tab_name"))}
    if (head := _TAB_HEADER(str(card.get("tracking_num")))) is not None:
        parcel["number"] = head[2]
        if head[1] not in _NO_NAME:
            parcel.update(carrier=head[1], carrier_code=carrier_code(head[1]))
    seen_at = collector.page.captured_at
    notes = [printed(note.get("text")) or "" for note in dicts(card.get("additional_desc"))]
    dated = [(note, note) for note in notes if trace_moment(note, seen_at)]
    parcel["events"] = trace_of(dated, collector, where)["events"]
    # who signed is not told: a tab 已签收 gives no state
    parcel["state"] = _TABS.get(str(tab.get("tab_id")))
    shipment = collector.record(Shipment, {n: v for n, v in parcel.items() if v}, where)
    values["shipments"] = (shipment,) if shipment else ()
    return collector.order(values, _TAB_ORDER, where, shipments="tracking_num")
