"""期限: what is due next over all orders, and why just that day."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from daemon.watch.due import Decision
from daemon.watch.together import Place, together
from daemon.web.briefs import due_briefs
from daemon.web.dashboard.view import View
from daemon.web.dashboard.words import CHINA
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef
from daemon.web.wire import DeadlineBrief, DueBrief

SHOWN = 60
SOON_DAYS = 7
FAR_DAYS = 60
STALE_DAYS = 30
TIMELINE_DAYS = 30
LONGEST_REASON = 200
DECISIONS: dict[str, Decision] = {
    "done": "done",
    "dismissed": "dismissed",
    "reopened": "reopened",
}
SNOOZE = {"3h": timedelta(hours=3), "1d": timedelta(days=1), "3d": timedelta(days=3)}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the timeline."""

    label: str
    weekend: bool
    first: bool
    due: tuple[DueBrief, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What is due on one order on one day."""

    days: int
    matters: list[list[DueBrief]]
    pressing: DeadlineBrief


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under one heading; far ones are folded."""

    title: str
    cards: list[Card]
    far: bool = False


async def show(view: View) -> web.Response:
    """Show the due list."""
    found = matters(await asyncio.to_thread(coming, view))
    return view.page(
        "due.html",
        groups=grouped(view, found),
        timeline=timeline(view, [one[0] for one in found]),
        samples=view.home.orders.count_samples(),
        orders=len(view.home.orders),
    )


def coming(view: View) -> list[DueBrief]:
    """Look up the head of the due list; whoever reads it has been reminded."""
    view.home.due.seen("dashboard")
    return due_briefs(view.home, view.home.due.coming(view.now, SHOWN), view.now)


def matters(briefs: list[DueBrief]) -> list[list[DueBrief]]:
    """Put rules on one matter of one order together, the earliest first."""
    dated = [(brief, brief.deadline.at) for brief in briefs if brief.deadline.at]
    places = {
        brief.id: Place(brief.order, brief.deadline.matter, at, brief.deadline.rule)
        for brief, at in dated
    }
    return together([brief for brief, _ in dated], lambda brief: places[brief.id])


def grouped(view: View, several: list[list[DueBrief]]) -> list[Group]:
    """Put the list into today, the next days and later; what is newly late comes first."""
    found = cards(several)
    late = sorted((c for c in found if c.days < 0), key=lambda card: -card.days)
    groups = [
        Group(view.t("已经超时", "Already over"), [c for c in late if c.days >= -STALE_DAYS]),
        Group(view.t("今天", "Today"), [c for c in found if c.days == 0]),
        Group(view.t("七天内", "Within seven days"), [c for c in found if 0 < c.days <= SOON_DAYS]),
        Group(view.t("以后", "Later"), [c for c in found if SOON_DAYS < c.days <= FAR_DAYS]),
        Group(view.t("很久以后", "Much later"), [c for c in found if c.days > FAR_DAYS], far=True),
        Group(view.t("早已超时", "Long over"), [c for c in late if c.days < -STALE_DAYS], far=True),
    ]
    return [group for group in groups if group.cards]


def cards(several: list[list[DueBrief]]) -> list[Card]:
    """Put the matters of one order on one day onto one card."""
    by_day: dict[tuple[str, int], list[list[DueBrief]]] = {}
    for matter in several:
        first = matter[0]
        if first.deadline.days_left is not None:
            by_day.setdefault((first.order, first.deadline.days_left), []).append(matter)
    return [
        Card(days=days, matters=found, pressing=pressing([matter[0].deadline for matter in found]))
        for (_, days), found in by_day.items()
    ]


def pressing(deadlines: list[DeadlineBrief]) -> DeadlineBrief:
    """Choose the deadline that colours a card: one on which the shopper has to act, if any."""
    return next((one for one in deadlines if one.kind == "consumer"), deadlines[0])


def timeline(view: View, briefs: list[DueBrief]) -> list[Day]:
    """Lay the coming 30 days side by side."""
    today = view.now.astimezone(CHINA).date()
    return [
        Day(
            label=f"{on.month}/{on.day}",
            weekend=on.isoweekday() > 5,
            first=ahead == 0 or on.day == 1,
            due=tuple(b for b in briefs if b.deadline.days_left == ahead),
        )
        for ahead in range(TIMELINE_DAYS)
        for on in [today + timedelta(days=ahead)]
    ]


async def decide(view: View) -> web.Response:
    """Take what the shopper says about a matter: done, not relevant, later, or open again."""
    decision, reason = (
        view.form.get("decision", ""),
        view.form.get("reason", "").strip()[:LONGEST_REASON] or None,
    )
    if decision not in SNOOZE and decision not in DECISIONS:
        raise Refusal("bad_request")
    try:
        matter = view.home.due.same_matter(view.form.get("id", ""))
    except LookupError:
        raise Refusal("no_such_notice") from None
    for reminder in matter:
        if decision in SNOOZE:
            view.home.due.snooze(reminder.id, view.now + SNOOZE[decision])
        else:
            view.home.due.decide(reminder.id, DECISIONS[decision], reason)
    return view.back("/due")


pages = [
    PageDef("GET", "/due", show),
    PageDef("POST", "/due", decide),
]
