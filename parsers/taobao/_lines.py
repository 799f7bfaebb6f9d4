"""The lines of an order as the pages of 2016 to 2026 describe them, on lists and details alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from parsers._collect import (
    dicts,
)
from parsers._fields import Unreadable, identifier, moment_after, moment_within, text
from parsers.taobao import _words

Line = dict[str, Any]
_LINE_ID = re.compile(r"[?&](?:tradeID|trade_id)=(\d{6,20})").search


def number(raw: Any) -> str | None:
    """Give an id of orders and lines: digits only."""
    words = identifier(raw)
    if words is not None and not (words.isdecimal() and len(words) >= 10):
        raise Unreadable(f"no number of an order: {words[:30]!r}")
    return words


def item_info(line: Line) -> dict[str, Any]:
    """Give what a line says about its item."""
    info = line.get("itemInfo")
    return info if isinstance(info, dict) else {}


def is_goods(line: Line) -> bool:
    """Tell a bought thing from an insurance or service row."""
    info = item_info(line)
    return _words.is_goods(info.get("title"), info.get("itemUrl"))


def line_id(line: Line) -> str | None:
    """Give the sub-order's id: out of an address, since scripts round the number itself."""
    info = item_info(line)
    found = _LINE_ID(str(info.get("snapUrl") or info.get("auctionUrl")))
    return found[1] if found else number(line.get("idStr") or line.get("id"))


def services(icons: Any) -> tuple[str, ...] | None:
    """Give the promises printed as badges beside an item."""
    badges = dicts(icons)
    named = (badge.get("title") or badge.get("name") or badge.get("linkTitle") for badge in badges)
    return tuple(dict.fromkeys(words for name in named if (words := text(name)))) or None


def ship_promise(lines: Iterable[Line], placed_at: date | None) -> date | None:
    """Give the earliest moment before which goods were to be shipped: 12月08日 03:46前发货."""
    said = {
        str(note.get("value"))
        for line in lines
        for note in dicts(item_info(line).get("extra"))
        if "发货时间" in str(note.get("name"))
    }
    return _earliest(moment_after(words, placed_at) for words in said) if said else None


def protected_until(lines: Iterable[Line]) -> date | None:
    """Give the end of the price protection: 价保期 2025-11-07 14:42:51 到 2025-11-29 23:59:59."""
    said = {
        words
        for line in lines
        for icon in dicts(item_info(line).get("serviceIcons"))
        if "价保" in (words := str(icon.get("linkTitle")))
    }
    return _earliest(moment_within(words.rpartition("到")[2]) for words in said) if said else None


def _earliest(moments: Iterable[date | None]) -> date | None:
    return min((at for at in moments if at), key=str, default=None)
