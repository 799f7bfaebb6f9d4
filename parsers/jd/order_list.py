"""JD's order list on the PC: rows rendered by the server, names and shops filled in later."""

from __future__ import annotations

import re

from lxml import etree

from parsers._blocks import Block, Element, given, hidden, outermost, words
from parsers._collect import Collector, Table
from parsers._fields import Unreadable, identifier, moment, money, text
from parsers._page import Found, LayoutChanged, NotRendered, Page
from parsers._records import Order, Promises
from parsers.jd.actions import actions_in
from parsers.jd.addresses import detail_link
from parsers.jd.goods import items_of
from parsers.jd.lazy import Lazy
from parsers.jd.shop import merchant_of
from parsers.jd.statuses import STATUSES, status_of, status_words
from parsers.jd.tracker import shipments_in

READER = "jd_list"


def read_list(page: Page) -> Found:
    """Read every order of the list; a split parent is no order, its children name it.

    Raises:
        LayoutChanged: there is no order table.
        NotRendered: the order table is still empty.
    """
    bodies = outermost(body for body in page.tree.iter("tbody") if _number_in_id(body))
    lazy = Lazy.of(page)
    if not bodies:
        return _no_orders(page)
    collector = Collector(page, READER)
    whole = bodies[:-1] if page.is_cut_short else bodies
    if len(whole) < len(bodies):  # half an order may show its price before the discount
        collector.note("order_unread", f"the page breaks off in {bodies[-1].get('id')}")
    orders = collector.each(whole, "tbody", lambda body, _: _order(Block(body), lazy, collector))
    _say_what_had_not_arrived(orders, collector)
    announced = lazy.announced - {body.get("id")[7:] for body in _parents(page)}
    missing = announced - {order.number for order in orders}
    _note_pager(page, collector)
    return Found(orders, max(len(bodies), len(orders) + len(missing)), collector.notices)


def _number_in_id(body: Element) -> str | None:
    found = _BODY_ID(body.get("id") or "")
    return found[1] if found else None


_BODY_ID = re.compile(r"tb-(?:order-)?(\d{6,24})").fullmatch


def _parents(page: Page) -> list[Element]:
    return [body for body in page.tree.iter("tbody") if (body.get("id") or "")[:7] == "parent-"]


def _no_orders(page: Page) -> Found:
    whole = Block(page.tree)
    if _parents(page):
        raise LayoutChanged("split parents without their children")
    if whole.first("empty-box") is not None or "最近没有下过订单" in page.text:
        return Found(orders_on_page=0)
    if whole.first("order-tb") is not None:
        raise NotRendered("the order table is still empty")
    raise LayoutChanged("no tbody with an id tb-<order number>")


# -- one order -----------------------------------------------------------------------------------


def _order(block: Block, lazy: Lazy, collector: Collector) -> Order | None:
    number = _number_in_id(block.element)
    where = f"#tb-{number} "
    values = collector.values(_ORDER, block, where)
    values["number"] = number
    values["merchant"] = merchant_of(block, lazy, collector, where)
    values["items"] = items_of(block, lazy, collector, where)
    values["shipments"] = shipments_in(block, collector, where)
    values["promises"] = collector.part(Promises, _PROMISES, block, where)
    values["actions"] = actions_in(block.element)
    if block.first("amount") is None:
        collector.note("missing", f"paid is not at {where}.amount")
    return collector.order(values, _ORDER, where, **_PLACES)


def _parent(block: Block) -> str | None:
    """Give the order this one was split from; a class that names the order itself says nothing."""
    own = _number_in_id(block.element)
    named = _PARENT_CLASS(block.element.get("class") or "")
    parent = named[1] if named else block.element.get("data-parentid")
    return parent if parent and parent not in (own, "0") else None


_PARENT_CLASS = re.compile(r"(?:^|\s)parent-(\d+)(?:\s|$)").search


def _placed(block: Block) -> str | None:
    dealt = block.first("dealtime")
    if dealt is not None and (dealt.get("title") or words(dealt)):
        return dealt.get("title") or words(dealt)
    return _hidden_input(block, "datasubmit-")


def _hidden_input(block: Block, prefix: str) -> str | None:
    for field in block.element.iter("input"):
        if (field.get("id") or "").startswith(prefix):
            value: str | None = field.get("value")
            return value
    return None


