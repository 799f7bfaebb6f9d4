"""When something is due: gather it into one notice, say it, and note what was confirmed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from daemon.language import Language
from daemon.ledger.store import Store
from daemon.settings import Settings
from daemon.watch.jumps import NOTICEABLE, Jumps
from daemon.watch.notice import PARALLEL, Line, Notice, Report
from daemon.watch.quiet import BREAKS_THROUGH, cannot_wait, over_at, quiet_at
from daemon.watch.reminder import Alarm, Reminder
from daemon.watch.shelves import Notices, Reminders
from daemon.watch.wording import Naming, words

NEAR = timedelta(minutes=30)
"""What would be due so soon after a notice is said along with it …"""

NEAR_LEAD = timedelta(hours=6)
"""… if it is not a matter of the last hours, where half an hour counts."""


class Message(NamedTuple):
    """A notice in words, ready for a channel."""

    notice: Notice
    title: str
    body: str
    order: str | None
    """The order, where all of it is about one."""
    urgent: bool
    language: Language | None = None
    one_matter: bool = True
    """Can the shopper be done with all of it at one press?"""

    @property
    def id(self) -> str:
        """The notice's id, by which channels answer."""
        return self.notice.id

    @property
    def words(self) -> list[str]:
        """Title and body, for the record."""
        return [self.title, self.body]

    @property
    def path(self) -> str:
        """Where in the dashboard a click leads."""
        return f"/orders/{self.order.replace(':', '/', 1)}" if self.order else "/due"


