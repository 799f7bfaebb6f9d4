"""Whatever happens in whatever order: nothing decided is said, nothing true is forgotten."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from daemon.ledger.store import Store
from daemon.watch.due import Event
from daemon.watch.notice import Result
from daemon.watch.reminder import LIVE
from rules._result import Deadline

from .conftest import Desk, deadline

ORDERS = st.sampled_from(["jd:1", "jd:2", "taobao:3"])
RULES = st.sampled_from(["A", "B", "x:C"])
HOURS = st.sampled_from([2, 7, 25, 30, 60, 80, 180, 400, 800, -30])
MINUTES = st.sampled_from([1, 10, 45, 200, 400, 1440, 2 * 1440, 5 * 1440])
HEARTS = st.sampled_from(["shown", "shown", "failed", "unknown", None])
EVENTS: st.SearchStrategy[Event] = st.sampled_from(
    ["shown", "failed", "clicked", "snoozed", "done"]
)


class Shopping(RuleBasedStateMachine):
    """A shopper, a daemon, shops that change their minds, and channels that may be dead."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Path(self.folder.name) / "hugou.db")
        self.store.database._writer.execute("PRAGMA synchronous=OFF")
        self.desk = Desk(self.store)
        self.plans: dict[str, dict[str, Deadline]] = {}
        self.told: Counter[tuple[str, str, object]] = Counter()
        self.captured("jd:1", "A", 180, "day")
        self.captured("jd:2", "B", 60, "hour")

    @rule(order=ORDERS, name=RULES, hours=HOURS, sort=st.sampled_from(["day", "hour", "theirs"]))
    def captured(self, order: str, name: str, hours: int, sort: str) -> None:
        ends = self.desk.now + timedelta(hours=hours)
        made = {
            "day": lambda: deadline(name, safe=ends),
            "hour": lambda: deadline(name, at=ends),
            "theirs": lambda: deadline(name, actor="merchant", due=ends, overdue_from=ends),
        }[sort]()
        self.plans.setdefault(order, {})[name] = made
        self._replan(order)
        for key in [key for key in self.told if key[0] == f"{order}#{name}"]:
            del self.told[key]  # a date that moved may be told anew

    @rule(order=ORDERS)
    def captured_again(self, order: str) -> None:
        before = self.desk.due.of_order(order)
        self._replan(order)
        if all(one.state in LIVE for one in before):
            assert [r.id for r in self.desk.due.of_order(order)] == [r.id for r in before]

    @rule(order=ORDERS, name=RULES)
    def no_longer_so(self, order: str, name: str) -> None:
        self.plans.get(order, {}).pop(name, None)
        self._replan(order)

    @rule(minutes=MINUTES, result=HEARTS)
    def time_passes(self, minutes: int, result: Result | None) -> None:
        self.desk.go(timedelta(minutes=minutes))
        now = self.desk.now
        for message in self.desk.due.tick(now) if result else ():
            if message.notice.wants("desktop", now):
                self._spoken_of_rightly(message.notice.reminders())
                if result == "shown":
                    self._count(message.notice.id)
                self.desk.due.record(message.id, "desktop", result or "failed")

    @rule(minutes=MINUTES)
    def some_more_time_passes(self, minutes: int) -> None:
        self.time_passes(minutes, "shown")

    @rule(event=EVENTS)
    def browser_asks_and_answers(self, event: Event) -> None:
        for message in self.desk.due.offer("extension"):
            if event != "failed":
                self._count(message.notice.id)
            self.desk.due.answer(message.id, event, "extension")

    @rule(order=ORDERS, name=RULES, decision=st.sampled_from(["done", "dismissed", "reopened"]))
    def shopper_decides(self, order: str, name: str, decision: str) -> None:
        if self.desk.due.reminder(f"{order}#{name}"):
            self.desk.due.decide(f"{order}#{name}", decision, "因为")  # type: ignore[arg-type]

    @rule(order=ORDERS, name=RULES, hours=st.integers(min_value=0, max_value=100))
    def shopper_snoozes(self, order: str, name: str, hours: int) -> None:
        if self.desk.due.reminder(f"{order}#{name}"):
            self.desk.due.snooze(f"{order}#{name}", self.desk.now + timedelta(hours=hours))

    @rule()
    def daemon_restarts(self) -> None:
        self.desk.restart()

    @rule(order=ORDERS)
    def order_is_deleted(self, order: str) -> None:
        self.plans.pop(order, None)
        self.desk.due.forget(order)
        assert self.desk.due.of_order(order) == []
        for key in [key for key in self.told if key[0].startswith(f"{order}#")]:
            del self.told[key]

    @invariant()
    def one_notice_speaks_for_all_that_waits(self) -> None:
        assert len(self.desk.notices.open()) <= 1

    @invariant()
    def the_list_is_in_order_and_without_what_was_decided(self) -> None:
        listed = self.desk.due.coming(self.desk.now)
        assert [r.ends for r in listed] == sorted(r.ends for r in listed)
        assert all(r.state in LIVE for r in listed)

    @invariant()
    def nothing_is_told_twice(self) -> None:
        assert [key for key, times in self.told.items() if times > 1] == []

    def teardown(self) -> None:
        """In the end all is said: after two months nothing that is still true waits."""
        if not hasattr(self, "desk"):
            return
        for _ in range(70):
            self.desk.tell(timedelta(days=1))
        for order in self.plans:
            for reminder in self.desk.due.of_order(order):
                assert not (reminder.live and (reminder.waiting() or reminder.telling()))
                assert reminder.state != "waiting"
        self.store.close()
        self.folder.cleanup()

    def _replan(self, order: str) -> None:
        self.desk.replan(*self.plans.get(order, {}).values(), order=order)

    def _spoken_of_rightly(self, reminders: list[str]) -> None:
        found = [self.desk.due.reminder(one) for one in reminders]
        assert any(one and one.state not in ("done", "dismissed", "gone") for one in found)

    def _count(self, notice_id: str) -> None:
        notice = self.desk.notices.get(notice_id)
        for line in notice.lines if notice else ():
            reminder = self.desk.due.reminder(line.reminder)
            alarm = reminder.alarm(line.alarm) if reminder else None
            if alarm and alarm.state == "telling" and not alarm.snooze:
                self.told[line.reminder, line.alarm, alarm.at] += 1


TestShopping = Shopping.TestCase
TestShopping.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
