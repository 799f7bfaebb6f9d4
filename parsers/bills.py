"""Bills of Alipay and WeChat Pay: rows of a table in, payments and named faults out; pure.

What is not a purchase or its refund is counted and left out. A row that cannot be read is named
with its line, never guessed at.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from pydantic import AwareDatetime

from parsers._bill_rows import (
    Row,
    amount,
    clean,
    kind_of,
    merchant_number,
    number,
    paid_at,
    returned,
)
from parsers._fields import Unreadable, text
from parsers._records import Money, Record

Provider = Literal["alipay", "wechat"]
Kind = Literal["paid", "refunded"]


class Line(NamedTuple):
    """One row of a table: the line on which it begins in its file, and its cells as they stand."""

    number: int
    cells: tuple[str, ...]


class Payment(Record):
    """One row of a bill: money that the shopper paid, or got back."""

    provider: Provider
    kind: Kind
    number: str  # 交易号, 交易单号
    merchant_number: str | None = None  # 商家订单号, 商户单号
    at: AwareDatetime
    amount: Money
    returned: Money | None = None  # what the row of a payment itself says was given back of it
    payee: str | None = None
    goods: str | None = None
    method: str | None = None
    state: str | None = None
    line: int
    columns: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def row_hash(self) -> str:
        """Give the SHA-256 of the row's cells as they stand in the file, as a JSON array."""
        plain = json.dumps(self.cells, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def id(self) -> str:
        """Give what the same row has in every file that holds it."""
        same = f"{self.provider} {self.kind} {self.number} {self.at.isoformat()} {self.amount}"
        return hashlib.sha256(same.encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Fault(Record):
    """A row that could not be read, or what is missing from the file."""

    line: int | None
    zh: str
    en: str


class Bill(Record):
    """What a bill says."""

    provider: Provider
    payments: tuple[Payment, ...] = ()
    left_out: int = 0
    faults: tuple[Fault, ...] = ()


class NoBill(ValueError):
    """A table without the column heads of a bill."""


COLUMNS = {
    "at": ("付款时间", "交易付款时间", "交易时间"),
    "number": ("交易单号", "交易订单号", "交易号"),
    "merchant_number": ("商户单号", "商家订单号", "商户订单号"),
    "amount": ("金额(元)", "金额"),
    "flow": ("收/支",),
    "sort": ("交易类型", "交易分类", "类型"),
    "state": ("当前状态", "交易状态"),
    "payee": ("交易对方",),
    "goods": ("商品说明", "商品名称", "商品"),
    "method": ("收/付款方式", "支付方式"),
    "returned": ("成功退款(元)",),
}
_NEEDED = ("at", "number", "amount", "flow", "state")
_COUNT = re.compile(r"共\s*(\d{1,7})\s*笔记录")
_RULER = re.compile(r"^-{4,}")
_LONGEST_CELL = 2000


def is_head(cells: Iterable[str]) -> bool:
    """Tell whether these are the column heads of a bill."""
    return _places(cells) is not None


def read_bill(lines: Iterable[Line]) -> Bill:
    """Read the rows of a bill.

    Raises:
        NoBill: no row holds the column heads of a bill.
    """
    rows, told = iter(lines), None
    for head in rows:
        told = told or _said_count(head)
        places = _places(head.cells)
        if places is not None:
            return _Reader(head, places, told).read(rows)
    raise NoBill("no column heads of a bill")


def _said_count(line: Line) -> int | None:
    found = _COUNT.search(",".join(line.cells)[:400])
    return int(found[1]) if found else None


def _plain(cell: str) -> str:
    return re.sub(r"\s+", "", cell).replace("（", "(").replace("）", ")").lstrip("\ufeff")


def _places(cells: Iterable[str]) -> dict[str, int] | None:
    heads = [_plain(cell) for cell in cells]
    found = {
        field: heads.index(name)
        for field, names in COLUMNS.items()
        if (name := next((one for one in names if one in heads), None))
    }
    return found if all(field in found for field in _NEEDED) else None


class _Reader:
    """Reads the rows below the heads of one bill."""

    def __init__(self, head: Line, places: Mapping[str, int], told: int | None) -> None:
        self._places, self._told = places, told
        names = [clean(cell) for cell in head.cells]
        self._width = max(place for place, name in enumerate(names, 1) if name)
        self._columns = tuple(names[: self._width])
        self._provider: Provider = "wechat" if "交易单号" in map(_plain, head.cells) else "alipay"
        self._payments: list[Payment] = []
        self._closed: list[Payment] = []
        self._faults: list[Fault] = []
        self._left_out = 0

    def read(self, lines: Iterable[Line]) -> Bill:
        rows = 0
        for line in _until_ruler(lines):
            rows += 1
            try:
                self._take(line)
            except Unreadable as wrong:
                self._faults.append(_fault(line.number, str(wrong)))
        self._revive()
        if self._told is not None and self._told > rows:
            self._faults.append(_cut(self._told, rows))
        kept = sorted(self._payments, key=lambda one: one.line)
        return Bill(
            provider=self._provider,
            payments=tuple(kept),
            left_out=self._left_out + len(self._closed),
            faults=tuple(self._faults),
        )

    def _take(self, line: Line) -> None:
        row = self._row(line)
        kind = kind_of(row)
        if kind is None:
            self._left_out += 1
            return
        payment = self._payment(line, row, "refunded" if kind == "refunded" else "paid")
        (self._closed if kind == "closed" else self._payments).append(payment)

    def _row(self, line: Line) -> Row:
        if len(line.cells) < self._width:
            raise Unreadable("cells")
        if any(len(cell) > _LONGEST_CELL for cell in line.cells):
            raise Unreadable("long")
        return {field: clean(line.cells[place]) for field, place in self._places.items()}

    def _payment(self, line: Line, row: Row, kind: Kind) -> Payment:
        return Payment(
            provider=self._provider,
            kind=kind,
            number=number(row["number"]),
            merchant_number=merchant_number(row.get("merchant_number", "")),
            at=paid_at(row["at"]),
            amount=amount(row["amount"]),
            returned=returned(row) if kind == "paid" else None,
            payee=text(row.get("payee")) or None,
            goods=text(row.get("goods")) or None,
            method=text(row.get("method")) or None,
            state=text(row["state"]) or None,
            line=line.number,
            columns=self._columns,
            cells=line.cells[: self._width],
        )

    def _revive(self) -> None:
        """A closed trade of Alipay was a payment after all if the bill shows its refund."""
        still: list[Payment] = []
        backs = (one.number for one in self._payments if one.kind == "refunded")
        backed = {trade for back in backs for trade in trades(back)}
        paid = {one.number for one in self._payments if one.kind == "paid"}
        for one in self._closed:
            revived = one.number in backed and one.number not in paid
            (self._payments if revived else still).append(one)
        self._closed = still


def trades(refund: str) -> list[str]:
    """Give the numbers that the payment of a refund may have; Alipay hangs a part of its own on."""
    return [refund, *(refund[: mark.start()] for mark in re.finditer(r"[_*]", refund))]


def _until_ruler(lines: Iterable[Line]) -> Iterator[Line]:
    """Give the rows up to the closing line; what stands below it is a summary."""
    for line in lines:
        if line.cells and _RULER.match(line.cells[0].strip()):
            return
        if any(cell.strip() for cell in line.cells):
            yield line


_REASONS = {
    "cells": ("这一行不完整", "the row is not complete"),
    "long": ("这一行有一格太长", "a cell of the row is too long"),
    "number": ("没有交易号", "there is no transaction number"),
    "rounded": (
        "交易号被表格软件改成了近似数，请用原始文件",
        "a spreadsheet rounded the transaction number; take the original file",
    ),
    "time": ("付款时间看不懂", "the time of payment cannot be read"),
    "amount": ("金额看不懂", "the amount cannot be read"),
}


def _fault(line: int, reason: str) -> Fault:
    zh, en = _REASONS.get(reason, _REASONS["cells"])
    return Fault(line=line, zh=zh, en=en)


def _cut(told: int, rows: int) -> Fault:
    return Fault(
        line=None,
        zh=f"文件说有 {told} 笔记录，实际只有 {rows} 行：可能没有下载完整",
        en=f"the file speaks of {told} records but holds {rows} rows: it may have been cut off",
    )
