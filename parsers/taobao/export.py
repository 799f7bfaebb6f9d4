"""导出订单: the table of orders that Taobao itself gives out, one row for each line of an order.

Its columns go by several names, and a row without an order number belongs to the order above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from parsers._blocks import given
from parsers._collect import Collector, Table, key
from parsers._fields import CHINA, Unreadable, money, quantity, text
from parsers._fields import moment as printed_moment
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, Merchant, Order
from parsers.taobao._addresses import address
from parsers.taobao._lines import number as order_number
from parsers.taobao._words import is_goods, refund, status_of

Cells = Sequence[Any]
Row = dict[str, Any]

COLUMNS = {
    "number": ("订单号", "订单编号"),
    "placed_at": ("订单提交时间", "下单时间"),
    "status": ("订单状态",),
    "merchant": ("店铺名称",),
    "title": ("商品名称",),
    "link": ("商品链接",),
    "sku": ("型号款式",),
    "quantity": ("商品数量",),
    "price": ("商品金额",),
    "paid": ("实付金额",),
    "freight": ("运费",),
    "refund": ("退款状态",),
}
_NAMES = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}
_ABOVE_THE_TABLE = 20  # rows in which the heads of the columns are looked for
_READER = "taobao_export"


def read_rows(rows: Iterable[Cells], exported_at: datetime | None = None) -> Found:
    """Read the orders of a table, given row by row as it stands in the file.

    Raises:
        LayoutChanged: the table has no column of order numbers, or none of products.
    """
    collector = Collector(Page("", "", exported_at, "taobao"), _READER)
    lines = _lines(iter(rows), collector)
    blocks = list(_blocks(lines, collector))
    orders = collector.each(blocks, "order", lambda block, _: _order(block, collector))
    return Found(orders, len(blocks), collector.notices)


def _lines(rows: Iterator[Cells], collector: Collector) -> Iterator[Row]:
    """Give each row below the heads by the names of its columns, blank ones left out."""
    names = _heads(rows)
    for name in sorted(COLUMNS.keys() - names.keys()):
        collector.note("missing", f"{name}: no column {' or '.join(COLUMNS[name])}")
    yield from (
        {name: cell for name, place in names.items() if (cell := _cell(cells, place)) is not None}
        for cells in rows
    )


def _heads(rows: Iterator[Cells]) -> dict[str, int]:
    for cells in islice(rows, _ABOVE_THE_TABLE):
        named = {
            _NAMES[head]: place
            for place, cell in enumerate(cells)
            if isinstance(cell, str) and (head := cell.strip().lstrip("\ufeff")) in _NAMES
        }
        if {"number", "title"} <= named.keys():
            return named
    raise LayoutChanged("no columns 订单号 and 商品名称: not the table that 导出订单 gives")


def _cell(cells: Cells, place: int) -> Any:
    """Give a cell; a table saved as text guards long numbers with a tab, an equals sign, quotes."""
    cell = cells[place] if place < len(cells) else None
    if not isinstance(cell, str):
        return cell
    plain = cell.strip()
    guarded = _GUARDED(plain)
    return (guarded[1] if guarded else plain) or None


_GUARDED = re.compile(r"""(?:=?"|')(\d{10,20})"?""").fullmatch


def _blocks(lines: Iterable[Row], collector: Collector) -> Iterator[list[Row]]:
    """Put together the lines of each order."""
    known: dict[str, list[Row]] = {}
    block: list[Row] | None = None
    for line in lines:
        if not line:
            continue
        if "number" in line:
            block = known.setdefault(repr(line["number"]), [])
        elif block is None:
            collector.note("order_unread", "the table begins with a row that names no order")
            continue
        assert block is not None  # noqa: S101  # a line before any number was left out above
        block.append(line)
    yield from known.values()


def _order(block: list[Row], collector: Collector) -> Order | None:
    first = block[0]
    where = f"order {first.get('number')}."
    values = collector.values(_ORDER, first, where)
    values["merchant"] = collector.part(Merchant, _MERCHANT, first, where)
    goods = [line for line in block if is_goods(line.get("title"), line.get("link"))]
    items = collector.parts(Item, _ITEM, goods, where + "商品")
    values["items"] = _priced(items, goods, values, collector, where)
    return collector.order(values, _ORDER, where, merchant="店铺名称", items="商品名称")


def _number(raw: Any) -> str | None:
    """A spreadsheet keeps fifteen digits of a number; the older orders have no more."""
    if not isinstance(raw, str) and not (isinstance(raw, int) and raw < 10**15):
        raise Unreadable("a spreadsheet has rounded it: this number has more than 15 digits")
    return order_number(raw)


def _sister(link: Any) -> str | None:
    """A Tmall product's page is on Tmall; an address on Taobao may lead to either."""
    return "tmall" if ".tmall.com/" in str(link) else None


def _moment(raw: Any) -> date | None:
    """A cell of a date has no zone; the shop's is Beijing's."""
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=CHINA)
    return raw if isinstance(raw, date) else printed_moment(raw)


