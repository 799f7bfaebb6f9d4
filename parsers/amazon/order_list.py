"""Amazon's order list: a card per order, in the layouts seen on pages from 2010 to 2026."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from parsers._blocks import Element, outermost, words
from parsers._collect import Collector
from parsers._page import Found, LayoutChanged, NotRendered, Page, SignedOut
from parsers.amazon.card import NUMBER, Card
from parsers.amazon.order import order_of
from parsers.amazon.words import NO_ORDERS

READER = "amazon_list"
A_PAGE = 10
"""Orders on one page of the list."""


class Encrypted(NotRendered):
    """Amazon's script has not decrypted the orders yet: they are there, but not to be read."""

    notice = "encrypted"


class ShopError(NotRendered):
    """Amazon says itself that it cannot show the orders now."""

    notice = "error_banner"


def read_list(page: Page) -> Found:
    """Read every card of the list.

    Raises:
        LayoutChanged: order numbers are printed, but not in cards.
        NotRendered: neither orders nor the words that there are none have arrived.
    """
    cards, numbers = heads_in(page.tree)
    if not cards:
        return no_orders(page)
    collector = Collector(page, READER)
    readable = readable_of(cards, page)
    if not readable:
        raise Encrypted(f"{len(cards)} orders are still encrypted")
    if len(readable) < len(cards):
        collector.note("encrypted", f"{len(cards) - len(readable)} orders are still encrypted")
    orders = collector.each(
        readable, "card", lambda card, at: order_of(Card(card, page.url), at, collector)
    )
    promised = promised_here(page, collector) or 0
    return Found(orders, max(len(cards), promised, numbers), collector.notices)


def heads_in(root: Element) -> tuple[list[Element], int]:
    """Give the elements that hold one order each, and how many order numbers have a place.

    A number may stand outside of every card, where the cards have changed their name.
    """
    cards, numbers = [], 0
    for element in _OF_ORDERS(root):
        known = element.get("class").split()
        if not _CARD.isdisjoint(known):
            cards.append(element)
        numbers += "yohtmlc-order-id" in known
    return outermost(cards), numbers


_OF_ORDERS: Any = etree.XPath('descendant-or-self::div[contains(@class,"order")]')
_PAGERS: Any = etree.XPath('//ul[contains(@class,"a-pagination")]')
_CARD = frozenset({"order-card", "js-order-card", "order"})


def readable_of(cards: list[Element], page: Page) -> list[Element]:
    """Leave out the cards that Amazon's script has not decrypted yet."""
    if "csd-encrypted" not in page.text:
        return cards
    return [card for card in cards if not is_encrypted(card)]


def is_encrypted(card: Element) -> bool:
    """Tell whether a card holds encrypted parts and no order number that can be read."""
    sealed = any("csd-encrypted" in (e.get("class") or "") for e in card.iter("*"))
    return sealed and not NUMBER.search(words(card))


def promised_here(page: Page, collector: Collector) -> int | None:
    """Give how many orders this page should show, by the count that stands over the list."""
    total = counted(page)
    if total is None:
        return None
    before = _before(page)
    if before is None:
        return None
    left = total - before
    if left > A_PAGE:
        collector.note("pager", f"{total} orders in this period, {A_PAGE} on a page")
    return max(0, min(left, A_PAGE))


def _before(page: Page) -> int | None:
    """Give how many orders earlier pages show: the pager knows best, then the address."""
    pager = next(iter(_PAGERS(page.tree)), None)
    here = () if pager is None else pager.iter("li")
    hrefs = [
        link.get("href", "")
        for one in here
        if "a-selected" in one.get("class", "")
        for link in one.iter("a")
    ]
    found = re.search(r"[?&]startIndex=(\d{1,6})(?!\d)", "\n".join(hrefs))
    if found:
        return int(found[1])
    asked = page.query.get("startIndex", "0" if pager is None else "")
    return int(asked) if asked.isdecimal() else None


def counted(page: Page) -> int | None:
    """Give the count over the list ("50 orders", "注文50件"), or None."""
    if "num-orders" not in page.text:
        return None
    shown = (e for e in page.tree.iter("span") if "num-orders" in (e.get("class") or ""))
    found = re.search(r"\d[\d.,]*", words(next(shown, page.tree)))
    return int(re.sub(r"\D", "", found[0])) if found else None


def no_orders(page: Page) -> Found:
    """Say why there is no card: none was placed, or nothing has come through."""
    if 'id="ap_email"' in page.text or 'id="ap_password"' in page.text:
        raise SignedOut("Amazon asks to sign in")
    if has_error(page.tree):
        raise ShopError("Amazon says that it cannot show this page now")
    if "csd-encrypted" in page.text:
        raise Encrypted("the orders are still encrypted")
    if counted(page) == 0 or any(said in page.visible_text for said in NO_ORDERS):
        return Found(orders_on_page=0)
    if NUMBER.search(page.visible_text):
        raise LayoutChanged("order numbers are printed, but not in cards")
    raise NotRendered("neither orders nor the words that there are none")


def has_error(root: Element) -> bool:
    """Tell whether Amazon shows its error page or banner."""
    return any(
        e.get("data-component") == "errorbanner" or e.get("id") == "errorPageContainer"
        for e in root.iter("div")
    )
