"""The due list: every reminder with its instant in the store, and what was said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from daemon.ledger.store import Store
from daemon.settings import Settings
from daemon.watch.jumps import Jumps, Steady, steady_clock
from daemon.watch.notice import NEXT_VISIT, OVERLAY, PARALLEL, Notice, Report, Result
from daemon.watch.reminder import Alarm, Reminder, whole
from daemon.watch.shelves import Reminders
from daemon.watch.telling import Message, Telling
from daemon.watch.wanted import wanted
from daemon.watch.wording import Naming, order_name
from rules._result import Result as Weighed

SNOOZE = timedelta(hours=3)
LAST_CALL = timedelta(hours=1)
"""A snooze never reaches into the last hour, or the last quarter of what is left."""

Event = Literal["shown", "failed", "clicked", "snoozed", "done"]
Decision = Literal["done", "dismissed", "reopened"]


def now_utc() -> datetime:
    """Read the wall clock."""
    return datetime.now(UTC)


class DueList:
    """Reminders and notices of one shopper; each method is one transaction of the store."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = now_utc,
        settings: Callable[[], Settings] = Settings,
        name: Naming = order_name,
        steady: Callable[[], Steady] = steady_clock,
    ) -> None:
        self._store = store
        self._clock = clock
        self._reminders = Reminders(store)
        self._telling = Telling(store, self._reminders, settings, name, Jumps(steady))

    # -- what the rules say ----------------------------------------------------------------------

    def replan(self, order: str, result: Weighed, now: datetime) -> None:
        """Make an order's reminders what the rules now say; told and decided things stay so."""
        self.replan_all({order: result}, now)

    def replan_all(self, results: Mapping[str, Weighed], now: datetime) -> None:
        """Do the same for several orders."""
        with self._store.transaction():
            known = self._reminders.of_orders(results)
            self._reminders.put_all(
                reminder
                for order, result in results.items()
                for reminder in _changed(order, result, whole(now), known[order])
            )

    def would_change(self, results: Mapping[str, Weighed], now: datetime) -> list[str]:
        """Name the orders whose reminders are other ones by what the rules now say."""
        known = self._reminders.of_orders(results)
        told = results.items()
        return [one for one, said in told if any(_changed(one, said, whole(now), known[one]))]

    def forget(self, order: str) -> None:
        """Delete everything that is remembered of an order, and what was said of it."""
        with self._store.transaction():
            gone = [reminder.id for reminder in self._reminders.of_order(order)]
            self._telling.forget(gone)
            for reminder_id in gone:
                self._reminders.drop(reminder_id)

    # -- what there is ---------------------------------------------------------------------------

    def coming(self, now: datetime, limit: int | None = None) -> list[Reminder]:
        """List what is still to be done, by anyone, the most pressing first."""
        del now  # what is over leaves the list in a tick, never by being asked for
        return self._reminders.coming(limit)

    def of_order(self, order: str) -> list[Reminder]:
        """List the reminders of one order, also those that are over or were put aside."""
        return self._reminders.of_order(order)

    def reminder(self, reminder_id: str) -> Reminder | None:
        """Give one reminder."""
        return self._reminders.get(reminder_id)

    def same_matter(self, reminder_id: str) -> list[Reminder]:
        """Give a reminder and those that are about the same, unless their time is over.

        Raises:
            LookupError: there is no such reminder.
        """
        named = self._known(reminder_id)
        others = self._reminders.of_order(named.order) if named.about else []
        mates = [r for r in others if r.about == named.about and (r.live or r.decided)]
        return [named, *(mate for mate in mates if mate.id != named.id)]

    def history(self, limit: int | None = None) -> list[Notice]:
        """List what was said, the newest first, with what each channel made of it."""
        return self._telling.history(limit)

    def unheard(self, now: datetime) -> list[Notice]:
        """List what has been waiting for a while for any channel to confirm it."""
        return [n for n in self._telling.waiting() if now - n.created_at > PARALLEL]

    # -- what has to be said ---------------------------------------------------------------------

    def tick(self, now: datetime | None = None) -> list[Message]:
        """Compare the wall clock with the list and give what the channels have to say now."""
        moment = whole(now or self._clock())
        with self._store.transaction():
            self._telling.mend_clock(moment)
            self._telling.collect(moment)
            return self._telling.messages(moment)

    def offer(self, channel: str, now: datetime | None = None) -> list[Message]:
        """Give a channel that asks by itself what it may show, for a moment to itself."""
        moment = whole(now or self._clock())
        with self._store.transaction():
            return self._lent(self._telling.messages(moment), channel, moment)

    def offer_on_page(self, shop: str, now: datetime | None = None) -> list[Message]:
        """Give the panel on a shop's page what is due there, for a moment to itself."""
        moment = whole(now or self._clock())
        with self._store.transaction():
            waiting = self._telling.messages(moment, NEXT_VISIT)
            there = [message for message in waiting if message.notice.is_about(shop)]
            return self._lent(there, OVERLAY, moment)

    def _lent(self, messages: Sequence[Message], channel: str, now: datetime) -> list[Message]:
        wanted = [m for m in messages if m.notice.wants(channel, now)]
        for message in wanted:
            self._telling.lend(message, channel, now)
        return wanted

    def record(
        self,
        notice_id: str,
        channel: str,
        result: Result,
        detail: str | None = None,
        *,
        again_in: timedelta | None = None,
        said: Sequence[str] = (),
    ) -> Notice:
        """Write down what a channel made of a notice; `shown` makes its reminders delivered.

        After a failure the channel is asked again at the next beat, or after `again_in`; `said`
        are the words that were shown, for the record.

        Raises:
            LookupError: there is no such notice.
        """
        report = Report(result, detail, again_in, said)
        with self._store.transaction():
            return self._telling.record(notice_id, channel, report, whole(self._clock()))

    def seen(self, channel: str) -> None:
        """Take it that the shopper has just read the whole list, there where it always stands."""
        now = whole(self._clock())
        with self._store.transaction():
            for message in self._telling.messages(now):
                if message.notice.state == "open":
                    self.record(message.id, channel, "shown", said=message.words)

    # -- what the shopper says -------------------------------------------------------------------

    def answer(
        self, notice_id: str, event: Event, channel: str, until: datetime | None = None
    ) -> Notice:
        """Take what became of a notice; whoever clicks on it has seen it.

        Raises:
            LookupError: there is no such notice.
        """
        with self._store.transaction():
            result: Result = "failed" if event == "failed" else "shown"
            notice = self.record(notice_id, channel, result)
            if event in ("clicked", "snoozed", "done"):
                self._telling.note_event(notice, event)
            found = [r for name in notice.reminders() if (r := self._reminders.get(name))]
            one_thing = len({reminder.thing for reminder in found}) == 1
            for reminder in found:
                if event == "snoozed":
                    self.snooze(reminder.id, until)
                elif event == "done" and one_thing:
                    for mate in self.same_matter(reminder.id):
                        self.decide(mate.id, "done")
            return notice

    def decide(self, reminder_id: str, decision: Decision, reason: str | None = None) -> Reminder:
        """Note that a deadline is done or not relevant (and why), or take that back.

        Raises:
            LookupError: there is no such reminder.
        """
        with self._store.transaction():
            reminder, now = self._known(reminder_id), whole(self._clock())
            if decision == "reopened":
                reminder.state = "waiting" if reminder.ends > now else reminder.over
                reminder.reason, reminder.decided_at = None, None
            else:
                reminder.state, reminder.reason, reminder.decided_at = decision, reason, now
            self._reminders.put(reminder)
            return reminder

    def snooze(self, reminder_id: str, until: datetime | None = None) -> Reminder:
        """Speak of a deadline again later, and not before; never so late that it is no use.

        Raises:
            LookupError: there is no such reminder.
        """
        with self._store.transaction():
            reminder, now = self._known(reminder_id), whole(self._clock())
            if not reminder.live:
                return reminder
            at = _snoozed(reminder, now, whole(until or now + SNOOZE))
            for alarm in reminder.alarms:
                if alarm.state == "telling" or (alarm.state == "waiting" and alarm.at <= at):
                    alarm.become("folded", now)
            lead = int((reminder.ends - at).total_seconds())
            reminder.alarms = [a for a in reminder.alarms if not a.snooze]
            reminder.alarms.append(Alarm(lead=lead, at=at, snooze=True))
            self._reminders.put(reminder)
            return reminder

    def _known(self, reminder_id: str) -> Reminder:
        if reminder := self._reminders.get(reminder_id):
            return reminder
        raise LookupError(reminder_id)


def _changed(
    order: str, result: Weighed, now: datetime, reminders: Iterable[Reminder]
) -> Iterator[Reminder]:
    """Give the reminders of an order that are other ones by what the rules now say."""
    known = {reminder.id: reminder for reminder in reminders}
    fresh = {reminder.id: reminder for reminder in wanted(order, result, now, known)}
    for reminder in fresh.values():
        before = known.get(reminder.id)
        # What was over before it was ever seen is the order page's to show, not ours.
        if reminder != before and (before or reminder.live):
            yield reminder
    for reminder in known.values():
        if reminder.id not in fresh and reminder.state != "gone" and not reminder.decided:
            yield reminder.model_copy(update={"state": "gone"})


def _snoozed(reminder: Reminder, now: datetime, until: datetime) -> datetime:
    left = reminder.ends - now
    if left <= timedelta(0):
        return max(until, now)
    latest = reminder.ends - min(LAST_CALL, left / 4)
    return whole(max(now, min(until, latest)))
