"""A year of reminders with all that happens to computers: each told once, in time, none lost.

Two clocks run: the true time, and the wall clock that the daemon reads and that is sometimes set
wrong. Half-minute beats at which nothing can happen are skipped; some of them are done all the
same, at random, and must change nothing.
"""

from __future__ import annotations

import random
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from daemon.ledger.store import Store
from daemon.watch.reminder import Alarm, Reminder
from daemon.watch.telling import NEAR, Message
from rules._result import Deadline

from .conftest import Desk, answer, at, deadline

START, END = at("2026-01-01T00:00:00"), at("2027-01-01T00:00:00")
BEAT = timedelta(seconds=30)
IN_TIME = timedelta(seconds=60)
ORDERS = 5000

Span = tuple[datetime, datetime]


class Telling(NamedTuple):
    """A lead time was told, at a true time, by a clock that was right or wrong."""

    when: datetime
    lead: int
    right: bool


class Spans:
    """Stretches of time, put together where they touch, in which something is not so."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._begins: list[datetime] = []
        self._ends: list[datetime] = []
        for begin, end in sorted(spans):
            if self._ends and begin <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._begins.append(begin)
                self._ends.append(end)

    def after(self, moment: datetime) -> datetime:
        """Give the first moment from here that lies in none of them."""
        place = bisect_right(self._begins, moment) - 1
        return max(moment, self._ends[place]) if place >= 0 else moment


class Weather:
    """What happens to the computer in that year, in true time."""

    def __init__(self, dice: random.Random) -> None:
        asleep, day = [], START
        while day < END:
            nights = timedelta(days=dice.randint(2, 9)) if dice.random() < 0.04 else timedelta(0)
            bed = day + timedelta(hours=dice.uniform(-1, 1))
            asleep.append((bed, bed + nights + timedelta(hours=dice.uniform(6, 9))))
            day += nights + timedelta(days=1)
        # No notification daemon: it crashed, or the session is not up yet.
        silent = [_span(dice, timedelta(hours=10)) for _ in range(80)]
        self.wrong = list(_wrong(dice))
        wrong = [(begin, end) for begin, end, _ in self.wrong]
        self.awake = Spans(asleep).after
        """Gives the first moment from one at which the computer runs."""
        self.heard = Spans([*asleep, *silent]).after
        """Gives the first at which a notice can be shown."""
        self.known = Spans([*asleep, *silent, *wrong]).after
        """Gives the first at which it can be shown by a clock that is right."""

    def off(self, moment: datetime) -> timedelta:
        """By how much is the wall clock off?"""
        return next((off for a, b, off in self.wrong if a <= moment < b), timedelta(0))


def _wrong(dice: random.Random) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Set the wall clock wrong for some hours every other week."""
    for week in range(1, 52, 2):
        begin = START + timedelta(days=7 * week, hours=dice.uniform(0, 24))
        off = timedelta(hours=dice.choice([-72, -24, -8, -1, 1, 8, 24, 72, 24 * 3650]))
        off *= dice.uniform(0.8, 1.2)  # no two clocks are wrong by the same second
        yield begin, begin + timedelta(hours=dice.uniform(0.1, 12)), off


def _span(dice: random.Random, longest: timedelta) -> Span:
    begin = START + (END - START) * dice.random()
    return begin, begin + longest * dice.random()


