"""Amounts reckoned from others, and how days and amounts are written in two languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.cases.reckon import FormulaError, reckoned, terms, written
from daemon.cases.saying import day, day_en, exact_en, masked, say, since, since_en
from rules.cases import casebook

BOOK = casebook()
MONEY = st.decimals("0", "999999", places=2)


@given(MONEY, MONEY)
def test_a_difference_is_never_below_nothing(first: Decimal, second: Decimal) -> None:
    result = reckoned("a - b", {"a": first, "b": second}.__getitem__)
    assert result == max(first - second, Decimal(0))


@given(MONEY, st.integers(1, 366), st.integers(1, 366))
def test_a_share_by_days_is_within_a_cent(amount: Decimal, used: int, period: int) -> None:
    result = reckoned("a * b / c", {"a": amount, "b": used, "c": period}.__getitem__)
    assert abs(result - amount * used / period) <= Decimal("0.005")
    assert result == round(result, 2)


def test_a_formula_that_means_nothing_is_an_error() -> None:
    values = {"a": 1, "b": 0}
    for formula in ("a / b", "a + b"):
        with pytest.raises(FormulaError):
            reckoned(formula, values.__getitem__)


def test_a_formula_is_written_out_in_words() -> None:
    titles, values = {"a": "单价", "b": "件数"}, {"a": "20.00", "b": 2}
    assert written("a * b", titles.__getitem__, values.__getitem__) == "单价 20.00 × 件数 2"


def test_every_formula_of_the_book_uses_amounts_that_can_be_asked_for() -> None:
    reckoned_facts = [fact for fact in BOOK.facts.values() if fact.reckoned]
    assert len(reckoned_facts) >= 5
    for fact in reckoned_facts:
        for name in terms(fact.reckoned or ""):
            assert BOOK.facts[name].kind in ("money", "number")
            assert BOOK.facts[name].question
        assert set((fact.reckoned or "").split()[1::2]) <= {"-", "*", "/"}


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_written_alike_in_both_languages(on: date) -> None:
    assert day(on) == f"{on.year}年{on.month}月{on.day}日"
    assert datetime.strptime(day_en(on), "%d %B %Y").replace(tzinfo=UTC).date() == on


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 5000),
)
def test_how_long_ago_never_says_less_than_an_hour_or_a_day_too_many(
    now: datetime, hours: int
) -> None:
    told = since(now, now - timedelta(hours=hours))
    assert told == (f"{hours // 24}天" if hours >= 24 else f"{hours}小时")
    count, unit = since_en(now, now - timedelta(hours=hours)).split()
    assert (count == "1") is (unit in ("day", "hour"))


def test_a_moment_in_english_names_its_zone() -> None:
    assert exact_en(date(2026, 11, 5)) == "5 November 2026"
    at = datetime.fromisoformat("2026-11-05T16:42:10+08:00")
    assert exact_en(at) == "5 November 2026, 16:42 (UTC+8)"


@given(st.text("0123456789-", min_size=1, max_size=30))
def test_a_covered_number_shows_four_at_each_end_at_most(number: str) -> None:
    shown = masked(number)
    if len(number) >= 9:
        assert shown == f"{number[:4]}****{number[-4:]}"
        assert number not in shown
    else:
        assert shown == number  # too short to say which purchase it is


def test_a_word_that_does_not_exist_is_an_error() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        say("{{ nothing }}", {})
    assert say("{{ at|day }}", {"at": date(2026, 11, 5)}, "en") == "5 November 2026"
