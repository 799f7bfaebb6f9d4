"""Several rules on one matter are one thing to the shopper: the earliest of them (DA-11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple, TypeVar

from daemon.watch.reminder import Reminder

One = TypeVar("One")


class Place(NamedTuple):
    """What decides with which others a deadline is shown, and which of them leads."""

    order: str
    matter: str | None
    ends: datetime
    rule: str

    @property
    def lead(self) -> tuple[datetime, bool]:
        """Let the earliest lead; at one moment the platform's rule, which says where to click."""
        return self.ends, ":" not in self.rule


def together(found: Iterable[One], place: Callable[[One], Place]) -> list[list[One]]:
    """Put what is about one matter of one order side by side, the leading one first."""
    groups: dict[object, list[One]] = {}
    for number, one in enumerate(found):
        at = place(one)
        groups.setdefault((at.order, at.matter) if at.matter else number, []).append(one)
    sorted_groups = [sorted(group, key=lambda one: place(one).lead) for group in groups.values()]
    return sorted(sorted_groups, key=lambda group: place(group[0]).ends)


def place_of(reminder: Reminder) -> Place:
    """Say with which others a reminder belongs."""
    return Place(reminder.order, reminder.about, reminder.ends, reminder.rule)
