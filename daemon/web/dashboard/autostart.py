"""自动启动: whether hugou starts with the session, switched on and off."""

from __future__ import annotations

import asyncio

from aiohttp import web

from daemon.autostart import Autostart
from daemon.web.dashboard.view import View
from daemon.web.routes import PageDef


async def switch(view: View) -> web.Response:
    """Switch it on for this data folder, or off; the daemon that answers here goes on."""
    autostart = Autostart(view.home.folder)
    if view.form.get("on"):
        await asyncio.to_thread(autostart.install, start=False)
    else:
        await asyncio.to_thread(autostart.uninstall)
    return view.go("/settings?saved#autostart")


pages = [PageDef("POST", "/settings/autostart", switch)]
