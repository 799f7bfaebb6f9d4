"""准备投诉 over HTTP and on the dashboard: open, answer, draft, fill, note as sent, close."""

import base64
from datetime import UTC, datetime

import pytest

from daemon.evidence.item import About
from daemon.evidence.taking import Place, keep
from parsers import Order, Reading

KEY = "taobao:4810000000000000001"
PAGE = "https://www.12315.cn/cuser/portal/tscase/information"
SEEN = datetime(2026, 11, 20, tzinfo=UTC)
HOSTILE = '</textarea><script>alert(1)</script>"&'


@pytest.fixture
def order(home):
    given = {
        "platform": "taobao",
        "number": KEY.partition(":")[2],
        "status": "signed",
        "placed_at": "2026-11-01T00:03:20+08:00",
        "paid_at": "2026-11-01T00:03:55+08:00",
        "signed_at": "2026-11-06T16:42:10+08:00",
        "merchant": {"name": f"云织女装{HOSTILE}"},
        "paid": "259.00",
        "items": [{"title": "羊毛大衣", "quantity": 1}],
    }
    page = Reading(
        platform="taobao",
        page="order_detail",
        outcome="read",
        orders=(Order.model_validate(given),),
    )
    home.orders.observe("a1" * 32, SEEN, page)
    return KEY


ANSWERS = {"return_received": "2026-11-09", "not_refunded": "是", "genuine": True}
CONTACT = {"time": "2026-11-18", "channel": "旺旺", "said": "财务在处理"}


async def test_the_whole_way_over_http(daemon, order):
    opened = await daemon.call("POST", "/v1/cases", {"order": order})
    assert opened.status == 200
    case = opened.json
    assert case["question"]["fact"] == "dispute"
    assert case["evidence"][0]["sha256"] == "a1" * 32
    again = await daemon.call("POST", "/v1/cases", {"order": order, "dispute": "refund_delay"})
    assert again.json["id"] == case["id"]
    assert again.json["question"]["fact"] == "return_received"
    path = f"/v1/cases/{case['id']}"
    told = await daemon.call("PATCH", path, {"facts": ANSWERS | {"contact": CONTACT}})
    claim = {"formula": "应退金额 259.00 元", "formula_en": "amount to be refunded 259.00"}
    assert told.json["claim"] == {"total": "259.00", **claim}
    assert told.json["contacts"][0]["said"] == "财务在处理"
    listed = await daemon.call("GET", "/v1/cases")
    assert [one["id"] for one in listed.json["cases"]] == [case["id"]]
    assert listed.json["cases"][0]["title"] == "退款拖延：羊毛大衣"
    written = await daemon.call("POST", "/v1/drafts", {"case": case["id"], "channel": "12315"})
    assert written.json["usable"], written.json["findings"]
    assert "fields" in written.json
    fill = await daemon.call("POST", "/v1/fill", {"case": case["id"], "url": PAGE})
    assert fill.json["recipe"]["key"] == "12315_complaint"
    assert fill.json["values"]["body"] == written.json["text"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/v1/cases", {"order": "taobao:1"}, 404, "no_such_case"),
        ("POST", "/v1/cases", {"order": KEY, "dispute": "boredom"}, 400, "bad_answer"),
        ("POST", "/v1/cases", {"order": KEY, "mood": "bad"}, 400, "bad_message"),
        ("GET", "/v1/cases/nothing", None, 404, "no_such_case"),
        ("PATCH", "/v1/cases/nothing", {"facts": {}}, 404, "no_such_case"),
        ("POST", "/v1/drafts", {"case": "nothing", "channel": "merchant"}, 404, "no_such_case"),
        ("POST", "/v1/fill", {"case": "nothing", "url": PAGE}, 404, "no_such_case"),
    ],
)
async def test_what_is_not_there_is_said(daemon, order, method, path, body, status, code):
    answer = await daemon.call(method, path, body)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.json["message"]
    assert answer.json["message_en"]


