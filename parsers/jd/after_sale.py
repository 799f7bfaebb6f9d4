"""JD's after-sale pages, read by their labels: no capture of their markup was ever published."""

from __future__ import annotations

import re
from typing import Any

from parsers._blocks import Element, given, words
from parsers._collect import Collector, Table
from parsers._fields import Unreadable, identifier, moment_within, money
from parsers._page import Found, LayoutChanged, NothingHere, Page
from parsers._records import AfterSale, Order
from parsers.jd.addresses import order_number_in

Labelled = dict[str, str]

_LABELS = {
    "服务单号": "number",
    "售后单号": "number",
    "订单号": "order",
    "订单编号": "order",
    "服务类型": "kind",
    "售后类型": "kind",
    "申请类型": "kind",
    "服务单状态": "status",
    "处理状态": "status",
    "当前状态": "status",
    "退款金额": "amount",
    "申请时间": "applied_at",
}
_LABELLED = re.compile(rf"({'|'.join(_LABELS)})\s*[:：]\s*(\S.{{0,60}})").fullmatch
_KINDS = (("换货", "exchange"), ("维修", "repair"), ("返修", "repair"), ("退货", "return_refund"))
_STATES = (
    (re.compile("取消|撤销|关闭"), "closed"),
    (re.compile("不通过|拒绝|驳回"), "rejected"),
    (re.compile("退款成功|已退款|退款完成"), "refunded"),
    (re.compile("寄回|寄出商品|待客户发货"), "send_back"),
    (re.compile("已?完成"), "completed"),
    (re.compile("待|审核|处理|中"), "in_progress"),
)


def read_list(page: Page) -> Found:
    """Read a table of service orders by the words in its head row.

    Raises:
        LayoutChanged: no table names 服务单号 and 订单号 in its head.
    """
    rows = [row for table in page.tree.iter("table") for row in _rows(table)]
    if not rows:
        raise LayoutChanged("no table headed 服务单号 and 订单号")
    collector = Collector(page, "jd_after_sale_list")
    orders = collector.each(rows, "tr", lambda row, where: _order(row, where, collector))
    return Found(orders, len(rows), collector.notices)


def read_one(page: Page) -> Found:
    """Read one service order's page by its labels.

    Raises:
        LayoutChanged: no label 服务单号 stands on the page.
    """
    labelled = _labels_of(page.tree)
    if "number" not in labelled:
        raise LayoutChanged("no label 服务单号")
    labelled.setdefault("order", order_number_in(page.url) or "")
    collector = Collector(page, "jd_after_sale")
    order = _order(labelled, "", collector)
    return Found([order] if order else [], 1, collector.notices)


def read_number(page: Page) -> Found:
    """Read the number of the service order that belongs to an order, out of its response.

    Raises:
        NothingHere: the order has none, or the address names no order.
    """
    number, found = order_number_in(page.url), _TRACK(page.text)
    if number is None or not found:
        raise NothingHere("no order number, or no service order")
    collector = Collector(page, "jd_after_sale_number")
    order = _order({"order": number, "number": found[1]}, "", collector)
    return Found([order] if order else [], 1, collector.notices)


_TRACK = re.compile(r'"track"\s{0,9}:\s{0,9}"?(\d{6,24})"?').search


def _order(labelled: Labelled, where: str, collector: Collector) -> Order | None:
    values = collector.values(_ORDER, labelled, where)
    request = collector.part(AfterSale, _REQUEST, labelled, where)
    values["after_sales"] = (request,) if request else ()
    return collector.order(values, _ORDER, where, after_sales="服务单号")


def _rows(table: Element) -> list[Labelled]:
    """Give the rows of a table by the labels that head its columns."""
    lines = [[words(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if not lines:
        return []
    names = [_LABELS.get(head.rstrip(":： ")) for head in lines[0]]
    if not {"number", "order"} <= set(names):
        return []
    full = [line for line in lines[1:] if len(line) == len(names)]
    return [{n: cell for n, cell in zip(names, line, strict=True) if n} for line in full]


def _labels_of(tree: Element) -> Labelled:
    """Gather the known labels, as "服务单号：123" in one element or in two beside each other."""
    labelled: Labelled = {}
    for element in tree.iter("td", "th", "dt", "dd", "span", "label", "div", "p", "li"):
        printed = (element.text or "").strip()
        bare = _LABELS.get(printed.rstrip(":： "))
        beside = element.getnext()
        if bare and beside is not None and isinstance(beside.tag, str):
            labelled.setdefault(bare, words(beside))
        elif found := _LABELLED(printed):
            labelled.setdefault(_LABELS[found[1]], found[2].strip())
    return labelled


def _kind(printed: str) -> str | None:
    return next((kind for word, kind in _KINDS if word in printed), None)


def _state(printed: str) -> str:
    found = (state for shape, state in _STATES if shape.search(printed))
    if (state := next(found, None)) is None:
        raise Unreadable(f"unknown status {printed[:30]!r}")
    return state


def _state_text(printed: str) -> str | None:
    """Words that mean no state may belong to another column."""
    return printed if any(shape.search(printed) for shape, _ in _STATES) else None


def _told(name: str) -> Any:
    return lambda labelled: labelled.get(name) or None


def _sum(printed: str) -> str | None:
    """A whole number without ¥ is a number of something else."""
    if printed.isdecimal():
        raise Unreadable(f"no sum: {printed[:30]!r}")
    return money(printed)


_ORDER: Table = (given("number", "订单号", _told("order"), identifier, needed=True),)
_REQUEST: Table = (
    given("number", "服务单号", _told("number"), identifier),
    given("kind", "服务类型", _told("kind"), _kind),
    given("status", "状态", _told("status"), _state),
    given("status_text", "状态", _told("status"), _state_text),
    given("amount", "退款金额", _told("amount"), _sum),
    given("applied_at", "申请时间", _told("applied_at"), moment_within),
)
