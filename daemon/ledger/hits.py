"""Which readers read the kept pages, and which shops' pages stopped being readable.

Counted from the notes of the captures, so that a deleted page, or one that is read again with newer
readers, is never counted wrongly.
"""

# ruff: noqa: S608 - no part of these statements comes from outside

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from parsers import Reading

_FAILED = "reader_failed"
_AT = "json_extract(body,'$.last_at')"
_PAGE = "json_extract(body,'$.platform') AS platform, json_extract(body,'$.page') AS page"
_OURS = "FROM captures WHERE json_extract(body,'$.sample') IS NOT 1"
_HITS = f"""
SELECT platform, page, r.key, count(*), sum(json_extract(r.value,'$[0]')),
       sum(json_extract(r.value,'$[1]')), max(at)
FROM (SELECT {_PAGE}, {_AT} AS at, json_extract(body,'$.readers') AS readers {_OURS}) AS kept,
     json_each(kept.readers) AS r
GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 3"""
_STOPPED = f"""
WITH kept AS (SELECT {_PAGE}, json_extract(body,'$.outcome') AS outcome, {_AT} AS at {_OURS}),
     good AS (SELECT platform, page, max(at) AS at FROM kept
              WHERE outcome IN ('read', 'partial', 'empty') GROUP BY 1, 2)
SELECT kept.platform, kept.page, good.at, count(*), max(kept.at)
FROM kept JOIN good USING (platform, page)
WHERE kept.outcome = 'unknown_layout' AND kept.at > good.at
GROUP BY 1, 2 HAVING count(*) >= ? ORDER BY 4 DESC"""


class Database(Protocol):
    """Whoever answers SQL."""

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Read."""


class Hits(NamedTuple):
    """What one reader gave on one kind of page of one shop."""

    platform: str
    page: str
    reader: str
    pages: int
    fields: int
    failures: int
    last_at: datetime


class Stopped(NamedTuple):
    """A kind of page that was read once, and is no longer."""

    platform: str
    page: str
    read_at: datetime
    unread: int
    last_at: datetime


def readers_of(reading: Reading) -> dict[str, list[int]]:
    """Count for each reader the fields that it gave on a page, and whether it failed there."""
    given = Counter(
        origin.reader for order in reading.orders for origin in order.provenance.values()
    )
    failed = {one.reader for one in reading.notices if one.kind == _FAILED and one.reader}
    names = sorted({*given, *failed, *reading.readers})
    return {name: [given[name], int(name in failed)] for name in names}


def hits(database: Database) -> list[Hits]:
    """List what each reader gave, by shop and kind of page, the busiest first."""
    return [
        Hits(platform, page, reader, pages, fields, failures, _moment(at))
        for platform, page, reader, pages, fields, failures, at in database.rows(_HITS)
    ]


def stopped(database: Database, at_least: int = 2) -> list[Stopped]:
    """List the kinds of pages that several times in a row could no longer be read."""
    found = database.rows(_STOPPED, (at_least,))
    return [Stopped(p, k, _moment(read), n, _moment(last)) for p, k, read, n, last in found]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
