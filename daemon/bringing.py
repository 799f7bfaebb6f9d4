"""Bringing: a file of the shopper's becomes pages, orders or a bill, or is left out with a reason.

What a file is, its content says: a bill of Alipay or WeChat Pay, Taobao's own table of orders, or
a saved page. One file that cannot be read never keeps the others from being brought.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from daemon import intake
from daemon.bills.shelf import Brought
from daemon.ledger.envelope import View
from daemon.ledger.imports import NotAPage, capture_of_file, decoded, named_as_table
from daemon.ledger.sheets import NotATable, read_table, texts
from daemon.problems import DataProblem, SitePaused
from parsers import Capture
from parsers._records import Notice
from parsers.bills import Bill, is_head, read_bill
from parsers.tables import capture_of_table
from parsers.tables import is_head as is_orders_head
from rules._text import Text

if TYPE_CHECKING:
    from daemon.home import Home

LARGEST = 32 << 20
_HEADS_WITHIN = 60
_WORKBOOKS = (b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8")
READ = ("read", "empty", "partial")


@dataclass(frozen=True, slots=True)
class File:
    """A file as the shopper brings it."""

    name: str
    content: bytes
    saved_at: datetime
    url: str | None = None
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one file."""

    file: str
    capture: str | None = None
    outcome: str | None = None
    orders: int = 0
    notices: tuple[Notice, ...] = ()
    bill: Brought | None = None
    left_out: Text | None = None

    @property
    def taken(self) -> bool:
        """Whether anything of the file was taken in."""
        return self.left_out is None

    @property
    def understood(self) -> bool:
        """Whether what it holds was understood."""
        return self.bill is not None or self.outcome in READ


def opened(file: File) -> Capture | Bill:
    """Find out what a file is, and open it.

    Raises:
        NotAPage, NotATable: it is nothing that can be brought.
    """
    if len(file.content) > LARGEST:
        raise NotATable("文件超过 32 MB，没有读", "the file has more than 32 MB and was not read")
    if not _is_table(file):
        return capture_of_file(file.content, url=file.url, captured_at=file.captured_at)
    rows = read_table(file.content)
    head = rows[:_HEADS_WITHIN]
    if any(is_head(line.cells) for line in texts(head)):
        return read_bill(texts(rows))
    if any(is_orders_head(row.cells) for row in head):
        seen = file.captured_at or file.saved_at
        return capture_of_table([row.cells for row in rows], seen, file.name[-200:])
    raise NotATable(
        "认不出这个表格：它不是支付宝或微信的账单，也不是淘宝的“导出订单”",
        "this table is neither a bill of Alipay or WeChat Pay nor Taobao's table of orders",
    )


def _is_table(file: File) -> bool:
    if named_as_table(file.name) or file.content.startswith(_WORKBOOKS):
        return True
    head = decoded(file.content[:20_000]).splitlines()[:_HEADS_WITHIN]
    return any(is_head(line.split(",")) for line in head)


def view_of(file: File, capture: Capture, now: datetime) -> View:
    """Say when and as what a file's page was seen; never later than now, or it stays the newest."""
    seen = min(capture.captured_at or file.saved_at, now)
    return View("import", file.name[-200:], 0, seen)


def bring(home: Home, file: File) -> Told:
    """Take in one file at once: what a command does."""
    try:
        found = opened(file)
        if isinstance(found, Bill):
            return Told(file.name, bill=home.bills.bring(file.name, file.content, found))
        return _told(file, intake.take_in(home, found, view_of(file, found, home.clock())))
    except (NotAPage, NotATable, SitePaused) as problem:
        return left_out(file, problem)


async def bring_beside(home: Home, file: File) -> Told:
    """Take in one file off the event loop: what the dashboard does."""
    try:
        found = await home.desk.beside(opened, file)
        if isinstance(found, Bill):
            bill = await home.desk.after_pages(home.bills.bring, file.name, file.content, found)
            return Told(file.name, bill=bill)
        return await intake.bring(
            home, found, view_of(file, found, home.clock()), lambda taken: _told(file, taken)
        )
    except (NotAPage, NotATable, SitePaused) as problem:
        return left_out(file, problem)


def _told(file: File, taken: intake.Taken) -> Told:
    reading = taken.reading
    return Told(
        file.name, taken.capture, reading.outcome, len(taken.orders), notices=reading.notices
    )


def left_out(file: File, problem: NotAPage | DataProblem) -> Told:
    """Say why a file was left out."""
    return Told(file.name, left_out=Text(problem.zh, problem.en))
