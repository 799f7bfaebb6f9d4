"""`hugou import` of bills and tables, and `hugou bills`: what a shopper sees and decides."""

import json

import openpyxl
import pytest

from daemon.home import Home
from tests import written_bills as written

ORDER = {
    "number": "4800000000000000001",
    "status": "unshipped",
    "placed_at": "2026-11-11T00:03:20+08:00",
    "paid": "89.90",
}
TWIN = {**ORDER, "number": "4800000000000000002"}
GOOD = {
    "订单号": '="4800000000000000011"',
    "订单提交时间": "2026-11-01 10:00:00",
    "订单状态": "交易成功",
    "店铺名称": "示例小店",
    "商品名称": "纯棉围裙",
    "商品链接": "//item.taobao.com/item.htm?id=700000000011",
    "型号款式": "墨绿",
    "商品数量": "1",
    "商品金额": "89.90",
    "实付金额": "89.90",
    "运费": "0.00",
    "退款状态": "",
}
ROUNDED = {**GOOD, "订单号": "4.8E+18"}
TABLE = "".join(",".join(line) + "\n" for line in (GOOD, GOOD.values(), ROUNDED.values()))


@pytest.fixture
def bill(tmp_path, hugou, stock):
    def bring(content, *orders):
        stock(*(orders or (ORDER,)))
        file = tmp_path / "bill.csv"
        file.write_bytes(content)
        code, out, err = hugou("import", file)
        assert code == 0, err
        with Home.open(tmp_path / "data", alone=False) as home:
            return home.bills.all()[0].id, out, err

    return bring


def proofs(tmp_path):
    with Home.open(tmp_path / "data", alone=False) as home:
        return [(one.order, one.number) for one in home.payments.all()]


def test_a_bill_is_shown_accepted_and_taken_back(tmp_path, hugou, answer, bill):
    id, out, _ = bill(written.alipay(written.alipay_row()))
    assert "1 笔与订单相符（1 笔确定），还没有改动任何订单" in out
    assert proofs(tmp_path) == []
    _, shown, _ = hugou("bills", id)
    assert "-89.90" in shown and "示例小店" in shown and "taobao:4800000000000000001" in shown
    _, shown, _ = hugou("bills", id, "--accept")
    assert "已接受 1" in shown
    assert proofs(tmp_path) == [("taobao:4800000000000000001", "2026111122001400001234567890")]
    hugou("bills", id, "--undo", "all")
    assert proofs(tmp_path) == []
    (told,) = answer("bills")["bills"]
    assert [one["state"] for one in told["proposals"]] == ["open"]
    assert "cells" not in told["proposals"][0]["payment"]
    assert hugou("bills", id, "--remove")[0] == 0
    assert answer("bills") == {"bills": []}


def test_an_ambiguous_row_is_chosen_by_its_number(tmp_path, hugou, answer, bill):
    id, _, _ = bill(written.alipay(written.alipay_row(merchant="")), ORDER, TWIN)
    row = answer("bills", id)["bills"][0]["proposals"][0]["payment"]["number"]
    assert row.endswith("890")
    _, shown, _ = hugou("bills", id)
    name = shown.splitlines()[1].split()[0]
    assert "待选" in shown and "1) " in shown and "2) " in shown
    for wrong in (name, f"{name}=3", f"{name}=0", f"{name}=x", "zz=1"):
        assert hugou("bills", id, "--choose", wrong)[0] == 2
    hugou("bills", id, "--choose", f"{name}=2")
    assert [order for order, _ in proofs(tmp_path)] == ["taobao:4800000000000000002"]
    hugou("bills", id, "--undo", name)
    hugou("bills", id, "--decline", name)
    assert answer("bills", id)["bills"][0]["proposals"][0]["state"] == "declined"
    assert proofs(tmp_path) == []


def test_every_row_that_cannot_be_read_is_named_with_its_line(bill):
    rows = (written.wechat_row(), written.wechat_row(amount="?"), written.wechat_row(at="later"))
    _, out, err = bill(written.wechat(*rows, count=4))
    assert "第 17 行：金额看不懂" in err
    assert "第 18 行：付款时间看不懂" in err
    assert "文件说有 4 笔记录，实际只有 3 行" in err
    assert "1 笔付款和退款" in out


def test_wrong_usage_is_said(hugou):
    assert hugou("bills", "--accept")[0] == 2
    code, _, err = hugou("bills", "nothing")
    assert (code, "没有这份账单" in err) == (1, True)
    assert "还没有导入账单" in hugou("bills")[2]


# -- Taobao's table of orders ----------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "gbk.csv", "xlsx", "xls"])
def test_taobao_s_table_becomes_orders_and_rounded_numbers_are_named(tmp_path, hugou, answer, form):
    file = tmp_path / f"导出订单.{form}"
    lines = [line.split(",") for line in TABLE.splitlines()]
    if form == "xlsx":
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append([cell.strip('="') for cell in line])
        book.save(file)
    elif form == "xls":
        cells = ["".join(f"<td>{cell.strip('=')}</td>" for cell in line) for line in lines]
        file.write_text(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>", "utf-8")
    else:
        file.write_bytes(TABLE.encode("gb18030" if "gbk" in form else "utf-8-sig"))
    (told,) = answer("import", file)["files"]
    assert (told["outcome"], told["orders"]) == ("partial", 1)
    assert any("4.8E+18" in one for one in told["notices"])
    assert "4.8E+18" in hugou("import", file)[2]
    (order,) = answer("orders")["orders"]
    assert (order["number"], order["paid"]) == ("4800000000000000011", "89.90")


def test_the_table_is_read_again_by_tomorrow_s_readers(tmp_path, hugou, answer):
    file = tmp_path / "导出订单.csv"
    file.write_text(TABLE, "utf-8")
    hugou("import", file)
    before = answer("orders")
    with Home.open(tmp_path / "data") as home:
        for name in ("orders", "catalogue", "observations", "sightings"):
            home.store.drop_table(name)
    assert answer("reparse")["orders"] == 1
    assert answer("orders") == before


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("table.csv", b"a,b\n1,2\n", "认不出这个表格"),
        ("bill.csv", b"", "没有内容"),
        ("bill.pdf", b"%PDF-1.4", "个人对账"),
        ("bill.csv", b"\xd0\xcf\x11\xe0" + bytes(100), "另存为"),
        ("page.html", b"PK\x03\x04half", "打不开"),
    ],
)
def test_a_file_that_is_something_else_is_left_out_with_its_reason(
    tmp_path, hugou, name, content, words
):
    file = tmp_path / name
    file.write_bytes(content)
    code, _, err = hugou("import", file)
    assert code == 1
    assert words in err


def test_one_bad_file_keeps_no_other_from_being_brought(tmp_path, hugou, stock):
    stock(ORDER)
    folder = tmp_path / "brought"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "b.csv").write_bytes(written.alipay(written.alipay_row()))
    (folder / "c.txt").write_bytes(written.wechat(written.wechat_row()))
    code, out, _ = hugou("import", folder, "--json")
    assert code == 0
    bad, alipay, wechat = json.loads(out)["files"]
    assert "left_out" in bad
    assert (alipay["provider"], alipay["proposed"], alipay["sure"]) == ("alipay", 1, 1)
    assert (wechat["provider"], wechat["payments"], wechat["proposed"]) == ("wechat", 1, 0)
