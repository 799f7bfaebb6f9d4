"""JD's page of one order on the PC, in the shapes seen from 2016 to 2026."""

from __future__ import annotations

import re
from typing import Any

from parsers._blocks import Block, Element, given, hidden, words
from parsers._collect import Collector, Table
from parsers._fields import identifier, moment_within, money, quantity
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, Merchant, Order, Shipment
from parsers.jd.actions import actions_in
from parsers.jd.addresses import item_link
from parsers.jd.labels import Labels, labels_in, sum_of
from parsers.jd.statuses import STATUSES, status_of, status_words
from parsers.jd.tracker import shipment_of

READER = "jd_detail"


def read_detail(page: Page) -> Found:
    """Read one order's page.

    Raises:
        LayoutChanged: neither goods nor a status stand where JD puts them.
    """
    block = Block(page.tree)
    if block.first("tb-order") is None and block.first("state-txt") is None:
        raise LayoutChanged("neither .tb-order nor .state-txt")
    collector = Collector(page, READER)
    order = _order(Source(page, block), collector)
    return Found([order] if order else [], 1, collector.notices)


class Source:
    """What the fields of an order's page are looked up in."""

    def __init__(self, page: Page, block: Block) -> None:
        self.page = page
        self.block = block
        self.labels: Labels = labels_in(block)
        self.payment: Labels = labels_in(block, "info-rcol")
        self.totals: Labels = labels_in(block, "txt")
        self.inputs = {
            name: value
            for e in page.tree.iter("input")
            if (name := e.get("id")) and (value := e.get("value")) is not None
        }


def _order(source: Source, collector: Collector) -> Order | None:
    values = collector.values(_ORDER, source)
    values["merchant"] = collector.part(Merchant, _MERCHANT, source)
    values["items"] = _items(source.block, collector)
    shipment = _shipment(source, collector)
    values["shipments"] = (shipment,) if shipment else ()
    values["actions"] = actions_in(source.page.tree)
    places = {"items": ".tb-order", "merchant": ".shop-name", "shipments": ".p-info"}
    return collector.order(values, _ORDER, "", **places)


# -- the order itself ----------------------------------------------------------------------------


def _number(source: Source) -> str | None:
    for printed in (source.inputs.get("orderid"), source.block.words("state-top")):
        found = re.search(r"\d{6,24}", printed or "")
        if found:
            return found[0]
    return _asked_for(source.page) or _in_links(source.page)


def _asked_for(page: Page) -> str | None:
    return page.query.get("orderid") or page.query.get("orderId")


def _in_links(page: Page) -> str | None:
    """Find the number in the after-sale links of the goods."""
    hrefs = (_REPAIR(link.get("href") or "") for link in page.tree.iter("a"))
    numbers = {found[1] for found in hrefs if found}
    return numbers.pop() if len(numbers) == 1 else None


_REPAIR = re.compile(r"ordersearchlist\.action\?searchString=(\d+)").search

# The steps of an order as the progress bar names them.
_STEPS = {
    "placed_at": ("提交订单",),
    "paid_at": ("付款成功", "支付成功"),
    "shipped_at": ("商品出库", "等待收货"),
    "completed_at": ("完成",),
}


def _step(source: Source, name: str) -> str | None:
    """Give the date under a step that has been reached."""
    for node in source.block.all("node"):
        if "ready" not in node.get("class").split():
            continue
        printed = words(node)
        if any(label in printed for label in _STEPS[name]):
            return printed
    return None


def _placed(source: Source) -> str | None:
    for name, value in source.inputs.items():
        if name.startswith(("datesubmit-", "datasubmit-")):
            return str(value)
    return source.labels.get("下单时间") or _step(source, "placed_at") or _first_step(source)


def _first_step(source: Source) -> str | None:
    """The first step of every order is that it was placed, where the bar names no steps."""
    nodes = source.block.all("node")
    labels = [label for named in _STEPS.values() for label in named]
    if not nodes or any(label in words(node) for node in nodes for label in labels):
        return None
    return words(nodes[0]) if "ready" in nodes[0].get("class").split() else None


def _status(source: Source) -> str | None:
    """Give the headline; JD writes it as a heading, and a known status is no other heading's."""
    if printed := source.block.words("state-txt"):
        return printed
    headings = source.block.element.iter("h3")
    known = {said for one in headings if (said := words(one)) in STATUSES}
    return known.pop() if len(known) == 1 else None


def _paid(source: Source) -> str | None:
    counted = next((e for e in source.block.all("count") if _inside(e, "goods-total")), None)
    if counted is not None:
        return words(counted)
    return next((source.labels[label] for label in _PAID if label in source.labels), None)


_PAID = ("实付款", "应付总额", "应支付金额")


def _inside(element: Element, name: str) -> bool:
    return any(name in (up.get("class") or "").split() for up in element.iterancestors())


def _discount(source: Source) -> str | None:
    """Add up what was taken off; the page prints it twice, below the goods and in the payment."""
    if source.page.is_cut_short:
        return None
    return sum_of(source.totals, _TAKEN_OFF) or sum_of(source.payment, _TAKEN_OFF)


_TAKEN_OFF = ("优惠券", "订单优惠", "商品优惠", "返现", "优惠")


