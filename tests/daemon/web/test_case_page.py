"""The page of one case: ladder, log of contacts, course as a picture, papers, undo, orders."""

import re
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest

from daemon.documents import FontMissing
from parsers import Order, Reading

SEEN = datetime(2026, 11, 20, tzinfo=UTC)
MERCHANT = {"name": "木里家居"}
ANSWERS = {"return_received": "2026-11-09", "not_refunded": "是", "genuine": True}


def see(home, number, capture, **more):
    given = {
        "platform": "taobao",
        "number": number,
        "status": "signed",
        "placed_at": "2026-11-01T00:03:20+08:00",
        "paid_at": "2026-11-01T00:03:55+08:00",
        "signed_at": "2026-11-06T16:42:10+08:00",
        "merchant": MERCHANT,
        "paid": "259.00",
        "items": [{"title": "床头柜", "quantity": 1}],
    }
    order = Order.model_validate(given | more)
    page = Reading(platform="taobao", page="order_detail", outcome="read", orders=(order,))
    home.orders.observe(capture * 32, SEEN, page)
    return f"taobao:{number}"


@pytest.fixture
def case(daemon):
    key = see(daemon.home, "4810000000000000001", "a1")
    opened = daemon.home.cases.open(key, daemon.clock(), "refund_delay")
    return daemon.home.cases.answer(opened.id, ANSWERS)


@pytest.fixture
def path(case):
    return f"/cases/{case.id}"


async def test_the_ladder_says_that_the_law_compels_no_order(browser, path):
    page = (await browser.get(path)).text
    assert "法律不要求按顺序走" in page
    assert "CPL-39" in page
    for told in ("此前要做到", "要多久", "归谁管", "受理过同一争议的，12315 不再受理"):
        assert told in page
    assert "平台内商家" in page  # why this market authority is in charge
    assert "税务检举" not in page  # nothing about invoices here


async def test_the_whole_log_of_contacts_is_kept(browser, daemon, case, path):
    contact = {"time": "2026-11-18", "side": "platform", "channel": "在线客服"}
    more = {"value": "48小时内回复", "until": "2026-11-22", "ticket": "T1", "evidence": "1"}
    assert (await browser.post(f"{path}/log", **contact, **more)).status == 303
    kept = daemon.home.cases.known(daemon.home.cases.get(case.id), daemon.clock()).contacts[0]
    assert (kept.who, kept.ticket_no, kept.evidence_no) == ("平台客服", "T1", 1)
    page = (await browser.get(path)).text
    assert "答应到 2026年11月22日" in page
    assert "平台客服答应在这一天之前处理" in page  # the next step waits for it
    assert "工单 T1" in page


async def test_a_contact_with_nothing_said_or_a_wrong_day_is_not_kept(browser, daemon, case, path):
    assert (await browser.post(f"{path}/log", time="2026-11-18", value=" ")).status == 303
    wrong = await browser.post(f"{path}/log", time="gestern", value="在处理")
    assert wrong.status == 422
    assert daemon.home.cases.get(case.id).answers.get("contacts") is None


async def test_the_course_of_the_case_is_drawn_and_described(browser, path):
    await browser.post(f"{path}/sent", channel="merchant")
    page = (await browser.get(path)).text
    assert 'role="img" aria-label="这个事项的经过：' in page
    assert page.count('class="expected"') >= 2  # the waiting that follows
    assert "商家协商 2026年11月20日" in page
    label = page.split("这个事项的经过：", 1)[1].split('"', 1)[0]
    assert label.index("开始 ") < label.index("商家协商 ")  # a bare day after the moments of it


async def test_facts_without_evidence_are_told_once_for_a_letter(browser, path):
    page = (await browser.get(path)).text
    assert "2 句话还没有证据编号" in page
    assert "这句话还没有证据编号" not in page


async def test_what_was_done_is_taken_back_step_by_step(browser, daemon, case, path):
    await browser.post(f"{path}/sent", channel="merchant")
    assert "撤销上一步：记下已发出" in (await browser.get(path)).text
    await browser.post(f"{path}/undo")
    assert daemon.home.cases.get(case.id).sent == ()
    await browser.post(f"{path}/close", outcome="算了", got_back="100")
    assert "拿回" in (await browser.get(path)).text
    await browser.post(f"{path}/undo")
    again = daemon.home.cases.get(case.id)
    assert (again.closed_at, again.got_back, again.outcome) == (None, None, None)
    assert [one.id for one in daemon.home.cases.all()] == [case.id]


