"""The import page: files arrive whole and named, bills propose, and nothing is more than text."""

import html
import json
import re
from urllib.parse import quote

import pytest

from daemon.web.dashboard import view
from parsers import Order
from parsers._records import Item, Reading
from tests import written_bills as written

ORDER = "taobao:4800000000000000001"
TWIN = "taobao:4800000000000000002"
SAVED = "1762819512000"  # 2025-11-11
HOSTILE = "<script>document.title='owned'</script>"
LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"


def buy(home, clock, key=ORDER, **fields):
    told = {
        "platform": "taobao",
        "number": key.rpartition(":")[2],
        "status": "unshipped",
        "placed_at": "2026-11-11T00:03:20+08:00",
        "paid": "89.90",
        "items": (Item(title="纯棉围裙"),),
    }
    order = Order.model_validate({**told, **fields})
    reading = Reading(platform="taobao", page="order_list", outcome="read", orders=(order,))
    home.orders.observe("0" * 64, clock(), reading)


@pytest.fixture
def bring(browser):
    async def send(content, name="alipay.csv", **headers):
        sent = browser.headers() | {
            "Content-Type": "application/octet-stream",
            "X-CSRF": browser.session.csrf,
            "X-File-Name": quote(name),
            "X-Saved-At": SAVED,
            "Accept": "application/json",
        }
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        given = {key: value for key, value in (sent | named).items() if value is not None}
        return await browser.daemon.call("POST", "/import", headers=given, data=content)

    return send


@pytest.fixture
async def bill(bring, home, clock):
    """Bring a bill with one row that fits one order; gives the bill's address."""
    buy(home, clock)
    return (await bring(written.alipay(written.alipay_row()))).json["link"]


def proofs(home):
    return [(one.order, one.kind, one.amount) for one in home.payments.all()]


def visible(answer):
    return html.unescape(re.sub(r"<[^>]*>", " ", answer.text))


def row_of(home, number=0):
    return home.bills.all()[0].proposals[number].payment.id


# -- bringing --------------------------------------------------------------------------------------


async def test_a_bill_is_brought_and_nothing_changes_before_it_is_accepted(
    browser, bring, home, clock
):
    buy(home, clock)
    answer = await bring(written.alipay(written.alipay_row()), "支付宝 2026.csv")
    assert answer.status == 200
    told = answer.json
    assert (told["file"], told["taken"]) == ("支付宝 2026.csv", True)
    assert "1 笔与订单相符" in told["text"]
    assert proofs(home) == []
    page = await browser.get(told["link"])
    assert "全部接受（1 笔）" in visible(page)
    assert "账单里有订单号，金额相同" in visible(page)
    assert "支付宝 2026.csv" in visible(await browser.get("/import"))


async def test_a_saved_page_is_dated_by_when_it_was_saved(bring, home):
    page = f"<!DOCTYPE html>\n<!-- saved from url=(0066){LIST} -->\n<html>已买到的宝贝</html>"
    told = (await bring(page.encode(), "folder/list.html")).json
    assert told["file"] == "folder/list.html"
    (note,) = home.captures.notes()
    assert (note.url, note.last_at.isoformat()) == (LIST, "2025-11-11T00:05:12+00:00")
    await bring(page.encode(), "list.html", X_Saved_At="9999999999999")  # a clock runs ahead
    (note,) = home.captures.notes()
    assert note.last_at == home.clock()


