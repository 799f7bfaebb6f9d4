"""Tables that a shopper brings: CSV in any Chinese encoding, Excel workbooks, HTML named ".xls".

A file is taken for what its bytes are, never for what its name says, and nothing in it can cost
more memory or time than a file of its kind honestly would.
"""

from __future__ import annotations

import codecs
import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import lxml.etree
import lxml.html

from daemon.problems import DataProblem
from parsers.bills import Line

LARGEST = 32 << 20
LARGEST_UNPACKED = 128 << 20
MOST_PARTS = 2000
MOST_ROWS = 200_000
MOST_CELLS = 100
LONGEST_LINE = 1 << 20

Cells = tuple[Any, ...]


class NotATable(DataProblem):
    """A file that holds no table; says what it is and what to do."""

    code = "no_table"


class Row(NamedTuple):
    """One row: the line on which it begins, and its cells (texts, numbers, dates or None)."""

    number: int
    cells: Cells


def read_table(content: bytes) -> list[Row]:
    """Read the rows of a table.

    Raises:
        NotATable: it is something else, damaged, or larger than any honest table.
    """
    if len(content) > LARGEST:
        raise NotATable("文件超过 32 MB，没有读", "the file has more than 32 MB and was not read")
    rows = list(_rows(content))
    if not rows:
        raise NotATable("文件里没有内容", "the file is empty")
    return rows


def _rows(content: bytes) -> Iterator[Row]:
    for mark, (zh, en) in _OTHERS.items():
        if content.startswith(mark):
            raise NotATable(zh, en)
    if content.startswith(b"PK"):
        return _of_workbook(content)
    text = decoded_text(content)
    if text.lstrip()[:1] == "<":
        return _limited(_of_html(text))
    return _limited(_of_csv(text))


def _limited(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count >= MOST_ROWS:
            raise NotATable(
                f"表格超过 {MOST_ROWS} 行，没有读", f"the table has more than {MOST_ROWS} rows"
            )
        yield row


def texts(rows: Iterable[Row]) -> Iterator[Line]:
    """Give the rows with every cell as text, as a CSV file would have it."""
    for row in rows:
        yield Line(row.number, tuple(as_text(cell) for cell in row.cells))


def as_text(cell: Any) -> str:
    """Write a cell of a workbook as a CSV file would have it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, float):
        return repr(cell) if abs(cell) >= 2**53 or not cell.is_integer() else str(int(cell))
    return str(cell)


# -- text ------------------------------------------------------------------------------------------


def decoded_text(content: bytes) -> str:
    """Decode a text file; a character that was cut in half at its end is left out."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")("replace").decode(content)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(content)
        except UnicodeDecodeError:
            continue
    if b"\x00" in content[:4096]:
        raise NotATable("这不是表格文件", "this file is no table")
    return content.decode("gb18030", "replace")


def _of_csv(text: str) -> Iterator[Row]:
    """Read each line by itself: one stray quotation mark must not swallow the lines after it."""
    lines = text.split("\n")
    mark = _mark(lines[:60])
    # Larger than any line that comes here: the module's own limit would end the whole file.
    csv.field_size_limit(LONGEST_LINE)
    for number, line in enumerate(lines, 1):
        plain = line.strip("\r").replace("\x00", "").replace("\r", " ")
        if not plain.strip():
            continue
        if len(plain) > LONGEST_LINE:
            yield Row(number, (plain[:100],))
            continue
        yield Row(number, tuple(_cells(plain, mark)[:MOST_CELLS]))


def _mark(lines: list[str]) -> str:
    commas, tabs = (any(mark in line for line in lines) for mark in ",\t")
    return "\t" if tabs and not commas else ","


def _cells(line: str, mark: str) -> list[str]:
    if line.count('"') % 2:  # Alipay quotes nothing, also where a product's name holds such a mark
        return next(csv.reader([line], delimiter=mark, quoting=csv.QUOTE_NONE), [])
    return next(csv.reader([line], delimiter=mark), [])


def _of_html(text: str) -> Iterator[Row]:
    """Read the first table of a page; shops name such a page ".xls"."""
    try:
        table = next(lxml.html.document_fromstring(text).iter("table"), None)
    except (lxml.etree.LxmlError, ValueError):
        table = None
    if table is None:
        raise NotATable("这是一个网页，里面没有表格", "this is a page without a table")
    for number, row in enumerate(table.iter("tr"), 1):
        cells = [
            "".join(str(part) for part in cell.itertext()).strip()
            for cell in row.iterchildren("td", "th")
        ]
        yield Row(number, tuple(cells[:MOST_CELLS]))


# -- workbooks -------------------------------------------------------------------------------------


def _of_workbook(content: bytes) -> Iterator[Row]:
    _check_zip(content)
    import openpyxl  # slow to load, seldom needed

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles, which nobody here looks at
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file claims about its size is not relied on
            cells = sheet.iter_rows(values_only=True, max_col=MOST_CELLS)
            return iter(list(_limited(_of_sheet(cells))))
    except NotATable:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise _damaged() from error


def _of_sheet(rows: Iterator[Cells]) -> Iterator[Row]:
    """Give rows as wide as the widest before them: cells at the end of a row may be empty."""
    width = 0
    for number, cells in enumerate(rows, 1):
        used = max((place for place, cell in enumerate(cells, 1) if cell is not None), default=0)
        width = max(width, used)
        if used or number > MOST_ROWS:
            yield Row(number, tuple(_plain(cell) for cell in cells[:width]))


def _plain(cell: Any) -> Any:
    if cell is None or isinstance(cell, str | int | float | datetime | date):
        return cell
    return str(cell)


def _check_zip(content: bytes) -> None:
    """Unpack every part once, counting: a bomb is refused before anything believes its sizes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if not any(name.startswith("xl/") for name in names):
                raise NotATable(*_ARCHIVE)
            if len(names) > MOST_PARTS:
                raise _bomb()
            left = LARGEST_UNPACKED
            for part in archive.infolist():
                left = _unpacked(archive, part, left)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise _damaged() from error


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    with archive.open(part) as packed:
        start = True
        while block := packed.read(1 << 20):
            left -= len(block)
            if left < 0:
                raise _bomb()
            # Entities are how a small XML file becomes a large one; workbooks declare none.
            if start and part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in block[:4096]:
                raise _bomb()
            start = False
    return left


def _damaged() -> NotATable:
    return NotATable(
        "表格文件打不开，可能没有下载完整", "the workbook cannot be opened; it may be incomplete"
    )


def _bomb() -> NotATable:
    return NotATable(
        "表格文件解开后大得不正常，没有读",
        "the workbook unpacks to an absurd size: it was not read",
    )


_ARCHIVE = (
    "这是压缩包：请先解压（支付宝、微信发来的账单，密码在它们的消息里），再导入里面的文件",
    "this is an archive: unpack it first (Alipay and WeChat send the password in a message)",
)
_PICTURE = ("这是图片，不是表格", "this is a picture, not a table")
_OTHERS = {
    b"%PDF": (
        "这是 PDF：请在支付宝或微信里选“用于个人对账”，会得到 CSV 或 Excel 文件",
        "this is a PDF: choose the bill for personal bookkeeping, which is a CSV or Excel file",
    ),
    b"\xd0\xcf\x11\xe0": (
        "这是旧式 Excel 文件：请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV 再导入",
        "this is an old Excel file: open it and save it as .xlsx or CSV first",
    ),
    b"Rar!": _ARCHIVE,
    b"7z\xbc\xaf": _ARCHIVE,
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
}
"""What other files begin with, and what to do about them."""
