"""What only this shopper's command line may do: tokens for scripts, and opening the pairing."""

from __future__ import annotations

from daemon.web.clients import Client
from daemon.web.refusals import Refusal
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import ClientAdd, ClientAdded, ClientBrief, ClientsAnswer, Done, PairState


async def add(call: Call) -> ClientAdded:
    """Take in a script."""
    client, token = call.home.clients.add(call.body.name, call.now)
    return ClientAdded(client=client.id, token=token)


def brief(client: Client) -> ClientBrief:
    """Describe a client without what proves who it is."""
    return ClientBrief(
        id=client.id,
        name=client.name,
        browser=client.browser,
        added_at=client.added_at,
        seen_at=client.seen_at,
    )


async def clients(call: Call) -> ClientsAnswer:
    """List who is connected."""
    return ClientsAnswer(clients=tuple(brief(client) for client in call.home.clients))


async def revoke(call: Call) -> Done:
    """Forget a client."""
    if not call.home.clients.revoke(call.path["client"]):
        raise Refusal("no_such_client")
    return Done()


async def open_pairing(call: Call) -> PairState:
    """Open the window in which a browser may ask."""
    call.service.pairing.open()
    return call.service.pairing.as_message()


async def pairing(call: Call) -> PairState:
    """Say how far the pairing is."""
    return call.service.pairing.as_message()


routes = [
    RouteDef("GET", "/v1/clients", clients, ClientsAnswer, "Who is connected", access="local"),
    RouteDef(
        "POST",
        "/v1/clients",
        add,
        ClientAdded,
        "Give a token to a script",
        body=ClientAdd,
        access="local",
    ),
    RouteDef("DELETE", "/v1/clients/{client}", revoke, Done, "Revoke a token", access="local"),
    RouteDef("GET", "/v1/pair", pairing, PairState, "How far the pairing is", access="local"),
    RouteDef("POST", "/v1/pair/open", open_pairing, PairState, "Open the pairing", access="local"),
]
