"""A TinyDB table whose documents stay on disk, under string ids, with indexed keys."""

# ruff: noqa: S608 - SQL takes no table or index name as a value; these are checked to be plain words

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from itertools import chain
from typing import Any, cast

from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from daemon.ledger.database import Database
from daemon.ledger.rows import Changes, Rows, decode, encode, is_document

Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]

_NAME = re.compile(r"[a-z][a-z_]*")
_KEY = re.compile(r"[a-z][a-z_]*(\.[a-z_]+)*")
_LISTED = "(SELECT value FROM json_each(?))"  # one statement text, however many values there are
_ROWS_AT_ONCE = 100  # each statement lets other threads in, who may keep the interpreter a while


class DocumentTable(Table):
    """TinyDB's table on SQLite: `put`, `fetch`, `drop`, `find` by key, and all that TinyDB has."""

    document_id_class = str  # type: ignore[assignment]  # ours are "taobao:4810…", not numbers

    def __init__(self, storage: Storage, name: str, keys: Iterable[str] = ()) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a table name: {name!r}")
        # No query cache: it would hold whole documents in memory and hand out the same objects.
        super().__init__(storage, name, cache_size=0)
        self._database: Database = storage.database  # type: ignore[attr-defined]
        self._rows = Rows(self._database, name)
        self.keys = tuple(keys)
        self._put = (
            f"INSERT INTO {name}(id, body) VALUES(?,?)"
            " ON CONFLICT(id) DO UPDATE SET body=excluded.body"
        )
        self._create()

    def _create(self) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS {self.name}"
                "(rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)"
            )
            for key in self.keys:
                index = f"{self.name}_by_{key.replace('.', '_')}"
                connection.execute(
                    f"CREATE INDEX IF NOT EXISTS {index} ON {self.name}({self._column(key)})"
                )

    def _column(self, key: str) -> str:
        if key not in self.keys or not _KEY.fullmatch(key):
            raise ValueError(f"{self.name} has no key {key!r}, only {', '.join(self.keys)}")
        return f"json_extract(body,'$.{key}')"

    # -- by id ---------------------------------------------------------------------------------

    def put(self, doc_id: str, document: Mapping[str, Any]) -> None:
        """Store a document under this id, in place of the one that was there."""
        with self._database.statement() as connection:
            connection.execute(self._put, (doc_id, encode(document)))

    def put_all(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Store several documents, each as `put` does."""
        rows = [(doc_id, encode(document)) for doc_id, document in documents.items()]
        if len(rows) > 1:
            self._write(rows, ())
        elif rows:
            with self._database.statement() as connection:
                connection.execute(self._put, rows[0])

    def fetch(self, doc_id: str) -> Document | None:
        """Give the document with this id, or None."""
        text = self._rows.text(doc_id)
        return None if text is None else _document(doc_id, text)

    def fetch_all(self, doc_ids: Iterable[str]) -> dict[str, Document]:
        """Give those of several documents that there are, by their ids, in one look."""
        sql = f"SELECT id, body FROM {self.name} WHERE id IN {_LISTED}"
        found = self._database.rows(sql, (_listed(doc_ids),))
        return {doc_id: _document(doc_id, body) for doc_id, body in found}

    def fields(self, doc_ids: Iterable[str], *fields: str) -> dict[str, tuple[Any, ...]]:
        """Give some fields of several documents without decoding the rest."""
        wanted = ",".join(f"json_extract(body,'$.{_plain(field)}')" for field in fields)
        sql = f"SELECT id,{wanted} FROM {self.name} WHERE id IN {_LISTED}"
        found = self._database.rows(sql, (_listed(doc_ids),))
        return {doc_id: tuple(values) for doc_id, *values in found}

    def stream(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give id and document of all, some at a time, so that they are never all in memory."""
        return self._rows.stream()

    def ids(self) -> list[str]:
        """List the ids of all documents, undecoded."""
        return list(self._rows)

    def drop(self, doc_id: str) -> bool:
        """Delete the document with this id; tell whether there was one."""
        with self._database.statement() as connection:
            gone = connection.execute(f"DELETE FROM {self.name} WHERE id=?", (doc_id,))
            return gone.rowcount > 0

    def restore_rows(self, rows: Mapping[str, str]) -> int:
        """Take over rows of a damaged file that are whole JSON documents; tell how many."""
        whole = [(key, body) for key, body in rows.items() if is_document(body)]
        self._write(whole, ())
        return len(whole)

    # -- by key --------------------------------------------------------------------------------

    def find(
        self,
        key: str | None = None,
        value: object = None,
        *,
        where: Mapping[str, object] | None = None,
        containing: tuple[str, str] | None = None,
        limit: int | None = None,
        offset: int = 0,
        order: str | None = None,
    ) -> list[Document]:
        """List the documents whose indexed keys have these values.

        `containing` names any field and a text that stands in it; `order` is an indexed key, with
        "-" before it for the largest first.
        """
        clause, values = self._where(key, value, where or {}, containing)
        # Looking into a text reads every row: in their own order that is twice as fast as along an
        # index, and "+" keeps SQLite from taking one.
        way = ("+" if containing and order else "") + self._order(order)
        sql = f"SELECT id, body FROM {self.name}{clause} ORDER BY {way}"
        page = (-1 if limit is None else limit, offset)
        found = self._database.rows(f"{sql} LIMIT ? OFFSET ?", (*values, *page))
        return [_document(doc_id, body) for doc_id, body in found]

    def find_all(self, key: str, values: Iterable[object]) -> dict[Any, list[Document]]:
        """Group the documents whose indexed key has one of these values; some may have none."""
        wanted = list(values)
        found: dict[Any, list[Document]] = {value: [] for value in wanted}
        for value, doc_id, body in self._listed_by(key, wanted, "body"):
            found[value].append(_document(doc_id, body))
        return found

    def pick_all(self, key: str, values: Iterable[object], *fields: str) -> list[tuple[Any, ...]]:
        """Give the key's value, id and some fields of the documents with one of these values."""
        wanted = ",".join(f"json_extract(body,'$.{_plain(field)}')" for field in fields)
        return self._listed_by(key, list(values), wanted)

    def _listed_by(self, key: str, values: list[object], wanted: str) -> list[tuple[Any, ...]]:
        column = self._column(key)
        sql = f"SELECT {column},id,{wanted} FROM {self.name} WHERE {column} IN {_LISTED}"
        return self._database.rows(f"{sql} ORDER BY rowid", (_listed(values),))

    def between(
        self, key: str, low: object = None, high: object = None, *, limit: int | None = None
    ) -> list[Document]:
        """List the documents whose key lies between two values, both included, smallest first."""
        column, bounds = self._column(key), [("<=", high), (">=", low)]
        tests = [f"{column}{sign}?" for sign, bound in bounds if bound is not None]
        values = tuple(bound for _, bound in bounds if bound is not None)
        sql = (
            f"SELECT id, body FROM {self.name} WHERE {' AND '.join([f'{column} NOT NULL', *tests])}"
            f" ORDER BY {column}, rowid LIMIT ?"
        )
        found = self._database.rows(sql, (*values, -1 if limit is None else limit))
        return [_document(doc_id, body) for doc_id, body in found]

    def count(
        self,
        cond: QueryLike | str | None = None,
        value: object = None,
        *,
        where: Mapping[str, object] | None = None,
        containing: tuple[str, str] | None = None,
    ) -> int:
        """Count all documents, those with a key's value, or those that a TinyDB query matches."""
        if cond is not None and not isinstance(cond, str):
            return sum(1 for document in self._rows.items() if cond(document[1]))
        clause, values = self._where(cond, value, where or {}, containing)
        sql = f"SELECT count(*) FROM {self.name}{clause}"
        return cast(int, self._database.rows(sql, values)[0][0])

    def _where(
        self,
        key: str | None,
        value: object,
        where: Mapping[str, object],
        containing: tuple[str, str] | None,
    ) -> tuple[str, tuple[Any, ...]]:
        wanted = {**({key: value} if key is not None else {}), **where}
        tests = [f"{self._column(name)} IS ?" for name in wanted]
        values = tuple(wanted.values())
        if containing:
            tests.append("instr(json_extract(body,?),?)")
            values = (*values, f"$.{containing[0]}", containing[1])
        return (f" WHERE {' AND '.join(tests)}" if tests else ""), values

    def _order(self, order: str | None) -> str:
        if order is None:
            return "rowid"
        way = " DESC" if order.startswith("-") else ""
        return f"{self._column(order.removeprefix('-'))}{way}, rowid{way}"

    # -- TinyDB's own ways -----------------------------------------------------------------------

    def update(  # type: ignore[override]
        self,
        fields: Fields,
        cond: QueryLike | None = None,
        doc_ids: Iterable[str] | None = None,
    ) -> list[str]:
        """Change the matching documents; see TinyDB."""
        with self._database.transaction():
            chosen = self._matching(cond, doc_ids)
            return super().update(fields, doc_ids=chosen)  # type: ignore[arg-type,return-value]

    def update_multiple(  # type: ignore[override]
        self, updates: Iterable[tuple[Fields, QueryLike]]
    ) -> list[str]:
        """Make several updates as one; see TinyDB."""
        with self._database.transaction():
            return [key for fields, cond in updates for key in self.update(fields, cond)]

    def remove(  # type: ignore[override]
        self, cond: QueryLike | None = None, doc_ids: Iterable[str] | None = None
    ) -> list[str]:
        """Delete the matching documents; see TinyDB."""
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self._database.transaction():
            chosen = [key for key in self._matching(cond, doc_ids) if key in self._rows]
            self._write((), chosen)
        return chosen

    def get(  # type: ignore[override]
        self,
        cond: QueryLike | None = None,
        doc_id: str | None = None,
        doc_ids: list[str] | None = None,
    ) -> Document | list[Document] | None:
        """Give one document by query or id, or several by their ids; see TinyDB."""
        if doc_id is not None:
            return self.fetch(doc_id)
        if doc_ids is not None:
            return [found for key in doc_ids if (found := self.fetch(key)) is not None]
        return super().get(cast(QueryLike, cond))

    def _matching(self, cond: QueryLike | None, doc_ids: Iterable[str] | None) -> list[str]:
        if doc_ids is not None:
            return list(doc_ids)
        return [key for key, document in self._rows.items() if cond is None or cond(document)]

    def _get_next_id(self) -> str:
        return uuid.uuid4().hex  # never one that was used before, also after a deletion

    def _read_table(self) -> Rows:  # type: ignore[override]
        return self._rows

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._database.transaction():
            changes = Changes(self._rows)
            updater(changes)
            self._write(changes.written(), changes.gone)

    def _write(self, documents: Iterable[tuple[str, str]], gone: Iterable[str]) -> None:
        rows = list(documents)
        with self._database.transaction() as connection:
            if lost := [(key,) for key in gone]:
                connection.executemany(f"DELETE FROM {self.name} WHERE id=?", lost)
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                some = rows[start : start + _ROWS_AT_ONCE]
                marks = ",".join(["(?,?)"] * len(some))
                connection.execute(
                    self._put.replace("(?,?)", marks), tuple(chain.from_iterable(some))
                )


def _listed(values: Iterable[object]) -> str:
    return json.dumps(list(values))


def _plain(field: str) -> str:
    if not _KEY.fullmatch(field):
        raise ValueError(f"not a field name: {field!r}")
    return field


def _document(doc_id: str, text: str) -> Document:
    return Document(decode(text), cast(int, doc_id))