async def test_the_money_that_came_back_is_an_amount(browser, daemon, case, path):
    wrong = await browser.post(f"{path}/close", outcome="已退", got_back="很多")
    assert wrong.status == 422
    assert daemon.home.cases.get(case.id).closed_at is None
    await browser.post(f"{path}/close", outcome="已退", got_back="259")
    assert f"{daemon.home.cases.get(case.id).got_back:.2f}" == "259.00"


async def test_another_order_of_the_same_shop_joins_the_case(browser, daemon, case, path):
    other = see(daemon.home, "4810000000000000002", "b2", paid="45.00")
    strange = see(daemon.home, "4810000000000000003", "c3", merchant={"name": "别家"})
    page = (await browser.get(path)).text
    assert "4810000000000000002" in page
    assert "4810000000000000003" not in page
    assert (await browser.post(f"{path}/orders", order=other)).status == 303
    assert (await browser.post(f"{path}/orders", order=other)).status == 303
    assert daemon.home.cases.get(case.id).more == (other,)
    assert daemon.home.cases.open(other, daemon.clock()).id == case.id
    assert (await browser.post(f"{path}/orders", order=strange)).status == 404
    shown = (await browser.get(path)).text
    assert "304.00" in shown
    assert "同一争议的另一笔订单：订单号4810000000000000002" in shown


@pytest.mark.parametrize("form", ["docx", "pdf", "print"])
async def test_a_letter_comes_as_a_paper(browser, path, form):
    answer = await browser.get(f"{path}/paper/merchant/{form}")
    if answer.status == 409:  # this system has no Chinese font: the message says what to do
        assert form == "pdf"
        assert "中文字体" in answer.text
        return
    assert answer.status == 200
    if form == "docx":
        texts = [one.text for one in docx.Document(BytesIO(answer.body)).paragraphs]
        assert "我的诉求：退还货款259.00元。" in texts
    elif form == "pdf":
        assert answer.body.startswith(b"%PDF")
    else:
        assert "我的诉求：退还货款259.00元。" in answer.text
        assert "script" not in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_a_paper_that_is_not_ready_is_not_given(browser, daemon, path):
    court = await browser.get(f"{path}/paper/court/docx")
    assert court.status == 409
    assert "还缺事实" in court.text
    for nothing in ("pigeon/docx", "merchant/odt"):
        assert (await browser.get(f"{path}/paper/{nothing}")).status == 404
    assert (await browser.get("/cases/nothing/paper/merchant/docx")).status == 404
    paper = await daemon.call("GET", f"{path}/paper/merchant/docx", headers={})
    assert paper.status == 401


async def test_rare_characters_are_named_before_the_pdf(browser, daemon, case, path, monkeypatch):
    monkeypatch.setattr("daemon.web.dashboard.papers.rare_characters", lambda _: ("𠮷", "㙓"))
    answer = await browser.get(f"{path}/paper/merchant/pdf")
    assert answer.status == 409
    assert "𠮷、㙓" in answer.text
    assert (await browser.get(f"{path}/paper/merchant/docx")).status == 200


async def test_without_a_font_the_other_forms_are_offered(browser, path, monkeypatch):
    def no_font(*_):
        raise FontMissing("没有找到中文字体", "no Chinese font")

    monkeypatch.setattr("daemon.web.dashboard.papers.write_pdf", no_font)
    answer = await browser.get(f"{path}/paper/merchant/pdf?anyway=1")
    assert answer.status == 409
    assert "没有找到中文字体" in answer.text


async def test_what_is_asked_for_can_be_chosen(browser, daemon, path, case):
    daemon.home.cases.answer(case.id, {"dispute": "quality"})
    assert (await browser.post(f"{path}/demand", demand="exchange")).status == 303
    assert daemon.home.cases.get(case.id).demand == "exchange"
    assert (await browser.post(f"{path}/demand", demand="moon")).status == 422


async def test_the_page_exists_in_english_throughout(browser, daemon, case, path):
    browser.language = "en"
    await browser.post(f"{path}/log", time="2026-11-18", value="we look into it", who="Li")
    await browser.post(f"{path}/sent", channel="merchant")
    page = (await browser.get(path)).text
    assert "The law compels no order" in page
    assert "Undo: noted as sent" in page
    assert "The course of this case: " in page
    # the letters and their sentences stay Chinese
    letters = (
        r'<span class="small">.*?</span>|<textarea.*?</textarea>|<ul class="rows small">.*?</ul>'
    )
    own = re.sub(letters, "", page, flags=re.DOTALL)
    assert [line for line in own.splitlines() if "：" in line or "（" in line] == []
