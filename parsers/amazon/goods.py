"""The items of an order: title, number of pieces, price, seller, until when they go back."""

from __future__ import annotations

import re

from parsers._addresses import host_of
from parsers._amounts import amount
from parsers._blocks import Element, words
from parsers._collect import Collector, Table, whole
from parsers._fields import Unreadable, quantity, text
from parsers._records import Item as ItemRecord
from parsers._records import ItemRefund, Merchant
from parsers.amazon.card import Box, Card, Item, product_id
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


class Source:
    """One item's box: its texts without the title, and its elements by class or component."""

    __slots__ = ("card", "item", "pieces", "product")

    def __init__(self, item: Item, card: Card) -> None:
        self.item = item
        self.card = card
        self.product = product_id(item.link)
        self.pieces = pieces_of(item.element)
        for piece in pieces_of(item.title):
            self.pieces.remove(piece)

    def marked(self, *names: str) -> Element | None:
        """Give the first element of the box with one of some marks, or None."""
        box = self.item.element
        found = (inside[box] for n in names if box in (inside := self.card.inside_items(n)))
        return next(found, None)

    def words(self, *names: str) -> str | None:
        """Give the words of the first element with one of some marks, or None."""
        found = self.marked(*names)
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
    element = source.marked("unitPrice", "a-color-price")
    marketplace = source.card.currency
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
        if (":" in printed or "：" in printed) and (found := SOLD_BY(printed)):
            return found[1]
    return None


def _link(source: Source) -> str | None:
    return f"https://{host_of(source.card.base)}/dp/{source.product}" if source.product else None


ITEM: Table = (
    whole("title", "title", lambda source: text(source.item.name), needed=True),
    whole("item_id", "title/@href", lambda source: source.product),
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
