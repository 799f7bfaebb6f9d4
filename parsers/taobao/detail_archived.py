"""交易详情 of archived orders: a plain table of labels, 物流公司： and 运单号： among them."""

from __future__ import annotations

from parsers._blocks import words
from parsers._collect import Collector, Table, key
from parsers._fields import identifier, instant, money, text
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Merchant, Shipment
from parsers.taobao._words import status_of
from parsers.taobao.logistics import order_number


def read_page(page: Page) -> Found:
    """Read an archived order's page, a plain table of labels: 物流公司：, 运单号：.

    Raises:
        LayoutChanged: no cell of it is a known label.
    """
    collector = Collector(page, "taobao_detail_archived")
    labels = labelled_cells(page)
    if not labels.keys() & _KNOWN:
        raise LayoutChanged("no known label in a cell of class label")
    labels.setdefault("订单编号", order_number(page) or "")
    values = collector.values(ORDER, labels)
    values["merchant"] = collector.part(Merchant, MERCHANT, labels)
    if labels.get("运单号"):
        values["shipments"] = collector.parts(Shipment, PARCEL, [labels], "运单号 ")
    order = collector.order(values, ORDER, "", shipments="运单号")
    return Found([order] if order else [], 1, collector.notices)


def labelled_cells(page: Page) -> dict[str, str]:
    """Give what stands in the cell behind each cell that is a label."""
    labels: dict[str, str] = {}
    for cell in page.tree.iter("td", "th"):
        following = cell.getnext()
        if "label" in (cell.get("class") or "").split() and following is not None:
            labels.setdefault(words(cell).rstrip(" :："), words(following))
    return labels


_KNOWN = frozenset({"物流公司", "运单号", "订单编号", "成交时间", "创建时间", "实付款"})

ORDER: Table = (
    key("number", "订单编号", identifier, needed=True),
    key("status", "订单状态", status_of),
    key("status_text", "订单状态"),
    key("placed_at", "创建时间", instant),
    key("paid_at", "付款时间", instant),
    key("shipped_at", "发货时间", instant),
    key("completed_at", "成交时间", instant),
    key("paid", "实付款", money),
    key("freight", "运费", money),
)
MERCHANT: Table = (key("name", "店铺"), key("nick", "卖家"))
PARCEL: Table = (
    key("carrier", "物流公司", text, needed=True),
    key("number", "运单号", identifier, needed=True),
)
