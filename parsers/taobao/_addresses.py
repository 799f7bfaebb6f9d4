"""Addresses on Taobao's pages, without the tokens that follow a shopper around."""

from __future__ import annotations

import re
from typing import Any

from parsers import _fields

_PLAIN = re.compile(r"(https?:)?(//[\w.-]+/[^\s?#]*)(?:\?([^\s#]*))?", re.ASCII).match
_NAMED = "id|bizOrderId|biz_order_id|tradeID|trade_id|orderId|user_number_id"
_KEPT = re.compile(rf"(?:^|&)((?:{_NAMED})=[\w.-]+)(?=&|$)", re.ASCII).findall


def address(raw: Any) -> str | None:
    """Give an address with the parameters that name a thing, without digests and tracking."""
    plain = _PLAIN(raw) if isinstance(raw, str) else None
    if plain is None:
        whole = _fields.address(raw, "https://buyertrade.taobao.com/")
        plain = _PLAIN(whole) if whole else None
        if plain is None:
            return whole
    kept = _KEPT(plain[3]) if plain[3] else None
    place = (plain[1] or "https:") + plain[2]
    return f"{place}?{'&'.join(kept)}" if kept else place


def sister(url: Any) -> str | None:
    """Tell by the host of an order's page on which of the two shops it was placed."""
    words = url if isinstance(url, str) else ""
    if "trade.tmall.com/" in words:
        return "tmall"
    return "taobao" if ".taobao.com/" in words else None
