"""先用示例订单看看: everything on invented orders, gone again in one click."""

from __future__ import annotations

import asyncio

from aiohttp import web

from daemon.samples import remove_samples, show_samples
from daemon.web.dashboard.view import View
from daemon.web.routes import PageDef


async def show(view: View) -> web.Response:
    """Take in the sample orders and show what is due on them."""
    await show_samples(view.home)
    if view.service.lookout:
        view.service.lookout.look()
    return view.go("/due")


async def remove(view: View) -> web.Response:
    """Delete them."""
    await asyncio.to_thread(remove_samples, view.home)
    return view.go("/")


pages = [
    PageDef("POST", "/samples", show),
    PageDef("POST", "/samples/remove", remove),
]
