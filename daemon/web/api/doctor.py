"""`/v1/doctor`: how hugou is."""

from __future__ import annotations

from daemon.web.doctor import examine
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import DoctorAnswer


async def doctor(call: Call) -> DoctorAnswer:
    """Examine everything."""
    return await examine(call.home, call.service, call.now)


routes = [RouteDef("GET", "/v1/doctor", doctor, DoctorAnswer, "How hugou is")]
