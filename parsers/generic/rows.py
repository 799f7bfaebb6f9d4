"""The lines of an order as repeated rows: a picture, a link to the product, a price.

Recommendations stand in the same shape, so rows count only where their prices add up to what the
order says the goods cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from parsers._addresses import absolute
from parsers._amounts import Amount, amount
from parsers._blocks import Element, words
from parsers._collect import Collector
from parsers._fields import Unreadable
from parsers._labels import Text, beside_labels, texts_of
from parsers._records import Item

CONFIDENCE = 0.8
_MOST_LINKS = 300
_LARGEST = 300  # elements of a row
_HIGHEST = 8  # levels between a link and its row
_QUANTITY = re.compile(
    r"(?:^|\s)[x×]\s?(\d{1,3})$|"
    r"(?:数量|個数|qty|quantity|menge|quantité|cantidad)\s*[:：]?\s*(\d{1,3})$",
    re.IGNORECASE,
).search
_ALONE = re.compile(r"(?:数量|個数|qty|quantity|menge|quantité|cantidad)\s*[:：]?$", re.IGNORECASE)


class Row(NamedTuple):
    """One row: its title, the product's address, how many pieces, and the prices on it."""

    title: str
    url: str
    pieces: int
    prices: tuple[Decimal, ...]


def items_in(
    root: Element, total: Amount, freight: Amount | None, goods: Amount | None, collector: Collector
) -> tuple[tuple[Item, ...], float]:
    """Give the items whose prices add up to the order's sum, and how far to trust them."""
    paid, post = Decimal(total.value), Decimal(freight.value) if freight else Decimal(0)
    wanted = {Decimal(goods.value)} if goods else {paid, paid - post}
    groups = list(_groups(root, total.currency, collector.page.url))
    fitting = [found for rows in groups for found in (_priced(rows, wanted),) if found]
    alone = len(groups) == 1 or all(len(items) > 1 for items in fitting)
    if len(fitting) == 1 and alone:  # any one thing that is advertised may cost as much
        return fitting[0], CONFIDENCE
    if groups:
        rows = max(map(len, groups))
        collector.note("ask_shopper", f"items: {rows} rows whose prices do not add up to the sum")
    return (), 0.0


def _groups(root: Element, currency: str, base: str) -> Iterator[list[Row]]:
    """Give the rows that stand side by side."""
    beside: dict[tuple[Element, str], list[Row]] = {}
    for element, title, href in _row_elements(root, currency):
        row = _row(element, title, absolute(base, href), currency)
        if row is not None:
            beside.setdefault((element.getparent(), element.tag), []).append(row)
    yield from beside.values()


def _row_elements(root: Element, currency: str) -> Iterator[tuple[Element, str, str]]:
    """Give the smallest element around each product's link that has a picture and a price."""
    links = [link for link in root.iter("a") if link.get("href") and len(words(link)) > 3]
    known: set[Element] = set()
    for link in links[:_MOST_LINKS]:
        row = _around(link, root, currency)
        if row is not None and row not in known and not any(beside_labels(texts_of(row))):
            known.add(row)
            products = {_product(a.get("href")) for a in row.iter("a") if words(a)}
            if len(products) == 1:
                yield row, words(link), link.get("href")


def _product(href: str | None) -> str:
    try:
        return urlsplit(href or "")._replace(fragment="").geturl()
    except ValueError:
        return href or ""


def _around(link: Element, root: Element, currency: str) -> Element | None:
    element = link
    for _ in range(_HIGHEST):
        if element is root or element is None or _is_large(element):
            return None
        if next(element.iter("img"), None) is not None and any(
            _prices(texts_of(element), currency)
        ):
            return element
        element = element.getparent()
    return None


def _is_large(element: Element) -> bool:
    return next(islice(element.iter("*"), _LARGEST, None), None) is not None


def _row(element: Element, title: str, url: str, currency: str) -> Row | None:
    if not url.startswith("https://"):
        return None
    texts = texts_of(element)
    return Row(title, url, _pieces(texts), tuple(_prices(texts, currency)))


def _prices(texts: Iterable[Text], currency: str) -> Iterator[Decimal]:
    return (Decimal(a.value) for t in texts if (a := _amount(t.words, currency)))


def _amount(printed: str, currency: str) -> Amount | None:
    try:
        found = amount(printed, currency)
    except Unreadable:
        return None
    return found if found and found.currency == currency else None


def _pieces(texts: list[Text]) -> int:
    """Give the number of pieces; a row that prints none is of one."""
    for place, text in enumerate(texts):
        found = _QUANTITY(text.words)
        if found:
            return int(found[1] or found[2])
        following = texts[place + 1].words if place + 1 < len(texts) else ""
        if _ALONE.fullmatch(text.words) and following.isdecimal() and len(following) < 4:
            return int(following)
    return 1


def _priced(rows: list[Row], wanted: set[Decimal]) -> tuple[Item, ...]:
    """Give the rows as items, where one way to read their prices gives the wanted sum."""
    for units in (_first_prices(rows), _prices_of_lines(rows)):
        if units and sum(u * row.pieces for u, row in zip(units, rows, strict=True)) in wanted:
            return tuple(
                Item(title=row.title, url=row.url, quantity=row.pieces, unit_price=f"{unit:f}")
                for row, unit in zip(rows, units, strict=True)
            )
    return ()


def _first_prices(rows: list[Row]) -> list[Decimal]:
    """Read the lower price on each row as that of one piece."""
    return [min(row.prices) for row in rows]


def _prices_of_lines(rows: list[Row]) -> list[Decimal]:
    """Read the price on each row as that of all its pieces, where it can be divided."""
    cent = Decimal("0.01")
    units = [max(row.prices) / row.pieces if row.pieces else Decimal(0) for row in rows]
    return units if all(unit == unit.quantize(cent) for unit in units) else []
