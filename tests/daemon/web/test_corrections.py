"""What the shopper corrects: in use at once, kept apart from what was read, undone in one click."""

import contextlib
import html
import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon import intake
from daemon.web.dashboard.corrections import (
    FIELDS,
    VALUES,
    NoValue,
    moment_text,
    read_moment,
    read_money,
)
from daemon.web.dashboard.words import CHINA
from parsers import Order
from parsers._records import Reading

KEY = "taobao:4800000000000000001"
PATH = "/orders/taobao/4800000000000000001"
HOSTILE = "<script>document.title='owned'</script>"


@pytest.fixture
def buy(home, clock):
    def put(**fields):
        told = {
            "platform": "taobao",
            "number": "4800000000000000001",
            "status": "unshipped",
            "placed_at": "2026-11-18T10:00:00+08:00",
            "paid_at": "2026-11-18T10:01:00+08:00",
            "paid": "259.00",
            "merchant": {"name": "云织女装"},
        }
        order = Order.model_validate({**told, **fields})
        reading = Reading(platform="taobao", page="order_list", outcome="read", orders=(order,))
        home.orders.observe("0" * 64, clock(), reading)
        intake.replan(home, [KEY])

    return put


def visible(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def known(home):
    return home.orders.get(KEY).order


async def test_a_correction_counts_at_once_and_stands_beside_what_was_read(browser, home, buy):
    buy()
    form = await browser.get(f"{PATH}/correct")
    assert 'value="2026-11-18 10:01"' in form.text
    answer = await browser.post(f"{PATH}/correct", paid="239.00", paid_at="2026-11-18 12:30")
    assert (answer.status, answer.headers["Location"]) == (303, PATH)
    assert known(home).paid == "239.00"
    assert known(home).paid_at.isoformat() == "2026-11-18T12:30:00+08:00"
    starts = {one.starts.at for one in home.weigh(KEY, home.clock()).deadlines if one.starts}
    assert known(home).paid_at in starts  # the deadlines count from it
    shown = visible(await browser.get(PATH))
    assert "您更正的" in shown
    assert "页面上读到的：259.00" in shown
    assert "页面上读到的：2026-11-18 10:01" in shown


async def test_what_is_left_as_it_stands_is_no_correction(browser, home, buy):
    buy()
    form = await browser.get(f"{PATH}/correct")
    told = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(
            r'<input id="[^"]*" name="([^"]*)" value="([^"]*)"', form.text
        )
    }
    assert told["merchant.name"] == "云织女装"
    await browser.post(f"{PATH}/correct", status="unshipped", **told)
    assert home.orders.get(KEY).corrections == {}
    await browser.post(f"{PATH}/correct", **dict.fromkeys(told, ""))
    assert home.orders.get(KEY).corrections == {}


async def test_a_correction_is_undone_alone(browser, home, buy):
    buy()
    await browser.post(f"{PATH}/correct", paid="239.00", status="shipped")
    await browser.post(f"{PATH}/correct", undo="paid")
    assert (known(home).paid, known(home).status) == ("259.00", "shipped")
    await browser.post(f"{PATH}/correct", undo="status")
    assert "您更正的" not in visible(await browser.get(PATH))


async def test_a_correction_outlives_the_next_page(browser, home, buy, clock):
    buy()
    await browser.post(f"{PATH}/correct", paid="239.00")
    clock.forward(days=1)
    buy(paid="250.00")
    assert known(home).paid == "239.00"
    assert "页面上读到的：250.00" in visible(await browser.get(PATH))


async def test_a_bare_day_is_a_day(browser, home, buy):
    buy()
    await browser.post(f"{PATH}/correct", signed_at="2026-11-19")
    assert known(home).signed_at.isoformat() == "2026-11-19"
    assert 'value="2026-11-19"' in (await browser.get(f"{PATH}/correct")).text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("paid", "many"),
        ("paid", "-5"),
        ("paid_at", "yesterday"),
        ("paid_at", "2026-02-30"),
        ("paid_at", "25:00"),
        ("status", "lost"),
        ("merchant.name", "店" * 300),
    ],
)
async def test_what_is_no_value_is_refused_and_nothing_changes(browser, home, buy, field, typed):
    buy()
    before = known(home)
    answer = await browser.post(f"{PATH}/correct", freight="1.00", **{field: typed})
    assert answer.status == 422
    assert "什么都没有改" in answer.text
    assert known(home) == before


async def test_other_fields_cannot_be_reached(browser, home, buy):
    buy()
    await browser.post(f"{PATH}/correct", number="1", platform="jd", items="x")
    assert (known(home).number, known(home).platform) == ("4800000000000000001", "taobao")
    for path in ("number", "items", "__class__", "merchant.name.x", "../.."):
        assert (await browser.post(f"{PATH}/correct", undo=path)).status in (303, 422)
    assert home.orders.get(KEY).corrections == {}
    assert (await browser.get("/orders/taobao/1/correct")).status == 404


async def test_hostile_corrections_are_texts(browser, home, buy):
    buy(merchant={"name": HOSTILE})
    await browser.post(f"{PATH}/correct", **{"merchant.name": '"><img src=x onerror=alert(1)>'})
    for path in (PATH, f"{PATH}/correct"):
        page = await browser.get(path)
        assert page.status == 200
        assert "<script>document" not in page.text
        assert "<img src=x" not in page.text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_both_languages(browser, buy, language):
    buy(merchant={"name": "a shop"})
    browser.language = language
    await browser.post(f"{PATH}/correct", paid="239.00")
    for path in (PATH, f"{PATH}/correct"):
        shown = visible(await browser.get(path)).lower()
        assert ("your correction" if language == "en" else "您更正的") in shown
    form = visible(await browser.get(f"{PATH}/correct")).replace("中文", "")
    assert bool(re.search(r"[\u4e00-\u9fff]", form)) == (language == "zh-CN")


@given(
    st.datetimes(datetime(2005, 1, 1), datetime(2090, 1, 1)).map(
        lambda at: at.replace(second=0, microsecond=0, tzinfo=CHINA)
    )
)
def test_a_moment_comes_back_from_the_form_as_it_went_in(at):
    assert read_moment("paid_at", moment_text(at.isoformat())) == at.isoformat()


@given(st.dates(date(2005, 1, 1), date(2090, 1, 1)))
def test_a_day_comes_back_as_a_day(day):
    assert read_moment("paid_at", moment_text(day.isoformat())) == day.isoformat()


@given(st.decimals("0", "99999", places=2))
def test_an_amount_comes_back_as_it_went_in(amount):
    assert Decimal(read_money("paid", f"{amount:.2f}")) == amount


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_value_or_refused(typed):
    for path, kind in FIELDS:
        with contextlib.suppress(NoValue):
            assert VALUES[kind](path, typed)
