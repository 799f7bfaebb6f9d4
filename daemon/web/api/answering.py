"""Around every API route: who calls, what was sent, and the answer as JSON."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from daemon.web import guard
from daemon.web.clients import LOCAL, Client
from daemon.web.refusals import Refusal
from daemon.web.routes import Access, Call, RouteDef
from daemon.web.service import SERVICE, Service
from daemon.web.wire import Message

DETAILS_AT_MOST = 5
PING = "/ping"


def answering(route: RouteDef) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Make the HTTP handler of one route."""

    async def handle(request: web.Request) -> web.StreamResponse:
        service = request.app[SERVICE]
        service.callers.note(request, service.home.clients, service.now())
        client = admitted(request, service, route.access)
        await note_seen(service, client)
        if route.path != PING:  # who asks who is there hears the version, and can say so
            guard.check_protocol(request)
        body, rest = await sent(request, route)
        call = Call(
            home=service.home,
            service=service,
            now=service.now(),
            client=client,
            path=request.match_info,
            query=understood(route.query, dict(request.query)),
            body=body,
            headers=request.headers,
            rest=rest,
        )
        answer = await route.handler(call)
        return web.Response(text=answer.model_dump_json(), content_type="application/json")

    return handle


def admitted(request: web.Request, service: Service, access: Access) -> Client | None:
    """Tell who calls; whoever may not is refused, and both are counted."""
    client = guard.identify(request, service.home.clients)
    service.rates.spend(client.id if client else claimed(request, service))
    allowed = access == "anyone" or (client is not None and access in ("client", client.id))
    if not allowed:
        raise Refusal("who_are_you")
    return client


async def note_seen(service: Service, client: Client | None) -> None:
    """Remember that a client called: in a thread, as the store may be busy with a page."""
    clients, now = service.home.clients, service.now()
    if client is not None and client.id != LOCAL and clients.due_to_note(client, now):
        await asyncio.to_thread(clients.note_seen, client.id, now)


def claimed(request: web.Request, service: Service) -> str:
    """Whose calls these claim to be, so that one browser's pings do not use up another's."""
    named = service.home.clients.find(request.headers.get("X-Hugou-Client", ""))
    return f"claims to be {named.id}" if named else "anonymous"


async def sent(
    request: web.Request, route: RouteDef
) -> tuple[Message | None, AsyncIterator[bytes] | None]:
    """Read and check the body of a write; what follows the message of a stream is left to come."""
    if route.method == "GET":
        return None, None
    guard.check_write(request, streams=route.streams)
    if route.streams:
        incoming = guard.Incoming(request)
        return understood(route.body, guard.decode(await incoming.line())), incoming.rest()
    body = await guard.read_body(request)
    return (understood(route.body, guard.decode(body)) if route.body else None), None


def understood(kind: type[Message] | None, values: Any) -> Message | None:
    """Check a message; the refusal names the places that are wrong, never what stands there."""
    if kind is None:
        return None
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise Refusal("bad_message", detail=wrong_places(error)) from None


def wrong_places(error: ValidationError) -> str:
    """List what is wrong in a message as "place: kind of mistake"."""
    mistakes = error.errors(include_url=False, include_context=False, include_input=False)
    found = [f"{place(mistake)}: {mistake['type']}" for mistake in mistakes]
    return "; ".join(found[:DETAILS_AT_MOST])


def place(mistake: Mapping[str, Any]) -> str:
    """Name the place of a mistake; a key that was invented by the sender is not repeated."""
    where = mistake["loc"][:-1] if mistake["type"] == "extra_forbidden" else mistake["loc"]
    return ".".join(str(part) for part in where) or "message"
