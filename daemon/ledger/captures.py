"""Captures: the pages as they were seen, kept whole under the hash of their content."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from daemon.ledger.database import disk_full
from daemon.ledger.envelope import (
    View,
    capture_of,
    content_hash,
    content_of,
    envelope_of,
    pack,
    unpack,
    view_of,
)
from daemon.ledger.folder import PRIVATE_FILE, private_folder, sync_file, sync_folder
from daemon.ledger.hits import readers_of
from daemon.ledger.store import Store
from daemon.problems import CaptureDamaged, DataProblem
from parsers import Capture, Reading

# Files, not SQLite blobs. Measured with 8 writers of 60 KB (a 300 KB order page, compressed), each
# write fsynced: files p50 2 ms, p99 6 ms; blobs p50 1 ms, p99 58 ms (300 KB: 6 against 80 ms),
# because one writer's checkpoint holds up the others. And files outlive a broken database.
_VIEWS_KEPT = 50
_SUFFIX = ".json.gz"


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture on the disk."""

    id: str
    repeated: bool
    first_at: datetime
    """When this content was captured first: countdowns on it are counted from here."""
    last_at: datetime
    """When it was seen last: it was still true then."""
    orders: tuple[str, ...] = ()
    """Keys of the orders that were read on it before."""
    sample: bool = False


@dataclass(frozen=True, slots=True)
class CaptureNote:
    """What the store knows about a capture without opening it."""

    id: str
    url: str
    title: str
    first_at: datetime
    last_at: datetime
    size: int
    platform: str | None
    page: str | None
    outcome: str | None
    orders: tuple[str, ...]


