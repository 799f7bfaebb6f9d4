"""Saved files as captures: pages as browsers save them, response bodies, capture envelopes."""

from __future__ import annotations

import email
import email.policy
import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from parsers import Capture, Payload

_CHINA = timezone(timedelta(hours=8))
_PAGES = (".html", ".htm", ".mhtml", ".mht", ".json", ".txt")
_BILLS = (".csv", ".xls", ".xlsx", ".pdf")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->")  # Chrome, Edge
_SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s*url:\s*(\S+)\s*(?:saved date:\s*(.+?)\s*)?-->", re.S)  # fmt: skip  # noqa: E501
_CANONICAL = re.compile(r"""<link[^>]+rel=["']?canonical["']?[^>]*href=["']([^"']+)["']""", re.I)
_HEAD = 20_000  # characters in which a browser leaves its note
_CALL = re.compile(r"^\s*[\w$.]+\s*\(\s*[\[{]")


class NotAPage(Exception):
    """A file that holds no page; the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class _Part(BaseModel):
    url: str
    body: str


class _Envelope(BaseModel):
    """The parts of a capture envelope that a reader needs; the rest may be anything."""

    url: str
    title: str = ""
    html: str = ""
    payloads: tuple[_Part, ...] = ()
    captured_at: datetime | None = None


def decoded(content: bytes) -> str:
    """Decode a saved file: UTF-8, else what Chinese pages were written in before."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def capture_of_file(
    content: bytes, *, url: str | None = None, captured_at: datetime | None = None
) -> Capture:
    """Turn the content of a file into a capture; what the file itself says is the fallback.

    Raises:
        NotAPage: it does not say which address it came from, and `url` does not either.
    """
    text = decoded(content)
    if _is_mhtml(text):
        found = _of_mhtml(content)
    elif _is_json(text):
        found = _of_json(text, url)
    else:
        found = _of_html(text)
    address = url or found.url
    if not address:
        raise NotAPage("没有写明它来自哪个网址", "it does not say which address it came from")
    payloads = tuple(Payload(part.url or address, part.body) for part in found.payloads)
    moment = captured_at or found.captured_at
    return Capture(address, found.html, payloads, _aware(moment) if moment else None, found.title)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)


def _is_mhtml(text: str) -> bool:
    head = text[:2000].lower()
    return "mime-version:" in head and "multipart/related" in head


def _is_json(text: str) -> bool:
    start = text.lstrip()[:1]
    return start in ("{", "[") or bool(_CALL.match(text[:200]))


def _of_html(text: str) -> Capture:
    head = text[:_HEAD]
    single = _SINGLE_FILE.search(head)
    if single:
        return Capture(html.unescape(single[1]), text, (), _date(single[2]))
    note = _SAVED_FROM.search(head) or _CANONICAL.search(head)
    return Capture(html.unescape(note[1]) if note else "", text)


def _date(printed: str | None) -> datetime | None:
    """Read SingleFile's "Fri Nov 20 2026 09:00:00 GMT+0800 (China Standard Time)"."""
    words = (printed or "").partition(" (")[0]
    try:
        return datetime.strptime(words, "%a %b %d %Y %H:%M:%S GMT%z")
    except ValueError:
        return None


def _of_mhtml(content: bytes) -> Capture:
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            text = decoded(body) if isinstance(body, bytes) else ""
            where = str(part["Content-Location"] or message["Snapshot-Content-Location"] or "")
            return Capture(where, text, (), _mail_date(message))
    raise NotAPage("里面没有网页", "there is no page in it")


def _mail_date(message: Any) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None


def _of_json(text: str, url: str | None) -> Capture:
    envelope = _envelope(text)
    if envelope is None:
        return Capture(url or "", "", (Payload(url or "", text),))
    payloads = tuple(Payload(part.url, part.body) for part in envelope.payloads)
    return Capture(envelope.url, envelope.html, payloads, envelope.captured_at, envelope.title)


def _envelope(text: str) -> _Envelope | None:
    """Read a capture envelope; any other JSON is a response body."""
    try:
        document = json.loads(text)
        if isinstance(document, dict) and document.keys() & {"html", "payloads"}:
            return _Envelope.model_validate(document)
    except (ValueError, RecursionError, ValidationError):
        pass
    return None


def saved_at(path: Path) -> datetime:
    """Give when a file was saved, which is when its page was seen if nothing else says so."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def files_in(path: Path) -> Iterator[Path]:
    """List the files of a folder that may hold a page or a bill, or the file itself."""
    if path.is_file():
        yield path
        return
    for found in sorted(path.rglob("*")):
        if found.is_file() and found.suffix.lower() in (*_PAGES, *_BILLS):
            yield found


def named_as_table(name: str) -> bool:
    """Tell whether a file's name says that it is a table rather than a page."""
    return name.lower().endswith(_BILLS)
