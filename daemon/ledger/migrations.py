"""What older files need before this hugou reads them: each step takes a schema to the next one."""

# ruff: noqa: S608 - SQL takes no table name as a value; these come from the file's own list

from __future__ import annotations

import sqlite3
from collections.abc import Callable

Migration = Callable[[sqlite3.Connection], None]

_TABLES = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"


def name_the_shops(connection: sqlite3.Connection) -> None:
    """Put the shop's host into the keys of orders of any other shop, whose numbers may repeat.

    Where two shops had come to share a key, what is known under it is a mixture of both: it is
    taken out, and `hugou reparse` reads each order again from the kept pages.
    """
    tables = {name for (name,) in connection.execute(_TABLES)}
    if not {"orders", "captures", "sightings", "observations"} <= tables:
        return
    keys = connection.execute("SELECT id FROM orders WHERE id LIKE 'generic:%'").fetchall()
    for (key,) in keys:
        shops = _shops(connection, key)
        for table in tables if shops else ():
            if len(shops) > 1:
                connection.execute(f"DELETE FROM {table} WHERE {_OF_KEY}", (key, *_of_key(key)))
            else:
                _rename(connection, table, key, f"generic:{min(shops)}:{key[8:]}")


def _shops(connection: sqlite3.Connection, key: str) -> set[str]:
    """Name the shops whose pages showed an order of this key."""
    found = connection.execute(
        "SELECT DISTINCT json_extract(c.body,'$.host') FROM sightings s"
        " JOIN captures c ON c.id=json_extract(s.body,'$.capture')"
        " WHERE json_extract(s.body,'$.order_key')=?",
        (key,),
    )
    return {_plain(host) for (host,) in found if host}


def _plain(host: str) -> str:
    first, _, rest = host.partition(".")
    return rest if first in ("www", "m") and "." in rest else host


_OF_KEY = "id=? OR substr(id,1,?) IN (?,?)"


def _of_key(key: str) -> tuple[int, str, str]:
    """What belongs to an order goes by its key and a mark behind it."""
    return (len(key) + 1, f"{key}#", f"{key}@")


def _rename(connection: sqlite3.Connection, table: str, old: str, new: str) -> None:
    """Write a key's new name wherever the old one stands, as an id or inside a document."""
    connection.execute(
        f"UPDATE {table} SET id=? || substr(id,?) WHERE {_OF_KEY}",
        (new, len(old) + 1, old, *_of_key(old)),
    )
    for mark in ('"', "#"):
        was, becomes = f'"{old}{mark}', f'"{new}{mark}'
        connection.execute(
            f"UPDATE {table} SET body=replace(body,?,?) WHERE instr(body,?)", (was, becomes, was)
        )


MIGRATIONS: tuple[Migration, ...] = (name_the_shops,)
"""Each turns the schema of version n (its place here, from 1) into that of version n + 1."""
