"""设置: connected browsers, sites, reminders, language, and deleting for good."""

from __future__ import annotations

from aiohttp import web

from daemon.autostart import Autostart
from daemon.web.dashboard.view import View
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef
from parsers import PLATFORMS


async def show(view: View) -> web.Response:
    """Show all choices."""
    paused = view.home.settings.paused
    return view.page(
        "settings.html",
        settings=view.home.settings,
        autostart=Autostart(view.home.folder),
        clients=list(view.home.clients),
        sites=[
            (shop.name, not all(paused(host) for host in shop.hosts))
            for shop in PLATFORMS
            if shop.hosts
        ],
        saved="saved" in view.query,
        folder=view.home.folder,
        shops=[s.name for s in PLATFORMS if view.home.orders.count(platform=s.name)],
    )


async def save_reminders(view: View) -> web.Response:
    """Keep the choices about reminders and language."""
    form = view.form
    view.home.change_settings(
        language=form.get("language") if form.get("language") in ("zh", "en") else None,
        notify="notify" in form,
        names_on_lock_screen="names" in form,
        quiet={"starts": form.get("quiet_starts", ""), "ends": form.get("quiet_ends", "")},
    )
    return view.go("/settings?saved")


async def save_sites(view: View) -> web.Response:
    """Pause the sites that are not ticked."""
    paused = [host for shop in PLATFORMS if shop.name not in view.form for host in shop.hosts]
    view.home.change_settings(paused_sites=tuple(paused))
    return view.go("/settings?saved")


async def revoke(view: View) -> web.Response:
    """Forget a browser or script."""
    if not view.home.clients.revoke(view.path["client"]):
        raise Refusal("no_such_client")
    return view.go("/settings?saved")


pages = [
    PageDef("GET", "/settings", show),
    PageDef("POST", "/settings/reminders", save_reminders),
    PageDef("POST", "/settings/sites", save_sites),
    PageDef("POST", "/settings/clients/{client}/revoke", revoke),
]
