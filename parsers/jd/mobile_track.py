"""JD's tracking page on the phone, read by its words: a description, then its time below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers._collect import Collector
from parsers._page import Found, NothingHere, NotRendered, Page
from parsers.jd.addresses import order_number_in
from parsers.jd.tracker import shipment_of

_TIME = re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d(?::\d\d)?").fullmatch
_CARRIER = re.compile(r"国内承运人\s*[:：]\s*(\S{2,20})").search
_NUMBER = re.compile(r"运单号\s*[:：]\s*([A-Za-z0-9-]{8,30})").search
_NOISE = frozenset(
    {"订单跟踪", "联系客服", "复制", "展开详细信息", "收起", "仓库", "签", "派", "运", "揽"}
)
_ABOUT_ELSE = ("订单编号", "运单号", "国内承运人", "联系电话", "收货地址", "收货人")


def read_track(page: Page) -> Found:
    """Read the trace of the order that the address names.

    Raises:
        NotRendered: no line of the page is a time.
        NothingHere: the address names no order.
    """
    number = order_number_in(page.url)
    if number is None:
        raise NothingHere("no order number in the address")
    lines = list(_lines(_told(page)))
    if not lines:
        raise NotRendered("no line that is a time: the page stays empty without all parameters")
    collector = Collector(page, "jd_mobile_track")
    shipment = shipment_of(_head(page.visible_text), lines, collector, "")
    values = {"number": number, "shipments": (shipment,) if shipment else ()}
    order = collector.order(values, (), "", shipments="words")
    return Found([order] if order else [], 1, collector.notices)


def _told(page: Page) -> Iterator[str]:
    """Give the pieces of text as they stand in the page, without buttons and marks."""
    for piece in page.visible_pieces:
        words = " ".join(piece.split())
        if words and words not in _NOISE and not words.startswith(_ABOUT_ELSE):
            yield words


def _lines(pieces: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Put each time to the last words before it; what stands above those belongs to the head."""
    before = ""
    for piece in pieces:
        if _TIME(piece):
            if before:
                yield piece, before
            before = ""
        else:
            before = piece


def _head(words: str) -> dict[str, str]:
    found = {"carrier": _CARRIER(words), "number": _NUMBER(words)}
    return {name: match[1] for name, match in found.items() if match}