async def test_a_wrong_answer_and_an_unknown_channel_are_said(daemon, order):
    case = daemon.home.cases.open(order, daemon.clock(), "quality")
    wrong = await daemon.call("PATCH", f"/v1/cases/{case.id}", {"facts": {"found_at": "x"}})
    assert (wrong.status, wrong.json["code"]) == (400, "bad_answer")
    pigeon = await daemon.call("POST", "/v1/drafts", {"case": case.id, "channel": "pigeon"})
    assert (pigeon.status, pigeon.json["code"]) == (400, "bad_answer")


async def test_cases_need_a_client(daemon, order):
    for method, path in (("GET", "/v1/cases"), ("POST", "/v1/drafts")):
        answer = await daemon.call(method, path, {} if method == "POST" else None, headers={})
        assert answer.status in (400, 401)


async def test_the_whole_way_on_the_dashboard(browser, daemon, order):
    page = await browser.get("/orders/taobao/4810000000000000001")
    assert "准备投诉" in page.text
    opened = await browser.post("/cases", order=order)
    assert opened.status == 303
    path = opened.headers["Location"]
    case = path.rpartition("/")[2]
    assert "这笔订单遇到了什么问题" in (await browser.get(path)).text
    steps = [("dispute", "refund_delay"), ("return_received", "2026-11-09"), ("not_refunded", "是")]
    for fact, value in steps:
        assert f'value="{fact}"' in (await browser.get(path)).text
        assert (await browser.post(f"{path}/answer", fact=fact, value=value)).status == 303
    shown = (await browser.get(path)).text
    assert "可以用" in shown
    assert "退还货款259.00元" in shown
    assert "SHA-256 a1a1a1a1" in shown
    assert (await browser.post(f"{path}/sent", channel="merchant")).status == 303
    assert "已发出" in (await browser.get(path)).text
    assert "退款拖延" in (await browser.get("/cases")).text
    assert (await browser.post(f"{path}/close", outcome="已退款")).status == 303
    assert daemon.home.cases.get(case).outcome == "已退款"
    assert (await browser.post(f"{path}/close", delete="1")).status == 303
    assert (await browser.get(path)).status == 404


async def test_a_wrong_answer_is_said_beside_the_question(browser, daemon, order):
    case = daemon.home.cases.open(order, daemon.clock(), "refund_delay")
    answer = await browser.post(f"/cases/{case.id}/answer", fact="return_received", value="gestern")
    assert answer.status == 422
    assert "要写成日期" in answer.text
    assert "商家是哪一天签收您退回的商品的" in answer.text


async def test_an_answer_is_rewritten_by_asking_again(browser, daemon, order):
    case = daemon.home.cases.open(order, daemon.clock(), "refund_delay")
    daemon.home.cases.answer(case.id, {"return_received": "2026-11-09"})
    await browser.post(f"/cases/{case.id}/answer", fact="return_received", clear="1")
    again = daemon.home.cases.get(case.id)
    assert again.answers == {}
    assert again.skipped == ()


async def test_a_contact_is_noted_or_skipped(browser, daemon, order):
    case = daemon.home.cases.open(order, daemon.clock(), "refund_delay")
    path = f"/cases/{case.id}/answer"
    await browser.post(path, fact="contacts", time="2026-11-18", channel="旺旺", value="在处理")
    known = daemon.home.cases.known(daemon.home.cases.get(case.id), daemon.clock())
    assert [one.said for one in known.contacts] == ["在处理"]
    await browser.post(path, fact="contacts", value="")
    assert daemon.home.cases.get(case.id).skipped == ("contacts",)


