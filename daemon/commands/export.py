"""`hugou export`: all orders, as JSON for programs or CSV for a spreadsheet."""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from daemon.language import say
from parsers._records import Item

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.ledger.stored import StoredOrder

NAME = "export"
HELP = say("导出全部订单", "export all orders")

_COLUMNS = (
    "platform", "number", "status", "status_text", "placed_at", "paid_at", "shipped_at",
    "signed_at", "completed_at", "merchant", "paid", "freight", "refund_total", "currency",
    "item", "sku", "quantity", "unit_price", "parcels",
)  # fmt: skip
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_AT_ONCE = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the form and the file."""
    parser.add_argument("--format", choices=("json", "csv"), default="json")
    where = say("写到这个文件（默认：标准输出）", "write to this file (default: stdout)")
    parser.add_argument("--output", metavar="FILE", type=Path, help=where)


def run(args: argparse.Namespace) -> int:
    """Write the orders."""
    from daemon.home import Home, default_folder

    with (
        Home.open(args.data or default_folder(), alone=False) as home,
        written(args.output, args.format) as out,
    ):
        {"json": write_json, "csv": write_csv}[args.format](home, out)
    return 0


@contextlib.contextmanager
def written(path: Path | None, form: str) -> Iterator[TextIO]:
    """Open the file for its owner alone, or give stdout."""
    if path is None:
        yield sys.stdout
        return
    # The byte order mark makes a spreadsheet read Chinese as what it is.
    encoding = "utf-8-sig" if form == "csv" else "utf-8"
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding=encoding, newline="") as out:  # noqa: PTH123 - a handle
        yield out


def every(home: Home) -> Iterator[StoredOrder]:
    """Give all orders, some at a time, with a progress bar."""
    from daemon.progress import Progress

    tell, total = Progress(say("导出", "exporting")), len(home.orders)
    for offset in range(0, total, _AT_ONCE):
        tell(offset, total)
        yield from home.orders.find(limit=_AT_ONCE, offset=offset)
    tell(total, total)


def write_json(home: Home, out: TextIO) -> None:
    """Write all that is known, one order per line inside one JSON object."""
    from daemon.commands.orders import whole

    out.write('{"exported_at": ' + json.dumps(home.clock().isoformat()) + ', "orders": [')
    for number, stored in enumerate(every(home)):
        out.write(",\n" if number else "\n")
        out.write(json.dumps(whole(stored), ensure_ascii=False))
    out.write("\n]}\n")


def write_csv(home: Home, out: TextIO) -> None:
    """Write one line per item; no cell can become a formula."""
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for stored in every(home):
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
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
