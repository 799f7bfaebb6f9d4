"""The start page: three steps, each turning green by itself when it is done."""

from __future__ import annotations

from aiohttp import web

from daemon.web.dashboard.view import View
from daemon.web.routes import PageDef


async def start(view: View) -> web.Response:
    """Show the three steps."""
    return view.page("start.html")


pages = [PageDef("GET", "/", start)]