async def test_taobao_s_table_is_brought(bring, home):
    head = "订单号,订单提交时间,订单状态,店铺名称,商品名称,商品数量,商品金额,实付金额,运费"
    row = '"4800000000000000011",2026-11-01 10:00:00,交易成功,示例小店,围裙,1,9.90,9.90,0.00'
    told = (await bring(f"{head}\n{row}\n".encode("gb18030"), "导出订单.csv")).json
    assert (told["taken"], told["orders"]) == (True, 1)
    assert home.orders.get("taobao:4800000000000000011").order.paid == "9.90"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.7", "bill.pdf", "个人对账"),
        (b"PK\x03\x04", "bill.xlsx", "没有下载完整"),
        (b"<html></html>", "page.html", "网址"),
        (b"a,b\n1,2\n", "table.csv", "认不出这个表格"),
        (b"", "empty.csv", "没有内容"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why(browser, bring, home, content, name, words):
    told = (await bring(content, name)).json
    assert (told["taken"], words in told["text"]) == (False, True)
    browser.language = "en"
    english = (await bring(content, name)).json["text"]
    assert not re.search(r"[\u4e00-\u9fff]", english)
    assert len(home.captures) == 0


async def test_11_a_file_needs_the_session_and_its_token(browser, bring, home):
    content = written.alipay(written.alipay_row())
    for headers, status in (
        ({"X_CSRF": "guessed"}, 403),
        ({"X_CSRF": None}, 403),
        ({"Cookie": "x=1"}, 401),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Origin": "https://evil.test"}, 403),
        ({"Content_Type": "text/plain"}, 400),
        ({"Content_Type": "multipart/form-data; boundary=x"}, 400),
        ({"X_Saved_At": "soon"}, 400),
        ({"X_Saved_At": None}, 400),
    ):
        assert (await bring(content, **headers)).status == status, headers
    assert home.bills.all() == []


async def test_a_file_of_any_size_is_refused_while_it_is_read(bring, monkeypatch):
    monkeypatch.setattr(view, "LARGEST_FILE", 1000)
    answer = await bring(b"x" * 2000)
    assert answer.status == 413


# -- deciding --------------------------------------------------------------------------------------


async def test_what_is_accepted_stands_on_the_order_s_page_and_goes_back(browser, bill, home):
    answer = await browser.post(bill, deed="accept_all")
    assert (answer.status, answer.headers["Location"]) == (303, bill)
    assert proofs(home) == [(ORDER, "paid", "89.90")]
    page = visible(await browser.get("/orders/taobao/4800000000000000001"))
    assert "2026111122001400001234567890" in page
    assert "alipay.csv" in page and "，第 18 行" in page
    await browser.post(bill, deed="undo_all")
    assert proofs(home) == []
    await browser.post(bill, row=row_of(home), choice="0", deed="accept")
    await browser.post(bill, row=row_of(home), deed="undo")
    assert proofs(home) == []
    page = visible(await browser.get("/orders/taobao/4800000000000000001"))
    assert "2026111122001400001234567890" not in page


async def test_the_shopper_is_asked_and_may_say_none(browser, bring, home, clock):
    buy(home, clock)
    buy(home, clock, TWIN)
    link = (await bring(written.alipay(written.alipay_row(merchant="")))).json["link"]
    page = (await browser.get(link)).text
    assert "这笔钱属于哪个订单" in page
    assert page.count('type="radio"') == 3
    await browser.post(link, row=row_of(home), choice="1", deed="accept")
    assert [order for order, *_ in proofs(home)] == [TWIN]
    await browser.post(link, row=row_of(home), deed="undo")
    await browser.post(link, row=row_of(home), choice="none", deed="accept")
    assert proofs(home) == []
    assert "不属于这些订单" in visible(await browser.get(link))


async def test_a_bill_is_deleted_and_what_was_accepted_stays(browser, bill, home):
    await browser.post(bill, deed="accept_all")
    answer = await browser.post(bill, deed="remove")
    assert answer.headers["Location"] == "/import"
    assert (await browser.get(bill)).status == 404
    assert len(proofs(home)) == 1


@pytest.mark.parametrize("removed", [False, True])
async def test_an_accepted_payment_is_taken_back_on_the_order_s_page(browser, bill, home, removed):
    await browser.post(bill, deed="accept_all")
    row, path = row_of(home), "/orders/taobao/4800000000000000001"
    if removed:
        await browser.post(bill, deed="remove")
    assert f'name="row" value="{row}"' in (await browser.get(path)).text
    answer = await browser.post("/payments/undo", row=row, back=path)
    assert answer.headers["Location"] == path
    assert proofs(home) == []
    assert removed or home.bills.all()[0].of("open")
    assert (await browser.post("/payments/undo", row=row)).status == 404


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"deed": "steal"},
        {"deed": "accept", "choice": "-1"},
        {"deed": "accept", "choice": "9999"},
        {"deed": "accept", "choice": "x"},
    ],
)
async def test_a_form_that_cannot_be_is_refused(browser, bill, home, form):
    assert (await browser.post(bill, row=row_of(home), **form)).status == 400
    assert proofs(home) == []


async def test_a_row_or_bill_that_is_not_there_is_a_page_that_says_so(browser, bill, home):
    assert (await browser.post(bill, row="0" * 24, choice="0", deed="accept")).status == 404
    assert (await browser.post(bill, row=row_of(home), choice="7", deed="accept")).status == 404
    answer = await browser.get("/import/0000000000000000")
    assert (answer.status, "没有这份账单" in answer.text) == (404, True)
    assert (await browser.get("/import/../../etc/passwd")).status == 404
    assert proofs(home) == []


async def test_faults_are_named_by_their_line(browser, bring, home, clock):
    buy(home, clock)
    rows = (written.alipay_row(), written.alipay_row(amount="?"))
    link = (await bring(written.alipay(*rows, count=9))).json["link"]
    page = visible(await browser.get(link))
    assert "第 19 行" in page and "金额看不懂" in page
    assert "文件说有 9 笔记录" in page


async def test_a_bill_that_fits_nothing_says_what_to_do(browser, bring):
    link = (await bring(written.wechat(written.wechat_row()))).json["link"]
    assert "先打开购物网站的“我的订单”" in visible(await browser.get(link))


async def test_11_hostile_texts_of_bills_are_texts(browser, bring, home, clock):
    buy(home, clock, items=(Item(title=HOSTILE),))
    row = written.alipay_row(goods=HOSTILE, payee='"><img src=x onerror=alert(1)>')
    told = (await bring(written.alipay(row), HOSTILE)).json
    await browser.post(told["link"], deed="accept_all")
    for path in (told["link"], "/import", "/orders/taobao/4800000000000000001"):
        for browser.language in ("zh-CN", "en"):
            page = await browser.get(path)
            assert page.status == 200
            assert "<script>document" not in page.text
            assert "<img src=x" not in page.text
    assert HOSTILE in visible(page)


async def test_hundreds_of_rows_are_shown_some_at_a_time(browser, bring, home, clock):
    rows = []
    for number in range(120):
        key = f"taobao:48000000000000{number:05}"
        buy(home, clock, key, paid=f"{number + 1}.00")
        rows.append(
            written.alipay_row(
                merchant=f"T200P48000000000000{number:05}",
                number=f"20261111220014000012345{number:05}",
                amount=f"{number + 1}.00",
            )
        )
    link = (await bring(written.alipay(*rows))).json["link"]
    page = await browser.get(link)
    assert "全部接受（120 笔）" in visible(page)
    assert "还有 20 笔" in visible(page)
    await browser.post(link, deed="accept_all")
    assert len(proofs(home)) == 120


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_both_languages(browser, bill, language):
    browser.language = language
    await browser.post(bill, deed="accept_all")
    text = visible(await browser.get(bill)).replace("中文", "")
    for own in ("纯棉围裙", "厨房", "防水", "示例小店"):
        text = text.replace(own, "")
    assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (language == "zh-CN"), text
    assert json.dumps(text)
