"""What a module declares to be called over HTTP: API routes, which are JSON, and dashboard pages.

An API module has `routes: list[RouteDef]`, a dashboard module has `pages: list[PageDef]`; both
are listed once, in `daemon.web.api.MODULES` and `daemon.web.dashboard.MODULES`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from aiohttp import web
from pydantic import BaseModel

from daemon.web.wire import Message

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.web.clients import Client
    from daemon.web.dashboard.view import View
    from daemon.web.service import Service

Access = Literal["anyone", "client", "local"]
"""Who may call: anyone on this machine, a paired client, or the command line of this shopper."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an API route, already checked and decoded."""

    home: Home
    service: Service
    now: datetime
    client: Client | None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Any = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    rest: AsyncIterator[bytes] | None = None
    """What follows the message, where the route streams."""


Answering: TypeAlias = Callable[[Call], Awaitable[BaseModel]]
Showing: TypeAlias = "Callable[[View], Awaitable[web.StreamResponse]]"


@dataclass(frozen=True, slots=True)
class RouteDef:
    """One API route: the messages it takes and gives are its documentation."""

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    handler: Answering
    answer: type[BaseModel]
    summary: str
    body: type[Message] | None = None
    query: type[Message] | None = None
    access: Access = "client"
    streams: bool = False
    """The body is one line with the message, and then bytes that the handler reads as they come."""


@dataclass(frozen=True, slots=True)
class PageDef:
    """One page or form of the dashboard; a form arrives only with this session's CSRF token."""

    method: Literal["GET", "POST"]
    path: str
    handler: Showing
    open_to_all: bool = False
    takes_file: bool = False
    """Its body is one file as it is; the token stands in the header X-CSRF."""
    streams: bool = False
    """The file may be of any size: the handler takes it from `view.rest` as it comes."""
