"""`/v1/doctor`: how hugou is; `/v1/browser`: how the browser that calls is."""

from __future__ import annotations

from daemon.web.doctor import examine
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import BrowserReport, DoctorAnswer, Done


async def doctor(call: Call) -> DoctorAnswer:
    """Examine everything."""
    return await examine(call.home, call.service, call.now)


async def report(call: Call) -> Done:
    """Remember what a browser says of itself, until the daemon ends."""
    said: BrowserReport = call.body
    if call.client:
        call.service.callers.reports[call.client.id] = said
    return Done()


routes = [
    RouteDef("GET", "/v1/doctor", doctor, DoctorAnswer, "How hugou is"),
    RouteDef(
        "POST", "/v1/browser", report, Done, "How the browser that calls is", body=BrowserReport
    ),
]
