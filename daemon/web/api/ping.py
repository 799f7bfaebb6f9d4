"""`/ping`: the daemon's name, and to a paired client the proof that it is the right daemon."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from daemon import __version__
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import Hex, Message, Ping


class PingQuery(Message):
    """A fresh random nonce, in hex."""

    nonce: Annotated[Hex, Field(min_length=16)] | None = None


async def ping(call: Call) -> Ping:
    """Answer with name and version; prove ourselves to whom we know."""
    clients, port = call.home.clients, call.service.port
    client = clients.find(call.headers.get("X-Hugou-Client", ""))
    nonce = call.query.nonce
    # Pages of the web are refused by the guard, so a browser's fetch is an extension's.
    call.service.extension_seen |= call.headers.get("Sec-Fetch-Mode") == "cors"
    proof = clients.prove(client, nonce, port) if client and nonce else None
    return Ping(version=__version__, port=port, proof=proof)


routes = [
    RouteDef("GET", "/ping", ping, Ping, "Who is there", query=PingQuery, access="anyone"),
]