def _status(block: Block) -> str | None:
    printed = block.words("order-status")
    if printed:
        return printed
    # where a ship-by promise runs, JD's own script puts the status into the promise's pop-up
    tip = block.first("alphatip")
    if tip is not None:
        return next((words(span) for span in tip.iterchildren("span")), None)
    cell = block.first("status")
    spans = () if cell is None else cell.iter("span")
    known = {said for span in spans if (said := words(span)) in STATUSES}
    return known.pop() if len(known) == 1 else None


_SUM = re.compile(r"(实付款?|应付|总额|订单金额)\s*[:：]?\s*([¥￥]\s?[\d,.]+)").findall
_SUM_ORDER = ("实付", "实付款", "应付", "总额", "订单金额")


def _sum(printed: str) -> str | None:
    """Give what the order costs in the end, out of all the sums printed with their labels."""
    if "待发布" in printed:  # a presale whose price is not announced yet
        return None
    labelled = dict(_SUM(printed))
    for label in _SUM_ORDER:
        if label in labelled:
            return money(labelled[label])
    raise Unreadable(f"no known label before the sum: {printed[:40]!r}")


def _amount(block: Block) -> str | None:
    """Give the words of the cell with the sum, or else of the one cell that names a sum."""
    if printed := block.words("amount"):
        return printed
    cells = {said for cell in block.element.iter("td") if _SUM(said := words(cell))}
    return cells.pop() if len(cells) == 1 else None


def _payment(block: Block) -> str | None:
    found = _PAYMENT(_amount(block) or "")
    return found[0] if found else None


_PAYMENT = re.compile(r"(?:在线支付|货到付款|混合支付|公司转账|邮局汇款)(?:/\S+)?").search


def _link(block: Block) -> str | None:
    for link in block.element.iter("a"):
        if link.get("name") == "orderIdLinks":
            href: str | None = link.get("href")
            return href
    return None


def _promise(block: Block) -> str | None:
    tip = block.words("alphatip")
    if tip is None and block.first("order-status") is None:
        tip = words(block.element)  # the pop-up goes by another name
    found = _SHIP_BY(tip) if tip else None
    return found[1] if found else None


_SHIP_BY = re.compile(r"商家(?:未|应)在\s*(.+?)\s*前发货").search

_ORDER: Table = (
    given("parent_number", "class parent-<number>", _parent, identifier),
    given("placed_at", ".dealtime/@title", _placed, moment, needed=True),
    given("status_text", ".order-status", _status, status_words),
    given("status", ".order-status", _status, status_of, needed=True),
    given("paid", ".amount", _amount, _sum),
    given("payment", ".amount", _payment),
    given("url", "a[name=orderIdLinks]/@href", _link, detail_link),
)
_PROMISES: Table = (given("ship_by", ".alphatip", _promise, moment),)
_PLACES = {
    "number": "@id",
    "merchant": ".order-shop",
    "items": ".goods-item",
    "shipments": ".tooltip[_orderid]",
    "promises": ".alphatip",
    "actions": "a",
}


# -- the page as a whole -------------------------------------------------------------------------


def _say_what_had_not_arrived(orders: list[Order], collector: Collector) -> None:
    """JD sends names and shops after the page: a capture in between has gaps, and says so."""
    nameless = sum(1 for order in orders for item in order.items if item.title is None)
    shopless = sum(1 for o in orders if o.merchant is None or o.merchant.name is None)
    if nameless or shopless:
        detail = f"captured before JD filled in {nameless} product names and {shopless} shops"
        collector.note("not_filled_yet", detail)


def _note_pager(page: Page, collector: Collector) -> None:
    pagers = _PAGERS(page.tree) if "pagin" in page.text[page.text.rfind("</tbody>") :] else ()
    if not isinstance(pagers, list) or not pagers:
        return
    pager = pagers[0]
    block = Block(pager)
    here, last = block.words("current"), block.first("next-disabled") is not None
    if here and not hidden(pager) and text(here):
        collector.note("pager", f"page {here}, " + ("the last one" if last else "more follow"))


_PAGERS = etree.XPath("//div[contains(concat(' ', @class, ' '), ' pagin ')]")
