"""JD's parcels: the tracking pop-up of the list, and the responses that fill it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from parsers._blocks import Block, Element, given, words
from parsers._collect import Collector, Table, dicts, key
from parsers._fields import identifier, text
from parsers._records import ParcelEvent, Shipment
from parsers.parcels import carrier_code, parcel_state, state_of, trace_moment, without_personal

_NO_CARRIER = frozenset({"普通快递", "快递"})  # the kind of delivery, not who delivers


def shipments_in(block: Block, collector: Collector, where: str) -> tuple[Shipment, ...]:
    """Read the pop-up of one order: empty until the shopper points at it."""
    boxes = block.all("package-content-tab") or [
        tip for tip in block.all("tooltip") if tip.get("_orderid")
    ]
    found = (_shipment(box, collector, where) for box in boxes)
    return tuple(shipment for shipment in found if shipment)


def _shipment(box: Element, collector: Collector, where: str) -> Shipment | None:
    block = Block(box)
    values = collector.values(_HEADER, block.words("p-tit") or "", where)
    lines = [line for cont in block.all("logistics-cont") for line in cont.iter("li")]
    return shipment_of(values, (_line(line) for line in lines), collector, where)


def _line(line: Element) -> tuple[str | None, str]:
    """Take one line of the trace apart: its time stands in an element of its own."""
    at = next((e for e in line.iter("div", "span") if "ftx-13" in (e.get("class") or "")), None)
    if at is None:
        return None, ""
    printed = words(at)
    return printed, words(line).removesuffix(printed).strip()


def shipment_of(
    values: dict[str, Any],
    lines: Iterable[tuple[str | None, str]],
    collector: Collector,
    where: str,
) -> Shipment | None:
    """Build a parcel out of its header and the lines of its trace, as (time, words)."""
    named = values.get("carrier")
    if named in _NO_CARRIER:
        del values["carrier"]
    elif named and (code := carrier_code(named)):
        values["carrier_code"] = code
    seen_at = collector.page.captured_at
    told = [Line(at, told, seen_at) for at, told in lines if told]
    events = [collector.part(ParcelEvent, _EVENT, line, where) for line in told]
    values["events"] = tuple(event for event in events if event)
    state = parcel_state(values["events"])
    if state:
        values["state"] = state
    kept = {name: value for name, value in values.items() if value}
    return collector.record(Shipment, kept, where)


_HEADER: Table = (
    given("carrier", ".p-tit", lambda printed: printed.partition("运单号")[0]),
    given(
        "number", ".p-tit", lambda p: p.partition("运单号")[2].lstrip("：: ") or None, identifier
    ),
)


class Line(NamedTuple):
    """One line of a trace; its time may lack the year, so it knows when it was seen."""

    at: str | None
    text: str
    seen_at: datetime | None

    def moment(self) -> datetime | date | None:
        """Give when it happened."""
        return trace_moment(self.at, self.seen_at) if self.at else None


_EVENT: Table = (
    given("at", "time", Line.moment, lambda at: at),
    given("text", "line", lambda line: without_personal(line.text)),
    given("state", "line", lambda line: state_of(line.text)),
)


# -- the responses -------------------------------------------------------------------------------

_GROUP: Table = (key("carrier", "thirdName"), key("number", "shipId", identifier))
_PACKAGE: Table = (
    key("carrier", "carriageInfo.carrier"),
    key("number", "carriageInfo.carriageId", identifier),
)


def shipments_of(body: Any, collector: Collector) -> tuple[Shipment, ...]:
    """Read a response of the list's pop-up or of the detail page, oldest line first in both."""
    info = body.get("info") if isinstance(body.get("info"), dict) else {}
    found = [
        shipment_of(collector.values(_GROUP, group), _shown(group), collector, "info ")
        for group in dicts(info.get("orderTrackGroupInfoList"))
    ]
    for package in dicts(body.get("multiPackageTrackInfoList")):
        group = package.get("trackGroupInfo")
        values = collector.values(_PACKAGE, package)
        if isinstance(group, dict):
            values = {**collector.values(_GROUP, group), **values}
        found.append(shipment_of(values, _shown(group), collector, "multiPackageTrackInfoList "))
    return tuple(shipment for shipment in found if shipment)


def _shown(group: Any) -> list[tuple[str | None, str]]:
    lines = dicts(group.get("orderTrackShowList")) if isinstance(group, dict) else []
    return [(text(line.get("CreationTime")), text(line.get("Content")) or "") for line in lines]