class Captures:
    """The kept pages: files by hash, and one small document about each in the store."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = private_folder(folder)
        self._notes = store.table("captures", keys=("host", "platform", "outcome", "last_at"))
        self._store = store

    def keep(self, capture: Capture, view: View) -> Kept:
        """Put a capture on the disk; when this returns, no crash can lose it. Repeats are one.

        Raises:
            DiskFull: it could not be written; nothing that was kept before is touched.
        """
        return self.enter(self.save(capture, view), capture, view)

    def save(self, capture: Capture, view: View) -> str:
        """Put the page itself on the disk and give its hash; `enter` makes it known.

        Raises:
            DiskFull: it could not be written.
        """
        digest = content_hash(capture)
        if not self.path(digest).exists():
            self._write(digest, envelope_of(capture, view))
        return digest

    def enter(self, digest: str, capture: Capture, view: View) -> Kept:
        """Note a saved page, or one more view of it; part of the caller's transaction."""
        with self._store.transaction():
            note = self._notes.fetch(digest)
            seen = view.as_json()
            new = _with_view(note, seen) if note else self._first_note(capture, seen, digest)
            if new != note:
                self._notes.put(digest, new)
        return _kept(digest, new, repeated=note is not None)

    def _first_note(self, capture: Capture, seen: dict[str, Any], digest: str) -> dict[str, Any]:
        return {
            "url": capture.url,
            "host": (urlsplit(capture.url).hostname or "").lower(),
            "title": capture.title,
            "first_at": seen["at"],
            "last_at": seen["at"],
            "size": self.path(digest).stat().st_size,
            "views": [seen],
        }

    def _write(self, digest: str, envelope: dict[str, Any]) -> None:
        path = self.path(digest)
        packed = pack(envelope)
        try:
            if not path.parent.exists():
                private_folder(path.parent)
                sync_folder(self._folder)
            _write_durably(path, packed)
        except DataProblem as problem:
            raise disk_full(path) from problem
        except OSError as error:
            raise disk_full(path) from error

    def adopt(self, digest: str) -> Kept:
        """Note a file that the store does not know, after the store was lost.

        Raises:
            CaptureDamaged: the file cannot be read.
        """
        envelope = self.envelope(digest)
        if envelope is None:
            raise _unreadable(digest)
        return self.keep(capture_of(envelope), view_of(envelope))

    # -- reading ---------------------------------------------------------------------------------

    def read(self, digest: str) -> Capture | None:
        """Give a capture back as it came, or None where there is none.

        Raises:
            CaptureDamaged: the file cannot be read.
        """
        envelope = self.envelope(digest)
        return None if envelope is None else capture_of(envelope)

    def envelope(self, digest: str) -> dict[str, Any] | None:
        """Give everything that was kept of a capture, also who sent it."""
        try:
            packed = self.path(digest).read_bytes()
        except FileNotFoundError:
            return None
        try:
            return unpack(packed)
        except (OSError, EOFError, ValueError) as error:
            raise _unreadable(digest) from error

    def content(self, digest: str) -> bytes | None:
        """Give the bytes whose hash a capture is known by, or None where there is none.

        Raises:
            CaptureDamaged: the file cannot be read.
        """
        capture = self.read(digest)
        return None if capture is None else content_of(capture)

    def disk_size(self, digest: str) -> int:
        """Tell how many bytes of the disk a capture takes."""
        path = self.path(digest)
        return path.stat().st_size if path.exists() else 0

    def known(self, digest: str) -> Kept | None:
        """Tell what is known about a capture that was kept before."""
        note = self._notes.fetch(digest)
        return None if note is None else _kept(digest, note, repeated=True)

    def note(self, digest: str) -> CaptureNote | None:
        """Tell what is known about one capture."""
        found = self._notes.fetch(digest)
        return None if found is None else _note(digest, found)

    def notes(
        self, *, host: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[CaptureNote]:
        """List captures, the one seen last first."""
        where = {} if host is None else {"host": host}
        found = self._notes.find(where=where, order="-last_at", limit=limit, offset=offset)
        return [_note(str(document.doc_id), document) for document in found]

    def on_disk(self) -> Iterator[str]:
        """List the hashes of all files, also of those that the store does not know."""
        for path in sorted(self._folder.glob(f"??/*{_SUFFIX}")):
            yield path.name.removesuffix(_SUFFIX)

    def __len__(self) -> int:
        return len(self._notes)

    # -- what becomes of it ------------------------------------------------------------------------

    def record(
        self, digest: str, reading: Reading, orders: tuple[str, ...], *, sample: bool = False
    ) -> None:
        """Note what was read on a capture."""
        found: dict[str, Any] = {"platform": reading.platform, "page": reading.page}
        found |= {"outcome": reading.outcome, "orders": list(orders), "sample": sample}
        found["readers"] = readers_of(reading)
        note = self._notes.fetch(digest)
        if note is not None:
            self._notes.put(digest, {**note, **found})

    def delete(self, digest: str) -> bool:
        """Delete a capture for good; tell whether there was one."""
        path = self.path(digest)
        was_there = self._notes.drop(digest) or path.exists()
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path.parent)
        return was_there

    def sweep(self, older_than: timedelta = timedelta(0)) -> int:
        """Remove the halves of files that a crash left behind; tell how many."""
        latest = datetime.now(UTC).timestamp() - older_than.total_seconds()
        halves = [half for half in self._folder.glob("??/*.part") if half.stat().st_mtime <= latest]
        for half in halves:
            half.unlink(missing_ok=True)
        return len(halves)

    def path(self, digest: str) -> Path:
        """Give the file of a capture."""
        return self._folder / digest[:2] / f"{digest}{_SUFFIX}"


def _write_durably(path: Path, content: bytes) -> None:
    part = path.with_name(f"{uuid.uuid4().hex}.part")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            sync_file(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _with_view(note: Mapping[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    views = list(note["views"])
    if seen not in views:
        views = [*views, seen][-_VIEWS_KEPT:]
    first, last = min(note["first_at"], seen["at"]), max(note["last_at"], seen["at"])
    return {**note, "views": views, "first_at": first, "last_at": last}


def _kept(digest: str, note: Mapping[str, Any], *, repeated: bool) -> Kept:
    first, last = _moment(note["first_at"]), _moment(note["last_at"])
    orders, sample = tuple(note.get("orders", ())), bool(note.get("sample"))
    return Kept(digest, repeated, first, last, orders, sample)


def _note(digest: str, found: Mapping[str, Any]) -> CaptureNote:
    return CaptureNote(
        id=digest,
        url=found["url"],
        title=found["title"],
        first_at=_moment(found["first_at"]),
        last_at=_moment(found["last_at"]),
        size=found["size"],
        platform=found.get("platform"),
        page=found.get("page"),
        outcome=found.get("outcome"),
        orders=tuple(found.get("orders", ())),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _unreadable(digest: str) -> CaptureDamaged:
    return CaptureDamaged(
        f"保存的页面 {digest[:12]}… 已损坏，读不出来", f"the kept page {digest[:12]}… is damaged"
    )
