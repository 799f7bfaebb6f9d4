"""Parcels on Taobao: the logistics page's answer, its server-side page, the list's hover answer.

None of them names the order in its body, so its number comes from an address: of the response,
or of the tab in which it was seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from parsers._collect import Collector, Table, dicts, inner, key
from parsers._embedded import Opening, json_value
from parsers._fields import identifier, printed, text
from parsers._mtop import in_order, payload_data
from parsers._page import Found, LayoutChanged, NothingHere, Page
from parsers._records import ParcelEvent, ParcelState, Shipment
from parsers._trace_events import events_of
from parsers.parcels import parcel_state, pickup_code, state_of

Pairs = Iterable[tuple[Any, str | None]]

_ORDER_IN_ADDRESS = re.compile(
    r"(?:orderId|bizOrderId|biz_order_id|trade_id|tradeId)(?:=|%22%3A%22|\":\")(\d{6,20})"
).search


def order_number(page: Page) -> str | None:
    """Give the number of the order whose parcels a document shows."""
    for url in (page.url, page.view):
        if found := _ORDER_IN_ADDRESS(url):
            return found[1]
    return None


def found_on(shipments: tuple[Shipment, ...], collector: Collector, where: str) -> Found:
    """Give the order of an address with the parcels of its document."""
    values = {"number": order_number(collector.page), "shipments": shipments}
    order = collector.order(values, (), "", number="(address)", shipments=where)
    return Found([order] if order else [], 1, collector.notices)


# --- mtop.taobao.logistics.detailorlist.query -------------------------------------------------


def read_answer(page: Page) -> Found:
    """Read the answer behind the logistics page: one parcel with its trace, or several without."""
    components = payload_data(page).get("data")
    if not isinstance(components, dict):
        raise LayoutChanged("no component map in the answer")
    collector = Collector(page, "taobao_logistics")
    listed = [fields for tag, fields in tagged(components) if tag in ("pakcage", "package_item")]
    if listed:
        parcels = collector.parts(Shipment, LISTED, listed, "pakcage")
    else:
        parcels = tuple(filter(None, [_one(list(tagged(components)), collector)]))
    if not parcels:
        raise LayoutChanged("no parcel in the answer")
    return found_on(parcels, collector, "data.data")


def tagged(components: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the fields of every component with its tag."""
    for _, component in in_order(components):
        if isinstance(component, dict) and isinstance(component.get("fields"), dict):
            yield str(component.get("tag")), component["fields"]


def _one(parts: list[tuple[str, dict[str, Any]]], collector: Collector) -> Shipment | None:
    head: dict[str, Any] = {}
    for tag, fields in parts:
        if tag == "popupBodyCompony":
            head |= {"name": fields.get("name"), "mailNo": fields.get("mailNo")}
        elif tag == "package":
            head["title"] = pieces(fields.get("title"))
    lines = [
        (inner(fields, "subTitle").get("text"), pieces(fields.get("desc")))
        for tag, fields in parts
        if tag == "logisticsDetailLine"
    ]
    return shipment(collector, collector.values(HEAD, head), lines)


def pieces(raw: Any) -> str | None:
    """Give words that stand in pieces: [{"text": "待取件 "}, {"text": "A-12-08"}]."""
    if isinstance(raw, list):
        return text("".join(str(piece.get("text") or "") for piece in dicts(raw)))
    return text(raw)


# --- the server-side page, and the hover answer of the list -----------------------------------

_LOADED = Opening(
    "__ICE_SUSPENSE_LOADER__",
    re.compile(r"__ICE_SUSPENSE_LOADER__'\]\['\w{1,40}'\]\s{0,9}=\s{0,9}"),
)


def read_page(page: Page) -> Found:
    """Read the page that the server rendered for the phone."""
    loaded = json_value(page, _LOADED)
    result = loaded.get("result") if isinstance(loaded, dict) else None
    if not isinstance(result, dict):
        raise LayoutChanged("no result in the page's data")
    if result.get("code") == "JUMP_302":
        raise NothingHere("the parcel is followed elsewhere")
    component = inner(result, "data", "newLogistics")
    fields = component.get("fields")
    if not isinstance(fields, dict):
        raise LayoutChanged("no newLogistics in the page's data")
    collector = Collector(page, "taobao_logistics_page")
    head = {**fields, "code": _courier_code(component)}
    stages = [stage for stage in dicts(fields.get("multiStage")) if _is_event(stage)]
    lines = [(stage.get("subtitle"), inner(stage, "labelDesc").get("text")) for stage in stages]
    titles = [stage.get("title") for stage, (_, words) in zip(stages, lines, strict=True) if words]
    parcel = shipment(collector, collector.values(PAGE_HEAD, head), lines, titles)
    return found_on(tuple(filter(None, [parcel])), collector, "newLogistics")