@dataclass
class Year:
    """One run through the year, and what was told in it, at which true time."""

    dice: random.Random
    desk: Desk
    weather: Weather
    true: datetime = START
    told: dict[str, list[Telling]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[str] = field(default_factory=Counter)

    def live(self) -> None:
        shopping = list(orders(self.dice, self.weather))
        while self.true < END:
            following = self._next_change([seen for seen, _, _ in shopping[:1]])
            self._idle_beat(following)
            # The first beat after a moment comes within half a minute of it.
            self._pass_to(self.weather.awake(following + BEAT * self.dice.random()))
            while shopping and shopping[0][0] <= self.true:
                _, key, one = shopping.pop(0)
                self.desk.due.replan(key, answer(one), self.desk.now)
                self._again.append((key, one))
            self._capture_again()
            self._beat()

    _again: list[tuple[str, Deadline]] = field(default_factory=list)

    def _next_change(self, others: list[datetime]) -> datetime:
        """Give the first true moment from now at which anything can be different."""
        off = self.weather.off(self.true)
        nearest = self.desk.store.table("due", ("next_at",)).between("next_at", limit=1)
        moments = [datetime.fromisoformat(found["next_at"]) - off for found in nearest] + others
        moments += [m for a, b, _ in self.weather.wrong for m in (a, b) if m > self.true]
        if self.desk.notices.open():
            moments.append(self.weather.heard(self.true))
        return max(min([*moments, END]), self.true + timedelta(seconds=1))

    def _pass_to(self, true: datetime) -> None:
        self.desk.steady += (true - self.true).total_seconds()
        self.true = true.replace(microsecond=0)
        self.desk.now = self.true + self.weather.off(self.true)

    def _idle_beat(self, before: datetime) -> None:
        """Now and then, beat where nothing may happen."""
        between = self.true + (before - self.true) * self.dice.random()
        if self.dice.random() < 0.05 and self.weather.awake(between) == between < before:
            self._pass_to(between)
            self.counts["idle beats"] += 1
            assert self._beat() == 0

    def _capture_again(self) -> None:
        """Shoppers look at their orders again; that changes no reminder."""
        if self._again and self.dice.random() < 0.3:
            key, one = self.dice.choice(self._again)
            if self.desk.due.of_order(key) and not self.weather.off(self.true):
                self.desk.due.replan(key, answer(one), self.desk.now)
                self.counts["captured again"] += 1

    def _beat(self) -> int:
        """Let the heart beat once; the desktop confirms, or nobody is there."""
        if self.dice.random() < 0.02:
            self.desk.restart()
            self.counts["restarts"] += 1
        self.counts["beats"] += 1
        now, there = self.desk.now, self.weather.heard(self.true) == self.true
        messages = [m for m in self.desk.due.tick(now) if m.notice.wants("desktop", now)]
        for message in messages:
            if there:
                self._note(message)
                self.desk.due.record(message.id, "desktop", "shown")
            else:
                self.desk.due.record(message.id, "desktop", "failed", "nobody there")
        return len(messages) if there else 0

    def _note(self, message: Message) -> None:
        self.counts["notices"] += 1
        for line in message.notice.lines:
            reminder = self.desk.due.reminder(line.reminder)
            alarm = reminder.alarm(line.alarm) if reminder else None
            if alarm and alarm.state == "telling":
                right = not self.weather.off(self.true)
                self.told[line.reminder].append(Telling(self.true, alarm.lead, right))

    # -- what it shows ---------------------------------------------------------------------------

    def reminders(self) -> Iterator[Reminder]:
        for document in self.desk.store.table("due"):
            yield Reminder.model_validate(dict(document))

    def alarms(self) -> Iterator[tuple[Reminder, Alarm]]:
        """Give every alarm of the year that could be told before it ended."""
        for reminder in self.reminders():
            for alarm in reminder.alarms:
                if alarm.state != "past" and self.weather.known(alarm.at) + IN_TIME < END:
                    yield reminder, alarm

    def proper(self, reminder: Reminder, alarm: Alarm) -> list[datetime]:
        """Give when this alarm was told by a right clock."""
        told = self.told[reminder.id]
        return [one.when for one in told if one.lead == alarm.lead and one.right]

    def covering(self, reminder: Reminder, alarm: Alarm) -> list[datetime]:
        """Give when the deadline was spoken of, from this alarm's time on.

        When its time came before a wrong clock was seen to be put right, it was told when the
        clock became wrong.
        """
        spans = [(a, self.weather.known(b)) for a, b, _ in self.weather.wrong]
        since = min([alarm.at, *(a for a, b in spans if a <= alarm.at < b)])
        early = max(alarm.patience, NEAR)
        return [one.when for one in self.told[reminder.id] if since - one.when <= early]

    def lateness(self, alarm: Alarm, spoken: list[datetime]) -> timedelta:
        """Measure from the first moment at which the beat after the alarm could be heard."""
        known = max(self.weather.known(alarm.at), self.weather.known(alarm.at + BEAT) - BEAT)
        return min(spoken) - known

    def repeated_by_wrong_clocks(self) -> int:
        """Count what was told again, while the clock was wrong, after having been told well."""
        return sum(
            not one.right
            and any(o.right and o.lead == one.lead and o.when < one.when for o in told)
            for told in self.told.values()
            for one in told
        )


def orders(dice: random.Random, weather: Weather) -> Iterator[tuple[datetime, str, Deadline]]:
    """Make up a year's shopping: windows in days, in hours, and other people's duties."""
    moments = sorted(START + (END - START) * dice.random() for _ in range(ORDERS))
    for number, moment in enumerate(moments):
        seen = weather.awake(moment)
        if weather.off(seen):  # captured by a wrong clock, a date read from it is wrong itself
            continue
        ends = (seen + timedelta(days=dice.uniform(0.2, 40))).replace(microsecond=0)
        made = [
            deadline("D", safe=ends.replace(hour=23, minute=59, second=59)),
            deadline("H", at=ends),
            deadline("T", actor="merchant", due=ends, overdue_from=ends),
        ]
        yield seen, f"{dice.choice(['taobao', 'jd'])}:{number:08}", dice.choice(made)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    store = Store.open(tmp_path_factory.mktemp("year") / "hugou.db")
    store.database._writer.execute("PRAGMA synchronous=OFF")  # no power fails in this year
    dice = random.Random(20261120)
    year = Year(dice, Desk(store, now=START), Weather(dice))
    began = time.perf_counter()
    year.live()
    year.counts["milliseconds"] = int(1000 * (time.perf_counter() - began))
    yield year
    store.close()


def test_none_is_lost_and_none_is_late(year: Year, capsys: pytest.CaptureFixture[str]) -> None:
    alarms = list(year.alarms())
    spoken = [(reminder.id, alarm, year.covering(reminder, alarm)) for reminder, alarm in alarms]
    lost = [(name, alarm) for name, alarm, told in spoken if not told]
    late = {(name, alarm.lead): year.lateness(alarm, told) for name, alarm, told in spoken if told}
    year.counts["alarms"] = len(alarms)
    year.counts["repeated by a wrong clock"] = year.repeated_by_wrong_clocks()
    with capsys.disabled():
        figures = ", ".join(f"{count} {name}" for name, count in sorted(year.counts.items()))
        worst = max(late.values()).total_seconds()
        print(f"\nsimulated year: {figures}; latest {worst:.0f} s")  # noqa: T201
    assert len(alarms) > ORDERS
    assert lost == []
    assert {name: by for name, by in late.items() if by > IN_TIME} == {}


def test_none_is_told_twice(year: Year) -> None:
    twice = [
        (reminder.id, alarm.lead, told)
        for reminder, alarm in year.alarms()
        if len(told := year.proper(reminder, alarm)) > 1
    ]
    assert twice == []


def test_nothing_is_left_open_or_forgotten(year: Year) -> None:
    for reminder in year.reminders():
        assert not (reminder.state == "waiting" and reminder.ends < END - timedelta(days=11))


def test_the_year_had_everything_in_it(year: Year) -> None:
    assert year.counts["restarts"] > 50
    assert year.counts["idle beats"] > 50
    assert year.counts["captured again"] > 50
    assert len(year.weather.wrong) == 26
    assert year.counts["notices"] < sum(map(len, year.told.values()))  # several at once
    assert year.repeated_by_wrong_clocks() < ORDERS / 50
