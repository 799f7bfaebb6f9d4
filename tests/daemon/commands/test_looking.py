"""parse, orders and export: looking without changing anything."""

import csv
import io
import json
import stat
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.commands.columns import cells, clipped, table
from daemon.exporting import harmless
from daemon.progress import Progress

LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"


# -- parse --------------------------------------------------------------------------------------


def test_parse_prints_a_reading_and_stores_nothing(tmp_path, hugou):
    page = tmp_path / "page.html"
    page.write_text("<html><title>x</title></html>", "utf-8")
    code, out, err = hugou("parse", page, "--url", "https://taobao.com.evil.test/trade")
    assert (code, err) == (0, "")
    assert json.loads(out)["outcome"] == "unknown_page"
    assert not (tmp_path / "data").exists()


def test_parse_reads_a_page_of_the_corpus_with_provenance(tmp_path, hugou, shared_corpus):
    page = shared_corpus / "taobao" / "taobao_pc_v1_boughtlist_2025-11.html"
    plain = json.loads(hugou("parse", page, "--url", LIST)[1])
    assert len(plain["orders"]) == 7
    assert "provenance" not in plain["orders"][0]
    whole = json.loads(hugou("parse", page, "--url", LIST, "--provenance")[1])
    assert whole["orders"][0]["provenance"]["paid"]["reader"]


def test_parse_takes_a_response_body(hugou, shared_corpus):
    body = shared_corpus / "taobao" / "taobao_pc_v2_queryboughtlistV2_2026-08.json"
    url = "https://h5api.m.taobao.com/h5/mtop.taobao.order.queryboughtlistv2/1.0/"
    assert len(json.loads(hugou("parse", body, "--url", url)[1])["orders"]) == 16


def test_parse_takes_an_envelope_with_its_own_address_and_time(tmp_path, hugou):
    file = tmp_path / "capture.json"
    file.write_text(json.dumps({"url": LIST, "html": "", "captured_at": "2026-11-20T09:00:00"}))
    assert json.loads(hugou("parse", file)[1])["platform"] == "taobao"


@pytest.mark.parametrize("option", ["--platform", "--status"])
def test_orders_of_an_unknown_kind_are_wrong_usage(hugou, option):
    code, out, err = hugou("orders", option, "nope")
    assert (code, out) == (2, "")
    assert "nope" in err
    assert err.count("\n") == 1


def test_parse_without_an_address_is_wrong_usage(tmp_path, hugou):
    page = tmp_path / "page.html"
    page.write_text("<html></html>")
    code, out, err = hugou("parse", page)
    assert (code, out) == (2, "")
    assert "--url" in err
    assert err.count("\n") == 1


def test_parse_says_which_file_it_cannot_read(tmp_path, hugou):
    code, out, err = hugou("parse", tmp_path / "absent.html", "--url", LIST)
    assert (code, out) == (1, "")
    assert "absent.html" in err


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe\x01", b"{", b"[" * 100_000, b"<" * 1000])
def test_parse_says_of_rubbish_that_it_is_unread(tmp_path, hugou, content):
    file = tmp_path / "page"
    file.write_bytes(content)
    code, out, _ = hugou("parse", file, "--url", LIST)
    assert code == 0
    assert json.loads(out)["outcome"] not in ("read", "empty")
    assert "orders" not in json.loads(out) or json.loads(out)["orders"] == []


def test_parse_reads_stdin(hugou, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"<html></html>")))
    assert json.loads(hugou("parse", "-", "--url", LIST)[1])["platform"] == "taobao"


# -- orders -------------------------------------------------------------------------------------


def test_orders_as_a_table_that_lines_up(hugou, stock):
    stock(
        {"placed_at": "2026-11-03", "status": "shipped", "paid": "259.00",
         "merchant": {"name": "云朵毛衣店"}, "items": [{"title": "圆领羊毛衫"}]},
        {"placed_at": "2026-11-01", "merchant": {"nick": "abc"}, "items": [{"title": "cup"}]},
    )  # fmt: skip
    code, out, _ = hugou("orders")
    first, second = out.splitlines()
    assert code == 0
    assert first.split() == ["taobao:1", "2026-11-03", "shipped", "259.00", "CNY", "云朵毛衣店", "圆领羊毛衫"]  # fmt: skip  # noqa: E501
    assert cells(first[: first.index("圆领")]) == cells(second[: second.index("cup")])


