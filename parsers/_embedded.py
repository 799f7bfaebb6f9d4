"""JSON in scripts, found by scanning from its opening to its end, without backtracking."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from parsers._page import LONGEST_JSON, LayoutChanged, Page, decoded

_DECODER = json.JSONDecoder()
_WINDOW = 60  # characters before an anchor in which the rest of its opening stands


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a script's data begins: a rare literal to look for, and how the words around it go."""

    anchor: str
    shape: re.Pattern[str]

    def behind(self, source: str) -> int:
        """Find the first character of the data.

        Raises:
            LayoutChanged: the opening is not on the page.
        """
        position = source.find(self.anchor)
        while position >= 0:
            end = position + len(self.anchor)
            found = self.shape.search(source, max(0, position - _WINDOW), end + _WINDOW)
            if found and found.start() <= position:
                return found.end()
            position = source.find(self.anchor, end)
        raise LayoutChanged(f"no {self.shape.pattern!r} on the page")


def opening(name: str, call: str = "") -> Opening:
    """Describe an opening such as `var data =` or `window.data = JSON.parse(`."""
    words = name.split()
    declared = "".join(rf"{re.escape(word)}\s{{1,9}}" for word in words[:-1])
    assigned = r"\s{0,9}".join(filter(None, (re.escape(words[-1]), "=", re.escape(call))))
    return Opening(call or words[-1], re.compile(rf"(?<![\w$]){declared}{assigned}\s{{0,9}}"))


def json_argument(page: Page, where: Opening) -> Any:
    r"""Decode JSON that stands as a JavaScript string: `JSON.parse('{\"a\":1}')`.

    Raises:
        LayoutChanged: the opening is missing, or what follows it is no quoted JSON.
    """
    source = page.text
    start = where.behind(source)
    quote = source[start : start + 1]
    if quote not in ("'", '"'):
        raise LayoutChanged(f"no quoted text after {where.anchor!r}")
    return decoded(_unescaped(source[start + 1 : _closing(source, start + 1, quote)], quote))


def json_value(page: Page, where: Opening) -> Any:
    """Decode the JSON value that follows an opening such as `var detailData =`.

    Raises:
        LayoutChanged: the opening is missing, or what follows it is no JSON.
    """
    source, start = page.text, where.behind(page.text)
    if len(source) - start > LONGEST_JSON:
        source, start = source[start : start + LONGEST_JSON], 0
    try:
        return _quickly(source, start)
    except (ValueError, TypeError):
        pass  # the end was not where it usually is, or only the tolerant decoder can read it
    try:
        return _DECODER.raw_decode(source, start)[0]
    except (ValueError, RecursionError) as error:
        raise LayoutChanged(f"no JSON after {where.anchor!r}: {error}") from None


def _quickly(source: str, start: int) -> Any:
    """Decode up to where a statement ends; what decodes whole ends there, and is all of it."""
    ends = [end for mark in ("};", "}\n", "}<") if (end := source.find(mark, start)) > 0]
    return from_json(source[start : min(ends) + 1] if ends else "", cache_strings="keys")


def _closing(source: str, start: int, quote: str) -> int:
    """Find the quote that ends a JavaScript string: the first that no backslash escapes."""
    end = source.find(quote, start)
    while end >= 0 and _escaped(source, end):
        end = source.find(quote, end + 1)
    if end < 0:
        raise LayoutChanged("the page's data breaks off: the page is cut short")
    return end


def _escaped(source: str, position: int) -> bool:
    before = position
    while before and source[before - 1] == "\\":
        before -= 1
    return (position - before) % 2 == 1


def _unescaped(body: str, quote: str) -> str:
    """Undo the escapes of a JavaScript string, which are mostly those of JSON."""
    try:
        words = from_json(f'"{body}"')
    except (ValueError, TypeError):
        words = decoded(f'"{_as_json(body, quote)}"')
    if not isinstance(words, str):
        raise LayoutChanged("the page's data is no text")
    return words


def _as_json(body: str, quote: str) -> str:
    r"""Write what only JavaScript knows as JSON does: `\'`, `\x27`, a bare double quote."""

    def one(found: re.Match[str]) -> str:
        escape = found[0]
        if escape == '"':
            return '\\"'
        if escape.startswith("\\x"):
            return f"\\u00{escape[2:]}"
        return escape if escape[1] in '"\\/bfnrtu' else escape[1]

    bare = '|"' if quote == "'" else ""
    return re.sub(rf"\\(?:x[0-9a-fA-F]{{2}}|.){bare}", one, body, flags=re.DOTALL)


def json_element(page: Page, element_id: str) -> Any:
    """Decode the JSON that is the whole of a script element with this id.

    Raises:
        LayoutChanged: there is no such element, or it holds no JSON.
    """
    found = re.search(
        rf'<script[^>]{{0,200}}\bid="{re.escape(element_id)}"[^>]{{0,200}}>', page.text
    )
    if not found:
        raise LayoutChanged(f"no script #{element_id} on the page")
    end = page.text.find("</script", found.end())
    return decoded(page.text[found.end() : end if end >= 0 else len(page.text)])


def objects_in(value: Any, deepest: int = 40) -> Iterator[dict[str, Any]]:
    """Give every object inside a decoded state, each before those inside it."""
    waiting = [(value, deepest)]
    while waiting:
        here, deeper = waiting.pop()
        if isinstance(here, dict):
            yield here
        if deeper:
            waiting += [(one, deeper - 1) for one in inside(here)][::-1]


def inside(value: Any) -> Iterator[Any]:
    """Give the objects and lists that stand directly in one."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (one for one in inner if isinstance(one, dict | list))
