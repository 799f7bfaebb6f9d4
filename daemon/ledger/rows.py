"""The rows of one SQLite table as TinyDB reads and changes them, decoded one by one."""

# ruff: noqa: S608 - SQL takes no table name as a value; ours are plain words, checked in `table`

from __future__ import annotations

import json
from collections.abc import ItemsView, Iterator, Mapping, MutableMapping
from typing import Any, cast

from pydantic_core import from_json, to_json

from daemon.ledger.database import Database

_AT_ONCE = 200  # documents read per step of a scan: no scan keeps a read transaction open


def encode(document: Mapping[str, Any]) -> str:
    """Write a document as JSON text; a lone surrogate out of a page's text must not break it."""
    try:
        text = to_json(document).decode()  # four times as fast as json
    except ValueError:
        return json.dumps(document, separators=(",", ":"), allow_nan=False)
    if "NaN" in text or "Infinity" in text:  # words of a page, or numbers that JSON does not know?
        json.dumps(document, allow_nan=False)
    return text


def decode(text: str) -> dict[str, Any]:
    """Read a document's JSON text, with the decoder that is twice as fast where it can."""
    try:
        return cast(dict[str, Any], from_json(text))
    except ValueError:  # a lone surrogate, which only the standard library's decoder lets pass
        return cast(dict[str, Any], json.loads(text))


def is_document(body: object) -> bool:
    """Tell whether a row of a damaged file is a whole document."""
    try:
        return isinstance(body, str) and isinstance(json.loads(body), dict)
    except ValueError:
        return False


class Rows(Mapping[str, dict[str, Any]]):
    """The rows of one table as TinyDB reads them: decoded one by one, never all in memory."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = name

    def text(self, key: str) -> str | None:
        """Give one document undecoded."""
        found = self._database.rows(f"SELECT body FROM {self._name} WHERE id=?", (key,))
        return cast(str, found[0][0]) if found else None

    def __getitem__(self, key: str) -> dict[str, Any]:
        text = self.text(key)
        if text is None:
            raise KeyError(key)
        return decode(text)

    def __iter__(self) -> Iterator[str]:
        return (
            row[0] for row in self._database.rows(f"SELECT id FROM {self._name} ORDER BY rowid")
        )

    def __len__(self) -> int:
        return cast(int, self._database.rows(f"SELECT count(*) FROM {self._name}")[0][0])

    def items(self) -> ItemsView[str, dict[str, Any]]:
        """Stream the documents in the order in which they were first put."""
        return _Items(self)

    def stream(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give id and document, some at a time."""
        after = -1
        while batch := self._database.rows(
            f"SELECT rowid, id, body FROM {self._name} WHERE rowid>? ORDER BY rowid LIMIT ?",
            (after, _AT_ONCE),
        ):
            for after, key, body in batch:  # noqa: B007 - the last rowid starts the next step
                yield key, decode(body)


class _Items(ItemsView[str, dict[str, Any]]):
    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any]]]:
        return self._rows.stream()


class Changes(MutableMapping[str, dict[str, Any]]):
    """What a TinyDB updater is handed: it notes which documents were touched, and only these."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._before: dict[str, str | None] = {}
        self._now: dict[str, dict[str, Any]] = {}
        self.gone: set[str] = set()

    def __getitem__(self, key: str) -> dict[str, Any]:
        if key not in self._now:
            text = None if key in self.gone else self._rows.text(key)
            if text is None:
                raise KeyError(key)
            self._before[key], self._now[key] = text, decode(text)
        return self._now[key]

    def __setitem__(self, key: str, document: dict[str, Any]) -> None:
        self._before.setdefault(key, None)
        self._now[key] = document
        self.gone.discard(key)

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._now.pop(key, None)
        self.gone.add(key)

    def __contains__(self, key: object) -> bool:
        known = isinstance(key, str) and key not in self.gone
        return known and (key in self._now or self._rows.text(cast(str, key)) is not None)

    def __iter__(self) -> Iterator[str]:
        stored = [key for key in self._rows if key not in self.gone]
        return iter(dict.fromkeys([*stored, *self._now]))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Forget every document."""
        self.gone.update(self._rows)
        self._now.clear()

    def written(self) -> Iterator[tuple[str, str]]:
        """Give id and text of each document that is now different."""
        for key, document in self._now.items():
            text = encode(document)
            if text != self._before[key]:
                yield key, text
