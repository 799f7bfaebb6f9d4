"""JD's parcels: the tracking pop-up of the list, and the responses that fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from parsers._blocks import Block, Element, given, words
from parsers._collect import Collector, Table, dicts, key
from parsers._fields import identifier, printed
from parsers._records import Shipment
from parsers._trace_events import trace_of
from parsers.parcels import carrier_code, trace_moment

_NO_CARRIER = frozenset({"普通快递", "快递"})  # the kind of delivery, not who delivers


def shipments_in(block: Block, collector: Collector, where: str) -> tuple[Shipment, ...]:
    """Read the pop-up of one order: empty until the shopper points at it."""
    if block.words("p-tit") in _NO_CARRIER and not _is_filled(block):
        return ()
    several = block.all("package-content-tab")
    boxes = several or [box for box in _tooltips(block) if box.get("_ordership")]
    found = (_shipment(Block(box), not several, collector, where) for box in boxes)
    return tuple(shipment for shipment in found if shipment)


def _is_filled(block: Block) -> bool:
    return any(len(trace) for trace in block.all("logistics-cont"))


def _tooltips(block: Block) -> Iterable[Element]:
    named: list[Element] = block.all("tooltip")
    return named or block.element.iter("div")


def _shipment(block: Block, alone: bool, collector: Collector, where: str) -> Shipment | None:
    """Read one parcel; of several parcels JD prints no courier and no number."""
    values = collector.values(_HEADER if alone else (), block, where)
    traces = block.all("logistics-cont")
    if len(traces) != 1:  # of two traces in one box nobody knows whose is which
        collector.note("missing", f"one trace is not at {where}.logistics-cont")
        return None
    lines = (_line(line) for line in traces[0].iter("li"))
    return shipment_of(values, lines, collector, where)


def _line(line: Element) -> tuple[str | None, str]:
    """Take one line of the trace apart: its time stands in an element of its own."""
    at = next((e for e in line.iter("div", "span") if trace_moment(words(e), None)), None)
    if at is None:  # "查看更多"
        return None, ""
    printed = words(at)
    return printed, words(line).removesuffix(printed).removeprefix(printed).strip()


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
    values.update(trace_of(lines, collector, where))
    kept = {name: value for name, value in values.items() if value}
    return collector.record(Shipment, kept, where)


def _head(part: int) -> Callable[[Block], str | None]:
    """Take one part of the head: "圆通快递   运单号：YT…"."""

    def find(block: Block) -> str | None:
        return (block.words("p-tit") or "").partition("运单号")[part].strip("：: ") or None

    return find


_HEADER: Table = (
    given("carrier", ".p-tit", _head(0), needed=True),
    given("number", ".p-tit", _head(2), identifier),
)


# -- the responses -------------------------------------------------------------------------------

_GROUP: Table = (key("carrier", "thirdName"), key("number", "shipId", identifier))
_PACKAGE: Table = (
    key("carrier", "carriageInfo.carrier", needed=True),
    key("number", "carriageInfo.carriageId", identifier, needed=True),
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
    return [
        (printed(line.get("CreationTime")), printed(line.get("Content")) or "") for line in lines
    ]
