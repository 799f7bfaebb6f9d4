"""The one next question of a case: only what is missing, and why it matters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daemon.cases.claim import chosen, demands
from daemon.cases.grounds import missing_facts
from daemon.cases.known import Known
from daemon.cases.letters import ask
from rules.cases import Channel, Dispute, Fact


def next_question(
    known: Known, dispute: Dispute, channels: tuple[Channel, ...], skipped: tuple[str, ...]
) -> dict[str, Any] | None:
    """Ask for the first missing fact; what a letter needs comes before what only helps."""
    asked = next(_needed(known, dispute, channels), None)
    if asked:
        return {**ask(known, asked), "optional": False}
    helpful = next((f for f in _helpful(known, dispute, channels) if f.key not in skipped), None)
    return {**ask(known, helpful), "optional": True} if helpful else None


def _needed(known: Known, dispute: Dispute, channels: tuple[Channel, ...]) -> Iterator[Fact]:
    for channel in channels:
        yield from missing_facts(known, dispute, channel, chosen(known, dispute, channel))


def _helpful(known: Known, dispute: Dispute, channels: tuple[Channel, ...]) -> Iterator[Fact]:
    names = (*dispute.helpful, *(name for channel in channels for name in channel.helpful))
    for name in dict.fromkeys(names):
        if not known.has(name) and known.book.facts[name].question:
            yield known.book.facts[name]


def which_dispute(
    book_disputes: tuple[Dispute, ...], suggested: tuple[Dispute, ...]
) -> dict[str, Any]:
    """Ask what the case is about, the likeliest first."""
    order = dict.fromkeys(dispute.key for dispute in (*suggested, *book_disputes))
    return {
        "fact": "dispute",
        "title": "遇到了什么问题",
        "title_en": "what went wrong",
        "question": "这笔订单遇到了什么问题？",
        "question_en": "What went wrong with this order?",
        "why": "不同的问题要写清的事实和适用的规定不同。",
        "why_en": "Each kind of problem needs other facts and rests on other rules.",
        "kind": "choice",
        "choices": list(order),
        "optional": False,
    }


def demand_choices(known: Known, dispute: Dispute, channel: Channel) -> list[dict[str, str]]:
    """Give what may be asked for."""
    return [
        {"key": d.key, "title": d.title, "title_en": d.title_en}
        for d in demands(known, dispute, channel)
    ]
