"""Parcels in answers whose form was never published: found by the names that parcels go by.

The list's queryTrace.do and the older logistics interfaces answer so. What is read is only what
stands under a known name; two numbers in one answer are two parcels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from parsers._blocks import given
from parsers._collect import Collector, Table, dicts
from parsers._embedded import inside, objects_in
from parsers._fields import printed, text
from parsers._page import Found, NothingHere, Page
from parsers._records import Shipment
from parsers._trace_events import trace_of
from parsers.parcels import carrier_code, state_of
from parsers.taobao.logistics import courier, found_on, tracking_number

_NUMBERS = ("mailNo", "logisticsNo", "expressId", "invoiceNo")
_NAMES = ("cpName", "companyName", "logisticsName", "expressName", "tpName")
_TIMES = ("time", "timeStr", "eventTime", "acceptTime", "actionTime", "gmtModified")
_WORDS = ("desc", "standerdDesc", "context", "remark", "statusDesc", "place", "message")
_DEEPEST = 8


def read_answer(page: Page) -> Found:
    """Read the parcels of one answer.

    Raises:
        NothingHere: it names no parcel.
    """
    collector = Collector(page, "taobao_trace")
    parcels: dict[str, Shipment] = {}
    for source in _parcels(page.json, _DEEPEST):
        made = _shipment(source, collector)
        if made is not None and made.number and made.number not in parcels:
            parcels[made.number] = made
    if not parcels:
        raise NothingHere("no parcel in the answer")
    return found_on(tuple(parcels.values()), collector, "mailNo")


def _parcels(value: Any, deeper: int) -> Iterator[dict[str, Any]]:
    """Give the outermost objects that name exactly one parcel."""
    if isinstance(value, dict):
        numbers = set(_numbers(value, deeper))
        if len(numbers) == 1:
            yield value
            return
    for one in inside(value) if deeper else ():
        yield from _parcels(one, deeper - 1)


def _numbers(value: Any, deeper: int) -> Iterator[str]:
    return (str(one) for one in _named(value, _NUMBERS, deeper) if text(_plain(one)))


def _plain(raw: Any) -> Any:
    return raw if isinstance(raw, str | int) else None


def _named(value: Any, names: tuple[str, ...], deeper: int) -> Iterator[Any]:
    """Give what stands under some names, however deep."""
    for one in objects_in(value, deeper):
        yield from (one[name] for name in names if one.get(name))


def _shipment(source: dict[str, Any], collector: Collector) -> Shipment | None:
    values = collector.values(_PARCEL, source)
    lines = _trace(source, _DEEPEST)
    if lines:
        values.update(trace_of(lines, collector))
    else:
        collector.note("missing", "no trace stands with the parcel's number")
    return collector.record(Shipment, values)


def _trace(value: Any, deeper: int) -> list[tuple[Any, str | None]]:
    """Give the first list whose entries have a time and words."""
    entries = dicts(value)
    told = [(_first(one, _TIMES), printed(_plain(_first(one, _WORDS)))) for one in entries]
    if told and all(at and said for at, said in told):
        return told
    found = (_trace(one, deeper - 1) for one in (inside(value) if deeper else ()))
    return next(filter(None, found), [])


def _first(source: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((source[name] for name in names if source.get(name)), None)


def _one(names: tuple[str, ...]) -> Any:
    return lambda source: next((_plain(one) for one in _named(source, names, _DEEPEST)), None)


_PARCEL: Table = (
    given("number", "mailNo", _one(_NUMBERS), tracking_number, needed=True),
    given("carrier", "companyName", _one(_NAMES), courier),
    given("carrier_code", "cpCode", _one(("cpCode",)), text),
)


# -- the words of the logistics page -------------------------------------------------------------

_CUT = re.compile("猜你喜欢|为你推荐").search
_PARCEL_IN_WORDS = re.compile(
    r"(?<!\S)([\u4e00-\u9fa5]{2,10})\s+([A-Z]{0,4}\d{9,20})(?=\s|$)", re.ASCII
).findall


def read_words(page: Page) -> Found:
    """Read courier and number off the logistics page, where its answer was not captured.

    Raises:
        NothingHere: no parcel stands in its words.
    """
    printed = page.visible_text
    cut = _CUT(printed)
    told = printed[: cut.start()] if cut else printed
    if "暂无单号" in told:
        return Found(orders_on_page=0)
    parcels = {number: name for name, number in _PARCEL_IN_WORDS(told) if carrier_code(name)}
    if not parcels:
        raise NothingHere("no courier with a number in the page's words")
    collector = Collector(page, "taobao_logistics_words")
    collector.note("missing", "the trace was not among the captured answers")
    shipments = tuple(
        Shipment(carrier=name, number=number, state=state)
        for number, name in parcels.items()
        for state in (_state(told) if len(parcels) == 1 else None,)
    )
    return found_on(shipments, collector, "(words)")


def _state(told: str) -> Any:
    """A parcel that waits to be fetched says so; who signed is told by the trace alone."""
    waits = re.search(r"[^\s，。]{2,30}[，,]\s?请凭取货码", told)
    return state_of(waits[0]) if waits else None
