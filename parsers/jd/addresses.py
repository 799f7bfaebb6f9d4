"""JD's links: where an order and its goods live, without the tokens that JD puts into them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from parsers._fields import address

_TOKEN = re.compile(r"(?<=[?&])(?:PassKey|passkey|passKey|sid|token)=[^&#]*&?")


def item_link(raw: str) -> str | None:
    """Give the full address of a shop's or product's page."""
    return address(raw, "https://item.jd.com/")


def detail_link(raw: str) -> str | None:
    """Give the address of an order's page; its owner needs no pass key to open it."""
    if raw.startswith(("#", "javascript")):
        return None
    return address(_TOKEN.sub("", raw).rstrip("?&"), "https://order.jd.com/center/")


def order_number_in(url: str) -> str | None:
    """Give the order that an address of JD asks for: orderid, orderId, deal_id."""
    try:
        asked = parse_qs(urlsplit(url).query)
    except ValueError:
        return None
    named = (
        asked[name][-1] for name in ("orderid", "orderId", "deal_id", "dealId") if name in asked
    )
    return next((number for number in named if number.isdigit()), None)
