"""Scrubbing scripts: the data that stands in them, and the words that lead to it; code goes."""

from __future__ import annotations

import json
import re
from typing import Any

from parsers._embedded import _as_json, _closing
from parsers._page import LayoutChanged, decoded
from parsers.skeleton._json import Values
from parsers.skeleton._words import Words

_DECODER = json.JSONDecoder()
_DATA = re.compile(
    r"(?P<parse>JSON\.parse\(\s*(?=['\"]))|(?P<open>[{\[])|(?P<told>(?<![=!<>])=\s*(?=['\"]))"
)
_LEADING = re.compile(
    r"(?:\b(?:var|let|const)\s+)?[\w$.]+(?:\[['\"][\w$.-]+['\"]\])*\s*[=:]\s*(?:[\w$.]+\()?$"
    r"|[\w$.]+\(\s*$"
)
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
_BROKEN = re.compile(r"=\s*(?:[\w$.]+\(\s*)?$")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")


class Scripts:
    """Scrubs the text of script elements."""

    def __init__(self, values: Values, words: Words) -> None:
        self._values = values
        self._words = words

    def scrub(self, source: str) -> str:
        """Give the data of a script, with the names that it is assigned to."""
        whole = self._values.within(source.strip())
        if whole is not None:
            return whole
        kept: list[str] = []
        position = behind = 0
        while found := _DATA.search(source, position):
            position, data = self._data(source, found)
            opening = _leading(source[behind : found.end() if found["told"] else found.start()])
            if data is not None and (opening or not found["told"]):
                kept.append(f"{self._words.code(opening)}{data}")
                behind = position
        return "\n".join(kept)

    def _data(self, source: str, found: re.Match[str]) -> tuple[int, str | None]:
        """Scrub what begins here; gives where it ends, and None where it is code."""
        if found["open"]:
            return self._value(source, found.start())
        end, text = _string(source, found.end())
        if text is None:  # the page breaks off in it, and so does the skeleton
            return len(source), f"{found[0]}{source[found.end()]}" if found["parse"] else None
        if found["told"]:
            return end, f"{self._quoted(self._values.text(text, ''))};"
        inner = self._values.within(text.strip())
        scrubbed = inner if inner is not None else self._words.scrub(text)
        return end, f"{found[0]}{self._quoted(scrubbed, source[found.end()])});"

    def _quoted(self, text: str, quote: str = '"') -> str:
        r"""Write a text as JavaScript: no quote and no "</script>" may end it."""
        written = json.dumps(text)[1:-1].replace("</", "<\\/")
        return (
            f"{quote}{written}{quote}"
            if quote == '"'
            else f"'{written.replace(chr(39), chr(92) + chr(39))}'"
        )

    def _value(self, source: str, start: int) -> tuple[int, str | None]:
        try:
            body, end = _DECODER.raw_decode(source, start)
        except (ValueError, RecursionError):
            if _BROKEN.search(source[max(0, start - 40) : start]) and source[start] == "{":
                return len(source), self._broken(source[start:])
            return start + 1, None
        if not body:
            return end, None
        return end, self._written(body) + ";"

    def _written(self, body: Any) -> str:
        return self._values.dumped(body).replace("</", "<\\/")

    def _broken(self, source: str) -> str | None:
        """Scrub data that is no JSON, piece by piece: strings, and what stands between them."""
        if not re.search(r'"[\w-]+"\s*:', source[:2000]):
            return None  # a function, no data
        kept, position = [], 0
        for found in _STRING.finditer(source):
            kept.append(self._between(source[position : found.start()]))
            kept.append(self._piece(found[0], source[found.end() : found.end() + 1]))
            position = found.end()
        return "".join([*kept, self._between(source[position:])])

    def _piece(self, quoted: str, following: str) -> str:
        words = quoted[1:-1]
        scrubbed = self._words.code(words) if following == ":" else self._words.scrub(words)
        return f"{quoted[0]}{scrubbed}{quoted[0]}"

    def _between(self, code: str) -> str:
        return self._words.scrub(code)


def _leading(code: str) -> str:
    """Give the end of some code that names what the data behind it is."""
    found = _LEADING.search(code[-120:])
    return found[0] if found else ""


def _string(source: str, start: int) -> tuple[int, str | None]:
    """Read the JavaScript string that begins here."""
    quote = source[start]
    try:
        end = _closing(source, start + 1, quote)
        body = source[start + 1 : end]
        text = decoded(f'"{_as_json(body, quote)}"')
    except LayoutChanged:
        return start + 1, None
    return end + 1, text if isinstance(text, str) else None
