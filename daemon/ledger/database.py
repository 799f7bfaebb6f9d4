"""One SQLite file: one writer at a time, any number of readers, from any thread."""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from daemon.ledger.folder import private_file
from daemon.problems import DataProblem, DiskFull, StoreCorrupt

Row = tuple[Any, ...]

# WAL + FULL: a commit is on the disk before it is acknowledged, and readers never wait for it.
# fullfsync matters on macOS alone, where a plain fsync stops at the drive's own cache.
# secure_delete: what is replaced or deleted should not linger in the file.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=1",
    "PRAGMA secure_delete=ON",
    "PRAGMA journal_size_limit=16777216",
)
_WAIT_FOR_OTHER_PROCESS = 15.0


class Database:
    """The connection to one file; `transaction()` writes, `rows()` reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.RLock()
        self._owner = 0
        self._depth = 0
        self._readers: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        with clear_errors(path):
            self._writer = _connect(private_file(path))
            for pragma in _PRAGMAS:
                self._writer.execute(pragma)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Group writes: all or none. A transaction inside another one is a savepoint of it.

        Belongs to one thread: never await inside.
        """
        with self._writing, clear_errors(self.path):
            begin, commit, undo = self._words()
            self._look_for_ruin(self._depth)
            self._writer.execute(begin)
            self._depth, self._owner = self._depth + 1, threading.get_ident()
            try:
                yield self._writer
                self._look_for_ruin(self._depth)
                self._writer.execute(commit)
            except BaseException:
                # When the disk is full, SQLite may already have rolled back by itself.
                if self._writer.in_transaction:
                    for step in undo:
                        self._writer.execute(step)
                raise
            finally:
                self._depth -= 1
                self._owner = self._owner if self._depth else 0

    @contextlib.contextmanager
    def statement(self) -> Iterator[sqlite3.Connection]:
        """For one statement, which is whole by itself: needs no savepoint inside a transaction."""
        if self._owner != threading.get_ident():
            with self.transaction() as connection:
                yield connection
            return
        with clear_errors(self.path):
            self._look_for_ruin(self._depth)
            yield self._writer

    def _look_for_ruin(self, depth: int) -> None:
        """When the disk is full, SQLite may undo the whole transaction by itself.

        Whoever caught that error inside must not go on as if the rest could still be written.
        """
        if depth and not self._writer.in_transaction:
            raise disk_full(self.path)

    def _words(self) -> tuple[str, str, tuple[str, ...]]:
        if not self._depth:
            return "BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)
        name = f"level_{self._depth}"
        return f"SAVEPOINT {name}", f"RELEASE {name}", (f"ROLLBACK TO {name}", f"RELEASE {name}")

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Row]:
        """Read; inside a transaction of this thread its own writes are seen."""
        with clear_errors(self.path), self._reader() as connection:
            return connection.execute(sql, values).fetchall()

    @contextlib.contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        if self._owner == threading.get_ident():
            yield self._writer
            return
        try:
            connection = self._readers.get_nowait()
        except queue.Empty:
            connection = _connect(self.path)
            connection.execute("PRAGMA query_only=1")
        try:
            yield connection
        finally:
            self._readers.put(connection)

    def backup(self, target: Path) -> None:
        """Copy the whole file consistently, also while others write."""
        with clear_errors(target), contextlib.closing(_connect(private_file(target))) as copy:
            with self._reader() as connection:
                connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")

    def rewrite(self) -> None:
        """Write the file anew without a trace of what was deleted, and empty its log.

        secure_delete alone is not enough: rows that moved leave copies behind in their old pages.
        """
        with self._writing, clear_errors(self.path):
            self._writer.execute("VACUUM")
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._readers.get_nowait().close()
        self._writer.close()


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=_WAIT_FOR_OTHER_PROCESS
    )


@contextlib.contextmanager
def clear_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into a problem that the shopper can act on."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a slip of ours, not of the disk
    except sqlite3.DatabaseError as error:
        raise _problem(path, error) or error from error


def _problem(path: Path, error: sqlite3.DatabaseError) -> DataProblem | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return disk_full(path)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        with contextlib.suppress(OSError):
            private_file(check_wanted(path))
        return StoreCorrupt(
            f"数据库 {path.name} 读不出来；请重新启动护购，坏文件会放到一边，订单用保存的页面重建",
            f"the database {path.name} cannot be read; restart hugou: it sets the broken file aside"
            " and rebuilds the orders from the kept pages",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY):
        return DataProblem(f"数据库 {path} 用不了：{error}", f"cannot use {path}: {error}")
    return None


def disk_full(path: Path) -> DiskFull:
    """Say that nothing can be written where `path` lies."""
    return DiskFull(
        f"磁盘写不进去了（{path.parent}）；腾出空间后会继续，已经保存的都还在",
        f"the disk takes no more ({path.parent}); free some space and it goes on,"
        " everything saved before is still there",
    )


def check_wanted(path: Path) -> Path:
    """Name the file whose presence makes the next start check the whole database."""
    return path.with_name(f"{path.name}.check")
