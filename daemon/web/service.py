"""What the HTTP side holds while it runs: the port, who is pairing, who is logged in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from daemon.web.callers import Callers
from daemon.web.guard import Rates
from daemon.web.pairing import Pairing
from daemon.web.sessions import Sessions

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.watch.lookout import Lookout


@dataclass(slots=True)
class Service:
    """One running daemon as seen from HTTP; the port is known once it listens."""

    home: Home
    pairing: Pairing
    sessions: Sessions
    now: Callable[[], datetime]
    port: int = 0
    rates: Rates = field(default_factory=Rates)
    extension_seen: bool = False
    """An extension that is not connected yet has asked who is there."""
    callers: Callers = field(default_factory=Callers)
    """What was noticed about those who call."""
    lookout: Lookout | None = None
    """What reminds the shopper, while it runs."""

    @property
    def address(self) -> str:
        """The daemon's one and only spelling."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def own_origins(self) -> frozenset[str]:
        """The origins of the dashboard itself."""
        return frozenset({self.address, f"http://localhost:{self.port}"})


SERVICE = web.AppKey("service", Service)
