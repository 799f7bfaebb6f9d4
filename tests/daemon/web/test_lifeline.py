"""The life line of an order: what happened is solid, what is expected dashed, all of it text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from daemon.language import Language
from daemon.web.dashboard import words as wording
from daemon.web.dashboard.lifeline import Stop, moment, stops
from daemon.web.dashboard.line_picture import STEP, lying, pictures, standing
from daemon.web.dashboard.words import CHINA, Words
from parsers import Order
from rules import Deadline
from rules._text import Text

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA)
ZH = Words("zh")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CHINA)


def order(**fields: Any) -> Order:
    return Order.model_validate({"platform": "taobao", "number": "1", **fields})


def deadline(rule: str = "x:W05", **fields: Any) -> Deadline:
    given_ = {"actor": "consumer", "status": "open", "title": Text("期", "date"), **fields}
    return Deadline(rule=rule, **given_)


def names(line: list[Stop]) -> list[str]:
    return [stop.name if stop.known else f"({stop.name})" for stop in line]


# -- which stops there are -------------------------------------------------------------------------


def test_what_happened_is_known_and_what_the_rules_say_is_expected() -> None:
    bought = order(
        placed_at=at("11-11 20:14"), paid_at=at("11-11 20:15"), shipped_at=at("11-12 10:05")
    )
    confirm = deadline(countdown="auto_confirm", at=at("11-22 10:05"))
    after = deadline("x:W12", countdown="aftersale", also={"if_auto_confirmed": at("12-07 10:05")})
    line = stops(bought, [after, confirm])
    assert names(line) == [
        "placed_at", "paid_at", "shipped_at", "(auto_confirm)", "(after_sale_until)"
    ]  # fmt: skip
    assert [stop.rule for stop in line[3:]] == ["x:W05", "x:W12"]


def test_the_earliest_rule_on_the_return_is_the_safe_one() -> None:
    signed = order(signed_at=at("11-17 18:22"))
    law = deadline("NR-10", matter="return_without_reason", safe=at("11-24 23:59"))
    shop = deadline("x:W13", matter="return_without_reason", safe=at("11-24 18:22"))
    line = stops(signed, [law, shop])
    assert [(stop.name, stop.at, stop.rule) for stop in line[1:]] == [
        ("return_until", at("11-24 18:22"), "x:W13")
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"shipped_at": at("11-12 10:00")}, "ship"),
        ({"completed_at": at("11-12 10:00")}, "auto_confirm"),
        ({"closed_at": at("11-12 10:00")}, "aftersale"),
        ({"status": "closed"}, "auto_confirm"),
    ],
)
def test_what_has_happened_is_no_longer_expected(fields: dict[str, Any], expected: str) -> None:
    line = stops(order(**fields), [deadline(countdown=expected, at=at("11-25 10:00"))])
    assert all(stop.known for stop in line)


@pytest.mark.parametrize("status", ["done", "dismissed", "paused"])
def test_what_is_settled_is_not_expected(status: str) -> None:
    one = deadline(countdown="auto_confirm", at=at("11-25 10:00"), status=status)
    assert stops(order(), [one]) == []


def test_what_has_no_date_and_what_is_no_stop_of_a_life_is_left_out() -> None:
    undated, review = deadline(countdown="auto_confirm"), deadline(countdown="review", at=NOW)
    assert stops(order(), [undated, review]) == []


def test_a_parcel_that_was_signed_for_tells_when() -> None:
    event = {"text": "已签收", "state": "signed", "at": at("11-17 18:22")}
    line = stops(order(shipments=[{"events": [event]}]), [])
    assert line == [Stop("signed_at", at("11-17 18:22"), known=True)]


def test_a_bare_day_stays_behind_what_comes_first_on_it() -> None:
    line = stops(order(placed_at=at("11-12 20:00"), shipped_at=date(2026, 11, 12)), [])
    assert names(line) == ["placed_at", "shipped_at"]


MOMENTS = st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC)
)


@given(st.lists(MOMENTS, min_size=5, max_size=5), MOMENTS)
def test_the_line_runs_forward_and_invents_nothing(times: list[Any], confirm: Any) -> None:
    fields = ("placed_at", "paid_at", "shipped_at", "signed_at", "completed_at")
    told = {name: time for name, time in zip(fields, times, strict=True) if time}
    line = stops(order(**told), [deadline(countdown="auto_confirm", at=confirm)])
    assert [moment(stop.at) for stop in line] == sorted(moment(stop.at) for stop in line)
    assert {stop.name: stop.at for stop in line if stop.known} == told
    assert len(line) == len(told) + bool(confirm and "completed_at" not in told)


# -- how it is drawn -------------------------------------------------------------------------------

LINE = [
    Stop("placed_at", at("11-11 20:14"), known=True),
    Stop("shipped_at", date(2026, 11, 12), known=True),
    Stop("auto_confirm", at("11-22 10:05"), known=False),
    Stop("after_sale_until", datetime(2027, 1, 2, 9, 0, tzinfo=CHINA), known=False),
]


def parts(svg: str, kind: str) -> list[Any]:
    return [one for one in etree.fromstring(svg) if one.tag == kind]


@pytest.mark.parametrize("draw", [lying, standing])
def test_solid_and_dashed_are_told_apart(draw: Any) -> None:
    svg = draw(LINE, NOW, ZH)
    assert [one.get("class") for one in parts(svg, "circle")] == ["known"] * 2 + ["expected"] * 2
    lines = [one.get("class") for one in parts(svg, "line")]
    assert lines == ["known", "expected", "expected", "now"]


@pytest.mark.parametrize(("now", "gap"), [("11-01 00:00", 0), ("11-20 12:00", 2), ("12-31 9:0", 3)])
def test_today_stands_between_what_is_past_and_what_is_ahead(now: str, gap: int) -> None:
    moment_ = datetime.strptime(f"2026-{now}", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
    [today] = [one for one in parts(lying(LINE, moment_, ZH), "line") if one.get("class") == "now"]
    assert int(today.get("x1")) == gap * STEP


@pytest.mark.parametrize(
    ("language", "texts", "label"),
    [
        (
            "zh",
            ["下单", "11月11日", "20:14", "发货", "11月12日", "自动确认收货", "11月22日", "10:05"],
            "预计售后期止 2027年1月2日 周六 09:00",
        ),
        (
            "en",
            ["placed", "11-11", "20:14", "shipped", "11-12", "auto-confirmed", "11-22", "10:05"],
            "expected: after-sale until Sat 2027-01-02 09:00",
        ),
    ],
)
def test_it_is_written_in_both_languages(language: Language, texts: list[str], label: str) -> None:
    svg = lying(LINE, NOW, Words(language))
    written = [one.text for one in parts(svg, "text")]
    assert written[: len(texts)] == texts
    assert written[-2] == "09:00"
    assert "2027" in written[-3]  # another year is named
    assert etree.fromstring(svg).get("aria-label").endswith(label)


def test_without_any_stop_there_is_no_picture() -> None:
    assert pictures([], NOW, ZH) == ""


def test_a_single_stop_has_no_line_but_today() -> None:
    assert len(parts(lying(LINE[:1], NOW, ZH), "line")) == 1


HOSTILE = ["</text><script>alert(1)</script>", '"onload="alert(1)', "\u202e&<b>", "=1+1" * 999]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(wording.EVENTS, "placed_at", (text, text))
    for svg in (lying(LINE, NOW, ZH), standing(LINE, NOW, ZH)):
        assert text in [one.text for one in parts(svg, "text")]
        tags = {one.tag for one in etree.fromstring(svg).iter()}
        assert tags == {"svg", "line", "circle", "text"}
        assert not re.search(r"<[^>]*\s(on\w+|style|href)=", svg.replace(str(text), ""))


# -- on the page -----------------------------------------------------------------------------------


async def test_the_order_page_draws_it_and_says_where_each_stop_is_known_from(browser: Any) -> None:
    await browser.post("/samples")
    page = (await browser.get("/orders/taobao/4899000000000000101")).text
    assert page.count("<svg") == 2  # one for a desk, one for a phone
    assert "规则：自动确认收货（页面上的倒计时）" in page
    assert "规则：交易成功后申请售后（如果自动确认收货）" in page
    rows = re.findall(r'<th scope="row">(\S+?)[ <]', page)
    assert rows == ["下单", "付款", "发货", "自动确认收货", "售后期止"]
    assert page.count("订单详情，看到于 2026年11月20日") == 3


async def test_an_order_of_which_no_date_is_known_has_no_line(browser: Any, home: Any) -> None:
    from parsers import Reading

    reading = Reading(platform="jd", page="order_list", outcome="read", orders=(order(),))
    home.orders.observe("c1", NOW - timedelta(days=1), reading)
    page = (await browser.get("/orders/taobao/1")).text
    assert "<svg" not in page
