"""Writes a bundle: a ZIP in which every byte is accounted for, whole or not there at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from daemon.evidence.container import SEAL
from daemon.evidence.files import compressible
from daemon.ledger.database import disk_full
from daemon.ledger.folder import PRIVATE_FILE, sync_folder

CHINA = timezone(timedelta(hours=8))
_LARGE = 1 << 30
_BLOCK = 1 << 20


class Package:
    """A ZIP that is being written beside its place; `seal` puts it there."""

    def __init__(self, target: Path, now: datetime) -> None:
        self._target = target
        self._part = target.with_name(f".{target.name}.part")
        self._made = now.astimezone(CHINA).timetuple()[:6]
        self.files: list[dict[str, Any]] = []
        self.digests: dict[str, str] = {}
        handle = os.open(self._part, os.O_CREAT | os.O_RDWR | os.O_TRUNC, PRIVATE_FILE)
        self._file = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w")

    def add(
        self,
        path: str,
        blocks: Iterable[bytes],
        role: str,
        *,
        media_type: str = "text/plain",
        size: int = 0,
    ) -> str:
        """Add a file and give its SHA-256; it becomes part of the manifest."""
        info, digest, written = self._info(path, media_type), hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=size > _LARGE) as file:
            for block in blocks:
                file.write(block)
                digest.update(block)
                written += len(block)
        self.digests[path] = digest.hexdigest()
        told = {"path": path, "size": written, "sha256": digest.hexdigest(), "role": role}
        self.files.append(told)
        return digest.hexdigest()

    def add_last(self, path: str, content: bytes) -> None:
        """Add a file that speaks of the manifest, and so cannot stand in it."""
        self._zip.writestr(self._info(path, "text/plain"), content)
        self.digests[path] = hashlib.sha256(content).hexdigest()

    def sums(self) -> bytes:
        """Write the list that every `sha256sum -c` understands."""
        lines = (f"{digest}  {name}\n" for name, digest in self.digests.items())
        return "".join(lines).encode()

    def _info(self, path: str, media_type: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(path, self._made)
        packed = compressible(media_type)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        return info

    def seal(self) -> int:
        """Close, seal, make durable, and put the bundle in its place; gives its size."""
        self._zip.comment = SEAL + b"0" * 64
        self._zip.close()
        self._file.flush()
        size = self._file.seek(0, os.SEEK_END)
        digest, left = hashlib.sha256(), size - 64
        self._file.seek(0)
        while left:
            block = self._file.read(min(_BLOCK, left))
            digest.update(block)
            left -= len(block)
        self._file.seek(size - 64)
        self._file.write(digest.hexdigest().encode())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self._target)
        sync_folder(self._target.parent)
        return size

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, _trace: object) -> None:
        if not self._file.closed:
            self._zip.fp = None  # or it would try to finish the half ZIP when it is thrown away
            with contextlib.suppress(OSError):  # on a full disk the buffer cannot be written
                self._file.close()
        self._part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise disk_full(self._target) from error