def _is_event(stage: dict[str, Any]) -> bool:
    """Tell an event from the receiver's card at the end, which has no time and a masked number."""
    said = inner(stage, "labelDesc")
    return bool(stage.get("subtitle")) and not said.get("mainTag")


def _courier_code(component: dict[str, Any]) -> Any:
    for exposure in dicts(inner(component, "events").get("exposureItemV2")):
        return inner(exposure, "fields", "args").get("cpCode")
    return None


def _newest_title(stages: Any) -> str | None:
    return next((words for stage in dicts(stages) if (words := text(stage.get("title")))), None)


def read_hover(page: Page) -> Found:
    """Read what the list asks for when the shopper points at 查看物流, newest line first."""
    body = page.json
    if not isinstance(body, dict) or "isSuccess" not in body:
        raise NothingHere("no trace in the answer")
    if str(body["isSuccess"]).lower() != "true":
        raise NothingHere("not shipped yet")
    collector = Collector(page, "taobao_logistics_hover")
    lines = [(line.get("time"), printed(line.get("place"))) for line in dicts(body.get("address"))]
    parcel = shipment(collector, collector.values(HOVER_HEAD, body), lines)
    return found_on(tuple(filter(None, [parcel])), collector, "address")


# --- one parcel -------------------------------------------------------------------------------


def shipment(
    collector: Collector, values: dict[str, Any], lines: Pairs, titles: Iterable[Any] = ()
) -> Shipment | None:
    """Build a parcel out of its head and its trace, whose stages may have titles."""
    told = list(lines)
    if not told or not all(at and words for at, words in told):
        collector.note("missing", "a line of the trace lacks its time or its words")
    events = events_of(told, collector, "trace ")
    if titles:
        events = tuple(map(_with_title, events, titles))
    values["events"] = events
    state = _state(values.get("state_text"), events)
    if state:
        values["state"] = state
    return collector.record(Shipment, {name: value for name, value in values.items() if value})


def _with_title(event: ParcelEvent, title: Any) -> ParcelEvent:
    """Let a stage's title tell the state where the words beside it do not."""
    state = state_of(str(title)) if title and event.state is None else None
    return event.model_copy(update={"state": state}) if state else event


def _state(title: str | None, events: tuple[ParcelEvent, ...]) -> ParcelState | None:
    """Give the state that the page's title names; who signed is told by the trace alone."""
    named, told = state_of(title) if title else None, parcel_state(events)
    if named is None or (named == "signed" and (told is None or told.startswith("signed"))):
        return told  # "已签收" above a trace that could not be read: nobody knows who signed
    return named


def stage(raw: Any) -> str | None:
    """Give the stage as printed, without the code that opens the locker: 待取件."""
    words = text(raw)
    if words is None:
        return None
    code = pickup_code(words)
    bare = words.replace(code, "") if code else words
    return text(_CODE.sub("", bare))


_CODE = re.compile(r"\s+[A-Za-z]?\d[\w-]{2,12}$|\s+[A-Za-z]-\d[\w-]{1,12}$")


def courier(raw: Any) -> str | None:
    """Give a courier's name; a masked one is none."""
    words = text(raw)
    return None if words and not words.strip("*") else words


def tracking_number(raw: Any) -> str | None:
    """Give a tracking number; a masked one is none."""
    words = text(raw)
    return None if words and "*" in words else identifier(words)


def _mail_number(url: Any) -> str | None:
    found = re.search(r"[?&]mailNo=([\w-]{6,40})", str(url))
    return found[1] if found else None


LISTED: Table = (
    key("number", "rightBtnUrl", _mail_number, needed=True),
    key("state", "title", lambda title: state_of(str(title))),
    key("state_text", "title", stage),
)
HEAD: Table = (
    key("carrier", "name", courier, needed=True),
    key("number", "mailNo", tracking_number, needed=True),
    key("state_text", "title", stage, needed=True),
)
PAGE_HEAD: Table = (
    key("carrier", "logisticCompany.name", courier),
    key("carrier_code", "code"),
    key("number", "mailNo", tracking_number),
    key("state_text", "multiStage", _newest_title, needed=True),
)
HOVER_HEAD: Table = (
    key("carrier", "expressName", courier, needed=True),
    key("number", "expressId", tracking_number, needed=True),
)
