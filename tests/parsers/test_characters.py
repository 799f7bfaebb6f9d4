"""Half a character in the JSON of a shop becomes a mark; everything else stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers._characters import whole
from parsers._page import decoded

HALVES = st.characters(categories=("Cs",))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.text(HALVES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('{"a": "\\ud83dx"}', {"a": "\ufffdx"}),
        ('{"a\\udc00": ["\\ud800", 1, null]}', {"a\ufffd": ["\ufffd", 1, None]}),
        ('"\\ud83d\\ude00"', "\U0001f600"),
    ],
)
def test_a_body_is_decoded_whole(body: str, value: Any) -> None:
    assert decoded(body) == value


@given(ANYTHING)
def test_whatever_it_was_it_can_be_written_to_a_file(value: Any) -> None:
    repr(whole(value)).encode("utf-8")
    str(whole(value)).encode("utf-8")


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_text_without_halves_stays_as_it_is(text: str) -> None:
    assert whole(text) == text
