"""What the shopper may do next: rights that the situation opens, breaches, steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from rules._book import Entry
from rules._result import Option
from rules._text import Text
from rules._view import View, barrier

Spoken = tuple[Entry, ...]


class Step(NamedTuple):
    """A step of the usual ladder: when it helps, and the event that shows it was taken."""

    text: Text
    when: frozenset[str]
    taken: str


_LATE = frozenset({"ship_overdue", "refund_overdue", "reply_overdue", "dispute", "unsafe_food"})
_STEPS = (
    Step(Text("商家催告", "a dated demand to the merchant"), _LATE, "demand_reached_merchant"),
    Step(Text("平台介入", "intervention by the platform"), _LATE, "complaint_to_platform"),
    Step(Text("12315 投诉", "complaint to 12315"), _LATE, "authority_received_complaint"),
    Step(
        Text("请平台先行赔偿（消法第四十四条）", "ask the platform to pay first (CPL art. 44)"),
        frozenset({"merchant_unreachable"}),
        "refund_success",
    ),
    Step(
        Text("12366 举报拒开发票", "report the refused invoice to 12366"),
        frozenset({"invoice_dispute"}),
        "tax_report_filed",
    ),
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


def offered(entries: Spoken, tags: frozenset[str], view: View) -> Iterator[Option]:
    """The rights that the situation opens."""
    return _of(("right", "duty", "limit"), entries, tags, view)


def basis(entries: Spoken, tags: frozenset[str], view: View) -> Iterator[Option]:
    """The rules on which a claim rests in this dispute."""
    return _of(("claim", "evidence"), entries, tags, view)


def hints(entries: Spoken, tags: frozenset[str], view: View) -> Iterator[Option]:
    """Where to turn, and what is worth knowing in this situation."""
    return _of(("forum", "note"), entries, tags, view)


def broken(entries: Spoken, tags: frozenset[str], view: View) -> Iterator[Option]:
    """The rules that someone has broken, as far as the facts show."""
    for entry in entries:
        if any(tag in tags for tag in entry.rule.broken_when):
            yield from _option(entry, tags, view)


def _of(
    natures: tuple[str, ...], entries: Spoken, tags: frozenset[str], view: View
) -> Iterator[Option]:
    for entry in entries:
        rule = entry.rule
        spoken = rule.nature in natures and any(tag in tags for tag in rule.offered_when)
        if spoken and barrier(rule, tags) is None:
            yield from _option(entry, tags, view)


def _option(entry: Entry, tags: frozenset[str], view: View) -> Iterator[Option]:
    option = entry.option_on(view.today)
    if option is None:
        return
    if option.needs and any(tag in tags for tag in entry.rule.needs_nothing_when):
        option = replace(option, needs=None)
    yield option
