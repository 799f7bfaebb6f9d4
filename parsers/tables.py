"""Tables of orders that a shop itself gives out, kept like pages: their rows as one payload.

So they are read again by tomorrow's readers, and merged with what pages say, as any capture.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from parsers._page import Capture, Payload
from parsers._records import Notice, Reading
from parsers.taobao import read_export
from parsers.taobao.export import COLUMNS

SCHEME = "hugou-table:"
TAOBAO = f"{SCHEME}taobao"

Rows = Iterable[Sequence[Any]]

_READERS: Mapping[str, Callable[[Rows, datetime | None], Reading]] = {TAOBAO: read_export}


def capture_of_table(rows: Rows, seen_at: datetime, title: str) -> Capture:
    """Put the rows of Taobao's table into a capture."""
    body = json.dumps([list(row) for row in rows], ensure_ascii=False, default=_moment)
    return Capture(TAOBAO, "", (Payload(TAOBAO, body),), seen_at, title)


def is_head(cells: Iterable[Any]) -> bool:
    """Tell whether these are the column heads of Taobao's table."""
    heads = {str(cell).strip().lstrip("\ufeff") for cell in cells}
    return all(heads & set(COLUMNS[name]) for name in ("number", "title"))


def _moment(cell: Any) -> str:
    """Write a cell's date as Chinese shops print it."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def is_table(capture: Capture) -> bool:
    """Tell whether a capture holds a table rather than a page."""
    return capture.url in _READERS


def read_table(capture: Capture) -> Reading:
    """Read a table; never raises for what it may hold."""
    try:
        rows = json.loads(capture.payloads[0].body)
        if not all(isinstance(row, list) for row in rows):
            raise ValueError("rows")
    except (ValueError, IndexError, TypeError, RecursionError):
        notice = Notice(kind="layout_changed", detail="no rows")
        return Reading(
            platform="taobao", page="order_list", outcome="unknown_layout", notices=(notice,)
        )
    return _READERS[capture.url](rows, capture.captured_at)
