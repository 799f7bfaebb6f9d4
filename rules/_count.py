"""How long one rule runs for one order: restarts, repairs, the longest period, the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from rules._anchor import Anchor
from rules._book import Entry
from rules._facts import CHINA
from rules._period import Period, Span, day_in_china, ends
from rules._result import Deadline
from rules._rule import ByClock, Version
from rules._text import Text
from rules._view import View
from rules._why import Step, moment_text


class Counting:
    """The counting for one rule and one order; every turn it takes is a step of the why."""

    def __init__(self, entry: Entry, view: View) -> None:
        self.rule, self.rolls, self.view = entry.rule, entry.rolls, view
        self.steps: list[Step] = []

    def ends(self, start: datetime, period: Period) -> Span:
        """Where a period ends."""
        return ends(start, period, self.view.calendar, rolls=self.rolls)

    def span(self, anchor: Anchor, period: Period, version: Version) -> Span:
        """Where the rule's period ends, with what lengthens and what cuts it."""
        start = self._begin(anchor, period) if anchor.event.day_only else anchor.event.at
        span = (
            self._lengthened(start, period) if self.rule.extended_by else self.ends(start, period)
        )
        return self._long_stop(version, span) if version.long_stop else span

    def from_now_on(self, anchor: Anchor) -> Anchor:
        """The event from which the clock runs: the first one, or what restarted it."""
        again = self.view.last(self.rule.restarted_by)
        if again is None or again.at <= anchor.at:
            return anchor
        self.steps.append(
            Text(
                f"原自 {moment_text(anchor.at)} 起算，因中断重新起算",
                f"It first ran from {moment_text(anchor.at)} and was restarted",
            )
        )
        return again

    def capped(self, span: Span, law: Deadline | None) -> Span:
        """A longer window of a platform ends with the statutory duty on the same matter."""
        if law is None or law.due is None or law.due >= span.end:
            return span
        self.steps.append(
            Text(
                f"法定的“{law.title.zh}”（{law.rule}）更早：{moment_text(law.due)}，以其为限",
                f"The statutory “{law.title.en}” ({law.rule}) ends earlier: {moment_text(law.due)}",
            )
        )
        return Span(law.due, law.due, law.provisional)

    def _begin(self, anchor: Anchor, period: Period) -> datetime:
        """DA-9: of a bare day, the shopper's clock takes the beginning, another's the end."""
        own = self.rule.actor == "consumer"
        return anchor.at if own or not period.from_the_moment else anchor.latest

    def _lengthened(self, start: datetime, period: Period) -> Span:
        by_repairs = self.rule.extended_by == "repairs"
        return self._repaired(start, period) if by_repairs else self._tested(start, period)

    def _repaired(self, start: datetime, period: Period) -> Span:
        """Days in repair are added to a warranty."""
        span = self.ends(start, period)
        repairs = self.view.facts.repairs
        days = sum(
            (day_in_china(one.returned) - day_in_china(one.sent)).days
            for one in repairs
            if one.returned and one.sent >= start
        )
        if not days:
            return span
        self.steps.append(
            Text(f"修理占用的 {days} 天顺延", f"The {days} days in repair are added to it")
        )
        return self.ends(span.end, Period(days=days))

    def _tested(self, start: datetime, period: Period) -> Span:
        """Days of testing are not counted; while it goes on, each day moves the end by one."""
        span = self.ends(start, period)
        begun, over = self.view.first(("testing_began",)), self.view.last(("testing_finished",))
        if begun is None or not start <= begun.at <= min(self.view.now, span.end):
            return span
        until = over.at if over and over.at >= begun.at else self.view.now
        days = (day_in_china(until) - day_in_china(begun.at)).days
        if not days:
            return span
        self.steps.append(
            Text(f"鉴定检测的 {days} 天不计入", f"The {days} days of testing are not counted")
        )
        return self.ends(span.end, Period(days=days))

    def _long_stop(self, version: Version, span: Span) -> Span:
        stop = version.long_stop
        first = self.view.first(stop.starts) if stop else None
        if stop is None or first is None:
            return span
        latest = self.ends(first.at, stop.period)
        if latest.end >= span.end:
            return span
        self.steps.append(
            Text(
                f"最长期间自 {moment_text(first.at)} 起算，先到期",
                f"The longest period, from {moment_text(first.at)}, ends first",
            )
        )
        return latest

    def by_clock(self, clock: ByClock, anchor: Anchor) -> Span:
        """The end of a duty that depends on the hour at which it was asked for."""
        start = anchor.latest.astimezone(CHINA)
        in_time = start.time() < clock.cut
        day = start.date() if in_time else start.date() + timedelta(days=1)
        end = datetime.combine(day, clock.same_day if in_time else clock.next_day, CHINA)
        cut = f"{clock.cut:%H:%M}"
        self.steps.append(
            Text(
                f"{cut} 前提交的当天 {clock.same_day:%H:%M} 前、之后提交的次日"
                f" {clock.next_day:%H:%M} 前处理：{moment_text(end)}",
                f"Asked before {cut}: the same day by {clock.same_day:%H:%M}, later: the next day "
                f"by {clock.next_day:%H:%M}; that is {moment_text(end)}",
            )
        )
        return Span(end, end, False)
