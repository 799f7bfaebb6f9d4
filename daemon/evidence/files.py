"""The bytes of the evidence: each content once, under its hash, written as it streams in."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, cast

from daemon.ledger.database import disk_full
from daemon.ledger.folder import PRIVATE_FILE, private_folder, sync_file, sync_folder
from daemon.problems import CaptureDamaged, DataProblem, DiskFull

BLOCK = 1 << 20
_LEVEL = 6
_ROOM_LEFT = 64 << 20
"""Bytes that stay free on the disk: the database must be able to go on writing."""
_TEXTS = ("text/", "message/", "multipart/related", "image/svg", "image/bmp")
_TEXT_ENDS = ("json", "xml", "javascript", "mhtml")


def compressible(media_type: str) -> bool:
    """Tell whether packing helps: pictures and videos are packed already."""
    return media_type.startswith(_TEXTS) or media_type.endswith(_TEXT_ENDS)


class EvidenceFiles:
    """A folder of contents: `ab/<sha256>` as it came, `ab/<sha256>.gz` packed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def writing(self, media_type: str, size: int | None = None) -> Incoming:
        """Begin to write a content.

        Raises:
            DiskFull: the announced size does not fit on the disk.
        """
        private_folder(self.folder)
        if size and shutil.disk_usage(self.folder).free < size + _ROOM_LEFT:
            raise disk_full(self.folder / "new")
        return Incoming(self.folder, packed=compressible(media_type))

    def keep(self, blocks: Iterable[bytes], media_type: str) -> Incoming:
        """Write a whole content; when this returns it is on the disk.

        Raises:
            DiskFull: it could not be written; nothing that was kept before is touched.
        """
        with self.writing(media_type) as incoming:
            for block in blocks:
                incoming.feed(block)
            incoming.finish()
        return incoming

    def path(self, digest: str) -> Path | None:
        """Give the file of a content, where there is one."""
        bare = self.folder / digest[:2] / digest
        found = (path for path in (bare, bare.with_suffix(".gz")) if path.exists())
        return next(found, None)

    @contextlib.contextmanager
    def open(self, digest: str) -> Iterator[IO[bytes]]:
        """Open a content for reading, as it came.

        Raises:
            CaptureDamaged: it is not there.
        """
        path = self.path(digest)
        if path is None:
            raise damaged(digest)
        with gzip.open(path) if path.suffix else path.open("rb") as file:
            yield cast(IO[bytes], file)

    def blocks(self, digest: str) -> Iterator[bytes]:
        """Give a content block by block.

        Raises:
            CaptureDamaged: it is not there, or cannot be read.
        """
        try:
            with self.open(digest) as file:
                while block := file.read(BLOCK):
                    yield block
        except (OSError, EOFError, ValueError) as error:
            raise damaged(digest) from error

    def disk_size(self, digest: str) -> int:
        """Tell how many bytes of the disk a content takes."""
        path = self.path(digest)
        return path.stat().st_size if path else 0

    def delete(self, digest: str) -> None:
        """Delete a content for good."""
        path = self.path(digest)
        if path is not None:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)

    def on_disk(self) -> Iterator[Path]:
        """List all files of contents."""
        yield from (path for path in sorted(self.folder.glob("??/*")) if path.suffix != ".part")

    def sweep(self, older_than: timedelta = timedelta(0)) -> int:
        """Remove the halves of files that a crash left behind; tell how many."""
        latest = datetime.now(UTC).timestamp() - older_than.total_seconds()
        halves = [half for half in self.folder.glob("*.part") if half.stat().st_mtime <= latest]
        for half in halves:
            half.unlink(missing_ok=True)
        return len(halves)


class Incoming:
    """One content on its way to the disk: fed block by block, known under its hash at the end."""

    def __init__(self, folder: Path, *, packed: bool) -> None:
        self._folder, self._packed = folder, packed
        self._part = folder / f"{uuid.uuid4().hex}.part"
        with _clear(self._part):
            handle = os.open(self._part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
        self._file = os.fdopen(handle, "wb")
        self._to: IO[bytes] = self._file
        if packed:
            zipped = gzip.GzipFile("", "wb", _LEVEL, self._file, mtime=0)
            self._to = cast(IO[bytes], zipped)
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        """The SHA-256 of what came so far."""
        return self._hash.hexdigest()

    def feed(self, block: bytes) -> None:
        """Take the next block.

        Raises:
            DiskFull: it could not be written.
        """
        with _clear(self._part):
            if self._packed or block.count(0) < len(block):
                self._to.write(block)
            else:  # a hole in the original stays one in the copy
                self._file.seek(len(block), os.SEEK_CUR)
        self._hash.update(block)
        self.size += len(block)

    def finish(self) -> None:
        """Make it durable under the name of its hash; a content that is there stays as it is.

        Raises:
            DiskFull: it could not be written.
        """
        with _clear(self._part):
            if self._packed:
                self._to.close()
            else:
                self._file.truncate(self.size)
            self._file.flush()
            sync_file(self._file.fileno())
            self._file.close()
            self._settle()

    def _settle(self) -> None:
        home = self._folder / self.digest[:2]
        there = [home / self.digest, home / f"{self.digest}.gz"]
        if any(path.exists() for path in there):
            self._part.unlink()
            return
        if not home.exists():
            private_folder(home)
            sync_folder(self._folder)
        self._part.replace(there[self._packed])
        sync_folder(home)

    def __enter__(self) -> Incoming:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._file.close()
        self._part.unlink(missing_ok=True)


@contextlib.contextmanager
def _clear(path: Path) -> Iterator[None]:
    """Say in words that the disk is full."""
    try:
        yield
    except DiskFull:
        raise
    except (OSError, DataProblem) as error:
        raise disk_full(path) from error


def damaged(digest: str) -> CaptureDamaged:
    """Say that a content cannot be read."""
    return CaptureDamaged(
        f"证据文件 {digest[:12]}… 缺失或已损坏", f"the evidence file {digest[:12]}… is damaged"
    )


def read_blocks(path: Path) -> Iterator[bytes]:
    """Read a file block by block."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
