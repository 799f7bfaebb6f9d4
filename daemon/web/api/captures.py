"""`POST /v1/captures`: a page arrives, is kept, and is answered with its orders' deadlines."""

from __future__ import annotations

from daemon import intake
from daemon.intake import Taken
from daemon.web.briefs import order_brief
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import CaptureAnswer, CaptureEnvelope, ReadingBrief


async def take(call: Call) -> CaptureAnswer:
    """Keep a page, read it, and say what is due on its orders."""
    client = call.client.id if call.client else ""
    told = await intake.take(call.home, call.body, client, lambda taken: answer(call, taken))
    if call.service.lookout:
        call.service.lookout.look()
    return told


def answer(call: Call, taken: Taken) -> CaptureAnswer:
    """Describe what became of a page."""
    reading = taken.reading
    return CaptureAnswer(
        capture=taken.capture,
        repeated=taken.repeated,
        reading=ReadingBrief(
            platform=reading.platform,
            page=reading.page,
            outcome=reading.outcome,
            orders_on_page=reading.orders_on_page,
            orders_read=len(reading.orders),
            notices=reading.notices,
        ),
        orders=tuple(
            order_brief(stored, taken.results.get(stored.key), call.now) for stored in taken.orders
        ),
    )


routes = [
    RouteDef(
        "POST", "/v1/captures", take, CaptureAnswer, "A page as it was seen", body=CaptureEnvelope
    ),
]
