"""The start page: three steps, each turning green by itself when it is done."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

import daemon
from daemon.web.dashboard.view import View
from daemon.web.routes import PageDef
from daemon.web.wire import Message, PairState


class Steps(Message):
    """What is done of the three steps, and how far the pairing is."""

    extension: bool
    connected: bool
    orders: bool
    pairing: PairState

    @property
    def all_done(self) -> bool:
        """Tell whether there is nothing left to do here."""
        return self.extension and self.connected and self.orders


async def first(view: View) -> web.Response:
    """Show what matters now: the deadlines, or the way to them."""
    return view.go("/due" if len(view.home.orders) else "/start")


async def start(view: View) -> web.Response:
    """Show the three steps."""
    return view.page(
        "start.html",
        steps=steps(view),
        folder=extension_folder(),
        samples=view.home.orders.count_samples(),
    )


async def connect(view: View) -> web.Response:
    """Show the digits for one more browser."""
    return view.page("connect.html", steps=steps(view))


async def open_pairing(view: View) -> web.Response:
    """Open the window in which a browser may ask."""
    view.service.pairing.open()
    return view.go("/start#connect" if view.form.get("from") == "start" else "/connect")


async def close_pairing(view: View) -> web.Response:
    """Close it again."""
    view.service.pairing.close()
    return view.go("/start#connect" if view.form.get("from") == "start" else "/connect")


async def state(view: View) -> web.Response:
    """Tell the page what has been done meanwhile."""
    return web.Response(text=steps(view).model_dump_json(), content_type="application/json")


def steps(view: View) -> Steps:
    """Look what is done."""
    service = view.service
    connected = any(client.browser for client in view.home.clients)
    return Steps(
        extension=connected or service.pairing.asks is not None or service.extension_seen,
        connected=connected,
        orders=len(view.home.orders) > view.home.orders.count_samples(),
        pairing=service.pairing.as_message(),
    )


def extension_folder() -> Path | None:
    """Give the extension's folder, where hugou runs from its repository."""
    folder = Path(daemon.__file__).resolve().parent.parent / "extension"
    return folder if (folder / "manifest.json").exists() else None


pages = [
    PageDef("GET", "/", first),
    PageDef("GET", "/start", start),
    PageDef("GET", "/start/state", state),
    PageDef("GET", "/connect", connect),
    PageDef("POST", "/connect", open_pairing),
    PageDef("POST", "/connect/close", close_pairing),
]
