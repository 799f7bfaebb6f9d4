"""A corpus case in one file: written, named, read back."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from parsers import Capture, Payload, parse
from parsers._case import SUFFIX, case_capture, case_name, case_text, expectation, without_empty
from tests.parsers.test_corpus import CASES, captured

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"


@given(TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=3), st.booleans())
def test_a_case_gives_its_capture_back(html: str, answers: list[tuple[str, str]], at: bool) -> None:
    seen = datetime(2026, 11, 20, 4, tzinfo=UTC) if at else None
    capture = Capture(LIST, html, tuple(Payload(*one) for one in answers), seen)
    text = case_text(capture, parse(capture))
    assert case_capture(json.loads(text)) == capture
    assert "</script" not in text


def test_a_case_is_read_as_it_says() -> None:
    for case in CASES[::5]:
        capture = captured(case, json.loads((case / "expected.json").read_text("utf-8")))
        told = json.loads(case_text(capture, parse(capture)))
        assert told["draft"] is True
        assert expectation(parse(case_capture(told))) == told["reading"]


def test_the_name_says_what_it_is_and_differs_with_the_content() -> None:
    reading = parse(Capture(LIST, ""))
    first, second = case_name("a", reading), case_name("b", reading)
    assert first != second
    assert first.startswith("taobao-order_list-")
    assert first.endswith(SUFFIX)


def test_what_is_empty_is_left_out_and_false_is_not() -> None:
    value = {"a": None, "b": [], "c": {"d": ()}, "e": False, "f": [{"g": None, "h": 0}]}
    assert without_empty(value) == {"c": {"d": ()}, "e": False, "f": [{"h": 0}]}
