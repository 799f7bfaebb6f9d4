"""Addresses on Taobao's pages, without the tokens that follow a shopper around."""

from __future__ import annotations

import re
from typing import Any

from parsers import _fields

_KEPT = ("id", "bizOrderId", "biz_order_id", "tradeID", "trade_id", "orderId", "user_number_id")
_PARAMETER = re.compile(rf"(?:{'|'.join(_KEPT)})=[\w.-]+", re.ASCII).fullmatch


def address(raw: Any) -> str | None:
    """Give an address with the parameters that name a thing, without digests and tracking."""
    whole = _fields.address(raw, "https://buyertrade.taobao.com/")
    if whole is None:
        return None
    place, _, query = whole.partition("#")[0].partition("?")
    kept = "&".join(part for part in query.split("&") if _PARAMETER(part)) if query else ""
    return f"{place}?{kept}" if kept else place
