"""Inputs: pages of the corpus, mutated as shops, networks and strangers would mutate them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from corpus import capture_of, read_expected
from lxml import etree

from parsers import Capture, Payload
from tests.parsers.mangle import mangled

REPOSITORY = Path(__file__).resolve().parents[2]
CORPUS = REPOSITORY / "tests" / "corpus"


class Chooser(Protocol):
    """Whoever makes the choices: chance, hypothesis, or a fuzzer that watches the coverage."""

    def below(self, number: int) -> int:
        """Choose a whole number from 0 up to, but without, this one."""

    def text(self) -> str:
        """Choose some words."""


class Chance:
    """Chooses by chance, always the same for the same seed."""

    def __init__(self, source: random.Random) -> None:
        self.source = source

    def below(self, number: int) -> int:
        """Choose a number."""
        return self.source.randrange(number)

    def text(self) -> str:
        """Choose words out of odd ones."""
        return self.source.choice(WORDS) * self.source.choice((1, 1, 1, 2, 50))


WORDS = (
    *("", " ", "\0", "\ud800", "\u202e", "0", "-1", "1e999", "9" * 400, "NaN", "null", "{}", "[]"),
    *(
        "2026-02-30",
        "9999-99-99 99:99:99",
        "0000-00-00",
        "13月32日",
        "昨天",
        "¥",
        "￥-",
        "¥1,2,3.4.5",
    ),
    *(
        "还剩999999999天",
        "还剩3天",
        "<",
        "</",
        "</script>",
        "<!--",
        "-->",
        "&#x110000;",
        "%ff",
        "\\",
    ),
    *(
        "'",
        '"',
        "\\u",
        "\\ud83d",
        "JSON.parse('",
        "var data =",
        "已签收",
        "订单号：",
        "１２３",
        "٣",
        "²",
    ),
    *(
        "Infinity",
        "１９９９年",
        "1/0",
        "𝟗",
        "<table>",
        "<![CDATA[",
        "\r\n",
        "\t" * 9,
        "🧧",
        "x" * 5000,
    ),
)
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 1e308, 10**30, "", "x", [], {}, [[]], [None], {"": ""}, {"a": {}}),
    *(
        "2026-11-20",
        "¥9.99",
        "4810000000000000001",
        [1, "a", None],
        {"text": None},
        "null",
        10**400,
    ),
)


@cache
def seeds() -> tuple[Capture, ...]:
    """Give the captures of the whole corpus."""
    cases = sorted(path.parent for path in CORPUS.glob("*/*/*/expected.json"))
    return tuple(capture_of(case, read_expected(case)) for case in cases)


@cache
def addresses() -> tuple[str, ...]:
    """Give every address that the corpus has, of pages and of responses."""
    found = [one.url for seed in seeds() for one in (seed, *seed.payloads)]
    return tuple(dict.fromkeys(found))


def made(choose: Chooser) -> Capture:
    """Make one input: a page of the corpus, changed up to four times."""
    capture = _one(choose, seeds())
    for _ in range(1 + choose.below(4)):
        change = _one(choose, CHANGES)
        capture = change(choose, capture)
    return capture


def _one(choose: Chooser, from_: Any) -> Any:
    return from_[choose.below(len(from_))]


def _documents(capture: Capture) -> list[str]:
    return [capture.html, *(one.body for one in capture.payloads)]


def _with(capture: Capture, number: int, text: str) -> Capture:
    if number == 0:
        return replace(capture, html=text)
    payloads = list(capture.payloads)
    payloads[number - 1] = Payload(payloads[number - 1].url, text)
    return replace(capture, payloads=tuple(payloads))


def _in_one(work: Callable[[Chooser, str], str]) -> Callable[[Chooser, Capture], Capture]:
    """Change one document of a capture."""

    def change(choose: Chooser, capture: Capture) -> Capture:
        texts = _documents(capture)
        full = [number for number, text in enumerate(texts) if text] or [0]
        number = _one(choose, full)
        return _with(capture, number, work(choose, texts[number]))

    return change


def cut(choose: Chooser, text: str) -> str:
    """Break off anywhere."""
    return text[: choose.below(len(text) + 1)]


def put_in(choose: Chooser, text: str) -> str:
    """Put odd words anywhere."""
    at = choose.below(len(text) + 1)
    return text[:at] + choose.text() + text[at:]


def take_out(choose: Chooser, text: str) -> str:
    """Take a piece out."""
    at = choose.below(len(text) + 1)
    return text[:at] + text[at + 1 + choose.below(200) :]


def twice(choose: Chooser, text: str) -> str:
    """Say a piece again, up to thirty times."""
    at, length = choose.below(len(text) + 1), 1 + choose.below(2000)
    return text[: at + length] + text[at : at + length] * choose.below(30) + text[at + length :]


def spliced(choose: Chooser, text: str) -> str:
    """Go on with another page."""
    other = _one(choose, _documents(_one(choose, seeds())))
    return text[: choose.below(len(text) + 1)] + other[choose.below(len(other) + 1) :]


def odd_letter(choose: Chooser, text: str) -> str:
    """Make one letter another one."""
    if not text:
        return text
    at = choose.below(len(text))
    return text[:at] + chr(choose.below(0x3000) or 1) + text[at + 1 :]


def as_shops_do(choose: Chooser, text: str) -> str:
    """Rename, wrap and reorder as shops do when they change their pages."""
    source = random.Random(choose.below(2**30))  # noqa: S311  # no secret depends on it
    try:
        return mangled(text, source, harmless=bool(choose.below(2))) or text
    except (ValueError, IndexError, RecursionError, etree.LxmlError):
        return text


def odd_value(choose: Chooser, text: str) -> str:
    """Put an odd value into JSON, in place of another one."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return text
    places = list(_places(body, 0))
    if places:
        container, key = _one(choose, places)
        container[key] = _one(choose, ODD)
    return json.dumps(body)


def _places(value: Any, depth: int) -> Any:
    if depth > 40 or not isinstance(value, dict | list):
        return
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        yield from _places(inner, depth + 1)


def elsewhere(choose: Chooser, capture: Capture) -> Capture:
    """Show the same at another address."""
    return replace(capture, url=_one(choose, addresses()))


def as_answer(choose: Chooser, capture: Capture) -> Capture:
    """Let the page receive another page, or itself, as an answer."""
    other = _one(choose, _documents(_one(choose, seeds())))
    answer = Payload(_one(choose, addresses()), other)
    return replace(capture, payloads=(*capture.payloads, answer))


def without_page(choose: Chooser, capture: Capture) -> Capture:
    """Leave the page itself out."""
    return replace(capture, html=choose.text())


CHANGES: tuple[Callable[[Chooser, Capture], Capture], ...] = (
    *map(_in_one, (cut, put_in, take_out, twice, spliced, odd_letter, as_shops_do, odd_value)),
    *(_in_one(odd_value), _in_one(put_in), _in_one(as_shops_do), elsewhere, as_answer),
    without_page,
)
