"""Whatever a shop page says, a notification is short, plain and harmless."""

from __future__ import annotations

import unicodedata
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.watch import plaintext

ANYTHING = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Mn"]),
        st.sampled_from("-<>&\n\r\t\u2028\u202e\u200d…👨👩中"),
    ),
    max_size=400,
)


@given(ANYTHING)
def test_a_title_is_one_short_line(text: str) -> None:
    title = plaintext.title(text)
    assert plaintext.units(title) <= 63
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in title)
    assert not title.startswith(("-", " "))


@given(ANYTHING)
def test_a_body_is_short_and_no_line_of_it_is_an_option(text: str) -> None:
    body = plaintext.body(text)
    assert plaintext.units(body) <= 255
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in body if c != "\n")
    assert not any(line.startswith("-") or not line for line in body.split("\n") if body)


@given(ANYTHING)
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert plaintext.title(once := plaintext.title(text)) == once
    assert plaintext.body(once := plaintext.body(text)) == once


@given(ANYTHING)
def test_it_can_always_be_sent(text: str) -> None:
    assert plaintext.body(text).encode("utf-8").decode("utf-8") == plaintext.body(text)


@given(ANYTHING)
def test_markup_shows_the_text_itself(text: str) -> None:
    body = plaintext.body(text)
    written = plaintext.markup(body)
    assert "<" not in written
    assert ">" not in written
    assert unescape(written) == unescape(body) if "&" not in body else True


@given(st.text(max_size=300), st.integers(min_value=1, max_value=300))
def test_clipping_keeps_a_beginning_of_the_text(text: str, limit: int) -> None:
    clipped = plaintext.clip(text, limit)
    assert plaintext.units(clipped) <= limit
    assert clipped == text or text.startswith(clipped.removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("-5 元", "5 元"),
        ("--urgency=critical 好", "urgency=critical 好"),
        ("第一行\n第二行", "第一行 第二行"),
        ("响\x07铃\x1b[31m红", "响 铃 [31m红"),
        ("\u202e倒着读\u202c", "倒着读"),
        ("坏\ud800字", "坏\ufffd字"),
        ("  两端  空格 ", "两端 空格"),
        ("", ""),
        ("---", ""),
    ],
)
def test_titles_word_for_word(text: str, title: str) -> None:
    assert plaintext.title(text) == title


def test_windows_limits_are_counted_in_its_units() -> None:
    assert plaintext.title("券" * 63) == "券" * 63
    assert plaintext.title("券" * 64) == "券" * 62 + "…"
    assert plaintext.title("🧧" * 32) == "🧧" * 31 + "…"
    assert plaintext.units(plaintext.title("🧧" * 32)) == 63


def test_a_cut_never_leaves_half_of_a_family() -> None:
    family = "👨\u200d👩\u200d👧"
    for length in range(1, 12):
        kept = plaintext.clip(family + family, length)
        assert not kept.removesuffix("…").endswith("\u200d")
    assert plaintext.clip("cafe\u0301s", 5) == "caf…"


def test_markup_is_escaped_and_quotes_are_left_alone() -> None:
    assert plaintext.markup("<b>\"5\" & '6'</b>") == "&lt;b&gt;\"5\" &amp; '6'&lt;/b&gt;"
