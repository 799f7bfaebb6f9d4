"""Who may call: checked for every request, before routing, static files and 404s too."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from aiohttp import hdrs, web
from pydantic_core import from_json

from daemon.web.clients import Client, Clients
from daemon.web.pairing import Pairing, may_ask
from daemon.web.refusals import Refusal
from daemon.web.wire import PROTOCOL

LARGEST_BODY = 16 * 1024 * 1024
LARGEST_STREAM = 4 << 30
LONGEST_LINE = 64 * 1024
STREAM_TYPE = "application/x-hugou-evidence"
BODY_SECONDS = 30.0
HEADER_SECONDS = 15.0
CALLS_PER_SECOND = 30
BUCKETS_AT_MOST = 1000
METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE"})
API = ("/v1/", "/ping")


def is_api(path: str) -> bool:
    """Tell whether a path is for programs; all else is for the shopper's eyes."""
    return path.startswith(API)


def check_host(request: web.BaseRequest, port: int) -> None:
    """Let pass only our own name: a rebound DNS name gives itself away here."""
    names = {f"127.0.0.1:{port}"}
    if not is_api(request.path):
        names.add(f"localhost:{port}")
    hosts = request.headers.getall(hdrs.HOST, [])
    if len(hosts) != 1 or hosts[0].strip().lower() not in names:
        raise Refusal("wrong_host")
    target = request.raw_path
    if not target.startswith("/") or target.startswith("//"):
        raise Refusal("wrong_host")  # absolute-form target, or a path that hides another


def check_method(request: web.BaseRequest) -> None:
    """Refuse OPTIONS (nobody needs a preflight) and whatever else we do not speak."""
    if request.method not in METHODS:
        raise Refusal("wrong_method")


def check_fetch_site(request: web.BaseRequest) -> None:
    """Refuse other pages; same-site is one too: another port of this machine."""
    sites = request.headers.getall("Sec-Fetch-Site", [])
    if any(site.strip().lower() not in ("none", "same-origin") for site in sites):
        raise Refusal("foreign_page")


def check_origin(
    request: web.BaseRequest, clients: Clients, pairing: Pairing, own: frozenset[str]
) -> None:
    """An origin, if named, is a paired extension, the dashboard itself, or one about to pair."""
    for origin in request.headers.getall(hdrs.ORIGIN, []):
        known = clients.origins() if is_api(request.path) else own
        if origin in known or own_form(request, origin):
            continue
        if is_api(request.path) and pairing.is_open and may_ask(origin):
            continue
        raise Refusal("unknown_origin")


def own_form(request: web.BaseRequest, origin: str) -> bool:
    """Under our no-referrer policy browsers call the dashboard's own forms "null"."""
    same = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return origin == "null" and same and not is_api(request.path)


def check_protocol(request: web.BaseRequest) -> None:
    """Tell an extension of another time that it is, before anything is misunderstood."""
    spoken = request.headers.get("X-Hugou-Protocol", str(PROTOCOL))
    if spoken != str(PROTOCOL):
        newer = spoken.isdecimal() and int(spoken) > PROTOCOL
        raise Refusal("extension_too_new" if newer else "extension_too_old")


def check_write(request: web.BaseRequest, *, streams: bool = False) -> None:
    """A write says that it is JSON and whose it is: no form of a foreign page can do that."""
    if request.content_type != (STREAM_TYPE if streams else "application/json"):
        raise Refusal("not_a_stream" if streams else "not_json")
    if request.headers.get(hdrs.CONTENT_ENCODING, "identity").lower() != "identity":
        raise Refusal("encoded")
    if not request.headers.get("X-Hugou-Client", "").strip():
        raise Refusal("no_client_header")


def bearer(request: web.BaseRequest) -> str | None:
    """Give the token that a request carries."""
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def identify(request: web.BaseRequest, clients: Clients) -> Client | None:
    """Find the client by its token; a client header that names another client spoils it."""
    token = bearer(request)
    client = clients.authenticate(token) if token else None
    named = clients.find(request.headers.get("X-Hugou-Client", ""))
    return None if client is None or (named is not None and named.id != client.id) else client


async def read_body(request: web.BaseRequest, largest: int = LARGEST_BODY) -> bytes:
    """Read a body while counting: too much or too slow ends it at once."""
    if (request.content_length or 0) > largest:
        raise Refusal("too_large")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > largest:
                    raise Refusal("too_large")
    except TimeoutError:
        raise Refusal("too_slow") from None
    return bytes(body)


class Incoming:
    """A body that is one line and then bytes; a sender that falls silent is cut off."""

    def __init__(self, request: web.BaseRequest) -> None:
        if (request.content_length or 0) > LARGEST_STREAM + LONGEST_LINE:
            raise Refusal("too_large_a_file")
        self._content = request.content
        self._begun = b""

    async def line(self) -> bytes:
        """Read the first line."""
        head = bytearray()
        while b"\n" not in head and (chunk := await self._next()):
            head += chunk
            if len(head.partition(b"\n")[0]) > LONGEST_LINE:
                raise Refusal("bad_message", detail="line")
        first, _, self._begun = bytes(head).partition(b"\n")
        return first

    async def rest(self) -> AsyncIterator[bytes]:
        """Give what follows, as it comes."""
        size, chunk = 0, self._begun or await self._next()
        while chunk:
            size += len(chunk)
            if size > LARGEST_STREAM:
                raise Refusal("too_large_a_file")
            yield chunk
            chunk = await self._next()

    async def _next(self) -> bytes:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await self._content.readany()
        except TimeoutError:
            raise Refusal("too_slow") from None


def decode(body: bytes) -> Any:
    """Decode a JSON body; whatever is wrong with it, its content is not repeated."""
    try:
        return from_json(body)  # twice as fast as json, on the event loop
    except ValueError:
        pass
    try:
        return json.loads(body)  # lets half an emoji in a page pass, as browsers send it
    except (ValueError, RecursionError):
        raise Refusal("bad_message", detail="JSON") from None


class Rates:
    """How fast each client may call: a bucket that refills by 30 a second and holds as many."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def spend(self, who: str) -> None:
        """Count one call.

        Raises:
            Refusal: this client's bucket is empty.
        """
        now = self._clock()
        left, then = self._buckets.pop(who, (float(CALLS_PER_SECOND), now))
        left = min(float(CALLS_PER_SECOND), left + (now - then) * CALLS_PER_SECOND)
        self._buckets[who] = (max(0.0, left - 1), now)
        for oldest in list(self._buckets)[:-BUCKETS_AT_MOST]:
            del self._buckets[oldest]
        if left < 1:
            raise Refusal("too_many")
