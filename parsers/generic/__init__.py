"""Any other shop: what its page states for machines, then its state, then its labels and rows.

No clock starts on a guess: what is read stands where the page itself names it, with how far it can
be trusted, and nothing says that an order was shipped or received unless the shop states it.
"""

from __future__ import annotations

from parsers._addresses import host_of
from parsers._collect import Collector
from parsers._combine import combined
from parsers._page import Capture, Found, Page, PageProblem
from parsers._records import Notice, Order, PageKind, Reading
from parsers.generic import labelled, state, stated

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
        page=_KINDS.get(len(found.orders), "order_list"),
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


_KINDS: dict[int, PageKind] = {0: "unknown", 1: "order_detail"}

_ASK = Notice(
    kind="ask_shopper",
    detail="this shop has no readers of its own: please look through what was read",
)


_WAYS = (
    ("generic_stated", stated.orders_in),
    ("generic_state", state.orders_in),
    ("generic_labels", labelled.orders_on),
)
"""The surest first."""


def _found(capture: Capture) -> Found:
    """Look where it is surest first; what a surer way lacks is filled by the others."""
    page = Page(capture.url, capture.html, capture.captured_at)
    if not host_of(capture.url) or not page.is_html or len(page.text) > LONGEST:
        return Found()
    orders: list[Order] = []
    notices: list[Notice] = []
    for name, read in _WAYS:
        collector = Collector(page, name)
        try:
            known = {order.number for order in orders}
            found = read(page, collector)
        except PageProblem:
            continue
        if not orders:
            orders, notices = found, collector.notices
        else:
            orders += [order for order in found if order.number in known]
    return Found(list(combined(orders)), notices=notices)
