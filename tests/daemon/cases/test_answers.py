"""What the shopper types: read strictly, nothing is guessed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.cases.answers import AnswerError, cleaned, read_answer, read_contacts, read_moment
from daemon.cases.letters import plain
from rules.cases import casebook

FACTS = casebook().facts


@pytest.mark.parametrize(
    ("fact", "given", "value"),
    [
        ("paid", "259", Decimal("259.00")),
        ("paid", "¥259.50", Decimal("259.50")),
        ("paid", " 12元", Decimal("12.00")),
        ("intact", "是", True),
        ("intact", "没有", False),
        ("intact", True, True),
        ("found_at", "2026-11-17", date(2026, 11, 17)),
        ("refusal_ground", "其他", "其他"),
        ("fault", "  开裂\n\t6厘米 ", "开裂 6厘米"),
        ("fault", "开裂\x00\u200b\ud800", "开裂"),
    ],
)
def test_an_answer_is_read(fact: str, given: Any, value: Any) -> None:
    assert read_answer(FACTS[fact], given) == value


@pytest.mark.parametrize(
    ("fact", "given"),
    [
        ("paid", "很多"),
        ("paid", "-1"),
        ("paid", "NaN"),
        ("paid", "Infinity"),
        ("paid", "1.234"),
        ("paid", "1e12"),
        ("intact", "也许"),
        ("found_at", "昨天"),
        ("found_at", "2026-02-30"),
        ("refusal_ground", "不想退"),
        ("fault", "字" * 81),
        ("contacts", [{"time": "2026-11-18"}]),
        ("contacts", [{"time": "2026-11-18", "said": "好", "secret": 1}]),
        ("contacts", ["好"]),
    ],
)
def test_what_does_not_fit_is_refused_by_name(fact: str, given: Any) -> None:
    with pytest.raises(AnswerError) as error:
        read_answer(FACTS[fact], given)
    assert error.value.fact == fact
    assert error.value.zh
    assert error.value.en


def test_a_time_without_zone_is_chinas() -> None:
    naive = read_moment("x", "x", "2026-11-15 16:42")
    assert naive == datetime(2026, 11, 15, 8, 42, tzinfo=UTC)
    assert read_moment("x", "x", "2026-11-15T08:42:00+00:00") == naive


def test_contacts_are_in_the_order_of_time() -> None:
    found = read_contacts(
        [{"time": "2026-11-19", "said": "二"}, {"time": "2026-11-18T10:00", "said": "一"}]
    )
    assert [one.said for one in found] == ["一", "二"]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_stays_the_same_day(day: date) -> None:
    assert read_moment("x", "x", day.isoformat()) == day
    assert plain(read_moment("x", "x", day.isoformat())) == day.isoformat()


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)))
def test_a_moment_survives_being_stored(moment: datetime) -> None:
    read = read_moment("x", "x", moment.isoformat())
    assert read == moment
    assert read_moment("x", "x", plain(read)) == read


@given(st.decimals(0, 999999, places=2))
def test_money_survives_being_stored(amount: Decimal) -> None:
    assert read_answer(FACTS["paid"], plain(amount)) == amount


@given(st.text())
def test_cleaned_text_is_one_calm_line(text: str) -> None:
    line = cleaned(text)
    assert "\n" not in line
    assert line == cleaned(line)
    line.encode("utf-8")
