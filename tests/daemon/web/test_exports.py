"""Files that the dashboard gives out: harmless in a spreadsheet, whole, and gone afterwards."""

import asyncio
import csv
import io
import json
import zipfile

import pytest
from icalendar import Calendar

from daemon import intake
from daemon.exporting import harmless
from daemon.ledger.backup import put_back
from daemon.ledger.payments import Place, proofs
from parsers import Order
from parsers._records import Item, Merchant, Reading
from parsers.bills import Payment

FORMULAS = ["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "＝1+1", " =1+1"]
FORMULAS += ["\u3000＠x"]
PLAIN = ["259.00", "-5.00", "羊毛大衣", "a=b", "1-2", ""]
KEY = "taobao:4800000000000000001"


@pytest.fixture
def buy(home, clock):
    def put(title="羊毛大衣", number="4800000000000000001"):
        order = Order(
            platform="taobao",
            number=number,
            status="shipped",
            placed_at="2026-11-10T10:00:00+08:00",
            signed_at="2026-11-18T10:00:00+08:00",
            paid="259.00",
            merchant=Merchant(name=title),
            items=(Item(title=title, sku=title, quantity=1),),
        )
        reading = Reading(platform="taobao", page="order_list", outcome="read", orders=(order,))
        home.orders.observe("0" * 64, clock(), reading)
        intake.replan(home, [f"taobao:{number}"])

    return put


async def test_the_spreadsheet_holds_no_formula(browser, buy):
    for number, formula in enumerate(FORMULAS):
        buy(formula, f"48000000000000000{number:02}")
    answer = await browser.get("/export/orders.csv")
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="hugou-20261120')
    assert answer.body.startswith(b"\xef\xbb\xbf")  # so that Excel reads Chinese as it is
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert len(rows) == len(FORMULAS)
    for row in rows:
        for cell in (row["item"], row["sku"], row["merchant"]):
            assert cell.startswith("'"), cell
        assert row["paid"] == "259.00"


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_becomes_text(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", PLAIN)
def test_what_is_no_formula_stays(cell):
    assert harmless(cell) == cell


async def test_the_json_holds_everything_with_its_proofs(browser, buy, home, clock):
    buy()
    row = Payment(
        provider="alipay", kind="paid", number="2026111122", at=clock(), amount="259.00", line=3
    )
    place = Place(file="bill.csv", sha256="a" * 64, bill="b1")
    home.payments.accept(proofs(row, (KEY,), "number", clock(), place))
    told = (await browser.get("/export/orders.json")).json
    (order,) = told["orders"]
    assert (order["key"], order["items"][0]["title"]) == (KEY, "羊毛大衣")
    assert order["sources"]["paid"]["page"] == "order_list"
    assert [one["number"] for one in told["payments"]] == ["2026111122"]


async def test_the_calendar_holds_the_deadlines(browser, buy, home, clock):
    buy()
    answer = await browser.get("/export/deadlines.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = list(Calendar.from_ical(answer.body).walk("VEVENT"))
    assert events
    assert "羊毛大衣" not in answer.text  # names are hidden until the shopper allows them


async def test_the_backup_can_be_put_back(browser, buy, home, clock, tmp_path):
    buy()
    answer = await browser.post("/export/backup")
    assert answer.status == 200
    file = tmp_path / "backup.zip"
    file.write_bytes(answer.body)
    assert "hugou.db" in zipfile.ZipFile(file).namelist()
    put_back(file, tmp_path / "other", clock(), lambda done, of: None)
    assert (tmp_path / "other" / "hugou.db").exists()


async def test_nothing_is_left_behind(browser, buy, home):
    buy()
    for path in ("/export/orders.csv", "/export/orders.json"):
        await browser.get(path)
    await browser.post("/export/backup")
    async with asyncio.timeout(10):  # the last byte is read before its sender has cleared away
        while list(home.folder.glob("out-*")):
            await asyncio.sleep(0)


async def test_an_empty_folder_gives_empty_files(browser):
    told = (await browser.get("/export/orders.json")).json
    assert told["orders"] == told["payments"] == []
    rows = (await browser.get("/export/orders.csv")).body.decode("utf-8-sig").splitlines()
    assert len(rows) == 1
    assert (await browser.get("/export/deadlines.ics")).status == 200


async def test_11_files_are_given_to_this_session_alone(browser, daemon, buy):
    buy()
    for path in ("/export/orders.csv", "/export/orders.json", "/export/deadlines.ics"):
        assert (await daemon.call("GET", path, headers={"Accept": "text/html"})).status == 401
        foreign = browser.headers() | {"Sec-Fetch-Site": "cross-site"}
        assert (await daemon.call("GET", path, headers=foreign)).status == 403
    assert (await browser.post("/export/backup", csrf="guessed")).status == 403
    assert (await browser.get("/export/backup")).status in (404, 405)


async def test_a_thousand_orders_come_whole(browser, home, clock):
    orders = tuple(
        Order(platform="taobao", number=f"48000000000000{number:05}", paid="1.00")
        for number in range(1000)
    )
    reading = Reading(platform="taobao", page="order_list", outcome="read", orders=orders)
    home.orders.observe("0" * 64, clock(), reading)
    told = (await browser.get("/export/orders.json")).body
    assert len(json.loads(told)["orders"]) == 1000