def _quantity(raw: Any) -> int | None:
    return quantity(int(raw) if isinstance(raw, float) and raw.is_integer() else raw)


_ITEM_ID = re.compile(r"[?&]id=(\d{6,20})(?:&|$)").search


def _item_id(link: Any) -> str | None:
    found = _ITEM_ID(str(link))
    return found[1] if found else None


def _column(name: str) -> str:
    return COLUMNS[name][0]


_ORDER: Table = (
    given("number", _column("number"), lambda line: line.get("number"), _number, needed=True),
    given("platform", _column("link"), lambda line: line.get("link"), _sister),
    given("placed_at", _column("placed_at"), lambda line: line.get("placed_at"), _moment),
    key("status", "status", status_of),
    key("status_text", "status"),
    key("paid", "paid", money),
    key("freight", "freight", money),
)
_MERCHANT: Table = (key("name", "merchant"),)
_ITEM: Table = (
    key("title", "title", needed=True),
    key("sku", "sku"),
    key("item_id", "link", _item_id),
    key("quantity", "quantity", _quantity),
    key("url", "link", address),
    key("refund", "refund", refund),
)


def _priced(
    items: tuple[Item, ...],
    goods: list[Row],
    values: dict[str, Any],
    collector: Collector,
    where: str,
) -> tuple[Item, ...]:
    """Add the price of one piece where the order's sum tells what 商品金额 is the price of."""
    try:
        said = [money(line.get("price")) for line in goods if text(line.get("title"))]
    except Unreadable as error:
        collector.note("unreadable", f"unit_price at {where}商品金额: {error}")
        return items
    if len(said) != len(items) or None in said:
        return items
    prices = [Decimal(one or 0) for one in said]
    pieces = [one.quantity or 0 for one in items]
    units = _units(prices, pieces, values)
    if units is None:
        collector.note("unreadable", f"unit_price at {where}商品金额: of one piece or of the line?")
        return items
    return tuple(
        one.model_copy(update={"unit_price": f"{unit:f}"})
        for one, unit in zip(items, units, strict=True)
    )


def _units(
    prices: list[Decimal], pieces: list[int], values: dict[str, Any]
) -> list[Decimal] | None:
    if all(count == 1 for count in pieces):
        return prices
    if not all(pieces) or not {"paid", "freight"} <= values.keys():
        return None
    goods = Decimal(values["paid"]) - Decimal(values["freight"])
    if sum(price * count for price, count in zip(prices, pieces, strict=True)) == goods:
        return prices
    if sum(prices) != goods:
        return None
    units = [price / count for price, count in zip(prices, pieces, strict=True)]
    whole = [unit.quantize(Decimal("0.01")) for unit in units]
    return whole if whole == units else None
