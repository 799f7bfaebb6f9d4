"""What stands in one field: tables of what pages print, and properties that hold for any text."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers._fields import (
    CHINA,
    Unreadable,
    address,
    countdown,
    countdown_end,
    currency,
    epoch,
    identifier,
    instant,
    moment,
    moment_after,
    moment_within,
    money,
    quantity,
    text,
)

# --- money ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("47.40", "47.40"),
        ("￥0.00", "0.00"),
        ("-￥27.00", "-27.00"),
        ("￥-27.00", "-27.00"),
        ("−￥27.00", "-27.00"),
        ("￥1,234.56", "1234.56"),
        ("¥ 1,234,567.80", "1234567.80"),
        ("1,234元", "1234"),
        ("¥12元", "12"),
        ("12,5 €", "12.5"),
        ("61,83 сом", "61.83"),
        ("1.234,56 €", "1234.56"),
        ("1 234,56 ₽", "1234.56"),
        ("US$ 9.99", "9.99"),
        ("+￥3.00", "3.00"),
        ("１２", None),
        ("", None),
        ("—", None),
        (None, None),
        (47.4, "47.4"),
        (8, "8"),
        (0.1, "0.1"),
    ],
)
def test_money_as_pages_print_it(printed: Any, amount: str | None) -> None:
    if printed == "１２":
        with pytest.raises(Unreadable):
            money(printed)
    else:
        assert money(printed) == amount


@pytest.mark.parametrize(
    "printed",
    ["面议", "10.00-20.00", "3万", "￥￥5", "1.2.3", "1,23,4", "--5", "5 6 7 8 元 9", True, [], {}],
)
def test_what_is_no_amount_is_refused(printed: Any) -> None:
    with pytest.raises(Unreadable):
        money(printed)


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), 10**13])
def test_figures_beyond_all_are_refused(figure: float) -> None:
    with pytest.raises(Unreadable):
        money(figure)


@pytest.mark.parametrize(
    ("printed", "code"),
    [("￥5", "CNY"), ("5.00", "CNY"), ("61,83 сом", "KGS"), ("HK$ 5.00", "HKD"), ("$5", "USD")],
)
def test_the_currency_is_the_printed_one(printed: str, code: str) -> None:
    assert currency(printed) == code


def test_an_unknown_currency_is_refused_rather_than_taken_for_yuan() -> None:
    with pytest.raises(Unreadable):
        money("5.00 ₿")


AMOUNTS = st.decimals(0, 10**9, places=2, allow_nan=False)


@given(AMOUNTS, st.sampled_from(["", "-"]), st.sampled_from(["", "￥", "¥", "¥ "]), st.booleans())
def test_an_amount_survives_being_printed(
    amount: Decimal, sign: str, symbol: str, grouped: bool
) -> None:
    figures = f"{amount:,.2f}" if grouped else f"{amount:.2f}"
    assert money(sign + symbol + figures) == f"{sign}{amount:.2f}"


@given(AMOUNTS)
def test_an_amount_survives_being_printed_in_europe(amount: Decimal) -> None:
    printed = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert money(printed + " €") == f"{amount:.2f}"


@given(st.one_of(st.text(), st.text("0123456789.,-+￥¥元 ", max_size=12)))
def test_money_is_a_decimal_or_nothing(words: str) -> None:
    try:
        amount = money(words)
    except Unreadable:
        return
    assert amount is None or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", amount)


# --- moments ----------------------------------------------------------------------------------


def china(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)  # type: ignore[arg-type]  # year, month, day, …


@pytest.mark.parametrize(
    ("printed", "at"),
    [
        ("2026-08-06 23:11:36", china(2026, 8, 6, 23, 11, 36)),
        ("2026-08-06 23:11", china(2026, 8, 6, 23, 11)),
        ("2026/8/6 3:11", china(2026, 8, 6, 3, 11)),
        ("2026.08.06", date(2026, 8, 6)),
        ("2026年8月6日 03:46", china(2026, 8, 6, 3, 46)),
        ("2026-08-06T23:11:36+00:00", datetime(2026, 8, 6, 23, 11, 36, tzinfo=UTC)),
        ("", None),
        ("—", None),
        (None, None),
    ],
)
def test_moments_as_pages_print_them(printed: Any, at: Any) -> None:
    assert moment(printed) == at


@pytest.mark.parametrize(
    "printed", ["昨天", "2026-13-01", "2026-02-30 10:00", "1026-02-03", "25:00", 5, [], "2026-08"]
)
def test_what_is_no_moment_is_refused(printed: Any) -> None:
    with pytest.raises(Unreadable):
        moment(printed)


def test_a_bare_day_is_no_instant() -> None:
    with pytest.raises(Unreadable):
        instant("2026-08-06")


TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(CHINA))


@given(TIMES, st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S"]))
def test_a_moment_survives_being_printed(at: datetime, style: str) -> None:
    assert moment(at.strftime(style)) == at.replace(microsecond=0)
    assert moment_within(f"价保期到{at.strftime(style)}为止") == at.replace(microsecond=0)


@given(TIMES)
def test_unix_times_in_seconds_and_milliseconds_agree(at: datetime) -> None:
    second = at.replace(microsecond=0)
    if second.timestamp() >= 10**9:
        assert epoch(int(second.timestamp())) == second
        assert epoch(f"{int(second.timestamp())}000") == second


@given(TIMES, st.integers(0, 300), st.integers(0, 23), st.integers(0, 59))
def test_a_moment_without_its_year_is_the_next_one(
    start: datetime, days: int, hour: int, minute: int
) -> None:
    then = (start + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    printed = f"{then.month}月{then.day}日 {then:%H:%M}前发货"
    if then.year < 2100:
        assert moment_after(printed, start) == then


@given(st.text(max_size=30))
def test_a_moment_is_a_moment_or_nothing(words: str) -> None:
    try:
        at = moment(words)
    except Unreadable:
        return
    assert at is None or 2000 <= at.year < 2100
    assert not isinstance(at, datetime) or at.tzinfo


# --- countdowns -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("还剩9天9时", timedelta(days=9, hours=9)),
        ("还剩9天4小时自动确认", timedelta(days=9, hours=4)),
        ("还剩3天4时5分", timedelta(days=3, hours=4, minutes=5)),
        ("剩余 23小时59分59秒", timedelta(hours=23, minutes=59, seconds=59)),
        ("您还有 2 天来确认", timedelta(days=2)),
        ("还剩余时间：5分钟", timedelta(minutes=5)),
        ("还剩3件", None),
        ("已收货", None),
    ],
)
def test_countdowns_as_pages_print_them(printed: str, left: timedelta | None) -> None:
    assert countdown(printed) == left


def test_a_countdown_without_a_clock_is_no_moment() -> None:
    assert countdown_end("还剩9天9时", None) is None


@given(TIMES, st.integers(0, 99), st.integers(0, 23), st.integers(0, 59))
def test_a_countdown_ends_when_it_says(at: datetime, days: int, hours: int, minutes: int) -> None:
    end = countdown_end(f"还剩{days}天{hours}时{minutes}分", at)
    assert end == at.replace(microsecond=0) + timedelta(days=days, hours=hours, minutes=minutes)


@given(st.text(), TIMES)
def test_a_countdown_never_ends_before_it_was_seen(words: str, at: datetime) -> None:
    end = countdown_end("还剩" + words, at)
    assert end is None or end >= at.replace(microsecond=0)


# --- the rest ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "count"),
    [("6", 6), (6, 6), ("x2", 2), ("×10", 10), ("2件", 2), ({"count": "6"}, 6), ("", None)],
)
def test_quantities_as_pages_print_them(printed: Any, count: int | None) -> None:
    assert quantity(printed) == count


@pytest.mark.parametrize("printed", ["0", "-1", "2.5", "many", True, "x", "1e9"])
def test_what_is_no_quantity_is_refused(printed: Any) -> None:
    with pytest.raises(Unreadable):
        quantity(printed)


def test_ids_stay_exact_and_rounded_ones_are_refused() -> None:
    assert identifier(4895741536017990001) == "4895741536017990001"
    with pytest.raises(Unreadable):
        identifier(4.895741536017990e18)
    with pytest.raises(Unreadable):
        identifier("1 2")


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("//trade.taobao.com/a?id=1", "https://trade.taobao.com/a?id=1"),
        ("/a", "https://shop.example/a"),
        ("https://shop.example/b", "https://shop.example/b"),
        ("", None),
    ],
)
def test_addresses_are_made_whole(printed: str, whole: str | None) -> None:
    assert address(printed, "https://shop.example/") == whole


@pytest.mark.parametrize("printed", ["javascript:alert(1)", "data:text/html,x", "file:///etc/x"])
def test_only_web_addresses_pass(printed: str) -> None:
    with pytest.raises(Unreadable):
        address(printed)


def test_words_stand_in_one_line_and_blanks_are_none() -> None:
    assert text("  a\n b ") == "a b"
    assert text("暂无") is None
