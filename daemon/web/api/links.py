"""One-time links, so that a paired browser can open the dashboard logged in."""

from __future__ import annotations

from daemon.web.routes import Call, RouteDef
from daemon.web.wire import LinkAnswer, LinkAsk


async def link(call: Call) -> LinkAnswer:
    """Make a link that works once."""
    service = call.service
    return LinkAnswer(url=service.address + service.sessions.link(call.body.to))


routes = [
    RouteDef("POST", "/v1/links", link, LinkAnswer, "A one-time dashboard link", body=LinkAsk),
]
