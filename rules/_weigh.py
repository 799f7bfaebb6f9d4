"""From the facts of one order to everything that the rules say about it."""

from __future__ import annotations

from datetime import UTC, datetime

from rules._authority import doors
from rules._book import Chosen, Entry, RuleBook, load
from rules._claim import claims_of
from rules._derive import derive
from rules._facts import CHINA, Facts
from rules._result import Claim, Deadline, Result
from rules._routes import basis, broken, hints, offered, steps
from rules._text import Text
from rules._view import View

_ORDER = (
    "overdue", "due_passed_rolling", "due_soon", "open", "running", "not_started", "see_page",
    "paused", "closed", "passed", "done", "dismissed",
)  # fmt: skip
_LATER = {"due_soon": 2, "open": 2, "running": 2}
_RANK = {status: _LATER.get(status, number) for number, status in enumerate(_ORDER)}
_FAR = datetime.max.replace(tzinfo=UTC)


def weigh(facts: Facts, now: datetime, book: RuleBook | None = None) -> Result:
    """Work out every deadline, claim and route for one order at one moment."""
    view, rules = _look(facts, now, book)
    found = _deadlines(rules, view)
    tags = view.tags | _late(rules.dated, view)
    spoken = rules.spoken_of(tags)
    return Result(
        deadlines=tuple(sorted(found, key=_urgency)),
        claims=tuple(claims_of(spoken, tags, view)),
        not_applicable=tuple(view.excluded),
        next_steps=steps(tags, view),
        legal_options=tuple(offered(spoken, tags, view)),
        violations=tuple(broken(spoken, tags, view)),
        hints=tuple(hints(spoken, tags, view)),
        authorities=tuple(doors(tags, view)),
        notices=facts.notices,
        seller=_seller(facts),
        basis=tuple(option.rule for option in basis(spoken, tags, view)),
    )


def deadlines(facts: Facts, now: datetime, book: RuleBook | None = None) -> tuple[Deadline, ...]:
    """Every deadline for one order at one moment, the most urgent first, and nothing else."""
    view, rules = _look(facts, now, book)
    return tuple(sorted(_deadlines(rules, view), key=_urgency))


def claims(facts: Facts, now: datetime) -> tuple[Claim, ...]:
    """Every amount that the shopper may ask for."""
    return weigh(facts, now).claims


def _look(facts: Facts, now: datetime, book: RuleBook | None) -> tuple[View, Chosen]:
    book = book or load()
    calendar = book.calendar.with_years(facts.calendar) if facts.calendar else book.calendar
    return View(facts, now.astimezone(CHINA), calendar), book.about(facts.scopes)


def _deadlines(rules: Chosen, view: View) -> list[Deadline]:
    found: list[Deadline] = []
    for entry in rules.may_start(view.anchors):
        for deadline in derive(entry, view):
            found.append(deadline)
            view.found.setdefault(deadline.rule, deadline)
    return found


def _late(entries: tuple[Entry, ...], view: View) -> frozenset[str]:
    """The tags that the order gets from duties that are overdue."""
    late = {name for name, one in view.found.items() if one.status == "overdue"}
    after = {name for name, one in view.found.items() if one.also.get("late")}
    if not late and not after:
        return frozenset()
    marks = {entry.rule.marks for entry in entries if entry.rule.id in late}
    if any(entry.rule.marks == "ship_overdue" for entry in entries if entry.rule.id in after):
        marks.add("shipped_late")
    return frozenset(mark for mark in marks if mark)


def _urgency(deadline: Deadline) -> tuple[int, datetime, str]:
    return _RANK[deadline.status], deadline.instant or _FAR, deadline.rule


def _seller(facts: Facts) -> Text | None:
    if facts.platform != "jd_self":
        return None
    return Text(
        "京东（自营，SPC-ON-4）",
        "JD itself (marked as self-operated, SPC-ON-4): liable as the seller",
    )
