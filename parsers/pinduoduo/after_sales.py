"""Pinduoduo's after-sale requests 退款/售后: the list and one request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from parsers._blocks import given
from parsers._collect import Collector, Table, key
from parsers._fields import identifier, moment_within, text
from parsers._page import Found, LayoutChanged, Page
from parsers._records import AfterSale, Order
from parsers.pinduoduo.money import money
from parsers.pinduoduo.orders import order_sn
from parsers.pinduoduo.raw_data import raw_data
from parsers.pinduoduo.words import after_sale_status


def read_list_page(page: Page) -> Found:
    """Read the requests that the server wrote into the page.

    Raises:
        LayoutChanged: the state holds no list of requests.
    """
    return _list(raw_data(page), Collector(page, "pdd_after_sales"))


def read_list_response(page: Page) -> Found:
    """Read the requests that the page fetched.

    Raises:
        LayoutChanged: the response holds no list of requests.
    """
    return _list(page.json, Collector(page, "pdd_after_sales_response"))


def _list(state: Any, collector: Collector) -> Found:
    listed = next(_named(state, "listItemVOList"), None)
    if not isinstance(listed, list):
        raise LayoutChanged("no listItemVOList")
    orders = collector.each(listed, "listItemVOList", lambda raw, at: _request(raw, at, collector))
    return Found(orders, len(listed), collector.notices)


def _named(state: Any, name: str) -> Iterator[Any]:
    """Find what goes by a name, however deep: where the list stands in the page is not known."""
    waiting = [state]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if name in here:
                yield here[name]
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)


def _request(raw: dict[str, Any], where: str, collector: Collector) -> Order | None:
    values = collector.values(_OF_ORDER, raw, where)
    request = collector.part(AfterSale, _LISTED, raw, where)
    values["after_sales"] = (request,) if request else ()
    return collector.order(values, _OF_ORDER, where, after_sales="afterSalesId")


def _in_link(raw: Any) -> str | None:
    asked = parse_qs(urlsplit(str(raw)).query)
    return order_sn(asked["order_sn"][-1]) if "order_sn" in asked else None


_LINK = "listItemExtraVO.navToDetailPageUrl"
_OF_ORDER: Table = (key("number", _LINK, _in_link, needed=True),)
_LISTED: Table = (
    key("number", "afterSalesId", identifier, needed=True),
    key("status", "listItemStatusVO.statusText", after_sale_status),
    key("status_text", "listItemStatusVO.statusText", needed=True),
)


# -- one request ---------------------------------------------------------------------------------


def read_detail_page(page: Page) -> Found:
    """Read one request: labels and words, wherever the server's blocks put them.

    Raises:
        LayoutChanged: no label with its words stands in the state.
    """
    labelled = dict(_labelled(raw_data(page)))
    if not labelled.keys() & _KNOWN_LABELS:
        raise LayoutChanged("no block with 申请金额 or 申请时间")
    collector = Collector(page, "pdd_after_sale")
    asked = {"asked_order": page.query.get("order_sn"), "asked": page.query.get("after_sales_id")}
    labelled.update({name: words for name, words in asked.items() if words})
    values = collector.values(_DETAIL_ORDER, labelled)
    request = collector.part(AfterSale, _DETAIL, labelled)
    values["after_sales"] = (request,) if request else ()
    order = collector.order(values, _DETAIL_ORDER, "", after_sales="detailData")
    return Found([order] if order else [], 1, collector.notices)


def _labelled(state: Any) -> Iterator[tuple[str, str]]:
    """Give every pair of a label and its words: {"prefix": "申请金额", "text": "￥12.30"}."""
    waiting = [state]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            label, words = here.get("prefix"), here.get("text")
            if isinstance(label, str) and isinstance(words, str):
                yield label.strip(" :："), words
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)


_KNOWN_LABELS = frozenset({"申请金额", "退款金额", "申请时间", "售后编号", "退款编号", "申请类型"})
_KINDS = (("换", "exchange"), ("退货", "return_refund"), ("退款", "refund_only"))


def _kind(printed: Any) -> str | None:
    words = text(printed) or ""
    return next((kind for word, kind in _KINDS if word in words), None)


def _first(*names: str) -> Any:
    return lambda labelled: next((labelled[name] for name in names if name in labelled), None)


_DETAIL_ORDER: Table = (
    given("number", "order_sn=", _first("asked_order", "订单编号"), order_sn, needed=True),
)
_DETAIL: Table = (
    given("number", "after_sales_id=", _first("asked", "售后编号", "退款编号"), identifier),
    given("kind", "申请类型", _first("申请类型", "售后类型"), _kind),
    given("amount", "申请金额", _first("申请金额", "退款金额"), money),
    given("applied_at", "申请时间", _first("申请时间"), moment_within),
)
