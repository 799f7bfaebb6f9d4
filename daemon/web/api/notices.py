"""`/v1/notices`: the reminders that the extension shows, and what became of each."""

from __future__ import annotations

import asyncio

from daemon.watch.browser import NAME
from daemon.watch.telling import Message as Told
from daemon.watch.trial import TRIAL, as_json
from daemon.web.refusals import Refusal
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import Done, NoticeBrief, NoticeEvent, NoticesAnswer, TrialAnswer


async def notices(call: Call) -> NoticesAnswer:
    """Give the reminders to show now; each is lent to one browser at a time."""
    lookout = call.service.lookout
    if lookout:
        told = await asyncio.to_thread(lookout.browser.take)
    else:
        told = await asyncio.to_thread(call.home.due.offer, NAME, call.now)
    return NoticesAnswer(notices=tuple(brief(message) for message in told))


def brief(message: Told) -> NoticeBrief:
    """Describe one reminder; a click on it opens the dashboard."""
    return NoticeBrief(
        id=message.id,
        title=message.title,
        body=message.body,
        order=message.order,
        url=message.path,
        urgent=message.urgent,
        one_matter=message.one_matter,
    )


async def answered(call: Call) -> Done:
    """Note what became of a reminder."""
    event: NoticeEvent = call.body
    if call.path["notice"] == TRIAL:
        if call.service.lookout:
            call.service.lookout.browser.tried_out(event.event)
        return Done()
    try:
        await asyncio.to_thread(
            call.home.due.answer, call.path["notice"], event.event, event.channel, event.until
        )
    except LookupError:
        raise Refusal("no_such_notice") from None
    return Done()


async def tested(call: Call) -> TrialAnswer:
    """Show a test reminder, and say what really happened."""
    lookout = call.service.lookout
    return TrialAnswer.model_validate(as_json(await lookout.trial() if lookout else []))


routes = [
    RouteDef("GET", "/v1/notices", notices, NoticesAnswer, "The reminders to show now"),
    RouteDef(
        "POST", "/v1/notices/test", tested, TrialAnswer, "Show a test reminder", access="local"
    ),
    RouteDef(
        "POST",
        "/v1/notices/{notice}",
        answered,
        Done,
        "What became of a reminder",
        body=NoticeEvent,
    ),
]
