"""A page comes back without anything personal, and nothing of it is kept."""

import html
import json

import pytest

from daemon.web.api.skeletons import skeleton_answer
from daemon.web.dashboard.words import Words
from daemon.web.refusals import Refusal
from parsers import Capture, parse
from parsers._case import case_capture, expectation

LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
SECRETS = ("4817262538495060718", "欧阳慕白", "13800000000", "鹭岛牌青瓷茶盏")
PAGE = """<!doctype html><html><body id="list">
<script>var data = JSON.parse('{\\"mainOrders\\":[{\\"id\\":\\"4817262538495060718\\"}]}');</script>
<p>收货人：欧阳慕白 13800000000</p>
<p onclick="alert('欧阳慕白')">鹭岛牌青瓷茶盏 <b>&lt;script&gt;alert(1)&lt;/script&gt;</b></p>
</body></html>"""


def envelope(**more):
    return {
        "url": LIST,
        "title": "已买到的宝贝",
        "captured_at": "2026-11-20T12:00:00+08:00",
        "html": PAGE,
        "payloads": [{"url": f"{LIST}?id={SECRETS[0]}", "body": json.dumps({"nick": SECRETS[1]})}],
        "page_id": "p1",
        "sequence": 0,
        "client": {"browser": "Chromium", "version": "1", "extension": "1"},
        **more,
    }


async def test_the_answer_is_a_corpus_case_without_anybody_in_it(daemon):
    answer = await daemon.call("POST", "/v1/skeletons", envelope())
    assert answer.status == 200
    assert answer.json["name"].startswith("taobao-order_list-")
    assert answer.json["replaced"]["number"] >= 1
    assert [one for one in SECRETS if one in answer.json["file"]] == []
    case = json.loads(answer.json["file"])
    assert case["draft"] is True
    assert expectation(parse(case_capture(case))) == case["reading"]
    assert case["reading"]["orders"][0]["number"].isdecimal()


async def test_nothing_of_it_is_kept(daemon, home):
    await daemon.call("POST", "/v1/skeletons", envelope())
    assert len(home.captures) == 0
    assert len(home.orders) == 0
    assert list(home.captures.on_disk()) == []


async def test_only_a_paired_client_may_ask(daemon):
    answer = await daemon.call(
        "POST", "/v1/skeletons", envelope(), headers={"Content-Type": "application/json"}
    )
    assert answer.status == 401


def test_a_page_that_cannot_be_scrubbed_is_refused():
    with pytest.raises(Refusal) as refused:
        skeleton_answer(Capture(LIST, "<p>" + "x " * 3_200_000))
    assert (refused.value.status, refused.value.code) == (422, "no_skeleton")
    assert "什么也没有生成" in refused.value.answer().message


@pytest.fixture
async def kept(daemon):
    answer = await daemon.call("POST", "/v1/captures", envelope())
    return answer.json["capture"]


async def test_the_dashboard_shows_it_before_it_is_saved(browser, kept):
    listed = await browser.get("/pages")
    assert f"/pages/{kept}/skeleton" in listed.text
    assert "保存这一页帮助改进" in listed.text
    shown = await browser.get(f"/pages/{kept}/skeleton")
    assert shown.status == 200
    told = html.unescape(shown.text)
    assert [one for one in SECRETS if one in told] == []
    assert "还没有保存" in told
    assert shown.text.count('<pre class="skeleton" tabindex="0"') == 3  # each is reached by key
    assert "收货人：某某某某" in told
    assert f"/pages/{kept}/skeleton/file" in told


async def test_what_the_page_said_is_text_on_the_dashboard(browser, kept):
    shown = await browser.get(f"/pages/{kept}/skeleton")
    behind = shown.text.partition("<pre")[2]
    assert "<script" not in behind
    assert 'onclick="alert' not in shown.text


async def test_the_file_is_what_was_shown(browser, kept):
    answer = await browser.get(f"/pages/{kept}/skeleton/file")
    assert 'filename="taobao-order_list-' in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    case = json.loads(answer.text)
    shown = html.unescape((await browser.get(f"/pages/{kept}/skeleton")).text)
    assert case["html"].strip() in shown
    assert [one for one in SECRETS if one in answer.text] == []


@pytest.mark.parametrize("path", ["skeleton", "skeleton/file"])
async def test_a_page_that_is_not_kept_has_none(browser, path):
    assert (await browser.get(f"/pages/{'0' * 64}/{path}")).status == 404


def test_what_was_replaced_is_said_in_both_languages():
    counted = {"number": 3, "amount": 2}
    assert Words("zh").replaced(counted) == "编号 3，金额 2"
    assert Words("en").replaced(counted) == "numbers 3, amounts 2"
    assert Words("en").replaced({}) == "nothing"
