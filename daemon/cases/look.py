"""How a case looks to the dashboard, the extension and the command line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from daemon.cases.case import Case
from daemon.cases.claim import Sum, add_up, chosen
from daemon.cases.desk import Cases
from daemon.cases.evidence import lacking
from daemon.cases.frame import proofs
from daemon.cases.gathering import NoSuchCase
from daemon.cases.grounds import missing_facts
from daemon.cases.known import Known
from daemon.cases.ladder import clocks, door, next_rung, next_step, papers, rungs
from daemon.cases.letters import plain
from daemon.cases.questions import demand_choices, next_question, which_dispute
from rules.cases import Channel, Dispute

if TYPE_CHECKING:
    from daemon.ledger.stored import StoredOrder


def brief(cases: Cases, case: Case, now: datetime) -> dict[str, Any]:
    """Give what a list shows of a case."""
    dispute = cases.dispute(case)
    told = {
        "id": case.id,
        "order": case.order,
        "opened_at": case.opened_at.isoformat(),
        "stage": case.stage,
        "dispute": dispute.key if dispute else None,
        "dispute_title": dispute.title if dispute else None,
        "dispute_title_en": dispute.title_en if dispute else None,
    }
    try:
        known = cases.known(case, now)
    except NoSuchCase:  # its order was deleted; the case itself can still be seen and deleted
        return told | {"title": case.order, "item": None, "merchant": None, "next": None}
    item, problem = known.get("item") or case.order, dispute.title if dispute else "准备投诉"
    return told | {
        "title": f"{problem}：{item}",
        "item": known.get("item"),
        "merchant": known.get("merchant"),
        "next": next_step(case, known, dispute),
    }


def whole(cases: Cases, case: Case, now: datetime, words: str = "") -> dict[str, Any]:
    """Give everything about a case."""
    dispute, known = cases.dispute(case), cases.known(case, now)
    suggested = cases.suggested(case, now, words)
    told = brief(cases, case, now) | {
        "suggested": [one.key for one in suggested],
        "facts": facts(known, dispute),
        "evidence": [one.model_dump(mode="json") for one in case.evidence],
        "contacts": plain(known.contacts),
        "sent": [one.model_dump(mode="json") for one in case.sent],
        "filed": [one.model_dump(mode="json") for one in case.filed],
        "outcome": case.outcome,
        "got_back": None if case.got_back is None else f"{case.got_back:.2f}",
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "more": list(case.more),
        "others": [{"order": one.key, "title": title_of(one)} for one in cases.others(case)],
        "undo": case.past[-1].what if case.past else None,
        "question": None,
        "demands": [],
        "claim": None,
        "channels": [],
        "evidence_lacking": [],
        "guard": None,
        "guard_en": None,
        "ladder": None,
    }
    if dispute is None:
        question = which_dispute(tuple(cases.book.disputes.values()), suggested)
        return told | {"question": question}
    return told | about(cases, case, known, dispute)


def asked_for(cases: Cases, case: Case, now: datetime) -> Sum | None:
    """Give what an open case asks for on its next channel; None while nobody said what it is.

    Raises:
        NoSuchCase: its order was deleted.
    """
    dispute = cases.dispute(case)
    if dispute is None:
        return None
    known = cases.known(case, now)
    demand = chosen(known, dispute, next_rung(case, known, dispute))
    return add_up(known, demand) if demand else None


def title_of(stored: StoredOrder) -> str:
    """Name an order by its first item and its number."""
    items = stored.order.items
    return f"{items[0].title if items else ''} {stored.order.number}".strip()


def about(cases: Cases, case: Case, known: Known, dispute: Dispute) -> dict[str, Any]:
    """Give what depends on the kind of dispute: question, demand, claim, channels."""
    first = next_rung(case, known, dispute)
    seller = {"abroad": known.is_abroad, "private": known.private_seller}
    steps = rungs(cases.book, dispute.key, **seller)
    demand = chosen(known, dispute, first)
    total = add_up(known, demand) if demand else Sum(None, ())
    return {
        "question": next_question(known, dispute, (first,), case.skipped),
        "demands": demand_choices(known, dispute, first),
        "demand": demand.key if demand else None,
        "claim": {
            "total": None if total.total is None else f"{total.total:.2f}",
            "formula": total.formula,
            "formula_en": total.formula_en,
        },
        "evidence_lacking": [
            {"proof": one.key, "title": one.title, "title_en": one.title_en}
            for one in lacking(case.evidence, proofs(dispute, first))
        ],
        "guard": dispute.guard,
        "guard_en": dispute.guard_en,
        "channels": [way(known, dispute, one) for one in (*steps, *papers(cases.book))],
        "ladder": cases.book.ladder.model_dump(),
    }


def way(known: Known, dispute: Dispute, channel: Channel) -> dict[str, Any]:
    """Describe a channel: what it opens and closes, how to get there, what it still needs."""
    missing = missing_facts(known, dispute, channel, chosen(known, dispute, channel))
    words = channel.model_dump(
        include={
            *("key", "title", "title_en", "opens", "opens_en"),
            *("closes", "closes_en", "url", "entry_en", "rung", "kind", "before", "before_en"),
            *("takes", "takes_en", "by_choice"),
        }
    )
    words |= {"clocks": list(clocks(known, channel)), "door": door(known, channel)}
    entry = channel.entry.get(known.get("platform") or "", channel.entry["any"])
    return {**words, "entry": entry, "missing": [fact.key for fact in missing]}


def facts(known: Known, dispute: Dispute | None) -> list[dict[str, Any]]:
    """List what is known, and from whom, as far as this dispute needs it."""
    wanted = (*dispute.required, *dispute.helpful) if dispute else ("order_number", "item", "paid")
    usual = ("platform", "merchant", *wanted)
    listed = [name for name in dict.fromkeys(usual) if name in known.values and name != "contacts"]
    return [
        {
            "key": name,
            "title": known.book.facts[name].title,
            "title_en": known.book.facts[name].title_en,
            "value": plain(known.get(name)),
            "from": known.values[name].origin,
        }
        for name in listed
    ]
