"""One file with everything: made while the daemon runs, checked before it is put back."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from daemon import __version__
from daemon.ledger.captures import Captures
from daemon.ledger.database import disk_full
from daemon.ledger.envelope import capture_of, content_hash, unpack
from daemon.ledger.folder import private_folder
from daemon.ledger.store import SCHEMA, TOO_NEW, Store
from daemon.problems import DataProblem

Tell = Callable[[int, int], None]

DATABASE = "hugou.db"
EVIDENCE = "evidence"
_CONTENTS = "backup.json"
_CAPTURE = re.compile(r"captures/([0-9a-f]{2})/(\1[0-9a-f]{62})\.json\.gz")
_EVIDENCE = re.compile(r"evidence/([0-9a-f]{2})/(\1[0-9a-f]{62})(\.gz)?")


def back_up(
    store: Store,
    captures: Captures,
    target: Path,
    now: datetime,
    tell: Tell,
    evidence: Path | None = None,
) -> int:
    """Write one zip file, complete or not at all; gives how many pages are in it.

    The database comes first: a page that arrives meanwhile may be in the file as well, but none
    that the database knows can be missing.

    Raises:
        DataProblem: the file cannot be written.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        with _zip(part) as archive, tempfile.TemporaryDirectory(dir=target.parent) as folder:
            copy = Path(folder) / DATABASE
            store.backup(copy)
            archive.write(copy, DATABASE, zipfile.ZIP_DEFLATED)
            pages = _add_captures(archive, captures, tell)
            _add_evidence(archive, evidence)
            about = {"hugou": __version__, "made_at": now.isoformat(), "pages": pages}
            archive.writestr(_CONTENTS, json.dumps(about))
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise disk_full(target) from error
    finally:
        part.unlink(missing_ok=True)
    return pages


@contextlib.contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
        yield archive


def _add_captures(archive: zipfile.ZipFile, captures: Captures, tell: Tell) -> int:
    digests = list(captures.on_disk())
    for done, digest in enumerate(digests):
        tell(done, len(digests))
        with contextlib.suppress(FileNotFoundError):  # deleted by the shopper a moment ago
            archive.write(captures.path(digest), f"captures/{digest[:2]}/{digest}.json.gz")
    tell(len(digests), len(digests))
    return len(digests)


def _add_evidence(archive: zipfile.ZipFile, folder: Path | None) -> None:
    for path in sorted(folder.glob("??/*")) if folder else ():
        name = f"{EVIDENCE}/{path.parent.name}/{path.name}"
        if _EVIDENCE.fullmatch(name):
            with contextlib.suppress(FileNotFoundError):
                archive.write(path, name)


def put_back(source: Path, folder: Path, now: datetime, tell: Tell) -> Path | None:
    """Put a backup in place of what the folder holds; gives where the former data lies now.

    Nothing is touched before every file of the backup was read and found whole. The caller holds
    the folder's lock.

    Raises:
        DataProblem: it is no backup, or a damaged one.
    """
    fresh = Path(tempfile.mkdtemp(dir=private_folder(folder), prefix="restore-"))
    try:
        _unpack(source, fresh, tell)
        return _swap(fresh, folder, now)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _unpack(source: Path, fresh: Path, tell: Tell) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            if DATABASE not in names or _CONTENTS not in names:
                raise _no_backup(source)
            for done, name in enumerate(names):
                tell(done, len(names))
                _take_out(archive, name, fresh)
            tell(len(names), len(names))
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise _no_backup(source) from error
    _check_database(fresh / DATABASE, source)


def _take_out(archive: zipfile.ZipFile, name: str, fresh: Path) -> None:
    """Unpack one file, if its name is one of ours: a zip file may name any place on the disk."""
    capture, evidence = _CAPTURE.fullmatch(name), _EVIDENCE.fullmatch(name)
    if not (capture or evidence) and name != DATABASE:
        return
    target = fresh / name
    private_folder(target.parent)
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file, archive.open(name) as packed:
        shutil.copyfileobj(packed, file)
        file.flush()
        os.fsync(file.fileno())
    if capture and content_hash(capture_of(unpack(target.read_bytes()))) != capture[2]:
        raise ValueError(f"{name} does not hold what its name says")
    if evidence and _content_hash(target) != evidence[2]:
        raise ValueError(f"{name} does not hold what its name says")


def _content_hash(path: Path) -> str:
    with gzip.open(path) if path.suffix else path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_database(path: Path, source: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(path)) as database:
            sound = database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            version = database.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise _no_backup(source) from error
    if not sound or not version:
        raise _no_backup(source)
    if version > SCHEMA:
        raise TOO_NEW


def _swap(fresh: Path, folder: Path, now: datetime) -> Path | None:
    """Move the old data aside and the new data in; both lie on one disk, so these are renames."""
    names = [name for name in (DATABASE, "captures", EVIDENCE) if (folder / name).exists()]
    aside = folder / f"before-restore-{now:%Y%m%dT%H%M%S}"
    if names:
        private_folder(aside)
    for name in (*names, *(f"{DATABASE}{end}" for end in ("-wal", "-shm", ".check"))):
        if (folder / name).exists():
            (folder / name).rename(aside / name)
    for name in (DATABASE, "captures", EVIDENCE):
        if (fresh / name).exists():
            (fresh / name).rename(folder / name)
    return aside if names else None


def _no_backup(source: Path) -> DataProblem:
    return DataProblem(
        f"{source} 不是护购的备份，或者已损坏；什么都没有改动",
        f"{source} is no backup of hugou, or a damaged one; nothing was changed",
    )


def fingerprint(path: Path) -> str:
    """Give the SHA-256 of a file, to compare two copies of a backup."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
