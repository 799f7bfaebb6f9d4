"""JD's pages of one order on other hosts: 京东国际 (jd.hk) and top-ups (chongzhi.jd.com)."""

from __future__ import annotations

import re
from typing import Any

from parsers._blocks import Block, Element, given, words
from parsers._collect import Collector, Table
from parsers._fields import identifier, moment_within, money, quantity
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, Merchant, Order
from parsers.jd.addresses import item_link, order_number_in
from parsers.jd.statuses import status_of, status_words

# -- 京东国际 ------------------------------------------------------------------------------------


def read_global(page: Page) -> Found:
    """Read an order of 京东国际.

    Raises:
        LayoutChanged: no row of goods carries a skuid.
    """
    rows = [row for row in page.tree.iter("tr") if row.get("skuid")]
    if not rows:
        raise LayoutChanged("no tr[skuid]")
    collector = Collector(page, "jd_global_detail")
    values = collector.values(_GLOBAL, page)
    values["merchant"] = collector.part(Merchant, _GLOBAL_SHOP, page)
    items = [collector.part(Item, _GLOBAL_ITEM, Block(row)) for row in rows]
    values["items"] = tuple(item for item in items if item)
    return _one(collector.order(values, _GLOBAL, "", items="tr[skuid]"), collector)


def _one(order: Order | None, collector: Collector) -> Found:
    return Found([order] if order else [], 1, collector.notices)


def _said(pattern: str) -> Any:
    search = re.compile(pattern).search

    def find(page: Page) -> str | None:
        found = search(page.visible_text)
        return found[1] if found else None

    return find


def _red_sum(page: Page) -> str | None:
    """The sum to pay is the one printed in bold red."""
    bold = (e for e in page.tree.iter("b") if "red" in (e.get("class") or "").split())
    return next((words(e) for e in bold if re.match(r"[¥￥]", words(e))), None)


def _number(page: Page) -> str | None:
    return order_number_in(page.url) or _said(r"订单(?:号：)?\s?(\d{6,24})")(page)


# A word that ends in a colon is the next label: the value before it is missing.
_state = _said(r"当前状态[：:]\s*([\u4e00-\u9fa5]{2,10})(?=\s|$)")
_shop = _said(r"店铺名称[：:]\s*([^\s：:]{2,40})(?=\s|$)")
_GLOBAL: Table = (
    given("number", "orderId, li.active", _number, identifier),
    given(
        "status_text",
        "当前状态：",
        _state,
        status_words,
    ),
    given(
        "status",
        "当前状态：",
        _state,
        status_of,
        needed=True,
    ),
    given("paid", "b.red", _red_sum, money, needed=True),
)
_GLOBAL_SHOP: Table = (given("name", "店铺名称：", _shop, needed=True),)


def _link_in(row: Block, name: str) -> Element | None:
    return next(iter(row.links(name)), None)


def _title(row: Block) -> str | None:
    link = _link_in(row, "p-msg")
    return None if link is None else words(link)


def _href(row: Block) -> str | None:
    link = _link_in(row, "p-msg")
    return None if link is None else link.get("href")


_GLOBAL_ITEM: Table = (
    given("title", ".p-msg a", _title, needed=True),
    given("item_id", "@skuid", lambda row: row.element.get("skuid"), identifier),
    given("quantity", "td.num", lambda row: row.words("num"), quantity, needed=True),
    given("unit_price", "td.jdPrice", lambda row: row.words("jdPrice"), money, needed=True),
    given("url", ".p-msg a/@href", _href, item_link),
)


# -- top-ups -------------------------------------------------------------------------------------


def read_top_up(page: Page) -> Found:
    """Read a top-up order: a number, a status, a sum; no parcel and no shop.

    Raises:
        LayoutChanged: there is no #orderstate.
    """
    state = page.tree.find(".//*[@id='orderstate']")
    if state is None:
        raise LayoutChanged("no #orderstate")
    collector = Collector(page, "jd_top_up")
    values = collector.values(_TOP_UP, (page, Block(state)))
    values["items"] = collector.parts(Item, _TOPPED_UP, _rows(page), ".p-list")
    if not values["items"]:
        collector.note("missing", "items are not at .p-list")
    return _one(collector.order(values, _TOP_UP, ""), collector)


def _top_up_number(source: tuple[Page, Block]) -> str | None:
    found = re.search(r"\d{6,24}", source[1].words("fl") or "")
    return found[0] if found else order_number_in(source[0].url)


def _top_up_sum(source: tuple[Page, Block]) -> str | None:
    for total in Block(source[0].tree).all("total"):
        for red in Block(total).all("ftx-01"):
            return words(red)
    return None


def _rows(page: Page) -> list[Element]:
    rows = [row for bought in Block(page.tree).all("p-list") for row in bought.iter("tr")]
    return [cell for row in rows if (cell := row.find("td")) is not None]


_TOPPED_UP: Table = (given("title", ".p-list td", words),)
_TOP_UP: Table = (
    given("number", "#orderstate .fl", _top_up_number, identifier),
    given("status_text", "#orderstate .ftx-02", lambda s: s[1].words("ftx-02"), status_words),
    given("status", "#orderstate .ftx-02", lambda s: s[1].words("ftx-02"), status_of, needed=True),
    given("paid", ".total .ftx-01 b", _top_up_sum, money, needed=True),
    given(
        "placed_at",
        "下单时间：",
        lambda s: _said(r"下单时间[：:]\s*([\d: -]+)")(s[0]),
        moment_within,
    ),
)