def _freight(source: Source) -> str | None:
    return source.labels.get("运费金额") or source.labels.get("运费")


_ORDER: Table = (
    given("number", "#orderid, .state-top", _number, identifier),
    given("status_text", ".state-txt", _status, status_words),
    given("status", ".state-txt", _status, status_of, needed=True),
    given("placed_at", "#datesubmit, .node", _placed, moment_within),
    given(
        "paid_at",
        "付款时间, .node",
        lambda s: s.labels.get("付款时间") or _step(s, "paid_at"),
        moment_within,
    ),
    given("shipped_at", ".node", lambda s: _step(s, "shipped_at"), moment_within),
    given("completed_at", ".node", lambda s: _step(s, "completed_at"), moment_within),
    given("payment", "付款方式", lambda s: s.labels.get("付款方式")),
    given("paid", ".goods-total .count", _paid, money, needed=True),
    given("freight", "运费", _freight, money),
    given("discount", "优惠", lambda s: s, _discount),
)


# -- the shop ------------------------------------------------------------------------------------


def _vender(source: Source) -> str | None:
    vender = source.inputs.get("venderId") or source.inputs.get("venderIdListStr")
    return vender if vender and vender.isdigit() and vender != "0" else None


def _self_operated(source: Source) -> bool | None:
    """JD itself sells where the page names vender 0; without the field there is no answer."""
    if "venderId" not in source.inputs:
        return None
    return source.inputs["venderId"] in ("", "0")


_MERCHANT: Table = (
    given("name", ".shop-name", lambda s: s.block.words("shop-name")),
    given("id", "#venderId", _vender, identifier),
    given("self_operated", "#venderId", _self_operated, lambda told: told),
)


# -- the goods -----------------------------------------------------------------------------------


def _items(block: Block, collector: Collector) -> tuple[Item, ...]:
    tables = block.all("tb-order") or [block.element]
    rows = [row for table in tables for row in table.iter("tr")]
    goods = [row for row in rows if _SKU_CLASS(row.get("class") or "") and not hidden(row)]
    found = [collector.part(Item, _ITEM, Block(row), ".tb-order ") for row in goods]
    if not found:
        collector.note("missing", "items are not at .tb-order tr.product-<sku>")
    return tuple(item for item in found if item)


_SKU_CLASS = re.compile(r"(?:^|\s)product-(\d+)(?:\s|$)").search


def _sku(row: Block) -> str | None:
    found = _SKU_CLASS(row.element.get("class") or "")
    return found[1] if found else None


def _count(row: Block) -> str | None:
    """The fifth cell holds the number of pieces; it follows the price."""
    cells = [cell for cell in row.element if cell.tag == "td"]
    return words(cells[4]) if len(cells) > 4 else None


def _price(row: Block) -> str | None:
    printed = row.words("f-price")
    return None if printed == "赠品" else printed


def _href(row: Block) -> str | None:
    return next((link.get("href") for link in row.links("p-name")), None)


def _extra(row: Block) -> str | None:
    """Give colour and size; links beside them ("找搭配") belong to the page."""
    extra = row.first("p-extra")
    spans = [] if extra is None else [e for e in extra.iter("span") if e.find(".//em") is None]
    return " ".join(filter(None, map(words, spans))) or None


_ITEM: Table = (
    given("title", ".p-name a", lambda row: row.words("p-name")),
    given("sku", ".p-extra", _extra),
    given("item_id", "class product-<sku>", _sku, identifier),
    given("quantity", "td:nth-of-type(5)", _count, quantity, needed=True),
    given("unit_price", ".f-price", _price, money),
    given("url", ".p-name a/@href", _href, item_link),
)


# -- the parcel ----------------------------------------------------------------------------------

_TOLD_IN = ("p-info", "track-rcol", "track-list", "package-info", "disp-info", "eps-process")
_CARRIER = (
    re.compile(
        r"(?:承运人|国内物流承运方)\s*[:：]\s*(\S{2,20}?)(?=快递咨询|包裹|货运单号|\s|$)"
    ).search,
    re.compile(r"交付([\u4e00-\u9fa5]{2,12})[，,]").search,
)
_NUMBER = re.compile(r"(?:货运单号\s*[:：]|运单号为)\s*([A-Za-z0-9-]{8,30})").search


def _shipment(source: Source, collector: Collector) -> Shipment | None:
    told = " ".join(words(e) for name in _TOLD_IN for e in source.block.all(name))
    labels = source.labels
    values: dict[str, Any] = {}
    carrier = labels.get("承运人") or labels.get("国内物流承运方") or _first_of(_CARRIER, told)
    number = labels.get("货运单号") or _first_of((_NUMBER,), told)
    if carrier:
        values["carrier"] = carrier.removesuffix("快递咨询").strip()
    if number and (found := re.match(r"[A-Za-z0-9-]{8,30}", number)):
        values["number"] = found[0]
    lines = [_line(line) for trace in source.block.all("track-list") for line in trace.iter("li")]
    return shipment_of(values, lines, collector, ".track-list ")


def _first_of(searches: Any, told: str) -> str | None:
    return next((found[1] for search in searches if (found := search(told))), None)


def _line(line: Element) -> tuple[str | None, str]:
    block = Block(line)
    return block.words("time"), block.words("txt") or ""