class Telling:
    """The notices: at most one is open, and it speaks for everything not yet confirmed."""

    def __init__(
        self,
        store: Store,
        reminders: Reminders,
        settings: Callable[[], Settings],
        name: Naming,
        jumps: Jumps,
    ) -> None:
        self._reminders = reminders
        self._notices = Notices(store)
        self._settings = settings
        self._name = name
        self._jumps = jumps

    # -- what became due -------------------------------------------------------------------------

    def collect(self, now: datetime) -> None:
        """Take every alarm that is due into one notice; several of one deadline become one."""
        quiet = self._settings().quiet
        lines = []
        if quiet_at(quiet, now):
            # All else waits, and is not even read: a night has a thousand beats.
            ending = self._reminders.ending(now, over_at(quiet, now) + BREAKS_THROUGH)
            ripe = [r for r in ending if _due(r, now) and cannot_wait(r, now, quiet)]
        else:
            ripe = self._reminders.ripe(now)
        for reminder in ripe:
            self._told_already(reminder, now)
            if self._spoken_for(reminder, now):
                self._fold(reminder, now)
            else:
                lines += self._take(reminder, now, now)
        if lines:
            near = () if quiet_at(quiet, now) else self._near(now)
            self._open([*lines, *near], now)

    def _near(self, now: datetime) -> Iterator[Line]:
        """Take along what would otherwise disturb a few minutes later."""
        for reminder in self._reminders.ripe(now + NEAR):
            ahead = _due(reminder, now + NEAR)
            if self._spoken_for(reminder, now):
                continue
            if ahead and all(not a.snooze and a.lead >= NEAR_LEAD.total_seconds() for a in ahead):
                yield from self._take(reminder, now + NEAR, now)

    def _spoken_for(self, reminder: Reminder, now: datetime) -> bool:
        """Does one of the same matter end earlier? Until then the later is but the fallback."""
        mates = self._reminders.of_order(reminder.order) if reminder.about else []
        return any(
            mate.about == reminder.about and mate.live and now < mate.ends < reminder.ends
            for mate in mates
        )

    def _fold(self, reminder: Reminder, now: datetime) -> None:
        """Say nothing of what is due by now."""
        for alarm in _due(reminder, now):
            alarm.become("folded", now, self._jumps.mark)
        self._reminders.put(reminder)

    def _take(self, reminder: Reminder, until: datetime, now: datetime) -> list[Line]:
        """Fold the alarms that are due by `until` into the last of them, which will be told."""
        due = _due(reminder, until)
        for alarm in [*reminder.telling(), *due] if due else []:
            alarm.become("folded", now, self._jumps.mark)
        for alarm in due[-1:]:
            alarm.become("telling", now, self._jumps.mark)
        if reminder.state == "waiting" and reminder.ends <= now:
            reminder.state = reminder.over
        self._reminders.put(reminder)
        return [Line(reminder=reminder.id, alarm=alarm.name) for alarm in due[-1:]]

    def _open(self, lines: list[Line], now: datetime) -> None:
        """Open one notice for these lines and all that no channel has confirmed yet."""
        said = {line.reminder for line in lines}
        for before in self._notices.open():
            valid = {reminder.id for reminder in self._spoken_of(before)} - said
            lines += [line for line in before.lines if line.reminder in valid]
            before.state = "replaced"
            self._notices.put(before)
        self._notices.put(Notice(id=uuid.uuid4().hex, created_at=now, lines=lines))

    # -- what is said ----------------------------------------------------------------------------

    def messages(self, now: datetime, within: timedelta = PARALLEL) -> list[Message]:
        """Give the open notice and those that other channels may still show beside."""
        return list(self._messages(now, within))

    def _messages(self, now: datetime, within: timedelta) -> Iterator[Message]:
        chosen = self._settings()
        for notice in [*self._notices.open(), *self._notices.told_lately(now, within)]:
            reminders = self._spoken_of(notice)
            urgent = any(cannot_wait(r, now, chosen.quiet) for r in reminders)
            if not reminders:
                self._withdraw(notice)
            elif urgent or not quiet_at(chosen.quiet, now):
                said = words(reminders, now, chosen.language, self._name)
                orders, things = {r.order for r in reminders}, {r.thing for r in reminders}
                yield Message(
                    notice,
                    *said,
                    order=orders.pop() if len(orders) == 1 else None,
                    urgent=urgent,
                    language=chosen.language,
                    one_matter=len(things) == 1,
                )

    def _spoken_of(self, notice: Notice) -> list[Reminder]:
        """Give the reminders of a notice of which there is still a reason to speak."""
        states = ("telling", "told") if notice.state == "told" else ("telling",)
        found = []
        for line in notice.lines:
            reminder = self._reminders.get(line.reminder)
            alarm = reminder.alarm(line.alarm) if reminder else None
            silent = reminder is None or reminder.decided or reminder.state == "gone"
            if reminder and alarm and alarm.state in states and not silent:
                found.append(reminder)
        return found

    def _withdraw(self, notice: Notice) -> None:
        if notice.state == "open":
            notice.state = "withdrawn"
            self._notices.put(notice)

    def history(self, limit: int | None) -> list[Notice]:
        """List the newest notices."""
        return self._notices.latest(limit)

    def forget(self, reminders: Sequence[str]) -> None:
        """Delete what was said of these reminders."""
        if reminders:
            self._notices.forget(reminders)

    def waiting(self) -> list[Notice]:
        """List what no channel has confirmed and still has a reason."""
        return [notice for notice in self._notices.open() if self._spoken_of(notice)]

    # -- what became of it -----------------------------------------------------------------------

    def lend(self, message: Message, channel: str, now: datetime) -> None:
        """Note that a channel took the notice away to show it."""
        message.notice.lend(channel, now)
        message.notice.said = message.words
        self._notices.put(message.notice)

    def record(self, notice_id: str, channel: str, report: Report, now: datetime) -> Notice:
        """Write down what a channel made of a notice."""
        notice = self._notices.get(notice_id)
        if notice is None:
            raise LookupError(notice_id)
        if notice.failed_so_before(channel, report, now):
            return notice
        notice.note(channel, report, now)
        notice.said = list(report.said) or notice.said
        if report.result == "shown":
            self._mark_told(notice, channel, now)
        self._notices.put(notice)
        return notice

    def _mark_told(self, notice: Notice, channel: str, now: datetime) -> None:
        notice.told_at = notice.told_at or now
        notice.state = "told" if notice.state == "open" else notice.state
        for line in notice.lines:
            reminder = self._reminders.get(line.reminder)
            alarm = reminder.alarm(line.alarm) if reminder else None
            if reminder and alarm and alarm.state == "telling":
                alarm.become("told", now, self._jumps.mark, channel)
                self._reminders.put(reminder)

    def note_event(self, notice: Notice, event: str) -> None:
        """Note what the shopper did with a notice: no other channel need show it any more."""
        notice.event = event
        self._notices.put(notice)

    # -- clocks ----------------------------------------------------------------------------------

    def mend_clock(self, now: datetime) -> None:
        """Undo what a clock that ran ahead made of the list: nothing is over that is ahead."""
        back = self._jumps.set_back(now)
        wrong = [reminder.id for reminder in self._reminders.over_too_soon(now + NOTICEABLE)]
        for notice in self._notices.told_after(now - back if back else now + NOTICEABLE):
            wrong += notice.reminders()
            notice.told_at = min(notice.told_at or now, now)
            self._notices.put(notice)
        for notice in self._notices.open() if back else ():
            wrong += notice.reminders()
        for reminder_id in dict.fromkeys(wrong):
            if reminder := self._reminders.get(reminder_id):
                self._take_back(reminder, now)

    def _take_back(self, reminder: Reminder, now: datetime) -> None:
        """Tell again in its time what was told much too early, or not confirmed at all."""
        unsaid = {alarm.since for alarm in reminder.telling()}
        for alarm in reminder.alarms:
            if alarm.state in ("telling", "folded") and alarm.since in unsaid:
                alarm.state, alarm.since = "waiting", None
            elif alarm.state in ("told", "folded") and self._told_badly(reminder, alarm, now):
                # `since` stays: the clock may be set forward again, and it was told after all.
                alarm.state = "waiting"
        over = reminder.state in ("passed", "overdue")
        if over and (reminder.ends > now or reminder.waiting()):
            reminder.state = "waiting"
        self._reminders.put(reminder)

    def _told_already(self, reminder: Reminder, now: datetime) -> None:
        """Believe an earlier telling again, when the clock was set back for a while only."""
        for alarm in _due(reminder, now):
            same_clock = abs(self._jumps.since(alarm.clock)) <= NOTICEABLE
            if alarm.since and same_clock and not self._told_badly(reminder, alarm, now):
                alarm.state = "told"

    def _told_badly(self, reminder: Reminder, alarm: Alarm, now: datetime) -> bool:
        """By the clock as it is set now: was the alarm told long before its time, or as over?"""
        if alarm.since is None:
            return False
        told = alarm.since + self._jumps.since(alarm.clock)
        if alarm.state == "told" and alarm.since >= reminder.ends > max(now, told + NOTICEABLE):
            return True
        too_early = told > now + NOTICEABLE or alarm.at - told > alarm.patience
        return too_early and (alarm.at > now or alarm.state == "waiting")


def _due(reminder: Reminder, until: datetime) -> list[Alarm]:
    return [alarm for alarm in reminder.waiting() if alarm.at <= until]
