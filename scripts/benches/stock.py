"""A data folder with many orders: one real page taken in, then copied under other numbers."""

from __future__ import annotations

import asyncio
import json
import os
import random
from datetime import UTC, datetime
from pathlib import Path

from daemon.home import Home
from daemon.web.wire import CaptureEnvelope

REPOSITORY = Path(__file__).resolve().parent.parent.parent
LIST = "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
CLIENT = {"browser": "firefox", "version": "153", "extension": "0.1.0"}
_CASE = REPOSITORY / "tests" / "corpus" / "taobao" / "order_list" / "v1-several-orders"
_CAPTURED = "taobao/taobao_pc_v1_boughtlist_2025-11.html"


def list_page() -> tuple[str, str]:
    """Give name and text of a list page: a captured one where it is present, else our own."""
    shared = Path(os.environ.get("HUGOU_SHARED") or REPOSITORY.parent / "shared") / "corpus"
    if (shared / _CAPTURED).is_file():
        return _CAPTURED, (shared / _CAPTURED).read_text("utf-8")
    return "tests/corpus v1-several-orders", (_CASE / "page.html").read_text("utf-8")


def envelope(html: str, sequence: int = 0) -> CaptureEnvelope:
    """Wrap a page as the extension does."""
    return CaptureEnvelope.model_validate(
        {
            "url": LIST,
            "html": html,
            "captured_at": datetime.now(UTC),
            "page_id": "bench",
            "sequence": sequence,
            "client": CLIENT,
        }
    )


class Renumbered:
    """Texts with fresh order numbers in place of the page's own."""

    def __init__(self, numbers: list[str], seed: int = 1) -> None:
        self.numbers = numbers
        self._chance = random.Random(seed)  # noqa: S311 - a bench repeats itself

    def fresh(self) -> list[str]:
        """Give as many new numbers, none longer or shorter than the old."""
        return [self._number(len(number)) for number in self.numbers]

    def _number(self, length: int) -> str:
        return str(self._chance.randrange(10 ** (length - 1), 10**length))

    def replace(self, text: str, fresh: list[str]) -> str:
        """Put the new numbers in place of the old ones."""
        for old, new in zip(self.numbers, fresh, strict=True):
            text = text.replace(old, new)
        return text


def fill(folder: Path, orders: int) -> None:
    """Make a data folder with so many orders, each with its observations and reminders."""
    with Home.open(folder) as home:
        if not orders:
            return
        taken = asyncio.run(home.take(envelope(list_page()[1]), "bench"))
        renumbered = Renumbered([one.order.number for one in taken.orders])
        rows = {
            name: {str(row.doc_id): json.dumps(row) for row in home.store.table(name)}
            for name in home.store.tables() - {"clients", "settings", "captures"}
        }
        home.rules.note_weighed(home.rules.in_use.digest)  # as after any start but the first
        while len(home.orders) < orders:
            with home.store.transaction():
                for _ in range(100):
                    _copy(home, rows, renumbered)


def _copy(home: Home, rows: dict[str, dict[str, str]], renumbered: Renumbered) -> None:
    fresh = renumbered.fresh()
    for name, texts in rows.items():
        copies = {
            renumbered.replace(key, fresh): renumbered.replace(body, fresh)
            for key, body in texts.items()
        }
        home.store.table(name).restore_rows(copies)
