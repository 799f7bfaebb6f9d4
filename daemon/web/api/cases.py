"""`/v1/cases`, `/v1/drafts`, `/v1/fill`: from 准备投诉 to the values for a form page."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable
from typing import Any, TypeVar

from daemon.cases.answers import AnswerError
from daemon.cases.fill import WrongPage
from daemon.cases.gathering import NoSuchCase
from daemon.cases.look import brief, whole
from daemon.evidence.attaching import Upload, files_for
from daemon.web.refusals import Refusal
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import (
    CaseFacts,
    CaseOpen,
    DraftAsk,
    FillAnswer,
    FillAsk,
    FillFile,
    LeftOutFile,
    Message,
)
from rules.cases import Channel

Found = TypeVar("Found")


class CaseBrief(Message):
    """One case in a list, with its next step."""

    id: str
    order: str
    title: str
    item: str | None = None
    merchant: str | None = None
    stage: str
    opened_at: str
    dispute: str | None = None
    dispute_title: str | None = None
    dispute_title_en: str | None = None
    next: dict[str, Any] | None = None


class CaseAnswer(CaseBrief):
    """Everything about a case: facts, the one next question, evidence, channels."""

    suggested: tuple[str, ...] = ()
    facts: tuple[dict[str, Any], ...] = ()
    question: dict[str, Any] | None = None
    demands: tuple[dict[str, Any], ...] = ()
    demand: str | None = None
    claim: dict[str, Any] | None = None
    contacts: tuple[dict[str, Any], ...] = ()
    evidence: tuple[dict[str, Any], ...] = ()
    evidence_lacking: tuple[dict[str, Any], ...] = ()
    channels: tuple[dict[str, Any], ...] = ()
    sent: tuple[dict[str, Any], ...] = ()
    filed: tuple[dict[str, Any], ...] = ()
    outcome: str | None = None
    got_back: str | None = None
    closed_at: str | None = None
    more: tuple[str, ...] = ()
    others: tuple[dict[str, str], ...] = ()
    undo: str | None = None
    guard: str | None = None
    guard_en: str | None = None
    ladder: dict[str, Any] | None = None


class CasesAnswer(Message):
    """The open cases."""

    cases: tuple[CaseBrief, ...]


class DraftAnswer(Message):
    """A draft for one channel; without text, `missing` and `findings` say why."""

    dispute: str
    channel: str
    title: str
    to: str
    usable: bool
    text: str | None
    length: int
    limit: int | None
    limit_verified: bool
    shortened: tuple[str, ...]
    fields: tuple[dict[str, Any], ...]
    demand: dict[str, Any]
    reply_by: str
    sentences: tuple[dict[str, Any], ...]
    missing: tuple[dict[str, Any], ...]
    sources: tuple[dict[str, Any], ...]
    evidence: tuple[dict[str, Any], ...]
    evidence_lacking: tuple[dict[str, Any], ...]
    findings: tuple[dict[str, Any], ...]
    hints: tuple[dict[str, str], ...] = ()
    guard: str
    closes: str


async def opened(call: Call) -> CaseAnswer:
    """Open a case for an order, or give the one that is open."""
    asked: CaseOpen = call.body

    def work() -> CaseAnswer:
        case = call.home.cases.open(asked.order, call.now, asked.dispute)
        return CaseAnswer(**whole(call.home.cases, case, call.now))

    return await answering(work)


async def cases(call: Call) -> CasesAnswer:
    """List the open cases."""

    def work() -> CasesAnswer:
        found = call.home.cases.all()
        briefs = (CaseBrief(**brief(call.home.cases, case, call.now)) for case in found)
        return CasesAnswer(cases=tuple(briefs))

    return await answering(work)


async def case(call: Call) -> CaseAnswer:
    """Give one case."""

    def work() -> CaseAnswer:
        found = call.home.cases.get(call.path["case"])
        return CaseAnswer(**whole(call.home.cases, found, call.now))

    return await answering(work)


async def answered(call: Call) -> CaseAnswer:
    """Take over what the shopper answered."""
    told: CaseFacts = call.body

    def work() -> CaseAnswer:
        found = call.home.cases.answer(call.path["case"], told.facts)
        return CaseAnswer(**whole(call.home.cases, found, call.now))

    return await answering(work)


async def drafted(call: Call) -> DraftAnswer:
    """Write the complaint for one channel."""
    asked: DraftAsk = call.body

    def work() -> DraftAnswer:
        found = call.home.cases.get(asked.case)
        written = call.home.cases.draft(found, channel_of(call, asked.channel), call.now)
        return DraftAnswer(**written.as_json())

    return await answering(work)


async def filled(call: Call) -> FillAnswer:
    """Say how the form at an address is filled from a case."""
    asked: FillAsk = call.body

    def work() -> FillAnswer:
        found = call.home.cases.get(asked.case)
        channel = channel_of(call, asked.channel) if asked.channel else None
        told = call.home.cases.fill(found, channel, asked.url, call.now)
        files, left = files_for(call.home, found, asked.url, call.now)
        return FillAnswer(
            **told,
            files={"files": tuple(handed(one) for one in files)} if files else {},
            left_out=tuple(
                LeftOutFile(name=one.name, message=one.zh, message_en=one.en) for one in left
            ),
        )

    return await answering(work)


def handed(one: Upload) -> FillFile:
    """Write a file as it travels to the browser."""
    return FillFile(
        name=one.name, type=one.media_type, base64=b64encode(one.content).decode("ascii")
    )


def channel_of(call: Call, name: str) -> Channel:
    """Find a channel by any of its names."""
    found = call.home.cases.book.channel(name)
    if found is None:
        raise Refusal("bad_answer", texts=(400, "没有这个渠道。", "There is no such channel."))
    return found


async def answering(work: Callable[[], Found]) -> Found:
    """Do the work beside the event loop, and say in a sentence what does not fit."""
    try:
        return await asyncio.to_thread(work)
    except NoSuchCase as missing:
        raise Refusal(missing.code, texts=(404, missing.zh, missing.en)) from missing
    except WrongPage as wrong:
        raise Refusal(wrong.code, texts=(409, wrong.zh, wrong.en)) from wrong
    except AnswerError as wrong:
        raise Refusal("bad_answer", texts=(400, wrong.zh, wrong.en)) from wrong


routes = [
    RouteDef("POST", "/v1/cases", opened, CaseAnswer, "Open a case for an order", body=CaseOpen),
    RouteDef("GET", "/v1/cases", cases, CasesAnswer, "The open cases"),
    RouteDef("GET", "/v1/cases/{case}", case, CaseAnswer, "One case"),
    RouteDef(
        "PATCH", "/v1/cases/{case}", answered, CaseAnswer, "Answer its question", body=CaseFacts
    ),
    RouteDef("POST", "/v1/drafts", drafted, DraftAnswer, "Write for one channel", body=DraftAsk),
    RouteDef("POST", "/v1/fill", filled, FillAnswer, "How a form is filled", body=FillAsk),
]
