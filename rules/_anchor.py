"""What may start a clock: known events, and the earliest provable time of one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules._facts import Event, Facts
from rules._result import Start


@dataclass(eq=False)
class Anchor:
    """An event that starts a clock; `seen` is the event that stands in for an unknown one."""

    name: str
    event: Event
    seen: str

    def __post_init__(self) -> None:
        self.at = self.event.at
        """The earliest moment that it can have been."""
        self._start: Start | None = None

    @property
    def latest(self) -> datetime:
        """The latest moment that it can have been: a bare day ends at midnight."""
        return self.at + timedelta(days=1, seconds=-1) if self.event.day_only else self.at

    @property
    def start(self) -> Start:
        """The start as the answer tells it."""
        if self._start is None:  # kept by hand: functools' cached_property locks in Python 3.11
            origin = self.event.source if self.seen == self.name else "estimate"
            self._start = Start(event=self.name, at=self.at, origin=origin, page=self.event.page)
        return self._start


_STAND_INS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("signed_at", ("picked_up_at", "left_at_station_at", "courier_signed_at")),
    ("receipt_confirmed", ("transaction_success",)),
    ("transaction_success", ("receipt_confirmed",)),
    ("no_reason_return_request_received", ("return_applied",)),
    ("knew_of_rescission_ground", ("merchant_says_no_stock",)),
)
"""An unknown event, and those that show the earliest time at which it can have been (DA-9)."""


def anchors_of(facts: Facts) -> dict[str, Anchor]:
    """Every event that may start a clock for these facts."""
    found = {name: Anchor(name, event, name) for name, event in facts.events.items()}
    for name, others in _STAND_INS:
        seen = next((one for one in others if _stands_in(one, facts)), None)
        if name not in found and seen:
            found[name] = Anchor(name, facts.events[seen], seen)
    return found


def _stands_in(seen: str, facts: Facts) -> bool:
    """A drop at a station or with a proxy that the shopper did not agree to is no delivery."""
    if seen not in facts.events:
        return False
    if seen in ("left_at_station_at", "courier_signed_at"):
        return False not in facts.consents.values()
    if seen == "return_applied":
        reason = facts.order.return_reason or ""
        return not reason or "无理由" in reason
    return True


def first_of(names: Iterable[str], anchors: dict[str, Anchor]) -> Anchor | None:
    """The first of some events that is known."""
    for name in names:
        if name in anchors:
            return anchors[name]
    return None
