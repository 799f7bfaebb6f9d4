"""导出: the shopper's data as files: a spreadsheet, JSON, a calendar, a whole backup."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from daemon.exporting import write_csv, write_json
from daemon.home import Home
from daemon.ledger.backup import back_up
from daemon.ledger.folder import private_folder
from daemon.watch.calendar_feed import calendar
from daemon.watch.naming import naming
from daemon.web.dashboard.view import View
from daemon.web.routes import PageDef

BLOCK = 256 * 1024
Write = Callable[[Home, Path], object]


def spreadsheet(home: Home, path: Path) -> None:
    """Write all orders as CSV; the mark makes a spreadsheet read Chinese as what it is."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv(home, out)


def plain(home: Home, path: Path) -> None:
    """Write all orders as JSON."""
    with path.open("w", encoding="utf-8") as out:
        write_json(home, out)


def backup(home: Home, path: Path) -> None:
    """Write everything into one file, as `hugou backup` does."""
    folder = home.evidence.files.folder
    back_up(home.store, home.captures, path, home.clock(), lambda done, of: None, folder)


async def orders_csv(view: View) -> web.StreamResponse:
    """Give the orders as a spreadsheet."""
    return await handed_out(view, spreadsheet, "orders.csv", "text/csv; charset=utf-8")


async def orders_json(view: View) -> web.StreamResponse:
    """Give the orders as JSON."""
    return await handed_out(view, plain, "orders.json", "application/json")


async def whole_backup(view: View) -> web.StreamResponse:
    """Give a backup of everything."""
    return await handed_out(view, backup, "backup.zip", "application/zip")


async def deadlines_ics(view: View) -> web.Response:
    """Give what is due as a calendar file, once; the settings have an address that stays new."""
    home = view.home
    name = naming(home.orders, lambda: home.settings)
    body = await asyncio.to_thread(
        lambda: calendar(home.due.coming(view.now), view.now, view.language, name)
    )
    headers = {"Content-Disposition": disposition(view, "deadlines.ics")}
    return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)


async def handed_out(view: View, write: Write, name: str, kind: str) -> web.StreamResponse:
    """Write a file where only the shopper can read it, send it, and delete it."""
    with tempfile.TemporaryDirectory(dir=private_folder(view.home.folder), prefix="out-") as folder:
        path = Path(folder) / name
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        await asyncio.to_thread(write, view.home, path)
        headers = {
            "Content-Disposition": disposition(view, name),
            "Content-Type": kind,
            "Content-Length": str(path.stat().st_size),
        }
        response = web.StreamResponse(headers=headers)
        await response.prepare(view.request)
        with path.open("rb") as file:
            while block := await asyncio.to_thread(file.read, BLOCK):
                await response.write(block)
        await response.write_eof()
        return response


def disposition(view: View, name: str) -> str:
    """Name the file, with the day."""
    return f'attachment; filename="hugou-{view.now:%Y%m%d}-{name}"'


pages = [
    PageDef("GET", "/export/orders.csv", orders_csv),
    PageDef("GET", "/export/orders.json", orders_json),
    PageDef("GET", "/export/deadlines.ics", deadlines_ics),
    PageDef("POST", "/export/backup", whole_backup),
]
