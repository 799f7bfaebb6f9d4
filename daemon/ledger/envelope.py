"""The envelope: one page view as it is written to the disk, and the hash of its content."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from pydantic_core import to_json

from parsers import Capture, Payload

# Of an 82 KB list page, level 4 makes 17.5 KB in 0.7 ms, level 6 16.5 KB in 2.3 ms. Over all pages
# at hand, level 4 needs 7 % more room than level 6 and two thirds of its time; level 3, 15 % more.
_LEVEL = 4


@dataclass(frozen=True, slots=True)
class View:
    """One page view as its sender counts them; the same content may arrive in several."""

    client: str
    page_id: str
    sequence: int
    captured_at: datetime

    def as_json(self) -> dict[str, Any]:
        """Give the view as plain JSON values."""
        at = self.captured_at.astimezone(UTC).isoformat()
        return {"client": self.client, "page_id": self.page_id, "sequence": self.sequence, "at": at}


def content_hash(capture: Capture) -> str:
    """Give the SHA-256 of a page's content."""
    return hashlib.sha256(content_of(capture)).hexdigest()


def content_of(capture: Capture) -> bytes:
    """Give what is hashed: the JSON text [url, html, [[payload url, payload body], …]], UTF-8."""
    payloads = [[payload.url, payload.body] for payload in capture.payloads]
    return _json([capture.url, capture.html, payloads])


def _json(value: object) -> bytes:
    try:
        return to_json(value)  # the same text, three times as fast
    except ValueError:
        # surrogatepass: half an emoji in a saved page is kept as it was, not refused, not mended.
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def pack(envelope: Mapping[str, Any]) -> bytes:
    """Write an envelope as gzipped JSON; the same envelope always gives the same bytes."""
    return gzip.compress(_json(envelope), _LEVEL, mtime=0)


def unpack(packed: bytes) -> dict[str, Any]:
    """Read back what `pack` gave.

    Raises:
        OSError, EOFError, ValueError: it is damaged.
    """
    text = gzip.decompress(packed).decode("utf-8", "surrogatepass")
    return cast(dict[str, Any], json.loads(text))


def envelope_of(capture: Capture, view: View) -> dict[str, Any]:
    """Give everything that is kept of a page view."""
    return {
        "url": capture.url,
        "title": capture.title,
        "captured_at": view.captured_at.isoformat(),
        "html": capture.html,
        "payloads": [{"url": payload.url, "body": payload.body} for payload in capture.payloads],
        "page_id": view.page_id,
        "sequence": view.sequence,
        "sender": view.client,
    }


def capture_of(envelope: Mapping[str, Any]) -> Capture:
    """Give the page of an envelope."""
    return Capture(
        url=envelope["url"],
        html=envelope["html"],
        payloads=tuple(Payload(part["url"], part["body"]) for part in envelope["payloads"]),
        captured_at=datetime.fromisoformat(envelope["captured_at"]),
        title=envelope["title"],
    )


def view_of(envelope: Mapping[str, Any]) -> View:
    """Give the page view of an envelope."""
    return View(
        client=envelope["sender"],
        page_id=envelope["page_id"],
        sequence=envelope["sequence"],
        captured_at=datetime.fromisoformat(envelope["captured_at"]),
    )
