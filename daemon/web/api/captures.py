"""`POST /v1/captures`: a page arrives, is kept, and is answered with its orders' deadlines."""

from __future__ import annotations

from daemon import intake
from daemon.intake import Taken
from daemon.watch.telling import Message as Told
from daemon.web.api.notices import brief
from daemon.web.briefs import order_brief
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import CaptureAnswer, CaptureEnvelope, ReadingBrief
from parsers import number_space

SHOWN_ON = ("read", "partial", "empty")
"""What became of a page on which the panel may stand: the shop showed the shopper's own orders."""


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
        notices=tuple(brief(message) for message in due_there(call, taken)),
    )


def due_there(call: Call, taken: Taken) -> list[Told]:
    """Give what is due at the shop whose page this is; a page of no shop shows nothing."""
    platform = taken.reading.platform
    if platform == "generic" or taken.reading.outcome not in SHOWN_ON:
        return []
    return call.home.due.offer_on_page(number_space(platform), call.now)


routes = [
    RouteDef(
        "POST", "/v1/captures", take, CaptureAnswer, "A page as it was seen", body=CaptureEnvelope
    ),
]
