"""The items of an order: title, number of pieces, price, seller, until when they go back."""

from __future__ import annotations

import re

from parsers._blocks import Element, words
from parsers._collect import Collector, Table, whole
from parsers._fields import Unreadable, quantity, text
from parsers._page import host_of
from parsers._records import Item as ItemRecord
from parsers._records import ItemRefund, Merchant
from parsers.amazon.amounts import amount
from parsers.amazon.card import Box, Card, Item, product_id
from parsers.amazon.marketplaces import currency_at
from parsers.amazon.returns import return_until
from parsers.amazon.sums import pieces_of
from parsers.amazon.words import SOLD_BY, standing_of


def items_of(box: Box, card: Card, where: str, collector: Collector) -> list[ItemRecord]:
    """Read the items of one parcel; what is printed over it says whether they were refunded."""
    known = standing_of(box.state) if box.state else None
    refund = ItemRefund(status=known.refund, status_text=box.state) if known else None
    records = []
    for item in box.items:
        source = Source(item, card)
        values = collector.values(ITEM, source, f"{where}item.")
        if known and known.refund:
            values["refund"] = refund
        record = collector.record(ItemRecord, values, f"{where}item.")
        if record is not None and record.title:
            records.append(record)
    return records


_QUANTITIES = ("od-item-view-qty", "item-view-qty", "product-image__qty")
_SELLER_LINK = re.compile(r"/gp/aag/|/seller/at-a-glance|[?&]seller=").search


_MARKS = frozenset({*_QUANTITIES, "unitPrice", "a-color-price", "orderedMerchant"})


class Source:
    """One item's box, walked through once: its texts without the title, its marked elements."""

    __slots__ = ("by_mark", "card", "item", "pieces")

    def __init__(self, item: Item, card: Card) -> None:
        self.item = item
        self.card = card
        self.pieces: list[str] = []
        self.by_mark: dict[str, Element] = {}
        inside = set(item.title.iter())
        for element in item.element.iter("*"):
            self._mark(element)
            if element.text and element not in inside and element.tag not in ("script", "style"):
                self._add(element.text)
            if element.tail and element is not item.element:
                self._add(element.tail)

    def _mark(self, element: Element) -> None:
        names = element.get("class")
        for name in names.split() if names else ():
            if name in _MARKS:
                self.by_mark.setdefault(name, element)
        component = element.get("data-component")
        if component in _MARKS:
            self.by_mark.setdefault(component, element)

    def _add(self, printed: str) -> None:
        piece = " ".join(printed.split())
        if piece:
            self.pieces.append(piece)

    def words(self, *names: str) -> str | None:
        """Give the words of the first class or component that the box has."""
        found = next((self.by_mark[name] for name in names if name in self.by_mark), None)
        return None if found is None else words(found)


_AMOUNT_OF_GOODS = re.compile(r"(?:\D{1,12}[:：]\s*)?\d+(?:[.,]\d+)?\s?[^\W\d]{0,4}").fullmatch


def _quantity(source: Source) -> int | None:
    """Give how many; no number at the picture means one, a weight is no count.

    Raises:
        Unreadable: a number stands somewhere else in the box, or the box is not whole.
    """
    printed = source.words(*_QUANTITIES)
    if not printed:
        if not source.item.whole or any(map(_AMOUNT_OF_GOODS, source.pieces)):
            raise Unreadable("no number where Amazon prints it")
        return 1
    figures = re.sub(r"^\D+[:：]\s*", "", printed)
    return None if re.search(r"\d[.,]\d|[a-z]", figures, re.IGNORECASE) else quantity(figures)


def _price(source: Source) -> str | None:
    element = next(
        (source.by_mark[n] for n in ("unitPrice", "a-color-price") if n in source.by_mark), None
    )
    marketplace = currency_at(source.card.base)
    found = {
        made
        for piece in (pieces_of(element) if element is not None else ())
        if (made := amount(piece, marketplace))
    }
    if len(found) > 1:
        raise Unreadable("several prices")
    return found.pop().value if found else None


def _seller(source: Source) -> str | None:
    for link in source.item.element.iter("a"):
        if _SELLER_LINK(link.get("href") or "") and (name := words(link)):
            return name
    named_here = source.words("orderedMerchant")
    for printed in (named_here, *source.pieces) if named_here else source.pieces:
        if found := SOLD_BY(printed):
            return found[1]
    return None


def _link(source: Source) -> str | None:
    found = product_id(source.item.link)
    return f"https://{host_of(source.card.base)}/dp/{found}" if found else None


ITEM: Table = (
    whole("title", "title", lambda source: text(source.item.name), needed=True),
    whole("item_id", "title/@href", lambda source: product_id(source.item.link)),
    whole("url", "title/@href", _link),
    whole("quantity", "quantity", _quantity),
    whole("unit_price", "price", _price),
    whole("seller", "sold by", _seller),
    whole("return_until", "return", lambda source: return_until(source.pieces)),
)


def merchant_of(items: tuple[ItemRecord, ...]) -> Merchant | None:
    """Give the one seller of all items; where they differ each item names its own."""
    sellers = {item.seller for item in items}
    name = sellers.pop() if len(sellers) == 1 else None
    if name is None:
        return None
    return Merchant(name=name, self_operated=bool(_AMAZON(name)) or None)


_AMAZON = re.compile(r"(?:amazon\b|亚马逊|アマゾン)", re.IGNORECASE).match
