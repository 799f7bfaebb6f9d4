"""Listening on this machine alone: the port, its fallbacks, and the file that names it."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiohttp import web

from daemon.web import guard
from daemon.web.app import LOG, SEALS
from daemon.web.portfile import LOOPBACK
from daemon.web.refusals import Refusal
from daemon.web.service import SERVICE

DEFAULT_PORT = 20315
FALLBACKS = 10
SHUTDOWN_SECONDS = 3.0
LARGEST_HEADER = 16 * 1024
QUIET = logging.getLogger("hugou.quiet")
QUIET.setLevel(logging.CRITICAL + 1)  # aiohttp's own lines hold addresses and what pages said


class PortTaken(Exception):
    """None of the ports that we would take is free."""

    def __init__(self, ports: Sequence[int]) -> None:
        super().__init__(", ".join(str(port) for port in ports))
        self.ports = tuple(ports)


class Connection(web.RequestHandler):
    """One connection; what is not even a request is refused in the same words as all else."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer a malformed request."""
        about_host = "'Host'" in str(message or exc or "")  # two of them, or none
        refusal = Refusal("wrong_host" if about_host else "bad_request")
        if isinstance(exc, Refusal):  # from before the middlewares
            refusal = exc
        elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            refusal = Refusal("fault")
        LOG.info("- - %d", refusal.status)
        text = refusal.answer().model_dump_json(exclude_none=True)
        response = web.Response(status=refusal.status, text=text, content_type="application/json")
        response.headers.update(SEALS)
        response.force_close()
        return response


def take_port(wanted: int | None) -> socket.socket:
    """Listen on the wanted port alone, or on the first free one of the default and fallbacks.

    Raises:
        PortTaken: other programs have them all.
    """
    ports = [DEFAULT_PORT + step for step in range(FALLBACKS + 1)] if wanted is None else [wanted]
    for port in ports:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            _share_nothing(listener)
            listener.bind((LOOPBACK, port))
            return listener
        except OSError:
            listener.close()
    raise PortTaken(ports)


def _share_nothing(listener: socket.socket) -> None:
    """Never let another program listen on our port beside us (Windows allows it by default)."""
    if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    elif os.name == "posix":  # there it only means: not to wait for old connections to fade
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


@asynccontextmanager
async def listening(app: web.Application, port: int | None = None) -> AsyncIterator[int]:
    """Serve the application as long as the block runs; gives the port."""
    listener = take_port(port)
    app[SERVICE].port = listener.getsockname()[1]
    runner = web.AppRunner(
        app, handle_signals=False, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS
    )
    await runner.setup()
    server = await asyncio.get_running_loop().create_server(
        lambda: connection(runner), sock=listener, backlog=128
    )
    try:
        yield app[SERVICE].port
    finally:
        server.close()
        await runner.cleanup()


def connection(runner: web.AppRunner) -> Connection:
    """Make the handler of one new connection."""
    manager = runner.server
    assert manager is not None  # noqa: S101 - set up before the first connection
    return Connection(
        manager,
        loop=asyncio.get_running_loop(),
        keepalive_timeout=guard.HEADER_SECONDS,  # also ends who never finishes its headers
        lingering_time=2.0,
        max_field_size=LARGEST_HEADER,
        max_line_size=LARGEST_HEADER,
        auto_decompress=False,
        access_log=QUIET,
        logger=QUIET,
    )