async def test_evidence_that_the_shopper_keeps_is_noted(browser, daemon, order):
    case = daemon.home.cases.open(order, daemon.clock(), "refund_delay")
    path = f"/cases/{case.id}"
    assert "还没有：支付账户流水" in (await browser.get(path)).text
    assert (await browser.post(f"{path}/evidence", proof="account")).status == 303
    page = (await browser.get(path)).text
    assert "还没有：支付账户流水" not in page
    assert "支付账户流水（无到账）" in page
    assert (await browser.post(f"{path}/evidence", proof="telepathy")).status == 404


async def test_texts_of_a_shop_page_are_escaped(browser, daemon, order):
    case = daemon.home.cases.open(order, daemon.clock(), "refund_delay")
    daemon.home.cases.answer(case.id, {k: v for k, v in ANSWERS.items() if k != "genuine"})
    for path in (f"/cases/{case.id}", "/cases"):
        page = (await browser.get(path)).text
        assert "<script>alert" not in page


async def test_the_pages_exist_in_english(browser, daemon, order):
    browser.language = "en"
    case = daemon.home.cases.open(order, daemon.clock(), "refund_delay")
    page = (await browser.get(f"/cases/{case.id}")).text
    assert "When did the merchant sign for the returned parcel?" in page
    assert "Refund delayed" in page
    assert "</b> order page <" in page  # the evidence
    assert [line for line in page.splitlines() if "：" in line] == []


async def test_no_kind_of_dispute_is_pressed_upon_the_shopper(browser, daemon, order):
    case = daemon.home.cases.open(order, daemon.clock())
    choices = 'name="value" value="'
    page = (await browser.get(f"/cases/{case.id}")).text
    assert page.count(choices) == page.count(f'class="quiet" {choices}') == 16


async def test_an_item_without_a_merchant_stands_alone(browser, daemon, home):
    one = Order(platform="jd", number="1", items=({"title": "吸尘器"},))
    home.orders.observe(
        "b2" * 32, SEEN, Reading(platform="jd", page="order_list", outcome="read", orders=(one,))
    )
    case = home.cases.open("jd:1", daemon.clock())
    assert '<p class="lead">吸尘器</p>' in (await browser.get(f"/cases/{case.id}")).text


REPORT = "https://www.12315.cn/cuser/portal/jbcase/information"


async def test_the_files_of_a_case_travel_with_the_values(daemon, home, order):
    case = home.cases.open(order, SEEN, "quality")
    place = Place(case.order, case.id)
    for name, kind, content in (
        ("鉴定.pdf", "application/pdf", b"%PDF-1.4"),
        ("a.exe", "x/y", b"z"),
    ):
        about = About(form="file", name=name, media_type=kind, captured_at=SEEN)
        with home.evidence.files.writing(kind, len(content)) as incoming:
            incoming.feed(content)
            keep(home, about, incoming, place, SEEN)
    told = await daemon.call("POST", "/v1/fill", {"case": case.id, "url": REPORT})
    assert told.status == 200
    assert told.json["recipe"]["key"] == "12315_report_information"
    (file,) = told.json["files"]["files"]
    assert (file["name"], base64.b64decode(file["base64"])) == ("鉴定.pdf", b"%PDF-1.4")
    (left,) = told.json["left_out"]
    assert left["name"] == "a.exe"
    assert left["message"]
    assert left["message_en"]
    notice = REPORT.replace("information", "notice")
    bare = await daemon.call("POST", "/v1/fill", {"case": case.id, "url": notice})
    assert (bare.json["files"], bare.json["recipe"]["step"]) == ({}, [])


async def test_a_form_of_another_order_is_refused_with_what_to_do(daemon, home, order):
    case = home.cases.open(order, SEEN, "quality")
    url = "https://refund2.taobao.com/dispute/apply.htm?bizOrderId=1"
    answer = await daemon.call("POST", "/v1/fill", {"case": case.id, "url": url})
    assert (answer.status, answer.json["code"]) == (409, "wrong_page")
    assert "没有填写" in answer.json["message"]
    assert "nothing was filled" in answer.json["message_en"]
