"""Files that were cut, mixed up or written in bad faith: named, refused, never misread."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.bringing import File, bring, opened
from daemon.home import Home
from daemon.ledger.imports import NotAPage
from daemon.ledger.sheets import NotATable
from parsers import Capture
from parsers.bills import Bill, NoBill
from tests import written_bills as written

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
AMOUNTS = ("89.90", "12.00", "1299.00", "0.01")
ROWS = tuple(
    written.alipay_row(amount=amount, number=f"2026{place:024}")
    for place, amount in enumerate(AMOUNTS)
)
ALIPAY = written.alipay(*ROWS)
WECHAT = written.wechat(*(written.wechat_row(amount=f"¥{amount}") for amount in AMOUNTS))


def read(content: bytes, name: str = "bill.csv") -> Bill | Capture | None:
    """What a file is taken for; None for what is refused."""
    try:
        return opened(File(name, content, NOW))
    except (NotAPage, NotATable, NoBill):
        return None


@pytest.mark.parametrize("whole", [ALIPAY, WECHAT], ids=["alipay", "wechat"])
@given(share=st.floats(0, 1))
@settings(max_examples=150)
def test_a_file_cut_anywhere_gives_only_whole_rows(whole: bytes, share: float) -> None:
    bill = read(whole[: int(len(whole) * share)])
    if not isinstance(bill, Bill):
        return
    known = read(whole)
    assert isinstance(known, Bill)
    lost = len(known.payments) - len(bill.payments)
    assert {(one.line, one.amount) for one in bill.payments} <= {
        (one.line, one.amount) for one in known.payments
    }
    assert not lost or bill.faults, "rows are gone and nobody says so"


@given(
    place=st.floats(0, 0.999),
    junk=st.binary(min_size=1, max_size=6),
)
@settings(max_examples=150)
def test_bytes_overwritten_anywhere_never_break_the_reader(place: float, junk: bytes) -> None:
    at = int(len(ALIPAY) * place)
    bill = read(ALIPAY[:at] + junk + ALIPAY[at + len(junk) :])
    if isinstance(bill, Bill):
        assert len(bill.payments) + len(bill.faults) + bill.left_out <= len(ROWS) + 8
        assert all(Decimal(one.amount) >= 0 for one in bill.payments)


@given(order=st.permutations(range(len(ROWS))))
def test_the_order_of_rows_is_nothing_that_matters(order: list[int]) -> None:
    bill = read(written.alipay(*(ROWS[place] for place in order)))
    assert isinstance(bill, Bill)
    assert {(one.number, one.amount) for one in bill.payments} == {
        (f"2026{place:024}", amount) for place, amount in enumerate(AMOUNTS)
    }


@given(content=st.binary(max_size=600))
@settings(max_examples=150)
@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.html", "x", "x.txt"])
def test_any_bytes_under_any_name_are_taken_or_refused(name: str, content: bytes) -> None:
    assert read(content, name) is None or isinstance(read(content, name), Bill | Capture)


def test_a_row_of_formulas_stays_what_its_cells_show() -> None:
    book = openpyxl.Workbook()
    book.active.append(written.WECHAT_HEAD.split(","))
    book.active.append(["2026-11-10 21:30:44", "商户消费", '=HYPERLINK("x")', "=1+1", "支出",
                        "=5*5", "零钱", "支付成功", "4200000000000001", "1", "/"])  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    bill = read(out.getvalue(), "bill.xlsx")
    assert isinstance(bill, Bill)
    assert bill.payments == ()  # a formula nobody has reckoned is no amount
    assert [fault.line for fault in bill.faults] == [2]


def test_ten_thousand_characters_in_every_cell_cost_their_row_alone(tmp_path: Path) -> None:
    long = "字" * 10_000
    rows = (*ROWS, written.alipay_row(payee=long), written.alipay_row(goods=long))
    with Home.open(tmp_path / "data", clock=lambda: NOW) as home:
        told = bring(home, File("bill.csv", written.alipay(*rows), NOW))
    assert told.bill
    assert told.bill.payments == len(ROWS)
    assert len(told.bill.faults) == 2


@given(name=st.text(max_size=300))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_s_name_is_only_ever_a_name(tmp_path: Path, name: str) -> None:
    with Home.open(tmp_path / "data", clock=lambda: NOW, alone=False) as home:
        told = bring(home, File(f"{name}.csv", ALIPAY, NOW))
        assert told.bill and home.bills.get(told.bill.id).file == f"{name}.csv"[-200:]
    assert {path.name for path in tmp_path.iterdir()} == {"data"}
