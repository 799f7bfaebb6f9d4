"""Amazon's page of one order: named components since 2024, plain boxes and old cards before."""

from __future__ import annotations

from parsers._blocks import Element, outermost
from parsers._collect import Collector
from parsers._page import Found, Page
from parsers.amazon.card import Card
from parsers.amazon.order import order_of
from parsers.amazon.order_list import Encrypted, heads_in, no_orders, readable_of

READER = "amazon_detail"
_ROOTS = frozenset({"orderDetails", "ordersContainer", "odp-main-section"})


def read_detail(page: Page) -> Found:
    """Read the order of the page.

    Raises:
        LayoutChanged: the page prints an order number, but not where orders are.
        NotRendered: nothing of the order has arrived yet.
    """
    orders = _orders(page)
    if not orders:
        found = no_orders(page)
        return Found(notices=found.notices)
    if not readable_of(orders, page):
        raise Encrypted("the order is still encrypted")
    collector = Collector(page, READER)
    read = collector.each(
        orders, "order", lambda order, at: order_of(Card(order, page.url), at, collector)
    )
    return Found(read, len(orders), collector.notices)


def _orders(page: Page) -> list[Element]:
    """Give the element of the order: the page's own part, or the cards that it holds."""
    roots = outermost(e for e in page.tree.iter("div") if e.get("id") in _ROOTS)
    cards = [card for root in roots for card in heads_in(root)[0]]
    return cards or roots
