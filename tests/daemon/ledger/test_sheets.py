"""Tables of every make: what is read, and what is refused with what to do about it."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.ledger import sheets
from daemon.ledger.sheets import NotATable, Row, as_text, decoded_text, read_table, texts
from parsers.bills import read_bill
from tests import written_bills as written


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The workbook with some of its parts in other words; `_` in a name stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


# -- text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_in_every_chinese_encoding(encoding: str) -> None:
    rows = read_table("订单号,商品名称\r\n\r\n1,围裙\r\n".encode(encoding))
    assert rows == [Row(1, ("订单号", "商品名称")), Row(3, ("1", "围裙"))]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_file_cut_within_a_character_loses_that_character_alone(encoding: str, cut: int) -> None:
    whole = "订单号,商品名称\n1,纯棉围裙"
    shown = decoded_text(whole.encode(encoding)[:-cut])
    assert shown in whole
    assert len(whole) - len(shown) <= 2


def test_one_stray_quotation_mark_swallows_no_other_line() -> None:
    table = 'a,b,c\n1,"23新款裙子,3\n4,5,6\n7,"quoted, with a comma",9\n'
    cells = [row.cells for row in read_table(table.encode())]
    assert cells[1:] == [
        ("1", '"23新款裙子', "3"),
        ("4", "5", "6"),
        ("7", "quoted, with a comma", "9"),
    ]


def test_tabs_part_cells_where_no_comma_does() -> None:
    assert read_table(b"a\tb\n1\t2\n")[1].cells == ("1", "2")


def test_a_line_of_megabytes_is_a_row_that_cannot_be_read() -> None:
    content = written.wechat(written.wechat_row(), written.wechat_row(goods="字" * (1 << 20)))
    bill = read_bill(texts(read_table(content)))
    assert (len(bill.payments), len(bill.faults)) == (1, 1)


rows_of_text = st.lists(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00")), min_size=2, max_size=9
    ),
    max_size=8,
)


@given(rows=rows_of_text)
def test_what_a_spreadsheet_wrote_is_read_as_it_was(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["head", "head"], *rows])
    found = read_table(out.getvalue().encode())
    assert [row.cells for row in found[1:]] == [tuple(row) for row in rows]


@given(content=st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        assert read_table(content)
    except NotATable as refused:
        assert refused.zh and refused.en


# -- pages and workbooks ---------------------------------------------------------------------------


def test_a_page_named_xls_is_a_table() -> None:
    page = "<html><table><tr><th>订单号</th><td> 商品 <b>名称</b></td></tr></table></html>"
    assert read_table(page.encode())[0].cells == ("订单号", "商品 名称")
    with pytest.raises(NotATable, match="没有表格"):
        read_table(b"<html><p>no table</p></html>")


def test_a_workbook_keeps_numbers_dates_and_empty_cells() -> None:
    at = datetime(2026, 11, 11, 0, 5, 12)
    head, row = read_table(workbook(["a", "b", "c", "d"], [12.5, at, None, None], []))
    assert head == Row(1, ("a", "b", "c", "d"))
    assert row == Row(2, (12.5, at, None, None))  # as wide as its head
    assert [as_text(cell) for cell in row.cells] == ["12.5", "2026-11-11 00:05:12", "", ""]


@pytest.mark.parametrize(
    ("cell", "text"),
    [(5, "5"), (5.0, "5"), (0.1, "0.1"), (4.8e18, "4.8e+18"), (date(2026, 1, 2), "2026-01-02")],
)
def test_cells_are_written_as_they_are_shown_and_rounded_numbers_stay_rounded(
    cell: Any, text: str
) -> None:
    assert as_text(cell) == text


def test_a_bill_of_wechat_pay_as_a_workbook_is_read_like_its_csv() -> None:
    lines = written.lines_of(written.wechat(written.wechat_row(), written.wechat_row(state="x")))
    content = workbook(*(list(line.cells) for line in lines))
    by_csv, by_xlsx = read_bill(lines), read_bill(texts(read_table(content)))
    assert by_xlsx == by_csv
    assert len(by_xlsx.payments) == 2


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "没有内容"),
        (b"%PDF-1.7 ...", "个人对账"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为"),
        (b"\x89PNG\r\n", "图片"),
        (b"Rar!\x1a\x07", "解压"),
        (b"PK\x03\x04 cut", "打不开"),
        (b"\x00\x01\xff\xfe\x80\x81" * 50, "不是表格"),
    ],
)
def test_other_files_are_told_what_they_are(content: bytes, words: str) -> None:
    with pytest.raises(NotATable, match=words):
        read_table(content)


def test_an_archive_is_to_be_unpacked_first() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("bill.csv", "a,b")
    with pytest.raises(NotATable, match="请先解压"):
        read_table(out.getvalue())


def test_half_a_workbook_is_said_to_be_half() -> None:
    whole = workbook(["a", "b"])
    for size in (10, len(whole) // 2, len(whole) - 1):
        with pytest.raises(NotATable, match="没有下载完整"):
            read_table(whole[:size])
    for broken in (b"<worksheet", b"", b"<x/>"):
        with pytest.raises(NotATable):
            read_table(repacked(whole, **{"xl/worksheets/sheet1.xml": broken}))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 1 << 20)
    bomb = repacked(workbook(["a"]), **{"xl/media/zeros": bytes(4 << 20)})
    assert len(bomb) < 20_000
    with pytest.raises(NotATable, match="大得不正常"):
        read_table(bomb)


def test_a_part_that_declares_entities_is_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(NotATable, match="大得不正常"):
        read_table(repacked(workbook(["a"]), **{"xl/sharedStrings.xml": laughs}))


def test_more_rows_than_any_honest_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 5)
    for content in (b"a,b\n" * 6, workbook(*[["a", "b"]] * 6)):
        with pytest.raises(NotATable, match="超过 5 行"):
            read_table(content)
    monkeypatch.setattr(sheets, "LARGEST", 10)
    with pytest.raises(NotATable, match="32 MB"):
        read_table(b"a,b\n" * 6)
