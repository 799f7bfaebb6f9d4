"""Whatever a page holds, parse answers: no exception, an honest outcome, in bounded time."""

import json
import random
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import PLATFORMS, Capture, Payload, Reading, parse
from parsers._records import Outcome
from tests.parsers.test_corpus import CASES, captured

MEGABYTE = 1024 * 1024
URLS = {
    "list": "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm",
    "detail": "https://trade.taobao.com/trade/detail/trade_order_detail.htm?biz_order_id=1",
    "tmall": "https://trade.tmall.com/detail/orderDetail.htm?bizOrderId=1",
    "api": "https://h5api.m.taobao.com/h5/mtop.taobao.order.queryboughtlistv2/1.0/",
    "jd": "https://order.jd.com/center/list.action",
    "jd detail": "https://details.jd.com/normal/item.action?orderid=311000000001",
    "pinduoduo": "https://mobile.yangkeduo.com/orders.html",
    "pinduoduo trace": "https://mobile.yangkeduo.com/goods_express.html",
    "dangdang": "https://myhome.dangdang.com/myOrder",
}
NOTHING_READ: set[Outcome] = {
    "empty",
    "signed_out",
    "blocked",
    "shell",
    "unknown_layout",
    "unknown_page",
}


def honest(reading: Reading) -> None:
    """A reading without orders says why; one that lost something is not called read."""
    if not (reading.orders or reading.transactions or reading.products):
        assert reading.outcome in NOTHING_READ
    if reading.outcome == "read":
        assert not [notice for notice in reading.notices if notice.kind != "pager"]
        assert (reading.orders_on_page or 0) <= len(reading.orders)


HOSTILE = {
    "empty": "",
    "spaces": " \n\t ",
    "nul": "\0" * 1000,
    "binary": bytes(random.Random(7).randbytes(100_000)).decode("latin-1"),
    "surrogates": '<html>\ud83d var data = JSON.parse(\'{"a":"\ud83d"}\')</html>',
    "20 MB of braces": "{" * 20 * MEGABYTE,
    "15 MB of brackets": "[" * 15 * MEGABYTE,
    "15 MB of words": "<p>" + "您 " * (7 * MEGABYTE),
    "deep elements": "<div>" * MEGABYTE + "shopOrderContainer_1",
    "deep JSON": '{"mainOrders":' + "[" * 200_000 + "]" * 200_000 + "}",
    "deep embedded": "<script>var data = JSON.parse('mainOrders"
    + '{"a":' * 100_000
    + "')</script>",
    "many quotes": "<script>var data = JSON.parse('mainOrder" + "\\'" * 2 * MEGABYTE,
    "many openings": "<script>" + "var data = mainOrder" * 300_000,
    "many spaces": "<script>var" + " " * 10 * MEGABYTE + "data = mainOrders detailData",
    "many detailData": "<script>" + "detailData = {" * 300_000,
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><html>&b;&b;</html>',
    "outside entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><html>&e;</html>',
    "huge number": '{"mainOrders":[{"id":' + "9" * 100_000 + "}]}",
    "wrong types": '{"mainOrders":[1,null,"x",[],{"id":{}}],"page":[],"data":"x"}',
    "ret": '{"ret":5,"data":[]}',
    "null": "null",
    "nested orders": '<table><tbody id="tb-123456789"><tr><td>' * 300_000,
    "many messages": "window.rawData={" + ',"msg":"{' * MEGABYTE,
    "many infos": 'info=eval({"orderList":[' * 300_000,
    "many configs": "<html order-tb>" + "$ORDER_CONFIG['a'] = '" * 300_000,
    "blocks": '<div id="shopOrderContainer_"></div>' * 1000,
}


@pytest.mark.parametrize("where", URLS)
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_input_gets_an_honest_answer_in_time(what: str, where: str) -> None:
    started = time.process_time()
    reading = parse(Capture(URLS[where], HOSTILE[what]))
    assert time.process_time() - started < 5
    honest(reading)
    assert reading.outcome != "read"
    assert "root:" not in reading.model_dump_json()


def test_a_long_page_is_still_read_where_its_data_stands() -> None:
    case = next(case for case in CASES if case.name == "v1-several-orders")
    capture = captured(case, json.loads((case / "expected.json").read_text("utf-8")))
    long = capture.html.replace("</body>", "<!--" + "x" * 10 * MEGABYTE + "--></body>")
    reading = parse(Capture(capture.url, long, captured_at=capture.captured_at))
    assert (reading.outcome, len(reading.orders)) == ("read", 3)


def test_a_tree_and_an_object_have_their_limits() -> None:
    many_elements = "<html>" + "<p>您好</p>" * MEGABYTE
    many_lists = '{"mainOrders":[' + "[]," * 3 * MEGABYTE + "[]]}"
    for words in (many_elements, many_lists):
        assert parse(Capture(URLS["list"], words)).outcome == "unknown_layout"


def test_a_document_beyond_the_limit_is_named() -> None:
    reading = parse(Capture(URLS["list"], "<html>" + "x" * 17 * MEGABYTE))
    assert reading.outcome == "unknown_layout"
    assert [notice.kind for notice in reading.notices] == ["too_large"]


@given(st.text(), st.sampled_from(sorted(URLS)))
def test_any_text_gets_an_honest_answer(words: str, where: str) -> None:
    honest(parse(Capture(URLS[where], words)))


@given(st.text(max_size=80))
def test_any_address_gets_an_honest_answer(url: str) -> None:
    honest(parse(Capture(url, "<html></html>", (Payload(url, "{}"),))))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
JSON_CASES = [case for case in CASES if (case / "response.json").exists()]


def places(value: Any) -> list[tuple[Any, Any]]:
    """List every (container, key) of a JSON value."""
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    else:
        return []
    return [(value, key) for key, _ in entries] + [
        place for _, inner in entries for place in places(inner)
    ]


@settings(max_examples=200)
@given(st.sampled_from(CASES), st.data())
def test_a_page_with_pieces_missing_gets_an_honest_answer(case: Any, data: st.DataObject) -> None:
    capture = captured(case, json.loads((case / "expected.json").read_text("utf-8")))
    start = data.draw(st.integers(0, len(capture.html)))
    end = data.draw(st.integers(start, len(capture.html)))
    filling = data.draw(st.text(max_size=5))
    honest(parse(Capture(capture.url, capture.html[:start] + filling + capture.html[end:])))


@settings(max_examples=200)
@given(st.sampled_from(JSON_CASES), VALUES, st.randoms(use_true_random=False))
def test_an_answer_with_a_value_replaced_gets_an_honest_answer(
    case: Any, value: Any, chance: random.Random
) -> None:
    words = (case / "response.json").read_text("utf-8")
    try:
        body = json.loads(words)
    except ValueError:
        return
    container, key = chance.choice(places(body))
    container[key] = value
    honest(parse(Capture(URLS["api"], json.dumps(body))))


def test_the_hosts_of_the_platforms_are_exact_names() -> None:
    for platform in PLATFORMS:
        for host in (*platform.hosts, *platform.api_hosts):
            assert host == host.lower().strip("./")
            assert "*" not in host
