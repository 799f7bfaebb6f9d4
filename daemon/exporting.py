"""Exporting: all orders, as JSON for programs or CSV for a spreadsheet."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from parsers._records import Item

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.ledger.observation import Source
    from daemon.ledger.stored import StoredOrder

Tell = Callable[[int, int], None]

_COLUMNS = (
    "platform", "number", "status", "status_text", "placed_at", "paid_at", "shipped_at",
    "signed_at", "completed_at", "merchant", "paid", "freight", "refund_total", "currency",
    "item", "sku", "quantity", "unit_price", "parcels",
)  # fmt: skip
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_BLANK = " \u00a0\u3000\ufeff\u200b"
_BEGINS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_AT_ONCE = 200


def untold(done: int, of: int) -> None:
    """Tell nobody how far it is."""


def every(home: Home, tell: Tell) -> Iterator[StoredOrder]:
    """Give all orders, some at a time."""
    total = len(home.orders)
    for offset in range(0, total, _AT_ONCE):
        tell(offset, total)
        yield from home.orders.find(limit=_AT_ONCE, offset=offset)
    tell(total, total)


def write_json(home: Home, out: TextIO, tell: Tell = untold) -> None:
    """Write all that is known, one order per line inside one JSON object."""
    out.write('{"exported_at": ' + json.dumps(home.clock().isoformat()) + ', "orders": [')
    for number, stored in enumerate(every(home, tell)):
        out.write(",\n" if number else "\n")
        out.write(json.dumps(whole(stored), ensure_ascii=False))
    payments = [one.model_dump(mode="json") for one in home.payments.all()]
    out.write('\n], "payments": ' + json.dumps(payments, ensure_ascii=False) + "}\n")


def write_csv(home: Home, out: TextIO, tell: Tell = untold) -> None:
    """Write one line per item; no cell can become a formula."""
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for stored in every(home, tell):
        for line in lines(stored):
            writer.writerow([harmless(line.get(column) or "") for column in _COLUMNS])


def lines(stored: StoredOrder) -> Iterator[dict[str, str | None]]:
    """Give the lines of one order: the order's own values on its first one."""
    order, merchant = stored.order, stored.order.merchant
    plain = order.model_dump(mode="json", exclude_none=True)
    head = {name: str(plain[name]) for name in _COLUMNS if isinstance(plain.get(name), str)}
    head["merchant"] = (merchant.name or merchant.nick or "") if merchant else ""
    head["parcels"] = " ".join(parcel.number for parcel in order.shipments if parcel.number)
    for item in order.items or (Item(),):
        yield {
            **head,
            "item": item.title,
            "sku": item.sku,
            "quantity": None if item.quantity is None else str(item.quantity),
            "unit_price": item.unit_price,
        }
        head = {name: head.get(name, "") for name in ("platform", "number", "currency")}


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text out of a shop's page for a formula."""
    if cell.lstrip(_BLANK)[:1] in _BEGINS_A_FORMULA and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def whole(stored: StoredOrder) -> dict[str, Any]:
    """Give all that is known of an order as plain JSON values."""
    conflicts = [
        {"field": one.path, "values": [{"value": value, **told(s)} for value, s in one.values]}
        for one in stored.conflicts
    ]
    return {
        "key": stored.key,
        **stored.order.model_dump(mode="json", exclude_none=True, exclude={"provenance"}),
        "sample": stored.sample,
        "sources": {path: told(source) for path, source in stored.sources.items()},
        "seen": [{**one._asdict(), "at": one.at.isoformat()} for one in stored.seen],
        "conflicts": conflicts,
        "corrections": stored.corrections,
    }


def told(source: Source) -> dict[str, str]:
    """Say where a value comes from."""
    return {
        "capture": source.capture,
        "reader": source.reader,
        "page": source.page,
        "at": source.at,
    }
