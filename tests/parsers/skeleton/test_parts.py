"""The parts of a skeleton, each for itself: placeholders, the calendar, addresses, scripts."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import Capture, Payload
from parsers.skeleton import skeleton
from parsers.skeleton._calendar import Calendar
from parsers.skeleton._leftovers import leftovers
from parsers.skeleton._placeholders import Placeholders
from parsers.skeleton._words import written_within

SHOP = "https://www.newshop.example/account/orders"
NUMBERS = st.from_regex(r"[A-Z]{0,3}[0-9]{5,19}", fullmatch=True)


def given_out(originals: list[str]) -> dict[str, str]:
    known = Placeholders()
    for original in originals:
        known.number(original)
    known.settle()
    return {original: known.number(original) for original in originals}


# --- placeholders -----------------------------------------------------------------------------


@given(st.lists(NUMBERS, min_size=1, max_size=20, unique=True))
def test_each_number_has_a_placeholder_of_its_own(originals: list[str]) -> None:
    made = given_out(originals)
    assert len(set(made.values())) == len(originals)
    assert not set(made.values()) & set(originals)
    for original, placeholder in made.items():
        assert re.sub(r"\d", "0", placeholder) == re.sub(r"\d", "0", original)


@given(st.lists(st.integers(10**11, 10**12 - 1), min_size=2, max_size=12, unique=True))
def test_larger_numbers_stay_larger(numbers: list[int]) -> None:
    made = given_out([str(number) for number in numbers])
    assert [made[str(number)] for number in sorted(numbers)] == sorted(made.values())


def test_a_mobile_number_is_one_that_nobody_has() -> None:
    (placeholder,) = given_out(["15912345678"]).values()
    assert re.fullmatch(r"1380000\d{4}", placeholder)


@pytest.mark.parametrize("nothing", ["0", "0.00", "0,00", "00"])
def test_nothing_is_nothing_for_everybody(nothing: str) -> None:
    known = Placeholders()
    known.settle()
    assert known.amount(nothing) == nothing
    assert known.counts() == {}


def test_whose_number_it_is_may_be_known() -> None:
    made = given_out(["SF1234567890123", "YT9876543210987", "B0ABCDEFGH"])
    assert made["SF1234567890123"].startswith("SF0")
    assert made["YT9876543210987"].startswith("YT0")
    assert len(made["B0ABCDEFGH"]) == 10


# --- the calendar -----------------------------------------------------------------------------


@given(st.lists(st.dates(date(2019, 1, 1), date(2026, 11, 20)), min_size=1, max_size=6))
def test_days_move_as_one_and_none_is_left(days: list[date]) -> None:
    calendar = Calendar(datetime(2026, 11, 20, tzinfo=UTC))
    for day in days:
        calendar.day(day)
    calendar.settle()
    moved = [calendar.day(day) for day in days]
    assert len({day - old for day, old in zip(moved, days, strict=True)}) == 1
    assert not {(d.month, d.day) for d in moved} & {(d.month, d.day) for d in days}


@given(st.lists(st.times(), min_size=2, max_size=8, unique_by=lambda at: at.replace(microsecond=0)))
def test_times_of_day_keep_their_order(times: list[object]) -> None:
    calendar = Calendar(None)
    parts = sorted((at.hour, at.minute, at.second) for at in times)  # type: ignore[attr-defined]
    for part in parts:
        calendar.time(*part)
    calendar.settle()
    moved = [calendar.time(*part) for part in parts]
    assert moved == sorted(moved)
    assert all(0 <= hour < 24 and 0 <= minute < 60 for hour, minute, _ in moved)


@pytest.mark.parametrize("figures", ["", "123", "12345678901234", "0000000000", "9999999999"])
def test_what_is_no_unix_time_is_left_to_others(figures: str) -> None:
    assert Calendar(None).epoch(figures) is None


# --- addresses --------------------------------------------------------------------------------


def scrubbed(url: str) -> str:
    page = f'<html><body><a href="{url}">x</a></body></html>'
    found = re.search(r'href="([^"]*)"', skeleton(Capture(SHOP, page)).capture.html)
    assert found
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("https://trade.taobao.com/detail/x.htm?id=4817262538495060718", r"https://trade\.taobao\.com/detail/x\.htm\?id=\d{19}"),
        ("https://h5api.m.taobao.com/h5/mtop.taobao.order.list/1.0/", "https://h5api.m.taobao.com/h5/mtop.taobao.order.list/1.0/"),
        ("https://mubai.tmall.com/shop", r"https://xxxxx\.tmall\.com/shop"),
        ("https://blog.mubai.example/me", r"https://xxxx\.xxxxx\.example/me"),
        ("https://www.amazon.com/Blue-Tea-Cup/dp/B0ABCDEFG1", r"https://www\.amazon\.com/[A-Zx-]+/dp/[A-Z]0[A-Z0-9]{8}"),
        ("/list?nick=mubai&page=2", r"/list\?nick=xxxxx&page=2"),
        ("/list?who=%E6%AC%A7%E9%98%B3%E6%85%95", r"/list\?who=(%E6%9F%90){3}"),
        ("data:image/png;base64,AAAA", "data:,"),
        ("javascript:buy('4817262538')", "javascript:"),
        ("mailto:mubai@mail.example", "mailto:"),
    ],
)  # fmt: skip
def test_an_address_keeps_its_shape(url: str, shape: str) -> None:
    assert re.fullmatch(shape, scrubbed(url)), scrubbed(url)


# --- scripts ----------------------------------------------------------------------------------


def script(source: str) -> str:
    page = f"<html><body><p>x</p><script>{source}</script></body></html>"
    found = re.search(r"<script>(.*?)</script>", skeleton(Capture(SHOP, page)).capture.html, re.S)
    assert found
    return found[1]


def test_code_goes_and_data_stays_where_it_is_assigned() -> None:
    made = script('function f(){return "欧阳"} window.state = {"status": "SHIPPED", "n": 2}; f();')
    assert made == 'window.state = {"status":"SHIPPED","n":2};'


def test_quoted_data_can_be_read_again() -> None:
    told = json.dumps({"nick": "it's </script> 欧阳\\", "status": "WAIT_PAY"})
    written = told.replace("\\", "\\\\").replace("'", "\\'").replace("</", "<\\\\/")
    source = f"var data = JSON.parse('{written}');"
    made = script(source)
    assert "</script" not in made
    assert made.startswith("var data = JSON.parse('")
    assert "WAIT_PAY" in made
    assert "欧阳" not in made


# --- the last look ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "4817262538495060718",
        "%34817262538495060718",
        "\\u0034817262538495060718",
        "&#52;817262538495060718",
        "dz00ODE3MjYyNTM4NDk1MDYwNzE4Ow==",
    ],
)
def test_what_is_left_is_found_in_any_writing(text: str) -> None:
    known = Placeholders()
    known.number("4817262538495060718")
    assert leftovers(Capture(SHOP, f"<p>{text}</p>"), known)
    assert leftovers(Capture(SHOP, "", (Payload(SHOP, text),)), known)
    assert not leftovers(Capture(SHOP, "<p>nothing</p>"), known)


def test_base64_is_what_holds_text() -> None:
    assert written_within("dz00ODE3MjYyNTM4NDk1MDYwNzE4Ow==") == "w=4817262538495060718;"
    assert written_within("shopOrderContainerList") is None
