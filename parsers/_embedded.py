"""JSON in scripts, found by scanning from its opening to its end, without backtracking."""

from __future__ import annotations

import json
import re
from typing import Any

from parsers._page import LayoutChanged, Page, decoded

_DECODER = json.JSONDecoder()
_NOT_JSON = re.compile(r"\\(?:x([0-9a-fA-F]{2})|([^\"\\/bfnrtu]))")


def opening(name: str, call: str = "") -> re.Pattern[str]:
    """Describe where a script's data begins: `var data =`, `window.data = JSON.parse(`."""
    spaced = r"\s{0,9}".join(map(re.escape, (name.split()[-1], "=", *call.split())))
    return re.compile(rf"(?<![\w$.]){_declared(name)}{spaced}\s{{0,9}}")


def _declared(name: str) -> str:
    return "".join(rf"{re.escape(word)}\s{{1,9}}" for word in name.split()[:-1])


def json_argument(page: Page, where: re.Pattern[str]) -> Any:
    r"""Decode JSON that stands as a JavaScript string: `JSON.parse('{\"a\":1}')`.

    Raises:
        LayoutChanged: the opening is missing, or what follows it is no quoted JSON.
    """
    source, start = page.text, _behind(page, where)
    quote = source[start : start + 1]
    if quote not in ("'", '"'):
        raise LayoutChanged(f"no quoted text after {where.pattern!r}")
    return decoded(_unescaped(source[start + 1 : _closing(source, start + 1, quote)], quote))


def json_value(page: Page, where: re.Pattern[str]) -> Any:
    """Decode the JSON value that follows an opening such as `var detailData =`.

    Raises:
        LayoutChanged: the opening is missing, or what follows it is no JSON.
    """
    try:
        return _DECODER.raw_decode(page.text, _behind(page, where))[0]
    except (ValueError, RecursionError) as error:
        raise LayoutChanged(f"no JSON after {where.pattern!r}: {error}") from None


def _behind(page: Page, where: re.Pattern[str]) -> int:
    found = where.search(page.text)
    if not found:
        raise LayoutChanged(f"{where.pattern!r} is not on the page")
    return found.end()


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
    r"""Undo the escapes of a JavaScript string; those that JSON lacks (`\'`, `\x27`) first."""
    if _NOT_JSON.search(body):
        body = _rewritten(body)
    if quote == "'" and '"' in body.replace('\\"', ""):
        body = re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', body)
    words = decoded(f'"{body}"')
    if not isinstance(words, str):
        raise LayoutChanged("the page's data is no text")
    return words


def _rewritten(body: str) -> str:
    """Write the escapes that only JavaScript knows as JSON does, leaving pairs of backslashes."""

    def one(found: re.Match[str]) -> str:
        escape = found[0]
        if escape.startswith("\\x"):
            return f"\\u00{escape[2:]}"
        return escape if escape[1] in '"\\/bfnrtu' else escape[1]

    return re.sub(r"\\(?:x[0-9a-fA-F]{2}|.)", one, body, flags=re.DOTALL)
