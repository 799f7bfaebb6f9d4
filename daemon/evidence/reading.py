"""Copies to read: a captured page as a page that opens off-line and runs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from daemon.evidence.item import Item

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""In the copy no script runs and nothing is loaded: what it shows is what was kept."""


def reading_copy(item: Item, content: Callable[[], bytes]) -> bytes | None:
    """Give a captured page as HTML; None where there is nothing to make readable."""
    if item.values["form"] != "capture":
        return None
    try:
        address, html, _ = json.loads(content())
    except (ValueError, TypeError):
        return None
    if not html:
        return None
    seen = item.values["captured_at"] or ""
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    told = f"<p>阅读副本 / reading copy · {escape(str(address))} · {escape(str(seen))}</p><hr>"
    return f"<!doctype html>{head}{told}{html}".encode("utf-8", "replace")
