"""What is remembered of one deadline: its alarms, what was told, what the shopper decided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainSerializer

from rules._text import Text

AlarmState = Literal["waiting", "telling", "told", "folded", "past"]
"""waiting: not yet due · telling: in a notice that nothing has confirmed · told: confirmed ·
folded: a later alarm spoke for it · past: it was over when the deadline was first seen."""

State = Literal["waiting", "overdue", "passed", "done", "dismissed", "gone"]
"""waiting: still ahead · overdue: someone else is late · passed: the shopper's own time is over ·
done, dismissed: the shopper said so · gone: the rules no longer see this deadline."""

Sort = Literal["loss", "limit", "right", "duty"]
"""loss: something that helps the shopper ends by itself · limit: the shopper's own time limit ·
right: from then on the shopper may do something · duty: what someone else must do by then."""

LIVE: tuple[State, ...] = ("overdue", "waiting")


def stamp(moment: datetime) -> str:
    """Write an instant so that texts sort as the instants do: whole seconds, UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def whole(moment: datetime) -> datetime:
    """Give the instant in UTC, without the fraction of a second."""
    return moment.astimezone(UTC).replace(microsecond=0)


Instant = Annotated[AwareDatetime, PlainSerializer(stamp, return_type=str)]


class Record(BaseModel):
    """A document of the due list; a key that a newer version wrote is passed over."""

    model_config = ConfigDict(extra="ignore")

    def document(self) -> dict[str, Any]:
        """Give the record as it is stored."""
        return self.model_dump(mode="json")


class Alarm(Record):
    """One moment at which to speak of a deadline, `lead` seconds before it ends."""

    lead: int
    at: Instant
    state: AlarmState = "waiting"
    since: Instant | None = None
    """When it was told, or last changed its state otherwise."""
    clock: str | None = None
    """By which setting of the wall clock that was."""
    told_by: str | None = None
    snooze: bool = False

    @property
    def name(self) -> str:
        """What tells the alarm from the others of its reminder."""
        return f"{'snooze' if self.snooze else 'lead'} {self.lead}"

    def become(
        self, state: AlarmState, now: datetime, clock: str | None = None, by: str | None = None
    ) -> None:
        """Change the state, noting when, by which clock, and by which channel."""
        self.state, self.since, self.clock, self.told_by = state, now, clock, by

    @property
    def patience(self) -> timedelta:
        """How far the alarm may move before what was told is no longer true enough."""
        return max(timedelta(seconds=self.lead) / 2, timedelta(minutes=10))


class Reminder(Record):
    """One deadline of one order, with everything needed to speak of it in time."""

    id: str
    order: str
    deadline: str
    rule: str
    title: Text
    actor: str
    sort: Sort
    about: str | None = None
    """The word for what it is about, if other rules may be about the same."""
    rank: int = 0
    """Its place in the answer of the rules."""
    act: Text | None = None
    next_step: Text | None = None
    at_stake: str | None = None
    provisional: bool = False
    uncertain: bool = False
    opens: Instant | None = None
    ends: Instant
    hourly: bool = False
    alarms: list[Alarm] = []
    state: State = "waiting"
    settled: bool = False
    reason: str | None = None
    decided_at: Instant | None = None
    next_at: Instant | None = None
    listed_at: Instant | None = None
    over_at: Instant | None = None

    @property
    def mine(self) -> bool:
        """Must the shopper act before it ends?"""
        return self.sort in ("loss", "limit")

    @property
    def over(self) -> State:
        """What it becomes when its time ends."""
        return "overdue" if self.sort == "duty" else "passed"

    @property
    def matter(self) -> tuple[str, datetime]:
        """What it shares with others of which one sentence speaks: the same order and moment."""
        return self.order, self.ends

    @property
    def thing(self) -> tuple[str, str]:
        """What the shopper does when doing it: other rules may be about the same one thing.

        To extend a receipt is not to claim, though both end together.
        """
        return self.order, self.about or self.id

    @property
    def decided(self) -> bool:
        """Has the shopper said that there is nothing left to remind of?"""
        return self.state in ("done", "dismissed")

    @property
    def live(self) -> bool:
        """May there still be something to say?"""
        return self.state in LIVE

    def waiting(self) -> list[Alarm]:
        """Give the alarms that are still ahead, the earliest first."""
        return sorted((a for a in self.alarms if a.state == "waiting"), key=lambda a: a.at)

    def telling(self) -> list[Alarm]:
        """Give the alarms that stand in a notice which nothing has confirmed."""
        return [a for a in self.alarms if a.state == "telling"]

    def alarm(self, name: str) -> Alarm | None:
        """Give one alarm by its name."""
        return next((a for a in self.alarms if a.name == name), None)

    def document(self) -> dict[str, Any]:
        """Give it as it is stored: there are many, and most of each is as it is in most."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def settle(self) -> None:
        """Work out the fields that the due list is searched by."""
        self.next_at = self._next() if self.live else None
        self.listed_at = self.ends if self.live else None
        self.over_at = self.ends if self.state in ("passed", "overdue") else None

    def _next(self) -> datetime | None:
        ahead = [a.at for a in self.waiting()[:1]]
        if self.state == "waiting":
            ahead.append(self.ends)
        return min(ahead, default=None)
