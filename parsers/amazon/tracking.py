"""Amazon's tracking page: courier and number.

No captured page was at hand: the class names are published ones, and none of our tests can show
that they still hold. What the reader does not find it says.
"""

from __future__ import annotations

import re

from parsers._blocks import Block, Element
from parsers._collect import Collector
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Shipment
from parsers.amazon.card import NUMBER, number_in_link
from parsers.amazon.marketplaces import currency_at

READER = "amazon_tracking"
_NUMBER = "pt-delivery-card-trackingId"
_CARRIER = "tracking-event-carrier-header"


def read_tracking(page: Page) -> Found:
    """Read courier and tracking number of the order that the address or a link names.

    Raises:
        LayoutChanged: neither of them stands where Amazon puts them.
    """
    block = Block(page.tree)
    number, carrier = block.words(_NUMBER), block.words(_CARRIER)
    if number is None and carrier is None:
        raise LayoutChanged(f"neither .{_NUMBER} nor .{_CARRIER}")
    collector = Collector(page, READER)
    for name, printed in ((_NUMBER, number), (_CARRIER, carrier)):
        if printed is None:
            collector.note("missing", f"nothing is at .{name}")
    values = {
        "number": _order_number(page, block.element),
        "currency": currency_at(page.url),
        "shipments": (Shipment(carrier=_after_label(carrier), number=_after_label(number)),),
    }
    order = collector.order(values, (), "", shipments=f".{_NUMBER}")
    return Found([order] if order else [], 1, collector.notices)


def _order_number(page: Page, element: Element) -> str | None:
    asked = page.query.get("orderId") or page.query.get("orderID") or ""
    if NUMBER.fullmatch(asked):
        return asked
    linked = {n for link in element.iter("a") if (n := number_in_link(link.get("href") or ""))}
    return linked.pop() if len(linked) == 1 else None


def _after_label(printed: str | None) -> str | None:
    """Give what stands after "Tracking ID:", "Shipped with", "Delivered by", "Carrier:"."""
    found = _LABEL.sub("", printed or "").strip()
    return found or None


_LABEL = re.compile(
    r"^(?:[^:：]{2,30}[:：]|shipped with|delivered by|versendet mit|versand durch|expédié avec"
    r"|livré par|enviado con|entregado por)\s*",
    re.IGNORECASE,
)
