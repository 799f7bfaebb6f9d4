"""The API over a real data folder: a page goes in, orders, deadlines and reminders come out."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from daemon.web import api
from daemon.web.wire import CaptureEnvelope, LinkAsk

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
LIST = CORPUS / "taobao" / "order_list" / "v1-several-orders"
MIDDAY = datetime(2025, 11, 16, 12).astimezone()  # by the machine's clock, as quiet hours are
KEYS = [
    "taobao:4810000000000000101",
    "taobao:4810000000000000201",
    "taobao:4810000000000000301",
]


def envelope(case=LIST, sequence=1, **changes):
    told = json.loads((case / "expected.json").read_text("utf-8"))
    return {
        "url": told["url"],
        "title": "已买到的宝贝",
        "captured_at": told["captured_at"],
        "html": (case / "page.html").read_text("utf-8"),
        "payloads": [],
        "page_id": "view-1",
        "sequence": sequence,
        "client": {"browser": "Chromium", "version": "156", "extension": "0.1.0"},
        **changes,
    }


@pytest.fixture
async def taken(daemon):
    daemon.clock.now = datetime.fromisoformat("2025-11-08T02:00:05+00:00")
    return await daemon.call("POST", "/v1/captures", envelope())


async def test_a_page_is_answered_with_its_orders_and_their_deadlines(daemon, taken):
    assert taken.status == 200
    told = taken.json
    assert told["repeated"] is False
    assert told["reading"] == {
        "platform": "taobao",
        "page": "order_list",
        "outcome": "read",
        "orders_on_page": 3,
        "orders_read": 3,
        "notices": [],
    }
    assert [order["key"] for order in told["orders"]] == KEYS
    first = told["orders"][0]
    assert (first["status"], first["paid"], first["merchant"]) == (
        "shipped",
        "86.50",
        "灯火人家照明",
    )
    assert first["title"] == "夜灯 充电款 人体感应"
    auto_confirm = first["next"]
    assert auto_confirm["source_of_time"] == "page"  # 还剩8天20时 stands on the page
    at = datetime.fromisoformat(auto_confirm["at"])
    assert at == datetime.fromisoformat("2025-11-17T06:00:00+08:00")
    assert auto_confirm["days_left"] == 9
    assert auto_confirm["explanation"]
    assert auto_confirm["explanation_en"]


async def test_12_the_same_page_again_is_one_page(daemon, taken):
    again = await daemon.call("POST", "/v1/captures", envelope(sequence=2))
    assert again.json["repeated"] is True
    assert again.json["capture"] == taken.json["capture"]
    assert len(daemon.home.captures) == 1
    assert (await daemon.call("GET", "/v1/orders")).json["total"] == 3


async def test_what_is_due_next_over_all_orders(daemon, taken):
    told = (await daemon.call("GET", "/v1/deadlines")).json["deadlines"]
    assert told
    moments = [one["deadline"]["at"] for one in told]
    assert moments == sorted(moments)
    assert {one["order"] for one in told} <= set(KEYS)
    assert len((await daemon.call("GET", "/v1/deadlines?limit=1")).json["deadlines"]) == 1


async def test_the_list_of_orders_is_filtered_searched_and_paged(daemon, taken):
    async def keys(query):
        answer = (await daemon.call("GET", f"/v1/orders?{query}")).json
        return [order["key"] for order in answer["orders"]], answer["total"]

    assert await keys("status=shipped") == ([KEYS[0]], 1)
    assert await keys("q=%E5%A4%9C%E7%81%AF") == ([KEYS[0]], 1)  # 夜灯
    assert await keys("platform=jd") == ([], 0)
    first, total = await keys("limit=2")
    rest, _ = await keys("limit=2&offset=2")
    assert (sorted(first + rest), total) == (sorted(KEYS), 3)


async def test_one_order_with_when_it_was_seen(daemon, taken):
    told = (await daemon.call("GET", "/v1/orders/taobao/4810000000000000101")).json
    assert told["order"]["items"][0]["title"] == "夜灯 充电款 人体感应"
    assert "provenance" not in told["order"] or told["order"]["provenance"] == {}
    [seen] = told["seen"]
    assert seen["capture"] == taken.json["capture"]
    assert seen["url"].startswith("https://buyertrade.taobao.com/")
    assert seen["page"] == "order_list"
    assert told["conflicts"] == []
    assert [one["rule"] for one in told["brief"]["deadlines"]]


async def test_an_order_that_is_not_there(daemon):
    answer = await daemon.call("GET", "/v1/orders/taobao/1")
    assert (answer.status, answer.json["code"]) == (404, "no_such_order")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "offset=-1", "platform=ebay", "status=lost", "colour=red"],
)
async def test_a_query_that_is_none(daemon, query):
    answer = await daemon.call("GET", f"/v1/orders?{query}")
    assert (answer.status, answer.json["code"]) == (400, "bad_message")


async def test_reminders_are_lent_to_the_extension_and_answered(daemon, taken):
    daemon.clock.now = MIDDAY
    daemon.home.due.tick(daemon.clock.now)
    [notice] = (await daemon.call("GET", "/v1/notices")).json["notices"]
    assert notice["title"]
    assert notice["url"].startswith(("/orders/taobao/", "/due"))
    assert (await daemon.call("GET", "/v1/notices")).json["notices"] == []  # lent already
    answer = await daemon.call("POST", f"/v1/notices/{notice['id']}", {"event": "shown"})
    assert answer.json == {"done": True}
    daemon.clock.forward(minutes=10)
    assert (await daemon.call("GET", "/v1/notices")).json["notices"] == []


async def test_a_reminder_that_could_not_be_shown_is_offered_again(daemon, taken):
    daemon.clock.now = MIDDAY
    daemon.home.due.tick(daemon.clock.now)
    [notice] = (await daemon.call("GET", "/v1/notices")).json["notices"]
    await daemon.call("POST", f"/v1/notices/{notice['id']}", {"event": "failed"})
    daemon.clock.forward(minutes=5)
    again = (await daemon.call("GET", "/v1/notices")).json["notices"]
    assert [one["id"] for one in again] == [notice["id"]]


async def test_an_unknown_reminder(daemon):
    answer = await daemon.call("POST", "/v1/notices/none", {"event": "shown"})
    assert (answer.status, answer.json["code"]) == (404, "no_such_notice")


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"html": ""}, {"shell", "unknown_layout"}),
        ({"html": "<html>" + "<div>" * 5000}, {"shell", "unknown_layout"}),
        ({"html": "\x00\x01\x02" * 1000}, {"shell", "unknown_layout"}),
        ({"url": "https://taobao.com.evil.test/trade/itemlist/x"}, {"unknown_page"}),
        ({"url": "not an address"}, {"unknown_page"}),
        ({"html": "half a pair \ud83d of surrogates"}, {"shell", "unknown_layout"}),
    ],
)
async def test_a_page_that_cannot_be_read_is_kept_and_says_so(daemon, changes, outcome):
    answer = await daemon.call("POST", "/v1/captures", envelope(**changes))
    assert answer.status == 200
    assert answer.json["reading"]["outcome"] in outcome
    assert answer.json["orders"] == []
    assert len(daemon.home.captures) == 1


async def test_19_a_look_alike_host_is_an_unknown_page(daemon):
    url = "https://buyertrade.taobao.com.evil.test/trade/itemlist/list_bought_items.htm"
    answer = await daemon.call("POST", "/v1/captures", envelope(url=url))
    assert answer.json["reading"]["outcome"] == "unknown_page"
    assert (await daemon.call("GET", "/v1/orders")).json["total"] == 0


async def test_21_a_paused_site_is_not_kept(daemon):
    daemon.home.change_settings(paused_sites=("taobao.com",))
    answer = await daemon.call("POST", "/v1/captures", envelope())
    assert answer.json["code"] == "site_paused"
    assert answer.status == 422  # the extension need not try it again
    assert len(daemon.home.captures) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"url": ""},
        {"captured_at": "yesterday"},
        {"captured_at": "2025-11-08T10:00:00"},
        {"sequence": -1},
        {"page_id": ""},
        {"client": {}},
        {"html": None},
        {"payloads": [{"url": "x"}]},
        {"more": "keys"},
    ],
)
async def test_an_envelope_that_is_none(daemon, changes):
    answer = await daemon.call("POST", "/v1/captures", envelope(**changes))
    assert (answer.status, answer.json["code"]) == (400, "bad_message")
    assert len(daemon.home.captures) == 0


async def test_a_full_disk_is_an_error_and_nothing_is_acknowledged(daemon, monkeypatch):
    from daemon.problems import DiskFull

    def full(*_):
        raise DiskFull("磁盘已满", "the disk is full")

    monkeypatch.setattr(daemon.home.captures, "save", full)
    answer = await daemon.call("POST", "/v1/captures", envelope())
    assert (answer.status, answer.json["code"]) == (507, "disk_full")
    assert answer.json["message"] == "磁盘已满"


async def test_a_one_time_link_opens_the_dashboard(daemon):
    answer = await daemon.call("POST", "/v1/links", {"to": "/orders/taobao/1"})
    url = answer.json["url"]
    assert url.startswith(f"http://127.0.0.1:{daemon.port}/login/")
    path = url.removeprefix(f"http://127.0.0.1:{daemon.port}")
    first = await daemon.call("GET", path, headers={"Accept": "text/html"})
    assert 'content="0;url=/orders/taobao/1"' in first.text
    assert (await daemon.call("GET", path, headers={"Accept": "text/html"})).status == 401


@pytest.mark.parametrize(
    "to", ["//evil.test", "/\\evil.test", "https://evil.test", "", "x", "/a\r\nb", '/"><script>']
)
async def test_a_link_leads_nowhere_else(daemon, to):
    answer = await daemon.call("POST", "/v1/links", {"to": to})
    assert (answer.status, answer.json["code"]) == (400, "bad_message")


async def test_the_description_holds_every_route_and_message(daemon):
    told = (await daemon.call("GET", "/v1/openapi.json")).json
    assert told["openapi"] == "3.1.0"
    described = {(method.upper(), path) for path, ways in told["paths"].items() for method in ways}
    assert described == {(route.method, route.path) for route in api.all_routes()}
    schemas = told["components"]["schemas"]
    for kind in (CaptureEnvelope, LinkAsk):
        assert schemas[kind.__name__]["additionalProperties"] is False
    for reference in references(told):
        assert reference.removeprefix("#/components/schemas/") in schemas
    open_to_all = {
        path
        for path, ways in told["paths"].items()
        for way in ways.values()
        if "security" not in way
    }
    assert open_to_all == {"/ping", "/v1/pair/start", "/v1/pair/finish"}


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from references(part)


async def test_every_route_is_served(daemon):
    for route in api.all_routes():
        path = route.path.replace("{", "").replace("}", "")
        answer = await daemon.call(route.method, path, None if route.method == "GET" else {})
        assert answer.json.get("code") != "not_here", route.path
    unknown = await daemon.call("GET", "/v1/unknown")
    assert unknown.json["code"] == "not_here"


async def test_days_are_counted_on_china_s_calendar():
    from daemon.web.briefs import days_left

    now = datetime.fromisoformat("2026-11-20T15:59:00+00:00")  # 23:59 in China
    assert days_left(now + timedelta(minutes=2), now) == 1
    assert days_left(now, now) == 0
    assert days_left(now - timedelta(days=1), now) == -1
    assert days_left(None, now) is None
