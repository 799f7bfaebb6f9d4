"""Addresses on Taobao's pages, without the tokens that follow a shopper around."""

from __future__ import annotations

import re
from typing import Any

from parsers import _fields

_PARAMETERS = frozenset(
    ("id", "bizOrderId", "biz_order_id", "tradeID", "trade_id", "orderId", "user_number_id")
)
_WHOLE = re.compile(r"(https?:)//[\w.-]+(?::\d{1,5})?(?:/[^\s?#]*)?(?:\?[^\s#]*)?", re.ASCII).match


def address(raw: Any) -> str | None:
    """Give an address with the parameters that name a thing, without digests and tracking."""
    if isinstance(raw, str) and raw[:2] == "//" and _simple(raw):
        return _without_tokens("https:" + raw)  # the form that nearly all addresses have
    whole = _fields.address(raw, "https://buyertrade.taobao.com/")
    if whole is None:
        return None
    plain = _WHOLE(whole)
    if plain is None:
        raise _fields.Unreadable("an address of an odd form")
    return _without_tokens(plain[0])


def _simple(raw: str) -> bool:
    printable = raw.isascii() and raw.isprintable()
    return printable and "#" not in raw and " " not in raw and "@" not in raw


def _without_tokens(whole: str) -> str:
    place, _, query = whole.partition("?")
    named = [part for part in query.split("&") if part.partition("=")[0] in _PARAMETERS]
    return f"{place}?{'&'.join(named)}" if named else place


def sister(url: Any) -> str | None:
    """Tell by the host of an order's page on which of the two shops it was placed."""
    words = url if isinstance(url, str) else ""
    if "trade.tmall.com/" in words:
        return "tmall"
    return "taobao" if ".taobao.com/" in words else None
