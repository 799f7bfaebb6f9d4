"""The table of shops, pages and the newest evidence of each, as the README shows it."""

from __future__ import annotations

from collections.abc import Iterator

from parsers import PLATFORMS
from parsers._page import Platform
from parsers._records import PageKind

COLUMNS: dict[PageKind, str] = {
    "order_list": "订单列表 list",
    "order_detail": "订单详情 details",
    "logistics": "物流 parcel",
    "after_sale_list": "售后列表 after-sales",
    "after_sale": "售后 after-sale",
    "price_protection": "价保 price protection",
    "transactions": "交易 transactions",
    "invoice": "发票 invoice",
    "product": "商品页 product",
}


def table() -> str:
    """Write the table as Markdown: the month in which each page's newest layout was seen."""
    return "\n".join(_lines()) + "\n"


def newest(platform: Platform) -> dict[PageKind, str]:
    """Give the newest evidence for each kind of page that a platform's readers know."""
    seen: dict[PageKind, str] = {}
    for address in platform.addresses:
        for reader in address.readers:
            seen[address.kind] = max(reader.seen, seen.get(address.kind, ""), key=_certainty)
    return seen


def _certainty(seen: str) -> tuple[bool, str]:
    """A page that was seen counts before one that is only known by description."""
    return (bool(seen) and not seen.endswith("?"), seen)


def _lines() -> Iterator[str]:
    yield "| 平台 shop | " + " | ".join(COLUMNS.values()) + " |"
    yield "|---" * (len(COLUMNS) + 1) + "|"
    for platform in PLATFORMS:
        seen = newest(platform)
        cells = (seen.get(kind, "") for kind in COLUMNS)
        yield f"| {platform.title} | " + " | ".join(cells) + " |"
