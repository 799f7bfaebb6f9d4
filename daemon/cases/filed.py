"""What 12315's own pages say of a case: its number, its state, and the dates that start clocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from daemon.cases.answers import day_of
from parsers._records import Filing, FilingKind, Moment

SHOWN = (49, 50)
"""The forms cut the name of the goods here."""
STARTS: dict[FilingKind, dict[str, str]] = {
    "complaint": {
        "filed_at": "authority_received_complaint",
        "accepted_at": "complaint_accepted",
        "ended_at": "mediation_terminated",
    },
    "report": {
        "filed_at": "authority_found_or_received_lead",
        "decided_at": "filing_decision_made",
    },
}
"""Which event a date of a filing is."""
SENT: dict[str, FilingKind] = {"12315_complaint": "complaint", "12315_report": "report"}


class Filed(BaseModel):
    """One complaint or report as a page of 12315 last showed it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: str
    kind: FilingKind | None = None
    opponent: str | None = None
    item: str | None = None
    status: str = "unknown"
    status_text: str | None = None
    filed_at: Moment | None = None
    accepted_at: Moment | None = None
    decided_at: Moment | None = None
    ended_at: Moment | None = None
    seen_at: AwareDatetime
    page: str  # the capture that says so

    @classmethod
    def of(cls, filing: Filing, seen_at: datetime, page: str) -> Filed:
        """Note what a page says."""
        return cls(**filing.model_dump(), seen_at=seen_at, page=page)

    def with_newer(self, newer: Filed) -> Filed:
        """Take over what a page says that was seen later; what it does not say stays known."""
        if newer.seen_at < self.seen_at:
            return newer.with_newer(self)
        said = newer.model_dump(exclude_none=True)
        if newer.status == "unknown" and newer.status_text is None:
            said.pop("status")
        return self.model_copy(update={name: getattr(newer, name) for name in said})


def heard(known: Iterable[Filed], new: Filed) -> tuple[Filed, ...]:
    """Add what was seen, or bring up to date what is known of this number."""
    others = tuple(known)
    if all(one.number != new.number for one in others):
        return (*others, new)
    return tuple(one.with_newer(new) if one.number == new.number else one for one in others)


def fits(filing: Filed, facts: Mapping[str, Any], opened_at: datetime) -> bool:
    """Tell whether a filing is about this case by the goods and the other side, both as written."""
    item, names = facts.get("item"), (facts.get("company"), facts.get("merchant"))
    if not item or not filing.item or not filing.opponent:
        return False
    same_item = filing.item in (item, *(item[:most] for most in SHOWN))
    filed = filing.filed_at
    in_time = filed is None or day_of(filed) >= day_of(opened_at)
    return same_item and filing.opponent in names and in_time


def events_of(filed: Iterable[Filed], channels: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the events that the pages date; of a filing of no known kind, what was sent tells."""
    kinds = {SENT[channel] for channel in channels if channel in SENT}
    alone = next(iter(kinds)) if len(kinds) == 1 else None
    for one in filed:
        kind = one.kind or alone
        for name, event in STARTS.get(kind, {}).items() if kind else ():
            if when := getattr(one, name):
                yield event, written(when)


def written(when: date) -> str:
    """Write a day or a moment as the rules read it."""
    return when.isoformat()
