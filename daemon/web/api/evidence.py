"""`/v1/evidence`: a piece of evidence streams in, is on the disk, and only then acknowledged."""

from __future__ import annotations

import asyncio

from daemon.cases.gathering import NoSuchCase
from daemon.evidence.files import Incoming
from daemon.evidence.item import About, Clock, Item
from daemon.evidence.shelf import NoSuchEvidence
from daemon.evidence.taking import Place, keep, kind_of, placed, refuse_paused
from daemon.web.refusals import Refusal
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import (
    EvidenceAnswer,
    EvidenceBrief,
    EvidenceEnvelope,
    EvidenceQuery,
    EvidencesAnswer,
)
from rules.cases import evidence_kinds

TOGETHER = 1 << 20
"""Bytes that are written in one go, beside the event loop."""


async def take(call: Call) -> EvidenceAnswer:
    """Keep one piece of evidence."""
    envelope: EvidenceEnvelope = call.body
    if envelope.kind and evidence_kinds().get(envelope.kind) is None:
        raise Refusal("bad_message", detail="kind")
    place = await asyncio.to_thread(find_place, call, envelope)
    opened = call.home.evidence.files.writing
    with await asyncio.to_thread(opened, envelope.media_type, envelope.bytes) as incoming:
        await receive(call, envelope, incoming)
        about = about_of(envelope)
        item, repeated = await asyncio.to_thread(keep, call.home, about, incoming, place, call.now)
    return EvidenceAnswer(**brief(item).model_dump(), repeated=repeated)


def find_place(call: Call, envelope: EvidenceEnvelope) -> Place:
    """Find order and case before a byte is read."""
    if envelope.asked == "auto":
        refuse_paused(call.home, envelope.url)
    try:
        return placed(call.home, Place(envelope.order, envelope.case, envelope.proof))
    except (NoSuchCase, NoSuchEvidence) as missing:
        raise Refusal(missing.code, texts=(404, missing.zh, missing.en)) from missing


async def receive(call: Call, envelope: EvidenceEnvelope, incoming: Incoming) -> None:
    """Write the bytes as they come; what is not what was announced is not kept."""
    assert call.rest is not None  # noqa: S101 - this route streams
    waiting = bytearray()
    async for chunk in call.rest:
        waiting += chunk
        if incoming.size + len(waiting) > envelope.bytes:
            raise Refusal("not_as_announced")
        if len(waiting) >= TOGETHER:
            await asyncio.to_thread(incoming.feed, bytes(waiting))
            waiting.clear()
    await asyncio.to_thread(incoming.feed, bytes(waiting))
    whole = envelope.sha256 in (None, incoming.digest)
    if incoming.size != envelope.bytes or not whole:
        raise Refusal("not_as_announced")


def about_of(envelope: EvidenceEnvelope) -> About:
    """Say what is sealed of an envelope."""
    client, clock = envelope.client, envelope.clock
    return About(
        form=envelope.form,
        kind=envelope.kind or "other",
        name=envelope.name,
        media_type=envelope.media_type,
        source=envelope.url,
        title=envelope.title or None,
        page=envelope.page,
        captured_at=envelope.captured_at,
        clock=Clock(**clock.model_dump()) if clock else None,
        browser=f"{client.browser} {client.version}, {client.extension}" if client else None,
        capture=envelope.capture,
        page_id=envelope.page_id,
        sequence=envelope.sequence,
        note=envelope.note or None,
    )


def brief(item: Item) -> EvidenceBrief:
    """Describe a kept piece."""
    about = item.about
    kind = kind_of(about)
    same = {"form", "name", "media_type", "size", "sha256", "source", "title", "page"}
    return EvidenceBrief(
        **about.model_dump(include=same | {"captured_at", "order"}),
        id=item.id,
        number=item.number,
        kind=kind.key,
        kind_title=kind.title,
        kind_title_en=kind.title_en,
        added_at=item.added_at,
    )


async def kept(call: Call) -> EvidencesAnswer:
    """List what is kept."""
    asked: EvidenceQuery = call.query
    found = await asyncio.to_thread(look, call, asked)
    return EvidencesAnswer(evidence=tuple(brief(item) for item in found))


def look(call: Call, asked: EvidenceQuery) -> list[Item]:
    """Find what is kept of an order or a case, or all."""
    home = call.home
    if not asked.case:
        return home.evidence.all(asked.order)
    try:
        wanted = {one.item for one in home.cases.get(asked.case).evidence if one.item}
    except NoSuchCase as missing:
        raise Refusal(missing.code, texts=(404, missing.zh, missing.en)) from missing
    return [item for item in home.evidence.all() if item.id in wanted]


routes = [
    RouteDef(
        "POST",
        "/v1/evidence",
        take,
        EvidenceAnswer,
        "A piece of evidence: one line of JSON, a line feed, then the bytes",
        body=EvidenceEnvelope,
        streams=True,
    ),
    RouteDef("GET", "/v1/evidence", kept, EvidencesAnswer, "What is kept", query=EvidenceQuery),
]
