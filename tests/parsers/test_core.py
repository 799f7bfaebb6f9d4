"""The way from a capture to a Reading: which documents, which readers, which outcome."""

import pytest

import parsers
from parsers import Capture, Payload, parse, platform_of

NEW = "本页改版了，这里有许多新的内容，还有更多的内容可以看，请慢慢看，不要着急，谢谢大家"
LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"


@pytest.mark.parametrize(
    "url",
    [
        "https://buyertrade.taobao.com.evil.test/trade/itemlist/list_bought_items.htm",
        "https://buyertrade.taobao.com@evil.test/trade/itemlist/list_bought_items.htm",
        "https://evil.test/buyertrade.taobao.com/trade/itemlist/list_bought_items.htm",
        "https://xbuyertrade.taobao.com/trade/itemlist/list_bought_items.htm",
        "file:///buyertrade.taobao.com/trade/itemlist/list_bought_items.htm",
        "javascript:alert(1)",
        "http://[",
        "",
    ],
)
def test_a_look_alike_host_is_an_unknown_page(url: str) -> None:
    reading = parse(Capture(url, "<html><script>var data = JSON.parse('{}')</script></html>"))
    assert (reading.platform, reading.outcome) == ("generic", "unknown_page")
    assert reading.notices


def test_another_page_of_a_known_shop_is_unknown_but_names_the_shop() -> None:
    reading = parse(Capture("https://trade.taobao.com/nothing.htm", "<html><p>hello</p></html>"))
    assert (reading.platform, reading.page, reading.outcome) == (
        "taobao",
        "unknown",
        "unknown_page",
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (LIST, "taobao"),
        ("https://TRADE.tmall.com/detail/orderDetail.htm", "tmall"),
        ("https://login.taobao.com/member/login.jhtml", "taobao"),
    ],
)
def test_a_platform_is_found_by_its_exact_host(url: str, name: str) -> None:
    found = platform_of(url)
    assert found and found.name == name


def test_the_sign_in_page_is_signed_out() -> None:
    reading = parse(Capture("https://login.taobao.com/member/login.jhtml", "<html>登录</html>"))
    assert reading.outcome == "signed_out"


@pytest.mark.parametrize(
    ("html", "outcome"),
    [
        ("", "unknown_layout"),
        ("<html><head><script src=a.js></script></head><body><div></div></body></html>", "shell"),
        (
            "<html><body><p>{NEW}</p></body></html>",
            "unknown_layout",
        ),
        ("<html><body><p>没有找到相关订单</p></body></html>", "empty"),
        ("<html><script>var t = '没有找到相关订单'</script><body>1</body></html>", "shell"),
        ('<html><body><div id="nc_1_wrapper">请拖动滑块</div></body></html>', "blocked"),
    ],
)
def test_a_page_without_orders_says_why(html: str, outcome: str) -> None:
    reading = parse(Capture(LIST, html))
    assert (reading.outcome, reading.orders) == (outcome, ())


def test_an_empty_document_is_named_as_that() -> None:
    for nothing in ("", " \n\t"):
        assert [note.kind for note in parse(Capture(LIST, nothing)).notices] == ["empty_page"]


def test_a_response_from_a_host_of_another_shop_is_not_read() -> None:
    body = '{"mainOrders": [{"id": "4810000000000000001"}]}'
    strange = Payload("https://api.evil.test/trade/itemlist/asyncBought.htm", body)
    assert not parse(Capture(LIST, "", (strange,))).orders


def test_every_platform_is_named_once() -> None:
    names = [platform.name for platform in parsers.PLATFORMS]
    assert len(names) == len(set(names))
    assert len(parsers.all_hosts(parsers.PLATFORMS)) == sum(len(p.hosts) for p in parsers.PLATFORMS)


def test_taobao_hands_out_the_numbers_of_tmall() -> None:
    assert parsers.number_space("tmall") == "taobao"
    assert parsers.number_space("jd") == "jd"


API = "https://h5api.m.taobao.com/h5/mtop.taobao.order.queryboughtlistv2/1.0/"
EMPTY_LIST = "<html><body><p>没有找到相关订单</p></body></html>"


def test_a_response_that_no_reader_knows_is_said() -> None:
    strange = Payload(API, '{"ret":["SUCCESS::调用成功"],"data":{"brandNew":1}}')
    reading = parse(Capture(LIST, EMPTY_LIST, (strange,)))
    assert [notice.kind for notice in reading.notices] == ["unknown_response"]


def test_a_refusal_that_the_page_repeats_by_itself_is_no_matter() -> None:
    again = Payload(API, '{"ret":["FAIL_SYS_TOKEN_EXOIRED::令牌过期"],"data":{}}')
    reading = parse(Capture(LIST, EMPTY_LIST, (again,)))
    assert (reading.outcome, reading.notices) == ("empty", ())


def test_provenance_is_given_when_asked_for() -> None:
    data = r"{\"mainOrders\":[{\"id\":\"4810000000000000001\"}]}"
    page = f"<script>var data = JSON.parse('{data}')</script>"
    reading = parse(Capture(LIST, page))
    (order,) = reading.as_json(provenance=True)["orders"]
    where = {"reader": "taobao_list_v1", "where": "mainOrders[0].id"}
    assert order["provenance"]["number"] == where
    assert "provenance" not in reading.as_json()["orders"][0]
