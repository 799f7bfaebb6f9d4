"""JD's price protection: which goods may still ask for the difference, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers._blocks import Block, Element, given, outermost, words
from parsers._collect import Collector, Table
from parsers._fields import identifier, moment_within, money, quantity
from parsers._page import Found, LayoutChanged, Page
from parsers._records import AfterSale, Item, Order
from parsers.jd.addresses import item_link

_BUTTON_ID = re.compile(r"applyBT_(\d+)_(\d+)_(\d+)").fullmatch
_SKU = re.compile(r"item\.jd\.com/(\d+)\.html").search
_DIGITS = re.compile(r"\d{6,24}").search
_REFUNDED = re.compile(r"退款\s*([¥￥][\d.,]+)").search


def read_pc(page: Page) -> Found:
    """Read the rows of the PC page: one head row per order, then one row per product.

    Raises:
        LayoutChanged: there is no list of such rows.
    """
    table = Block(page.tree)
    rows = outermost(row for row in page.tree.iter("tr") if row.get("class"))
    groups = list(_grouped(rows))
    if not groups:
        raise LayoutChanged("no .tr-th before rows .co-th")
    return _read(page, groups, "jd_price_protection", claimed=len(table.all("order")))


def read_mobile(page: Page) -> Found:
    """Read the list of the mobile page, whole or as the fragment that it fetches.

    Raises:
        LayoutChanged: there is no such list.
    """
    codes = Block(page.tree).all("order-code")
    listed = outermost(li for code in codes for li in [*code.iterancestors("li")][:1])
    if not listed:
        raise LayoutChanged("no li with an .order-code")
    groups = [(Block(e), [Block(product) for product in _products(e)]) for e in listed]
    return _read(page, groups, "jd_price_protection_mobile", claimed=len(listed))


Group = tuple[Block, list[Block]]


def _grouped(rows: list[Element]) -> Iterator[Group]:
    """Put the product rows to the order row before them; a separating row ends an order."""
    group: Group | None = None
    for row in rows:
        names = row.get("class").split()
        if group and ("tr-th" in names or "sep-row" in names):
            yield group
            group = None
        if "tr-th" in names:
            group = (Block(row), [])
        elif "co-th" in names:
            # a product without an order row above it is told as an order that was not read
            group = group or (Block(row), [])
            group[1].append(Block(row))
    if group:
        yield group


def _products(order: Element) -> list[Element]:
    return Block(order).all("product-item")


def _read(page: Page, groups: list[Group], reader: str, claimed: int) -> Found:
    collector = Collector(page, reader)
    orders = collector.each(groups, "order", lambda group, at: _order(group, at, collector))
    return Found(orders, max(claimed, len(groups)), collector.notices)


def _order(group: Group, where: str, collector: Collector) -> Order | None:
    head, products = group
    values = collector.values(_ORDER, head, where)
    items = [collector.part(Item, _ITEM, product, where) for product in products]
    values["items"] = tuple(item for item in items if item)
    results = [collector.part(AfterSale, _RESULT, line, where) for line in _log(head, products)]
    values["after_sales"] = tuple(result for result in results if result)
    if any(_may_apply(product) for product in products):
        values["actions"] = ("apply_price_protection",)
    return collector.order(values, _ORDER, where, items=".p-name", after_sales=".jb-has-succ")


def _log(head: Block, products: list[Block]) -> list[str]:
    """Give the lines that tell what became of an application."""
    lines = [e for block in products for cell in block.all("show-detail") for e in cell.iter("p")]
    lines += head.all("item-jb")
    return [words(line) for line in lines if words(line)]


def _may_apply(product: Block) -> bool:
    """A button that is styled away or marked so cannot be pressed."""
    for link in product.element.iter("a"):
        if _BUTTON_ID(link.get("id") or ""):
            off = link.get("style") or "disable-apply" in (link.get("class") or "")
            return not off and "申请价保" in words(link)
    return False


def _number(head: Block) -> str | None:
    printed = head.words("order") or head.words("order-code")
    found = _DIGITS(printed or "")
    return found[0] if found else None


def _placed(head: Block) -> str | None:
    if (printed := head.words("time")) is not None:
        return printed
    return next((words(e) for e in head.element.iter("span") if "下单时间" in words(e)), None)


_ORDER: Table = (
    given("number", ".order", _number, identifier, needed=True),
    given("placed_at", ".time", _placed, moment_within, needed=True),
)


def _sku(product: Block) -> str | None:
    for element in product.element.iter("a"):
        found = _BUTTON_ID(element.get("id") or "")
        linked = _SKU(element.get("href") or "")
        if found or linked:
            return found[2] if found else linked and linked[1]
    return None


def _href(product: Block) -> str | None:
    hrefs = (link.get("href") or "" for link in product.element.iter("a"))
    return next((href for href in hrefs if _SKU(href)), None)


_ITEM: Table = (
    given("title", ".p-name, .name", lambda p: p.words("p-name") or p.words("name"), needed=True),
    given("item_id", "applyBT_<order>_<sku>_<n>", _sku, identifier),
    given("unit_price", ".price", lambda p: p.words("price"), money, needed=True),
    given("quantity", ".count", lambda p: p.words("count"), quantity, needed=True),
    given("url", "a/@href", _href, item_link),
)


def _state(line: str) -> str:
    if "成功" in line:
        return "refunded"
    return "in_progress" if "预计" in line or "繁忙" in line else "rejected"


def _amount(line: str) -> str | None:
    found = _REFUNDED(line)
    return found[1] if found else None


_RESULT: Table = (
    given("kind", "", lambda _: "price_protection"),
    given("status", ".jb-has-succ", _state),
    given("status_text", ".show-detail p", lambda line: line),
    given("amount", "退款", _amount, money),
)