def test_orders_as_json_are_whole(answer, stock):
    stock({"paid": "9"}, capture="c1")
    stock({"signed_at": "2026-11-03"}, capture="c2", page="order_detail")
    (order,) = answer("orders")["orders"]
    assert (order["key"], order["paid"], order["signed_at"]) == ("taobao:1", "9", "2026-11-03")
    assert order["sources"]["paid"]["capture"] == "c1"
    assert {one["capture"] for one in order["seen"]} == {"c1", "c2"}


def test_orders_can_be_chosen(answer, hugou, stock):
    stock({"status": "shipped"}, {"status": "signed", "merchant": {"name": "云朵店"}})
    assert [one["number"] for one in answer("orders", "--status", "signed")["orders"]] == ["2"]
    assert answer("orders", "--search", "云朵")["total"] == 1
    assert answer("orders", "--limit", "1")["total"] == 2
    assert "共 2 笔" in hugou("orders", "--limit", "1")[2]


# -- export ---------------------------------------------------------------------------------------


def test_export_json_holds_every_order(tmp_path, hugou, stock):
    stock(*({"paid": f"{n}.00"} for n in range(450)))
    code, out, _ = hugou("export")
    exported = json.loads(out)["orders"]
    assert code == 0
    assert {one["number"] for one in exported} == {str(n) for n in range(1, 451)}


def test_export_csv_has_a_line_per_item_and_no_formula(tmp_path, hugou, stock):
    stock({
        "paid": "12.00", "merchant": {"name": '=HYPERLINK("http://evil.test")'},
        "items": [{"title": "+1", "unit_price": "-2.00"}, {"title": "@SUM(A1)", "quantity": 2}],
    })  # fmt: skip
    file = tmp_path / "orders.csv"
    assert hugou("export", "--format", "csv", "--output", file)[0] == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [row["item"] for row in rows] == ["'+1", "'@SUM(A1)"]
    assert rows[0]["merchant"] == '\'=HYPERLINK("http://evil.test")'
    assert (rows[0]["unit_price"], rows[0]["paid"], rows[1]["paid"]) == ("-2.00", "12.00", "")
    assert rows[1]["number"] == "1"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@given(st.text(min_size=1))
def test_no_cell_starts_like_a_formula_unless_it_is_a_number(text):
    cell = harmless(text)
    assert cell.endswith(text)
    assert cell[0] not in "=+@\t\r" and (cell[0] != "-" or float(cell) <= 0)


# -- tables and bars ----------------------------------------------------------------------------


@given(st.text(), st.integers(1, 20))
def test_a_clipped_text_never_takes_more_room_and_moves_no_cursor(text, width):
    shown = clipped(text, width)
    assert cells(shown) <= width
    assert not any(unicodedata.category(character)[0] == "C" for character in shown)


def test_a_table_lines_up_with_chinese_in_it():
    lines = table([["订单", "x"], ["ab", "y"]], (6, 3)).splitlines()
    assert lines == ["订单    x", "ab      y"]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_shows_only_what_takes_long():
    now = iter([0.0, 0.1, 0.2, 0.3, 0.4]).__next__
    quick = Terminal()
    bar = Progress("读", quick, now)
    for done in range(4):
        bar(done, 3)
    assert quick.getvalue() == ""


def test_a_bar_fills_up_on_a_terminal_and_counts_in_a_log():
    for stream, end in ((Terminal(), "100% (200/200)\n"), (io.StringIO(), "读 100% (200/200)\n")):
        clock = iter(range(10_000)).__next__
        bar = Progress("读", stream, clock)
        for done in range(201):
            bar(done, 200)
        assert stream.getvalue().endswith(end)
    assert stream.getvalue().count("\n") == 11
