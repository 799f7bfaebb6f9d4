"""Amazon's order list: a card per order, in the layouts seen on pages from 2010 to 2026."""

from __future__ import annotations

import re

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
    cards = cards_in(page.tree)
    if not cards:
        return no_orders(page)
    collector = Collector(page, READER)
    readable = [card for card in cards if not is_encrypted(card)]
    if not readable:
        raise Encrypted(f"{len(cards)} orders are still encrypted")
    if len(readable) < len(cards):
        collector.note("encrypted", f"{len(cards) - len(readable)} orders are still encrypted")
    orders = collector.each(
        readable, "card", lambda card, at: order_of(Card(card, page.url), at, collector)
    )
    promised = promised_here(page, collector) or 0
    heads = sum("yohtmlc-order-id" in (e.get("class") or "").split() for e in page.tree.iter("div"))
    return Found(orders, max(len(cards), promised, heads), collector.notices)


def cards_in(root: Element) -> list[Element]:
    """Give the elements that hold one order each."""
    return outermost(
        e for e in root.iter("div") if not _CARD.isdisjoint((e.get("class") or "").split())
    )


_CARD = frozenset({"order-card", "js-order-card", "order"})


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
    pagers = [e for e in page.tree.iter("ul") if "a-pagination" in (e.get("class") or "").split()]
    here = [e for p in pagers for e in p.iter("li") if "a-selected" in (e.get("class") or "")]
    hrefs = [link.get("href") or "" for e in here for link in e.iter("a")]
    found = re.search(r"[?&]startIndex=(\d{1,6})(?!\d)", "\n".join(hrefs))
    if found:
        return int(found[1])
    asked = page.query.get("startIndex", "" if pagers else "0")
    return int(asked) if asked.isdecimal() else None


def counted(page: Page) -> int | None:
    """Give the count over the list ("50 orders", "注文50件"), or None."""
    for element in page.tree.iter("span"):
        if "num-orders" in (element.get("class") or "").split():
            found = re.search(r"\d[\d.,]*", words(element))
            return int(re.sub(r"\D", "", found[0])) if found else None
    return None


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
