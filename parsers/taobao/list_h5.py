"""The bought list as phones receive it: cells (to 2022), Ultron components, a result string."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from parsers._collect import Collector, Table, dicts, inner, key, whole
from parsers._fields import currency, identifier, instant, money, quantity, text
from parsers._mtop import answered_at, in_order, payload_data
from parsers._page import Found, LayoutChanged, Page, decoded
from parsers._records import Item, Merchant, Order, Promises, Shipment
from parsers.parcels import state_of
from parsers.taobao import _promises, list_v1
from parsers.taobao._addresses import address
from parsers.taobao._words import actions, is_goods, refund, status_of
from parsers.taobao.list_v2 import services

Block = dict[str, Any]
"""One order: its cells or components by their tag, its "lines", and when it was seen."""


# --- a JSON string with the orders of the first generation -------------------------------------


def read_result(page: Page) -> Found:
    """Read an answer whose data is a JSON string in the shape of the old list."""
    result = payload_data(page).get("result")
    if not isinstance(result, str):
        raise LayoutChanged("no result string in the answer")
    return list_v1.read_orders(decoded(result), Collector(page, "taobao_list_h5_result"))


# --- cells ------------------------------------------------------------------------------------


def read_cells(page: Page) -> Found:
    """Read an answer of cells: group[].{order: [{cellType, cellData: [{tag, fields}]}]}."""
    data = payload_data(page)
    groups = data.get("group")
    if not isinstance(groups, list):
        raise LayoutChanged("no group in the answer")
    collector = Collector(page, "taobao_list_h5_cells")
    blocks = [
        _cell_block(number, cells, page.captured_at)
        for group in dicts(groups)
        for number, cells in group.items()
        if number.isdecimal()
    ]
    orders = collector.each(blocks, "group", lambda block, at: _cell_order(block, collector, at))
    return Found(orders, max(len(blocks), _claimed(data, len(blocks))), collector.notices)


def _claimed(data: dict[str, Any], read: int) -> int:
    """Work out from the pager how many orders the answer should hold."""
    pager = inner(data, "meta", "page", "fields")
    figures = [str(pager.get(name)) for name in ("totalNumber", "pageSize", "currentPage")]
    if not all(figure.isdecimal() for figure in figures):
        return read
    total, size, current = map(int, figures)
    return max(0, min(size, total - size * (current - 1)))


def _cell_block(number: str, cells: Any, seen_at: datetime | None) -> Block:
    block: Block = {"number": number, "seen_at": seen_at, "lines": []}
    for cell in dicts(cells):
        for entry in dicts(cell.get("cellData")):
            fields = entry.get("fields")
            if not isinstance(fields, dict):
                continue
            if cell.get("cellType") == "sub" and entry.get("tag") == "item":
                block["lines"].append({"line": entry.get("id"), "item": fields, **fields})
            else:
                place = f"{cell.get('cellType')}/{entry.get('tag')}"
                block.setdefault(place, fields)
    return block


def _cell_order(block: Block, collector: Collector, where: str) -> Order | None:
    values = collector.values(CELL_ORDER, block, where)
    goods = [line for line in block["lines"] if is_goods(line.get("title"))]
    for line, item_id in zip(goods, _auctions(block, goods), strict=True):
        line["item_id"] = item_id
    values["merchant"] = collector.part(Merchant, CELL_MERCHANT, block, where)
    values["items"] = collector.parts(Item, CELL_ITEM, goods, where + "sub")
    values["promises"] = collector.part(Promises, CELL_PROMISES, block, where)
    return collector.order(values, CELL_ORDER, where, merchant="head/seller", items="sub/item")


def _auctions(block: Block, goods: list[Block]) -> list[Any]:
    """Give the items' ids, which stand in a list of their own beside the sub-orders'."""
    storage = inner(block, "storage/storage")
    lines, auctions = storage.get("subOrderIds") or [], storage.get("subAuctionIds") or []
    known = dict(zip(map(str, lines), auctions, strict=False))
    return [known.get(str(line.get("line"))) for line in goods]


def _b2c(storage: Any) -> str | None:
    return {"true": "tmall", "false": "taobao"}.get(str(storage.get("isB2C")).lower())


def _freight(fees: Any) -> str | None:
    return next((money(fee.get("value")) for fee in dicts(fees) if fee.get("name") == "运费"), None)


def _cell_confirm(block: Block) -> datetime | None:
    extra = inner(block, "status/status", "extra")
    return _promises.auto_confirm(extra.get("orderTimeout"), block["seen_at"])


def _cell_actions(values: Any) -> tuple[str, ...] | None:
    return actions(values) or None if isinstance(values, list) else None


CELL_ORDER: Table = (
    key("number", "number", identifier, needed=True),
    key("platform", "storage/storage", _b2c),
    key("status", "head/status.text", status_of, needed=True),
    key("status_text", "head/status.text"),
    key("placed_at", "orderinfo/orderinfo.createTime.value", instant, needed=True),
    key("currency", "pay/pay.actualFee.value", currency),
    key("paid", "pay/pay.actualFee.value", money, needed=True),
    key("freight", "paydetail/paydetail.postFees", _freight),
    key("actions", "orderop/orderop.values", _cell_actions),
)
CELL_MERCHANT: Table = (
    key("name", "head/seller.shopName"),
    key("nick", "head/seller.nick", needed=True),
    key("id", "head/seller.id", identifier),
)
CELL_ITEM: Table = (
    key("title", "title", needed=True),
    key("sku", "skuText", lambda raw: _values_only(raw)),
    key("item_id", "item_id", identifier),
    key("line_id", "line", identifier, needed=True),
    key("quantity", "quantity", quantity, needed=True),
    key("unit_price", "priceInfo.actualTotalFee", money, needed=True),
    key("refund", "refundStatus", refund),
)
CELL_PROMISES: Table = (whole("auto_confirm_at", "status.extra.orderTimeout", _cell_confirm),)


def _values_only(raw: Any) -> str | None:
    """Give the chosen properties without their names: 颜色分类:花色 is 花色."""
    words = text(raw)
    if words is None:
        return None
    return ";".join(part.partition(":")[2] or part for part in words.split(";"))


# --- Ultron components ------------------------------------------------------------------------


def read_ultron(page: Page) -> Found:
    """Read an answer of components: Main_<order>, sellerInfo_<order>, item_<order>_1_1."""
    data = payload_data(page)
    components = data.get("data")
    if not isinstance(components, dict):
        raise LayoutChanged("no component map in the answer")
    blocks = list(_ultron_blocks(components, answered_at(data, page)))
    if not blocks:
        raise LayoutChanged("no Main_ component in the answer")
    collector = Collector(page, "taobao_list_h5_ultron")
    orders = collector.each(blocks, "data", lambda one, _: _ultron_order(one, collector))
    return Found(orders, len(blocks), collector.notices)


def _ultron_blocks(components: dict[str, Any], seen_at: datetime | None) -> Iterator[Block]:
    parts: dict[str, Block] = {}
    for name, component in in_order(components):
        tag, _, rest = name.partition("_")
        number = rest.partition("_")[0].partition("/")[0]
        fields = component.get("fields") if isinstance(component, dict) else None
        if not isinstance(fields, dict) or not number.isdecimal():
            continue
        block = parts.setdefault(number, {"number": number, "seen_at": seen_at, "lines": []})
        if tag == "item":
            block["lines"].append(fields)
        else:
            block.setdefault(tag, fields)
    yield from (block for block in parts.values() if "Main" in block)


def _ultron_order(block: Block, collector: Collector) -> Order | None:
    where = f"{block['number']}."
    values = collector.values(ULTRON_ORDER, block, where)
    block["placed_at"] = values.get("placed_at")
    goods = [line for line in block["lines"] if is_goods(inner(line, "item").get("title"))]
    parcel = inner(block, "mainLogistics")
    values["merchant"] = collector.part(Merchant, ULTRON_MERCHANT, block, where)
    values["items"] = collector.parts(Item, ULTRON_ITEM, goods, where + "item")
    if parcel.get("mailNo"):
        values["shipments"] = collector.parts(Shipment, ULTRON_PARCEL, [parcel], where)
    values["promises"] = collector.part(Promises, ULTRON_PROMISES, block, where)
    return collector.order(values, ULTRON_ORDER, where, merchant="sellerInfo", items="item")


ULTRON_ORDER: Table = (
    key("number", "Main.orderId", identifier, needed=True),
    key("status", "sellerInfo.status.text", status_of, needed=True),
    key("status_text", "sellerInfo.status.text"),
    key("placed_at", "Main.createTime", instant),
    key("currency", "pay.actualFee.value", currency),
    key("paid", "pay.actualFee.value", money, needed=True),
)
ULTRON_MERCHANT: Table = (
    key("name", "sellerInfo.seller.shopName", needed=True),
    key("id", "Main.sellerId", identifier),
    key("url", "sellerInfo.seller.url", address),
)
ULTRON_ITEM: Table = (
    key("title", "item.title", needed=True),
    key("sku", "item.skuText"),
    key("item_id", "item.itemId", identifier, needed=True),
    key("line_id", "basicInfo.orderLineId", identifier, needed=True),
    key("quantity", "item.quantity", quantity, needed=True),
    key("unit_price", "item.priceInfo.actualTotalFee", money, needed=True),
    key("services", "serviceinfo.main", services),
    key("refund", "item.refundStatus", refund),
)
ULTRON_PARCEL: Table = (
    key("number", "mailNo", identifier, needed=True),
    key("state", "title", lambda title: state_of(str(title))),
    key("state_text", "title"),
)
ULTRON_PROMISES: Table = (
    whole(
        "ship_by",
        "mainWaitSendShipTime.subTitle",
        lambda block: _promises.ship_by(
            inner(block, "mainWaitSendShipTime").get("subTitle"),
            block["seen_at"],
            block["placed_at"],
        ),
    ),
)
