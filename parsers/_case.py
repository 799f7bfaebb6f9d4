"""A corpus case: a capture beside what is to be read on it, in one JSON file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from parsers._page import Capture, Payload
from parsers._records import Reading

SUFFIX = ".case.json"


def expectation(reading: Reading) -> dict[str, Any]:
    """Give a reading as a case expects it: a notice is only its kind, the empty is left out."""
    whole = reading.as_json()
    whole["notices"] = [notice["kind"] for notice in whole["notices"]]
    pruned: dict[str, Any] = without_empty(whole)
    return pruned


def without_empty(value: Any) -> Any:
    """Leave out, at every depth, what holds nothing."""
    if isinstance(value, dict):
        pruned = {name: without_empty(entry) for name, entry in value.items()}
        return {name: entry for name, entry in pruned.items() if entry not in (None, [], {})}
    return [without_empty(entry) for entry in value] if isinstance(value, list) else value


def case_text(capture: Capture, reading: Reading) -> str:
    """Write a case; it is a draft until somebody has compared it with the page by eye."""
    case: dict[str, Any] = {
        "draft": True,
        "url": capture.url,
        "captured_at": capture.captured_at.isoformat() if capture.captured_at else None,
        "reading": expectation(reading),
        "payloads": [{"url": one.url, "body": one.body} for one in capture.payloads],
        "html": capture.html,
    }
    # "</" so written is the same to JSON, and can end no script of a page that shows it
    return json.dumps(case, ensure_ascii=False, indent=1).replace("</", "<\\/") + "\n"


def case_name(text: str, reading: Reading) -> str:
    """Name the file of a case: its shop, its page, and eight figures of its content's hash."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"{reading.platform}-{reading.page}-{digest[:8]}{SUFFIX}"


def case_capture(case: Mapping[str, Any]) -> Capture:
    """Build the capture of a case that was written as one file."""
    at = case.get("captured_at")
    return Capture(
        url=case["url"],
        html=case.get("html") or "",
        payloads=tuple(Payload(one["url"], one["body"]) for one in case.get("payloads") or ()),
        captured_at=datetime.fromisoformat(at) if at else None,
    )
