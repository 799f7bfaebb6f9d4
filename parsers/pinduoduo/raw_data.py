"""`window.rawData`, the state that Pinduoduo's server writes into every page of an order."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from parsers._embedded import json_value, opening
from parsers._page import LayoutChanged, Page

_RAW_DATA = opening("window.rawData")
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


def raw_data(page: Page) -> dict[str, Any]:
    """Decode the state of a page, its keys in the responses' spelling (order_sn).

    Raises:
        LayoutChanged: there is none, or it cannot be decoded.
    """
    try:
        state = json_value(page, _RAW_DATA)
    except LayoutChanged:
        mended = _without_broken_messages(page.text)
        if mended == page.text:
            raise
        state = json_value(Page(page.url, mended), _RAW_DATA)
    if not isinstance(state, dict):
        raise LayoutChanged("window.rawData is no object")
    return state


def _without_broken_messages(source: str) -> str:
    """Cut out the messages that the server writes without escaping their quotes."""
    head, *rest = source.split(',"msg":"{')
    return head + "".join(_behind_message(part) for part in rest)


def _behind_message(part: str) -> str:
    _, found, behind = part.partition('},"style":')
    return f',"style":{behind}' if found else part


def in_snake_case(value: Any) -> Any:
    """Spell all keys as the responses do, so that one table of fields reads both."""
    if isinstance(value, dict):
        return {_snake(name): in_snake_case(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [in_snake_case(inner) for inner in value]
    return value


@lru_cache(maxsize=4096)
def _snake(name: str) -> str:
    return _HUMP.sub(r"_\1", name).lower()
