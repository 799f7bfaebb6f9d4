"""期限: what is due next over all orders, and why just that day."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from daemon.watch.due import Decision
from daemon.web.briefs import due_briefs
from daemon.web.dashboard.view import View
from daemon.web.dashboard.words import CHINA
from daemon.web.refusals import Refusal
from daemon.web.routes import PageDef
from daemon.web.wire import DueBrief

SHOWN = 60
SOON_DAYS = 7
TIMELINE_DAYS = 30
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


async def show(view: View) -> web.Response:
    """Show the due list."""
    briefs = await asyncio.to_thread(coming, view)
    return view.page(
        "due.html",
        groups=grouped(view, briefs),
        timeline=timeline(view, briefs),
        samples=view.home.orders.count_samples(),
        orders=len(view.home.orders),
    )


def coming(view: View) -> list[DueBrief]:
    """Look up the head of the due list."""
    return due_briefs(view.home, view.home.due.coming(view.now, SHOWN), view.now)


def grouped(view: View, briefs: list[DueBrief]) -> list[tuple[str, list[DueBrief]]]:
    """Put the list into today, the next days and later; what is late comes first."""
    groups = [
        (view.t("已经超时", "Already over"), [b for b in briefs if days(b) < 0]),
        (view.t("今天", "Today"), [b for b in briefs if days(b) == 0]),
        (view.t("七天内", "Within seven days"), [b for b in briefs if 0 < days(b) <= SOON_DAYS]),
        (view.t("以后", "Later"), [b for b in briefs if days(b) > SOON_DAYS]),
    ]
    return [(title, group) for title, group in groups if group]


def days(brief: DueBrief) -> int:
    """Give the days left; what has no date comes last."""
    left = brief.deadline.days_left
    return SOON_DAYS + 1 if left is None else left


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
    """Take what the shopper says about a deadline: done, not relevant, later, or open again."""
    reminder, decision = view.form.get("id", ""), view.form.get("decision", "")
    try:
        if decision in SNOOZE:
            view.home.due.snooze(reminder, view.now + SNOOZE[decision])
        elif decision in DECISIONS:
            reason = view.form.get("reason") or None
            view.home.due.decide(reminder, DECISIONS[decision], reason)
        else:
            raise Refusal("bad_request")
    except LookupError:
        raise Refusal("no_such_notice") from None
    return view.back("/due")


pages = [
    PageDef("GET", "/due", show),
    PageDef("POST", "/due", decide),
]
