"""What the shopper may do next: rights that the situation opens, breaches, steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rules._book import Entry
from rules._facts import CHINA
from rules._result import Option
from rules._text import Text
from rules._view import View


class Step(NamedTuple):
    """A step of the usual ladder: when it helps, and the event that shows it was taken."""

    text: Text
    when: frozenset[str]
    taken: str


_LATE = frozenset({"ship_overdue", "refund_overdue", "reply_overdue"})
_STEPS = (
    Step(Text("商家催告", "a dated demand to the merchant"), _LATE, "demand_reached_merchant"),
    Step(Text("平台介入", "intervention by the platform"), _LATE, "complaint_to_platform"),
    Step(Text("12315 投诉", "complaint to 12315"), _LATE, "authority_received_complaint"),
    Step(
        Text("12305 申诉", "appeal to 12305"), frozenset({"courier_overdue"}), "appeal_filed_12305"
    ),
    Step(
        Text(
            "致电受理机关督促；必要时依法复议或起诉", "call the authority; review or suit if needed"
        ),
        frozenset({"authority_overdue"}),
        "court_received_complaint",
    ),
)


def steps(tags: frozenset[str], view: View) -> tuple[Text, ...]:
    """The next steps that were not taken yet, the mildest first."""
    return tuple(
        step.text for step in _STEPS if step.when & tags and step.taken not in view.facts.events
    )


def offered(entries: tuple[Entry, ...], tags: frozenset[str], view: View) -> Iterator[Option]:
    """The rights that the situation opens."""
    for entry in entries:
        if entry.rule.nature not in ("claim", "evidence", "forum") and _any(
            entry.rule.offered_when, tags
        ):
            yield from _option(entry, view)


def broken(entries: tuple[Entry, ...], tags: frozenset[str], view: View) -> Iterator[Option]:
    """The rules that someone has broken, as far as the facts show."""
    for entry in entries:
        if _any(entry.rule.broken_when, tags):
            yield from _option(entry, view)


def basis(entries: tuple[Entry, ...], tags: frozenset[str], view: View) -> Iterator[Option]:
    """The rules on which a claim rests in this dispute."""
    for entry in entries:
        if entry.rule.nature in ("claim", "evidence") and _any(entry.rule.offered_when, tags):
            yield from _option(entry, view)


def _any(wanted: tuple[str, ...], tags: frozenset[str]) -> bool:
    return any(tag in tags for tag in wanted)


def _option(entry: Entry, view: View) -> Iterator[Option]:
    chosen = entry.version_on(view.now.astimezone(CHINA).date())
    if chosen:
        rule = entry.rule
        yield Option(
            rule=rule.id, title=rule.title, text=rule.text, needs=rule.needs, sources=(chosen[1],)
        )
