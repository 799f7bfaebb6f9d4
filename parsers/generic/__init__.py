"""Any other shop: what its page states for machines, then what stands beside known labels.

No clock starts on a guess: only a number, a day and a sum are read, each where the page itself
names it, and nothing says that an order was shipped or received unless the shop states it.
"""

from __future__ import annotations

from parsers._collect import Collector
from parsers._page import Capture, Found, Page, PageProblem, host_of
from parsers._records import Notice, Reading
from parsers.generic.json_ld import orders_in
from parsers.generic.labelled import order_on

__all__ = ["nothing_known", "read_any"]

LONGEST = 4 * 1024 * 1024
"""Characters of a page that are looked through."""


def read_any(capture: Capture) -> Reading:
    """Read a page of a shop that has no readers of its own; never raises."""
    found = _found(capture)
    if not found.orders and not found.notices:
        return nothing_known(capture)
    return Reading(
        platform="generic",
        page="order_detail" if len(found.orders) == 1 else "unknown",
        outcome="partial" if found.orders else "unknown_layout",
        orders_on_page=None,
        notices=(*found.notices, _ASK),
        orders=tuple(found.orders),
    )


def nothing_known(capture: Capture) -> Reading:
    """Say that a page is of no known shop, and leave it at that."""
    detail = f"not a page of a known shop: {host_of(capture.url) or 'no web address'}"
    notice = Notice(kind="unknown_page", detail=detail)
    return Reading(platform="generic", page="unknown", outcome="unknown_page", notices=(notice,))


_ASK = Notice(
    kind="ask_shopper",
    detail="this shop has no readers of its own: please look through what was read",
)


def _found(capture: Capture) -> Found:
    """Look where it is surest first."""
    page = Page(capture.url, capture.html, capture.captured_at)
    if not host_of(capture.url) or not page.is_html or len(page.text) > LONGEST:
        return Found()
    collector = Collector(page, "generic_json_ld")
    try:
        if orders := orders_in(page, collector):
            return Found(orders, notices=collector.notices)
        collector = Collector(page, "generic_labels")
        order = order_on(page, collector)
    except PageProblem:
        return Found()
    return Found([order] if order else [], notices=collector.notices)
