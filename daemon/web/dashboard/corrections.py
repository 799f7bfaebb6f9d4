"""更正: what the shopper knows better than a page, kept apart from what was read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from daemon.ledger.stored import StoredOrder
from daemon.problems import DataProblem
from daemon.web.dashboard.view import View
from daemon.web.dashboard.words import CHINA
from daemon.web.dashboard.words import FIELDS as NAMES
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef
from parsers._fields import Unreadable, moment, money, text

STATUSES = ("unpaid", "unshipped", "shipped", "signed", "completed", "closed")
FIELDS: tuple[tuple[str, str], ...] = (
    ("status", "status"),
    ("placed_at", "moment"),
    ("paid_at", "moment"),
    ("shipped_at", "moment"),
    ("signed_at", "moment"),
    ("completed_at", "moment"),
    ("paid", "money"),
    ("freight", "money"),
    ("merchant.name", "text"),
)
"""What can be corrected on the dashboard, and of which kind it is."""
LONGEST = 200


class NoValue(DataProblem):
    """What was typed is no value of its kind."""

    code = "no_value"


@dataclass(frozen=True, slots=True)
class Field:
    """One field on the form: what counts now, and what pages say where the shopper said else."""

    path: str
    kind: str
    value: str
    corrected: bool
    read: str


def known(view: View) -> StoredOrder:
    """Find the order that the address names."""
    stored = view.home.orders.get(f"{view.path['platform']}:{view.path['number']}")
    if stored is None:
        raise Refusal("no_such_order")
    return stored


def corrected(view: View, stored: StoredOrder) -> list[Field]:
    """List what the shopper corrected, each beside what the pages say."""
    if not stored.corrections:
        return []
    read, kinds = view.home.orders.as_read(stored.key), dict(FIELDS)
    return [field(stored, read, path, kinds.get(path, "text")) for path in stored.corrections]


async def ask(view: View) -> web.Response:
    """Show what is known and let the shopper say what is right."""
    stored = known(view)
    read = await asyncio.to_thread(view.home.orders.as_read, stored.key)
    fields = [field(stored, read, path, kind) for path, kind in FIELDS]
    return view.page("correct.html", stored=stored, fields=fields, statuses=STATUSES)


def field(stored: StoredOrder, read: Mapping[str, Any], path: str, kind: str) -> Field:
    """Describe one field of the form."""
    now = value_at(stored.order.model_dump(mode="json"), path)
    said = value_at(read, path)
    shown = moment_text if kind == "moment" else plain_text
    return Field(path, kind, shown(now), path in stored.corrections, shown(said))


def value_at(order: Mapping[str, Any], path: str) -> Any:
    """Look up a field by its path, such as `merchant.name`."""
    first, _, rest = path.partition(".")
    value = order.get(first)
    return (value or {}).get(rest) if rest else value


def plain_text(raw: Any) -> str:
    """Write anything else as the form takes it."""
    return str(raw or "")


def moment_text(raw: Any) -> str:
    """Write a moment as the form takes it: day and time in China, or a bare day."""
    at = moment(raw) if raw else None
    if at is None:
        return ""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}" if isinstance(at, datetime) else at.isoformat()


async def save(view: View) -> web.Response:
    """Take over what differs from what counts now; an empty field says nothing."""
    stored = known(view)
    if undo := view.form.get("undo"):
        changes: dict[str, Any] = {undo: None}
    else:
        changes = dict(changed(view, stored))
    await view.home.desk.after_pages(view.home.correct, stored.key, changes)
    return view.go(f"/orders/{stored.key.replace(':', '/', 1)}")


def changed(view: View, stored: StoredOrder) -> Iterator[tuple[str, Any]]:
    """Give each field that was typed otherwise than it stands; an emptied one changes nothing."""
    now = stored.order.model_dump(mode="json")
    for path, kind in FIELDS:
        typed = view.form.get(path, "").strip()
        shown = field(stored, now, path, kind).value
        if typed and typed != shown:
            yield path, VALUES[kind](path, typed)


def no_value(path: str) -> NoValue:
    """Say that something is no value, and that nothing was changed."""
    zh, en = words_of(path)
    return NoValue(
        f"“{zh}”看不懂，什么都没有改。时间写成 2026-11-20 09:00，金额写成 259.00。",
        f"“{en}” cannot be understood; nothing was changed. Write times as 2026-11-20 09:00 and"
        " amounts as 259.00.",
    )


def words_of(path: str) -> tuple[str, str]:
    """Name a field."""
    return NAMES.get(path.rpartition(".")[2], (path, path))


def read_moment(path: str, typed: str) -> str:
    """Read a moment of China, or a bare day."""
    try:
        found = moment(typed)
    except Unreadable:
        found = None
    if found is None:
        raise no_value(path)
    return found.isoformat()


def read_money(path: str, typed: str) -> str:
    """Read an amount."""
    try:
        found = money(typed)
    except Unreadable:
        found = None
    if found is None or found.startswith("-"):
        raise no_value(path)
    return found


def read_status(path: str, typed: str) -> str:
    """Read one of the states of an order."""
    if typed not in STATUSES:
        raise no_value(path)
    return typed


def read_text(path: str, typed: str) -> str:
    """Read a name."""
    found = text(typed)
    if not found or len(found) > LONGEST:
        raise no_value(path)
    return found


VALUES: Mapping[str, Callable[[str, str], str]] = {
    "moment": read_moment,
    "money": read_money,
    "status": read_status,
    "text": read_text,
}


pages = [
    PageDef("GET", "/orders/{platform}/{number}/correct", ask),
    PageDef("POST", "/orders/{platform}/{number}/correct", save),
]
