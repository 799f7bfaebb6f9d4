"""Amazon's printable summary of an order ("invoice"): plain tables, read by their words."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

from parsers._amounts import amount
from parsers._blocks import Element, words
from parsers._collect import Collector, Table, whole
from parsers._dates import day
from parsers._fields import Unreadable
from parsers._page import Found, LayoutChanged, Page
from parsers._records import Item, Order
from parsers.amazon.card import NUMBER, product_id
from parsers.amazon.goods import merchant_of
from parsers.amazon.marketplaces import currency_at
from parsers.amazon.sums import Sums, named, pieces_of, sums_in
from parsers.amazon.words import PLACED, SOLD_BY, label

READER = "amazon_invoice"


def read_invoice(page: Page) -> Found:
    """Read the one order of a printable summary.

    Raises:
        LayoutChanged: the page prints no order number, or several.
    """
    collector = Collector(page, READER)
    order = _order(Summary(page), collector)
    return Found([order] if order else [], 1, collector.notices)


class Summary:
    """The page as a stream of texts, and its sums; of equal labels the last counts.

    Each parcel has its own subtotals; those of the whole order stand below them all.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.marketplace = currency_at(page.url)
        self.pieces = pieces_of(_body(page))
        sums = sums_in(self.pieces, self.marketplace)
        self.sums = Sums(list(dict(sums.pairs).items()), sums.alone)
        numbers = set(NUMBER.findall(" ".join(self.pieces)))
        if len(numbers) != 1:
            raise LayoutChanged(f"{len(numbers)} order numbers on a page of one order")
        self.number = numbers.pop()


def _placed(summary: Summary) -> date | None:
    """Give the day after the words "order placed", in the same text or in the next."""
    for here, following in pairwise([*summary.pieces, ""]):
        name, _, rest = here.partition(":")
        if label(name) in PLACED:
            return day(rest) or day(following)
    return None


def _sum(what: str) -> Any:
    def find(summary: Summary) -> str | None:
        found = named(summary.sums, what)
        return found.value if found else None

    return find


def _currency(summary: Summary) -> str:
    printed = {value.currency for _, value in summary.sums.pairs}
    return printed.pop() if len(printed) == 1 else summary.marketplace


ORDER: Table = (
    whole("number", "order number", lambda summary: summary.number, needed=True),
    whole("placed_at", "order placed", _placed, needed=True),
    whole("paid", "grand total", _sum("paid"), needed=True),
    whole("currency", "grand total", _currency),
    whole("freight", "shipping & handling", _sum("freight")),
    whole("tax", "tax", _sum("tax")),
    whole("refund_total", "refund total", _sum("refund_total")),
)


def _order(summary: Summary, collector: Collector) -> Order | None:
    values = collector.values(ORDER, summary)
    rows = [(row, summary.marketplace) for row in _item_cells(summary.page.tree)]
    values["items"] = collector.parts(Item, ITEM, rows, "td")
    values["merchant"] = merchant_of(values["items"])
    return collector.order(values, ORDER, "", items="td", merchant="td")


# -- items: a cell with a name, the price in the cell beside it -----------------------------------


def _item_cells(tree: Element) -> list[Element]:
    return [
        cell
        for cell in tree.iter("td")
        if next(cell.iterdescendants("td"), None) is None and _title_of(cell) is not None
    ]


def _title_of(cell: Element) -> Element | None:
    """Give what names an item: its title in italics after a count, or a link to its page."""
    italic = next(cell.iter("i"), None)
    if italic is not None and _COUNT(words(cell)):
        return italic
    return next((link for link in cell.iter("a") if product_id(link.get("href"))), None)


_COUNT = re.compile(r"(\d{1,4})\s*\D{0,24}[:：]").match
_Cell = tuple[Element, str]


def _title(source: _Cell) -> str | None:
    title = _title_of(source[0])
    return None if title is None else words(title)


def _quantity(source: _Cell) -> int | None:
    found = _COUNT(words(source[0]))
    return int(found[1]) if found else None


def _seller(source: _Cell) -> str | None:
    """Give who sold it: the line "Sold by:", before the link to the seller's profile."""
    found = next((match for piece in pieces_of(source[0]) if (match := SOLD_BY(piece))), None)
    return found[1].rstrip(" (") if found else None


def _price(source: _Cell) -> str | None:
    cell, marketplace = source
    beside = next((c for c in cell.itersiblings("td")), None)
    found = None if beside is None else amount(words(beside), marketplace)
    if beside is not None and found is None:
        raise Unreadable(f"no price: {words(beside)[:40]!r}")
    return found.value if found else None


ITEM: Table = (
    whole("title", "i", _title, needed=True),
    whole("quantity", "i", _quantity),
    whole("unit_price", "td + td", _price, needed=True),
    whole("seller", "sold by", _seller),
)


def _body(page: Page) -> Element:
    """Give the body, or all there is of a page that has none."""
    body = page.tree.find("body")
    return page.tree if body is None else body
