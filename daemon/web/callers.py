"""What was noticed about those who call, for doctor: held in memory, nothing of it is content."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from daemon.web.clients import LOCAL, Clients
from daemon.web.wire import PROTOCOL

if TYPE_CHECKING:
    from daemon.web.wire import BrowserReport

PROXY_HEADERS = ("Via", "Forwarded", "X-Forwarded-For", "Proxy-Connection")
"""What a browser on this machine never sends to this machine, and a program in between adds."""


@dataclass(slots=True)
class Callers:
    """Since the daemon started: who speaks another protocol, who was revoked, what is between."""

    foreign: dict[str, int] = field(default_factory=dict)
    """By client, the protocol of an extension of another time."""
    revoked_at: datetime | None = None
    """When a browser last came whose connection is no longer known."""
    proxied_at: datetime | None = None
    reports: dict[str, BrowserReport] = field(default_factory=dict)
    """By client, what a browser last said of itself."""

    def note(self, request: web.BaseRequest, clients: Clients, now: datetime) -> None:
        """Look at one call, before it is known whether it is let in."""
        if any(name in request.headers for name in PROXY_HEADERS):
            self.proxied_at = now
        named = request.headers.get("X-Hugou-Client", "")
        known = clients.find(named)
        if named and named != LOCAL and known is None:
            self.revoked_at = now
        spoken = request.headers.get("X-Hugou-Protocol", "")
        if known is not None and spoken.isdecimal() and len(spoken) < 6:
            self._note_protocol(known.id, int(spoken))

    def _note_protocol(self, client: str, protocol: int) -> None:
        if protocol == PROTOCOL:
            self.foreign.pop(client, None)
        else:
            self.foreign[client] = protocol
