"""The store: TinyDB's document API on SQLite, so that what was acknowledged survives a crash."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage

from daemon.ledger.database import Database, check_wanted
from daemon.ledger.folder import private_folder
from daemon.ledger.migrations import MIGRATIONS, Migration
from daemon.ledger.rows import Rows
from daemon.ledger.table import DocumentTable
from daemon.problems import StoreCorrupt, StoreTooNew

SCHEMA = len(MIGRATIONS) + 1
"""The version of the schema that this hugou writes."""

TOO_NEW = StoreTooNew(
    "这些数据是更新版本的护购写的，请先升级护购",
    "a newer hugou wrote this data: please update hugou",
)

_TABLES = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
_SMALL_ENOUGH_TO_CHECK = 16 << 20  # bytes; a whole check of 200 MB would cost the start a second


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was done about an unreadable database: where it lies now, how much was saved of it."""

    aside: Path
    saved: dict[str, int]


class SQLiteStorage(Storage):
    """What TinyDB calls a storage; its tables write their own changes, never the whole."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def read(self) -> dict[str, Any]:
        """Give each table as a lazy mapping."""
        return {name: Rows(self.database, name) for (name,) in self.database.rows(_TABLES)}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Refuse: only whole-file storages are written this way."""
        raise NotImplementedError("each table writes its own changes")

    def close(self) -> None:
        """Close the file."""
        self.database.close()


class Store(TinyDB):
    """All tables of one shopper, in one file; usable from any thread."""

    table_class = DocumentTable  # type: ignore[assignment]  # string ids, as its methods say
    default_table_name = "documents"
    recovered: Recovery | None = None

    @classmethod
    def open(cls, path: Path, migrations: tuple[Migration, ...] = MIGRATIONS) -> Store:
        """Open or make the store; one that cannot be read is set aside, its readable rows kept.

        Raises:
            StoreTooNew: a newer hugou wrote it.
            DataProblem: the folder or the disk cannot be used.
        """
        private_folder(path.parent)
        try:
            return cls(_sound(path, migrations))
        except StoreCorrupt:
            aside = set_aside(path)
            store = cls(_sound(path, migrations))
            store.recovered = Recovery(aside, _rescue(aside, store))
            return store

    def __init__(self, database: Database) -> None:
        super().__init__(database, storage=SQLiteStorage)
        self.database = database

    def table(self, name: str, keys: Iterable[str] = (), **options: Any) -> DocumentTable:
        """Give the table of this name; `keys` are the fields to find documents by."""
        if name not in self._tables or (keys and self._table(name).keys != tuple(keys)):
            self._tables[name] = DocumentTable(self.storage, name, keys, **options)
        return self._table(name)

    def _table(self, name: str) -> DocumentTable:
        table = self._tables[name]
        assert isinstance(table, DocumentTable)  # noqa: S101 - this class makes no others
        return table

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Group writes to any tables: all or none. Never await inside."""
        with self.database.transaction():
            yield

    def drop_tables(self) -> None:
        """Delete every table."""
        with self.transaction():
            for name in self.tables():
                self.drop_table(name)

    def drop_table(self, name: str) -> None:
        """Delete one table with all its documents."""
        if name in self.tables():
            with self.database.transaction() as connection:
                connection.execute(f'DROP TABLE "{name}"')
        self._tables.pop(name, None)

    def erase_traces(self) -> None:
        """After a deletion by the shopper: leave nothing of it anywhere in the file."""
        self.database.rewrite()

    def backup(self, target: Path) -> None:
        """Copy everything into one file, also while others write."""
        self.database.backup(target)


def _sound(path: Path, migrations: tuple[Migration, ...]) -> Database:
    database = Database(path)
    try:
        _check(database)
        _migrate(database, migrations)
    except BaseException:
        database.close()
        raise
    return database


def _check(database: Database) -> None:
    tables = database.rows(_TABLES)
    doubtful = check_wanted(database.path)
    if doubtful.exists() or database.path.stat().st_size < _SMALL_ENOUGH_TO_CHECK:
        answer = database.rows("PRAGMA quick_check(1)")[0][0]
        if answer != "ok":
            raise StoreCorrupt("数据库已损坏", f"the database is broken: {answer}")
        doubtful.unlink(missing_ok=True)
    for (name,) in tables:
        database.rows(f'SELECT max(rowid) FROM "{name}"')  # noqa: S608 - reads each tree's edge


def _migrate(database: Database, migrations: tuple[Migration, ...]) -> None:
    wanted = len(migrations) + 1
    with database.transaction() as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > wanted:
            raise TOO_NEW
        for migration in migrations[version - 1 :] if version else ():
            migration(connection)
        connection.execute(f"PRAGMA user_version={wanted}")


def set_aside(path: Path, now: datetime | None = None) -> Path:
    """Rename an unreadable database, with its log, to `….corrupt-<time>`; never overwrite one."""
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%S.%f")
    aside = path.with_name(f"{path.name}.corrupt-{stamp}")
    for suffix in ("", "-wal"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    check_wanted(path).unlink(missing_ok=True)
    # The shared-memory file is an index of the log, rebuilt from it; a stale one would mislead.
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return aside


def _rescue(aside: Path, store: Store) -> dict[str, int]:
    """Copy what can still be read: from the front up to the damage, then from the back."""
    saved: dict[str, int] = {}
    try:
        with contextlib.closing(sqlite3.connect(aside)) as broken:
            for (name,) in broken.execute(_TABLES).fetchall():
                with contextlib.suppress(ValueError):
                    saved[name] = _rescue_table(broken, name, store.table(name))
    except sqlite3.DatabaseError:
        pass  # not even its list of tables can be read
    return saved


def _rescue_table(broken: sqlite3.Connection, name: str, table: DocumentTable) -> int:
    found: dict[str, str] = {}
    for direction in ("ASC", "DESC"):
        sql = f'SELECT id, body FROM "{name}" ORDER BY rowid {direction}'  # noqa: S608
        with contextlib.suppress(sqlite3.DatabaseError):
            for key, body in broken.execute(sql):
                found.setdefault(key, body)
    return table.restore_rows(found)
