"""Amazon's payments: what was charged and what was really paid back, with the order numbers."""

from __future__ import annotations

from datetime import date

from parsers._addresses import host_of
from parsers._amounts import Amount, amount
from parsers._blocks import Element, words
from parsers._collect import Collector
from parsers._dates import day
from parsers._fields import Unreadable
from parsers._page import Found, LayoutChanged, NotRendered, Page
from parsers._records import Transaction
from parsers.amazon.card import NUMBER
from parsers.amazon.marketplaces import CURRENCY_OF, currency_at
from parsers.amazon.words import NO_TRANSACTIONS

READER = "amazon_transactions"
_STATE = "apx-transactions-sleeve-header-container"
_DAY = "apx-transaction-date-container"
_LINE = "apx-transactions-line-item-component-container"
_SUM = "a-size-base-plus"


def read_transactions(page: Page) -> Found:
    """Read every line of the page; each stands below its day.

    Raises:
        LayoutChanged: the page shows payments, but not as lines.
        NotRendered: neither payments nor the words that there are none.
    """
    collector = Collector(page, READER)
    found: list[Transaction] = []
    state: str | None = None
    at: date | None = None
    for element in page.tree.iter("div"):
        names = (element.get("class") or "").split()
        if _STATE in names:
            state = words(element) or None
        elif _DAY in names:
            at = _day(element, collector)
        elif _LINE in names and words(element):
            line = _line(element, at, state, page, collector)
            found += [line] if line else []
    if not found and not collector.notices:
        return _nothing(page)
    return Found(notices=collector.notices, transactions=found)


def _day(element: Element, collector: Collector) -> date | None:
    try:
        return day(words(element))
    except Unreadable as error:
        collector.note("unreadable", f"date of payments: {error}")
        return None


def _line(
    element: Element, at: date | None, state: str | None, page: Page, collector: Collector
) -> Transaction | None:
    number = next(iter(NUMBER.findall(words(element))), None)
    try:
        printed = _sum(element, page)
    except Unreadable as error:
        collector.note("unreadable", f"payment: {error}")
        return None
    if at is None or printed is None:
        what = "day" if at is None else "amount"
        collector.note("missing", f"{what} of a payment for {number or 'no order'}")
        return None
    return Transaction(
        date=at,
        amount=printed.value,
        currency=printed.currency,
        order_number=number,
        refund=not printed.value.startswith("-"),
        state=state,
    )


def _sum(element: Element, page: Page) -> Amount | None:
    """Read the amount; its "$" is that of the marketplace to which the line's link leads."""
    for span in element.iter("span"):
        if _SUM in (span.get("class") or "").split():
            return amount(words(span), _marketplace(element, page))
    return None


def _marketplace(element: Element, page: Page) -> str:
    hosts = (host_of(link.get("href") or "") for link in element.iter("a"))
    host = next((host for host in hosts if host in CURRENCY_OF), None)
    return CURRENCY_OF[host] if host else currency_at(page.url)


def _nothing(page: Page) -> Found:
    if any(said in page.visible_text for said in NO_TRANSACTIONS):
        return Found(orders_on_page=0)
    if NUMBER.search(page.visible_text):
        raise LayoutChanged(f"no .{_LINE} though order numbers are printed")
    raise NotRendered("neither payments nor the words that there are none")
