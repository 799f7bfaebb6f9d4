"""Whatever is personal goes, wherever and in whatever writing it stands; labels stay."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parsers import Capture, Payload, parse
from parsers.skeleton import NoSkeleton, skeleton
from parsers.skeleton._vocabulary import vocabulary
from tests.parsers.skeleton.test_corpus_skeletons import writings

SHOP = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
NEW_SHOP = "https://www.newshop.example/account/orders"
SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

PLACES = {
    "text": "<p>{0}</p>",
    "with its label": "<p>收货人：{0}</p>",
    "beside a label": "<dl><dt>收货地址</dt><dd>{0}</dd></dl>",
    "attribute": '<span title="{0}" data-nick="{0}">x</span>',
    "input": '<input type="hidden" name="q" value="{0}">',
    "comment": "<p>x<!-- {0} --></p>",
    "address": '<a href="//www.newshop.example/list?q={url}&amp;next=%2Fpay%3Fwho%3D{url}">x</a>',
    "script": "<script>var who = '{0}'; track(\"{0}\"); // {0}</script>",
    "script data": '<script>window.all = {{"user": {{"nick": "{0}", "to": "给{0}"}}}};</script>',
    "quoted data": '<script>var data = JSON.parse(\'{{\\"nick\\":\\"{0}\\"}}\');</script>',
    "escaped data": '<script>var data = {{"nick":"{escaped}"}};</script>',
    "data in data": '<script>var a = {{"inner":"{{\\"memo\\":\\"{0}\\"}}"}};</script>',
    "data attribute": '<div data-info=\'{{"to":"{0}"}}\'>x</div>',
    "broken data": '<script>var a = {{"name":"{0}",,,"b":[}};</script>',
    "base64": '<div data-x="{base64}">x</div>',
    "style": "<style>.a::after {{content: '{0}'}}</style>",
    "handler": "<a onclick=\"show('{0}')\">x</a>",
    "frame": '<iframe srcdoc="<p>{0}</p>"></iframe>',
    "template": "<template><p>{0}</p></template><noscript>{0}</noscript><textarea>{0}</textarea>",
    "page title": "<title>{0}的订单</title>",
    "ld": '<script type="application/ld+json">{{"@type":"Order","customer":"{0}"}}</script>',
}
WHO = {
    "name": "欧阳慕白",
    "phone": "13800000000",
    "address": "槐安里七弄",
    "mail": "mubai.ouyang@mail.example",
    "nick": "mubai_的小窝",
    "order": "4817262538495060718",
    "tracking": "SF7391846250371",
    "title": "鹭岛牌青瓷茶盏",
    "latin": "Quillfeather",
}


def filled(place: str, secret: str) -> str:
    words = PLACES[place].format(
        secret,
        url=quote(secret),
        escaped=json.dumps(secret)[1:-1],
        base64=base64.b64encode(f"who={secret};".encode()).decode(),
    )
    return f"<!doctype html><html><head></head><body><h1>订单详情</h1>{words}</body></html>"


def said_by(page: str, *payloads: str, url: str = NEW_SHOP) -> list[str]:
    bodies = tuple(Payload("https://www.newshop.example/api/orders", body) for body in payloads)
    return list(writings(skeleton(Capture(url, page, bodies, SEEN, "订单")).capture))


@pytest.mark.parametrize("secret", WHO.values(), ids=WHO)
@pytest.mark.parametrize("place", PLACES)
def test_it_is_gone_from_wherever_it_stood(place: str, secret: str) -> None:
    said = said_by(filled(place, secret))
    assert [text for text in said if secret in text] == []
    assert any("订单详情" in text for text in said)


@pytest.mark.parametrize("secret", WHO.values(), ids=WHO)
@pytest.mark.parametrize(
    "body",
    [
        '{"receiverName":"{0}","x":["{0}"]}',
        'mtopjsonp1({"data":{"text":"已由{0}签收"}})',
        '{"data":"{\\"who\\":\\"{0}\\"}"}',
        '{"url":"//www.newshop.example/?who={0}"}',
        '{"html":"<b title=\'{0}\'>{0}</b>"}',
        "no JSON: {0}",
        '{"{0}":1, "broken',
    ],
)
def test_it_is_gone_from_responses(body: str, secret: str) -> None:
    said = said_by("", body.replace("{0}", secret))
    assert [text for text in said if secret in text] == []


@pytest.mark.parametrize("secret", WHO.values(), ids=WHO)
def test_it_is_gone_from_the_address(secret: str) -> None:
    page = "<html><body>订单详情</body></html>"
    said = said_by(page, url=f"{NEW_SHOP}?who={quote(secret)}&id={quote(secret)}")
    assert [text for text in said if secret in text] == []


NAMES = st.text("慕容欧阳诸葛霁翎韬昀芷蕙琰珩", min_size=3, max_size=4)
FIGURES = st.integers(10**8, 10**18).map(str)


@settings(max_examples=60)
@given(st.sampled_from(sorted(PLACES)), NAMES, FIGURES)
def test_any_name_and_any_number_goes(place: str, name: str, number: str) -> None:
    assume(len(set(number)) > 3)
    said = said_by(filled(place, f"{name} {number}"))
    assert [text for text in said if name in text or number in text] == []


LABELS = [
    "订单编号",
    "收货人",
    "实付款",
    "Order placed",
    "Grand Total",
    "Bestellnummer",
    "注文番号",
]


@pytest.mark.parametrize("label", LABELS)
def test_labels_stay(label: str) -> None:
    page = f'<div class="row--a1b2"><span data-role="label">{label}</span><b>张某甲乙</b></div>'
    made = skeleton(Capture(NEW_SHOP, page)).capture.html
    assert label in made
    assert 'class="row--a1b2"' in made
    assert "<b>某某某某</b>" in made


@pytest.mark.parametrize(
    ("printed", "shape"),
    [
        ("订单编号：4817262538495060718", r"订单编号：\d{19}"),
        ("实付款 ¥1,259.80", r"实付款 ¥\d,\d{3}\.\d\d"),
        ("手机 13812345678", r"手机 1380000\d{4}"),
        ("共 23 个订单", "共 23 个订单"),
        ("x2", "x2"),
        ("还剩3天4小时", "还剩3天4小时"),
        ("下单时间 2026-11-03 20:14:09", r"下单时间 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d"),
        ("2026年1月3日", r"20\d\d年\d{1,2}月\d{1,2}日"),
        ("Order placed November 3, 2026", r"Order placed [A-Z][a-z]+ \d{1,2}, 20\d\d"),
        ("112-1234567-7654321", r"\d{3}-\d{7}-\d{7}"),
        ("138****5678", r"1{3}\*{4}1{4}"),
        ("¥0.00", "¥0.00"),
        ("待取件 A-12-08", r"待取件 A-\d\d-\d\d"),
        ("取件码 123", r"取件码 111"),
        ("取件码：5-2-3071", r"取件码：\d-\d-\d{4}"),
    ],
)
def test_a_placeholder_has_the_shape_of_what_it_stands_for(printed: str, shape: str) -> None:
    made = skeleton(Capture(NEW_SHOP, f"<p>{printed}</p>", captured_at=SEEN)).capture.html
    found = re.search(r"<p>(.*)</p>", made)
    assert found and re.fullmatch(shape, found[1]), made
    if re.search(r"\d{4}|取件", printed):
        assert found[1] != printed


def test_the_same_number_gets_the_same_placeholder_everywhere() -> None:
    number = "4817262538495060718"
    page = f'<div id="order-{number}"><a href="/detail?id={number}">{number}</a></div>'
    made = skeleton(Capture(NEW_SHOP, page, (Payload(f"{NEW_SHOP}?id={number}", number),))).capture
    (placeholder,) = set(re.findall(r"\d{19}", made.html + made.payloads[0].url))
    assert made.html.count(placeholder) == 3
    assert len(placeholder) == 19


@given(
    st.lists(
        st.datetimes(datetime(2024, 3, 1), datetime(2026, 11, 20)),
        min_size=2,
        max_size=8,
        unique=True,
    )
)
def test_moments_keep_their_order_and_are_others(moments: list[datetime]) -> None:
    moments = sorted(at.replace(microsecond=0) for at in moments)
    page = "".join(f"<p>{at:%Y-%m-%d %H:%M:%S}</p>" for at in moments)
    made = skeleton(Capture(NEW_SHOP, page, captured_at=SEEN)).capture.html
    moved = [datetime.fromisoformat(found) for found in re.findall(r"<p>(.*?)</p>", made)]
    assert moved == sorted(moved)
    assert len(set(moved)) == len(set(moments))
    assert not {at.date() for at in moved} & {at.date() for at in moments}
    for before, after, first, last in zip(moments, moments[1:], moved, moved[1:], strict=False):
        assert (after.date() - before.date()) == (last.date() - first.date())


def test_a_day_without_its_year_still_falls_where_it_fell() -> None:
    page = "<p>2026-11-03</p><p>12-05</p><p>11月18日 08:00</p>"
    made = skeleton(Capture(NEW_SHOP, page, captured_at=SEEN)).capture
    first, second, third = re.findall(r"<p>(.*?)</p>", made.html)
    start = datetime.fromisoformat(first)
    later = [
        datetime(start.year, *map(int, re.findall(r"\d+", text)[:2])) for text in (second, third)
    ]
    assert [day - start for day in later] == [timedelta(days=32), timedelta(days=15)]


def test_unix_times_move_with_the_days() -> None:
    seconds = int(datetime(2026, 11, 3, 15, 30, tzinfo=UTC).timestamp())
    body = json.dumps({"order_time": seconds, "end": f"{seconds}000", "day": "2026-11-03"})
    made = json.loads(skeleton(Capture(NEW_SHOP, body, captured_at=SEEN)).capture.html)
    at = datetime.fromtimestamp(made["order_time"], UTC) + timedelta(hours=8)
    assert at.date().isoformat() == made["day"]
    assert made["end"] == f"{made['order_time']}000"
    assert made["day"] != "2026-11-03"


def test_a_page_that_is_too_large_is_refused() -> None:
    with pytest.raises(NoSkeleton, match="too large"):
        skeleton(Capture(NEW_SHOP, "<p>" + "您好" * 4_000_000))


@given(st.text())
def test_any_text_has_a_skeleton_or_none(text: str) -> None:
    capture = Capture(SHOP, text, (Payload(SHOP, text),))
    try:
        made = skeleton(capture).capture
    except NoSkeleton:
        return
    assert parse(made).outcome == parse(capture).outcome


def test_what_was_replaced_is_counted() -> None:
    page = "<p>欧阳慕白 13800000000 2026-11-03 ¥12.50 a@b.example</p>"
    counted = skeleton(Capture(NEW_SHOP, page)).replaced
    assert counted == {"words": 1, "number": 1, "day": 1, "amount": 1, "mail": 1}


def test_the_vocabulary_is_of_the_readers_and_nobody_elses() -> None:
    known = vocabulary()
    assert "已签收" in known.eastern["已"]
    assert {"delivered", "zugestellt", "livré"} <= known.latin
    assert not {"张三", "李四", "王小明"} & {
        word for words in known.eastern.values() for word in words
    }
