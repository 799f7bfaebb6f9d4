"""退款管理 and 退款详情 on refund2: `var disputeData = {…}`, a map of components."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from parsers._collect import Collector, Table, dicts, inner, key
from parsers._embedded import json_value, opening
from parsers._fields import identifier, instant, money, text
from parsers._mtop import in_order
from parsers._page import Found, LayoutChanged, Page
from parsers._records import AfterSale
from parsers.taobao._words import after_sale_kind, refund
from parsers.taobao.after_sale_detail import read_detail

_DATA = opening("disputeData")


def printed(raw: Any) -> str | None:
    """Give a printed text without its line-breaks: 退款成功<br/>."""
    return text(re.sub(r"<[^<>]{1,40}>", " ", str(raw))) if raw else None


def state(raw: Any) -> str | None:
    """Give what a printed after-sale status means."""
    known = refund(printed(raw))
    return known.status if known else None


def components_of(data: Any) -> dict[str, Any]:
    """Give the component map of a page or of an answer.

    Raises:
        LayoutChanged: there is none.
    """
    if isinstance(data, dict) and isinstance(data.get("resultData"), dict):
        data = data["resultData"]
    components = data.get("data") if isinstance(data, dict) else None
    if not isinstance(components, dict):
        raise LayoutChanged("no component map in disputeData")
    return components


def read_page(page: Page) -> Found:
    """Read the list or the detail that the server wrote into the page."""
    return _read(json_value(page, _DATA), Collector(page, "taobao_after_sale"))


def read_answer(page: Page) -> Found:
    """Read the same components where they arrive as a response."""
    return _read(page.json, Collector(page, "taobao_after_sale_answer"))


def _read(data: Any, collector: Collector) -> Found:
    components = components_of(data)
    if any(name.startswith("disputeListGrid") for name in components):
        return read_list(components, collector)
    if any("DetailRows" in name for name in components):
        return read_detail(components, collector)
    if "listPagination" in str(list(components)):
        return Found([], 0, collector.notices)
    raise LayoutChanged("neither a list nor a detail of refunds")


# --- the list ---------------------------------------------------------------------------------


def read_list(components: dict[str, Any], collector: Collector) -> Found:
    """Read the list of refunds; an order may stand in several of its rows."""
    rows = list(_rows(components))
    requests: dict[str, list[AfterSale]] = defaultdict(list)
    for position, row in enumerate(rows):
        where = f"disputeListGrid[{position}]."
        values = collector.values(ROW, row, where)
        number = values.pop("order", None)
        request = collector.record(AfterSale, values, where)
        if number and request:
            requests[number].append(request)
    said = _claimed(components)
    if said > len(rows):
        collector.note("rows_missing", f"the page says {said} refunds, {len(rows)} were read")
    orders = [
        collector.order({"number": number, "after_sales": tuple(several)}, (), "", number="(row)")
        for number, several in requests.items()
    ]
    return Found([order for order in orders if order], len(orders), collector.notices)


def _rows(components: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Join the head and the body of each row: the two share the number before the @."""
    joined: dict[str, dict[str, Any]] = {}
    for name, component in in_order(components):
        tag, _, place = name.partition("_")
        fields = component.get("fields") if isinstance(component, dict) else None
        if tag == "disputeListGrid" and isinstance(fields, dict):
            row = joined.setdefault(place.partition("@")[0], {})
            for pair in dicts(fields.get("numbers")):
                row[str(pair.get("title"))] = pair.get("value")
            for position, option in enumerate(dicts(fields.get("options"))):
                row[f"column {position}"] = inner(option, "title").get("name")
    yield from joined.values()


def _claimed(components: dict[str, Any]) -> int:
    for name, component in components.items():
        fields = inner(component, "fields") if isinstance(component, dict) else {}
        if name.startswith("listPagination"):
            figures = [
                int(str(fields.get(label)))
                for label in ("total", "defaultPageSize", "defaultCurrent")
                if str(fields.get(label)).isdecimal()
            ]
            if len(figures) == 3:
                total, size, current = figures
                return max(0, min(size, total - size * (current - 1)))
    return 0


ROW: Table = (
    key("order", "订单编号", identifier, needed=True),
    key("number", "退款编号", identifier, needed=True),
    key("amount", "column 0", money, needed=True),
    key("applied_at", "column 1", instant, needed=True),
    key("kind", "column 2", after_sale_kind),
    key("status", "column 3", state),
    key("status_text", "column 3", printed, needed=True),
)
