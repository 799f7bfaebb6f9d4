"""`POST /v1/skeletons`: a page comes back without anything personal; nothing of it is kept."""

from __future__ import annotations

import asyncio

from daemon.web.refusals import Refusal
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import CaptureEnvelope, SkeletonAnswer
from parsers import Capture, Payload, parse
from parsers._case import case_name, case_text
from parsers.skeleton import NoSkeleton, skeleton


async def make(call: Call) -> SkeletonAnswer:
    """Give the skeleton of a page as a file that its shopper may look through."""
    sent: CaptureEnvelope = call.body
    payloads = tuple(Payload(part.url, part.body) for part in sent.payloads)
    capture = Capture(sent.url, sent.html, payloads, sent.captured_at, sent.title)
    return await asyncio.to_thread(skeleton_answer, capture)


def skeleton_answer(capture: Capture) -> SkeletonAnswer:
    """Make the file, or refuse where something personal might be left in it."""
    try:
        made = skeleton(capture)
    except NoSkeleton as problem:
        raise Refusal("no_skeleton", detail=str(problem)) from None
    reading = parse(made.capture)
    text = case_text(made.capture, reading)
    return SkeletonAnswer(
        name=case_name(text, reading),
        file=text,
        replaced=made.replaced,
        platform=reading.platform,
        page=reading.page,
        outcome=reading.outcome,
    )


routes = [
    RouteDef(
        "POST",
        "/v1/skeletons",
        make,
        SkeletonAnswer,
        "A page without anything personal, to help mend a reader; nothing is kept",
        body=CaptureEnvelope,
    ),
]
