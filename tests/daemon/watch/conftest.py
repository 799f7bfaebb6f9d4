"""A due list on a real store, with clocks that only move when a test moves them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from daemon.ledger.store import Store
from daemon.settings import Settings
from daemon.watch.due import DueList
from daemon.watch.jumps import Steady
from daemon.watch.reminder import Reminder
from daemon.watch.shelves import Notices
from daemon.watch.telling import Message
from daemon.watch.wording import SHANGHAI
from rules._result import Deadline, Result, Start
from rules._text import Text

ORDER = "taobao:9900000000000001234"
NO_QUIET: dict[str, Any] = {"language": "zh", "quiet": {"starts": "00:00", "ends": "00:00"}}


def at(text: str) -> datetime:
    """Read "11-22 18:20" (of 2026) or a whole ISO time, in China's time."""
    whole = text if text.startswith("20") else f"2026-{text}"
    return datetime.fromisoformat(whole).replace(tzinfo=SHANGHAI)


def deadline(rule: str = "NR-10", **fields: Any) -> Deadline:
    """Make a deadline as the rules answer it; times may be written as in `at`."""
    times = ("safe", "due", "overdue_from", "at", "opens", "closes")
    given = {
        name: at(v) if name in times and isinstance(v, str) else v for name, v in fields.items()
    }
    began, by_itself = given.pop("began", None), given.pop("by_itself", False)
    if "at" in given and not by_itself:  # an exact limit or duty has its last moment twice
        given.setdefault(
            "safe" if given.get("actor", "consumer") == "consumer" else "due", given["at"]
        )
    event = given.pop("event", "signed_at")
    return Deadline(
        rule=rule,
        title=Text("七天无理由退货", "Seven-day return"),
        act=given.pop("act", Text("申请退货", "apply for the return")),
        actor=given.pop("actor", "consumer"),
        status=given.pop("status", "open"),
        starts=Start(event=event, at=at(began), origin="page") if began else None,
        at_stake=Decimal(given.pop("at_stake", "259")),
        **given,
    )


def answer(*deadlines: Deadline, steps: tuple[Text, ...] = ()) -> Result:
    return Result(deadlines=deadlines, next_steps=steps)


@dataclass
class Desk:
    """The due list, its clocks, and a channel that shows everything it is given."""

    store: Store
    now: datetime = field(default_factory=lambda: at("11-16 10:00"))
    steady: float = 1000.0
    boots: int = 0
    settings: Settings = field(default_factory=lambda: Settings.model_validate(NO_QUIET))
    shown: list[tuple[datetime, Message]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restart()

    def reboot(self) -> None:
        self.boots += 1
        self.steady = 1.0
        self.restart()

    def restart(self) -> None:
        self.due = DueList(
            self.store,
            clock=lambda: self.now,
            settings=lambda: self.settings,
            steady=lambda: Steady(f"boot-{self.boots}", self.steady),
        )

    def clock(self) -> datetime:
        return self.now

    @property
    def notices(self) -> Notices:
        return Notices(self.store)

    def go(self, to: str | datetime | timedelta, steady: bool = True) -> None:
        """Let time pass up to a moment; `steady=False`: somebody set the clock instead."""
        target = (
            at(to) if isinstance(to, str) else self.now + to if isinstance(to, timedelta) else to
        )
        self.steady += (target - self.now).total_seconds() if steady else 0
        self.now = target

    def tell(self, to: str | datetime | timedelta | None = None) -> list[Message]:
        """Tick, and have the desktop confirm whatever it may show."""
        if to is not None:
            self.go(to)
        messages = [m for m in self.due.tick(self.now) if m.notice.wants("desktop", self.now)]
        for message in messages:
            self.due.record(message.id, "desktop", "shown")
            self.shown.append((self.now, message))
        return messages

    def replan(self, *deadlines: Deadline, order: str = ORDER, **more: Any) -> None:
        self.due.replan(order, answer(*deadlines, **more), self.now)

    def only(self) -> Reminder:
        (reminder,) = self.due.of_order(ORDER)
        return reminder


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = Store.open(tmp_path / "hugou.db")
    yield Desk(store)
    store.close()
