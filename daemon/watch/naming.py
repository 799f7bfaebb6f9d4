"""How an order is named where anyone may read it: with what was bought only if that is allowed."""

from __future__ import annotations

from collections.abc import Callable

from daemon.language import Language, say
from daemon.ledger.orders import Orders
from daemon.ledger.stored import StoredOrder
from daemon.settings import Settings
from daemon.watch.plaintext import clip, title
from daemon.watch.wording import Naming, order_name

WIDTH = 24
"""UTF-16 units of a product's name: enough to know it again, short enough to leave room."""


def naming(orders: Orders, settings: Callable[[], Settings]) -> Naming:
    """Give the way in which this shopper's notifications name orders."""

    def name(order: str, language: Language | None) -> str:
        stored, plain = orders.get(order), order_name(order, language)
        if stored and stored.sample:
            plain = say(f"示例：{plain}", f"sample: {plain}", language)
        product = _product(stored) if stored and settings().names_on_lock_screen else ""
        return f"{product} · {plain}" if product else plain

    return name


def _product(stored: StoredOrder) -> str:
    titles = (item.title for item in stored.order.items)
    return clip(title(next((one for one in titles if one), "")), WIDTH)
