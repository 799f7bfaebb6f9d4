"""The web application: every request passes the guard, every answer is short and sealed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.typedefs import Handler

from daemon.problems import DataProblem
from daemon.web import api, dashboard, guard
from daemon.web.api.answering import answering
from daemon.web.dashboard.view import showing, shown_refusal
from daemon.web.pairing import Pairing
from daemon.web.refusals import Refusal
from daemon.web.service import SERVICE, Service
from daemon.web.sessions import Sessions

if TYPE_CHECKING:
    from daemon.home import Home

LOG = logging.getLogger("hugou.web")
STATIC = Path(__file__).parent / "dashboard" / "static"
STATUSES = {
    "disk_full": 507,
    "site_paused": 422,
    "data_problem": 422,
    "no_autostart": 409,
    "no_such_bill": 404,
    "no_value": 422,
}
"""Problems with the data that are not simply a fault of ours."""
SEALS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "hugou",
}


def now_utc() -> datetime:
    """Give the wall clock's time."""
    return datetime.now(UTC)


def make_app(home: Home, clock: Callable[[], datetime] = now_utc) -> web.Application:
    """Build the application over an open data folder."""
    app = web.Application(middlewares=[sealed, guarded])
    app[SERVICE] = Service(
        home=home,
        pairing=Pairing(home.clients),
        sessions=Sessions(home.store.table("sessions")),
        now=clock,
    )
    for route in api.all_routes():
        app.router.add_route(
            route.method, route.path, answering(route), expect_handler=before_the_body
        )
    for page in dashboard.all_pages():
        app.router.add_route(page.method, page.path, showing(page), expect_handler=before_the_body)
    app.router.add_static("/static", STATIC, expect_handler=before_the_body)
    return app


@web.middleware
async def sealed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Make every failure a short answer, seal every answer, log one line without content."""
    began = time.monotonic()
    try:
        response = await handler(request)
    except Refusal as refusal:
        response = await refused(request, refusal)
    except web.HTTPException as error:
        response = await refused(request, refusal_of(error))
    except DataProblem as problem:
        LOG.warning("%s", problem.code)
        response = await refused(request, refusal_for(problem))
    except Exception as error:
        response = await refused(request, failure(error))
    for name, value in SEALS.items():
        response.headers.setdefault(name, value)  # a page may only bring a stricter policy
    response.headers.setdefault("Cache-Control", "no-store")
    milliseconds = (time.monotonic() - began) * 1000
    LOG.info("%s %s %d %.1f ms", request.method, template(request), response.status, milliseconds)
    return response


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only those requests through that may come from us."""
    check(request)
    return await handler(request)


async def before_the_body(request: web.Request) -> web.StreamResponse | None:
    """Answer "Expect: 100-continue", which comes before the middlewares, by the same checks."""
    check(request)
    if request.headers["Expect"].lower() != "100-continue":
        raise Refusal("bad_request")
    assert request.transport is not None  # noqa: S101 - there is a connection while it is read
    request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    return None


def check(request: web.Request) -> None:
    """Run the guard's checks, each of which may refuse."""
    service = request.app[SERVICE]
    guard.check_host(request, service.port)
    guard.check_method(request)
    guard.check_fetch_site(request)
    guard.check_origin(request, service.home.clients, service.pairing, service.own_origins)


async def refused(request: web.Request, refusal: Refusal) -> web.StreamResponse:
    """Say no: as JSON to a program, as a page to the shopper."""
    if guard.is_api(request.path) or "text/html" not in request.headers.get("Accept", ""):
        text = refusal.answer().model_dump_json(exclude_none=True)
        response = web.Response(status=refusal.status, text=text, content_type="application/json")
    else:
        response = shown_refusal(request, refusal)
    if refusal.status in (408, 413):  # what is still to come of the body is not wanted
        response.force_close()
    return response


def refusal_of(error: web.HTTPException) -> Refusal:
    """Say in our words what aiohttp's router refuses."""
    return Refusal({404: "not_here", 405: "wrong_method"}.get(error.status, "bad_request"))


def failure(error: Exception) -> Refusal:
    """Log where a failure happened, never its message: that may hold what a page said."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        code = trace.tb_frame.f_code
        place = f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
    LOG.error("%s at %s", type(error).__name__, place)
    return Refusal("fault")


def refusal_for(problem: DataProblem) -> Refusal:
    """Say what is wrong with the data, in the words of whoever found out."""
    return Refusal(problem.code, texts=(STATUSES.get(problem.code, 500), problem.zh, problem.en))


def template(request: web.BaseRequest) -> str:
    """Give the route's pattern: unlike the path it holds no order number."""
    info = getattr(request, "match_info", None)
    resource = info.route.resource if info is not None else None
    return resource.canonical if resource is not None else "-"
