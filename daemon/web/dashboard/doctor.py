"""护购自检: the findings of doctor, for the shopper."""

from __future__ import annotations

from aiohttp import web

from daemon.web.dashboard.view import View
from daemon.web.doctor import examine
from daemon.web.routes import PageDef


async def show(view: View) -> web.Response:
    """Show what was found, what needs a look first."""
    told = await examine(view.home, view.service, view.now)
    order = ("bad", "worth_a_look", "good")
    findings = sorted(told.findings, key=lambda finding: order.index(finding.state))
    return view.page("doctor.html", findings=findings, readers=told.readers)


pages = [PageDef("GET", "/doctor", show)]
