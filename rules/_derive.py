"""From one rule and one order to its deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Literal

from rules._anchor import Anchor
from rules._book import CLEAR_ALONE, Entry
from rules._count import Counting
from rules._period import Period, Span, after, day_in_china
from rules._result import Confidence, Deadline, Exclusion, Source, Status
from rules._rule import Rule, Variant, Version
from rules._status import duty_status, effect_status, own_status, window_status
from rules._text import Text
from rules._view import View
from rules._why import Trace, explain, moment_text

_LOW = Text("最早可能的时间，以订单页为准", "The earliest possible time; the order page decides")
_ASK_PAGE = Text("看订单页：没有可靠的公开期限", "See the order page: no reliable figure is public")
_PAUSED = Text(
    "退款处理期间暂停计时，恢复后以订单页为准",
    "Paused while the refund is in progress; afterwards the order page decides",
)


def derive(entry: Entry, view: View) -> Sequence[Deadline]:
    """Every deadline that a rule sets for this order."""
    anchor = view.first(entry.rule.starts)
    if anchor is None and not _may_come(entry.rule, view):
        return ()
    return _Deriving(entry, view, anchor).all() if view.applies(entry.rule) else ()


def _may_come(rule: Rule, view: View) -> bool:
    if any(name in view.found for name in rule.others if name != rule.capped_by):
        return True
    if rule.page in CLEAR_ALONE and view.page_time(rule):
        return True
    return view.first(rule.opens_on) is not None


_NOTHING: dict[str, Any] = {}


class _Deriving(Counting):
    """The work on one rule for one order."""

    def __init__(self, entry: Entry, view: View, anchor: Anchor | None) -> None:
        super().__init__(entry, view)
        self.entry, self.anchor = entry, anchor

    def all(self) -> Sequence[Deadline]:
        day = day_in_china(self.anchor.at) if self.anchor else self.view.today
        chosen = self.entry.version_on(day)
        if chosen is None:
            return ()
        version, source = chosen
        if version.displaced_by:
            self._displaced(version.displaced_by)
            return ()
        if version.from_page_only and not self._has_date(version):
            note = self.rule.note or _ASK_PAGE
            return (self._make(source, version, status="see_page", note=note),)
        return self._dated(version, source)

    def _has_date(self, version: Version) -> bool:
        """Whether the page gives a date, or a variant one that the rule itself has not."""
        if self.view.page_time(self.rule):
            return True
        fitting = next(self.view.variants(version.variant, "instead"), None)
        return version.grade != "U" and fitting is not None

    def _displaced(self, other: str) -> None:
        because = Text(f"同一事项以 {other} 为准", f"{other} prevails on the same matter")
        self.view.excluded.append(Exclusion(rule=self.rule.id, because=because))

    def _dated(self, version: Version, source: Source) -> Sequence[Deadline]:
        if self.rule.nature == "window":
            return (self._window(version, source),)
        if page := self.view.page_time(self.rule):
            return (self._on_page(page, version, source),)
        if self.anchor is None:
            return self._what_if(version, source)
        return self._counted(version, source, self.anchor)

    def _on_page(self, at: datetime, version: Version, source: Source) -> Deadline:
        """A countdown on the page overrides the table, and is as sure as the page."""
        self.steps.append(
            lambda: Text(
                f"以订单页上的倒计时为准：{moment_text(at)}",
                f"The countdown on the order page decides: {moment_text(at)}",
            )
        )
        times = self._times(Span(at, at, False), exact=True)
        return self._make(
            source, version, **times, source_of_time="page", confidence="high", note=self.rule.note
        )

    def _what_if(self, version: Version, source: Source) -> Sequence[Deadline]:
        also: dict[str, Any] = {}
        for one in self.rule.if_:
            other = self.view.found.get(one.rule)
            if other is None or version.period is None:
                continue
            moment = other.also.get(one.field) or getattr(other, one.field, None)
            if moment:
                also[one.name] = self.ends(moment, version.period).end
                self._what_if_step(other, moment, also[one.name])
        note = self.rule.note
        made = self._make(source, version, status="not_started", also=also, note=note)
        return (made,) if also else ()

    def _what_if_step(self, other: Deadline, moment: datetime, then: datetime) -> None:
        self.steps.append(
            lambda: Text(
                f"如果“{other.title.zh}”在 {moment_text(moment)} 发生，则到 {moment_text(then)}",
                f"If “{other.title.en}” happens at {moment_text(moment)}: {moment_text(then)}",
            )
        )

    def _counted(self, version: Version, source: Source, anchor: Anchor) -> Sequence[Deadline]:
        if version.by_clock:
            span = self.by_clock(version.by_clock, anchor)
            trace = Trace(version, source, anchor, steps=tuple(self.steps))
            return (self._found(version, source, trace, span),)
        if not version.variant:
            return (self._one(version, source, self._period(version, None), None, anchor),)
        instead = next(self.view.variants(version.variant, "instead"), None)
        found = [self._one(version, source, self._period(version, instead), instead, anchor)]
        for one in self.view.variants(version.variant, "beside"):
            found.append(self._one(version, source, one.period, one, anchor))
        return found

    def _period(self, version: Version, variant: Variant | None) -> Period:
        promised = self.rule.fact == "promised_ship"
        hours = self.view.facts.order.promised_ship_hours if promised else None
        if hours is not None:
            self.steps.append(
                Text(f"商家承诺 {hours} 小时内发货", f"The merchant promised dispatch in {hours} h")
            )
            return Period(hours=int(hours))
        period = variant.period if variant else version.period
        return period or Period(hours=0)

    def _one(
        self, version: Version, source: Source, period: Period, variant: Variant | None,
        first: Anchor,
    ) -> Deadline:  # fmt: skip
        anchor = self.from_now_on(first) if self.rule.restarted_by else first
        span = self.span(anchor, period, version)
        if self.rule.capped_by:
            span = self.capped(span, self.view.found.get(self.rule.capped_by))
        trace = Trace(version, source, anchor, period, span, tuple(self.steps))
        return self._found(version, source, trace, span, variant)

    def _found(
        self, version: Version, source: Source, trace: Trace, span: Span,
        variant: Variant | None = None,
    ) -> Deadline:  # fmt: skip
        exact = trace.period is None or trace.period.from_the_moment
        times = self._times(span, exact=exact)
        if fields := self._fields(version, trace.anchor):
            times["also"] = fields | times.get("also", _NOTHING)
        if variant and variant.how == "beside":
            times["kind"] = variant.kind
        times["starts"] = trace.anchor and trace.anchor.start
        times["note"] = _PAUSED if times["status"] == "paused" else self.rule.note
        title = variant.title if variant else None
        return self._make(source, version, trace=trace, title=title, **times)

    def _fields(self, version: Version, anchor: Anchor | None) -> dict[str, Any]:
        """More dates of the same deadline, and the lines of the order that it is for."""
        if self.rule.is_plain and not (version.pay or version.variant):
            return _NOTHING
        also: dict[str, Any] = {}
        if version.pay and not version.pay.promised:
            also["amount"] = None
        if lines := self.view.lines(self.rule):
            also["lines"] = list(lines)
        if anchor and version.variant:
            word = "safe" if self.rule.nature == "limit" else "due"
            for one in self.view.variants(version.variant, "field"):
                end = self.ends(anchor.at, one.period).end
                also[f"{one.kind}_{word}"] = end
        return also

    def _times(self, span: Span, *, exact: bool) -> dict[str, Any]:
        now, nature = self.view.now, self.rule.nature
        done = self._done()
        if nature == "effect":
            if self._is_paused():
                return {"status": "paused", "also": {"at": None, "before_pause": span.end}}
            return {"at": span.end, "status": done or effect_status(now, span.end)}
        if nature == "duty":
            late = span.end if exact else after(span.rolled) if span.rolled else None
            status = done or duty_status(now, span.end, late)
            told: dict[str, Any] = {"due": span.end, "overdue_from": late, "status": status}
            if done and late and self._done_at() >= late:
                told["also"] = {"late": True}
        else:
            status = done or own_status(now, span.end, span.rolled, law=self.entry.law)
            told = {"safe": span.end, "legal": span.rolled, "status": status}
            if not exact:
                told["exclusive"] = after(span.end)
        told["provisional"] = span.provisional
        if exact:
            told["at"] = span.end
        return told

    def _done(self) -> Literal["done"] | None:
        done = self.rule.done_by
        return "done" if done and self.view.last(done) else None

    def _done_at(self) -> datetime:
        done = self.view.first(self.rule.done_by)
        return done.at if done else self.view.now

    def _is_paused(self) -> bool:
        return self.view.last(self.rule.paused_by) is not None and not self._done()

    def _window(self, version: Version, source: Source) -> Deadline:
        opens, closes, also = self._window_times(version)
        status: Status = self._done() or window_status(self.view.now, opens, closes)
        if also.pop("paused", False) and status != "done":
            status = "paused"
        also |= {"opens": opens, "closes": closes}
        period, span = (version.period, Span(closes, closes, False)) if closes else (None, None)
        note = self.rule.note if closes or not self.rule.waiting else self.rule.waiting
        return self._make(
            source, version, opens=opens, closes=closes, status=status, also=also, note=note,
            starts=self.anchor.start if self.anchor else None,
            trace=Trace(version, source, self.anchor, period, span, tuple(self.steps)),
        )  # fmt: skip

    def _window_times(
        self, version: Version
    ) -> tuple[datetime | None, datetime | None, dict[str, Any]]:
        if self.rule.extends:
            return self._extension()
        if self.rule.opens_after:
            other = self.view.found[self.rule.opens_after]
            early = self.rule.opens_earlier_if
            return other.overdue_from, None, {"opens_earlier_if": early.zh} if early else {}
        first = self.view.first(self.rule.opens_on)
        closes = None
        if self.anchor and version.period:
            closes = self.ends(self.anchor.at, version.period).end
        opens = first.at if first else None
        if opens and closes and closes < opens:  # impossible facts: told in the notices
            opens = None
        return opens, closes, {}

    def _extension(self) -> tuple[datetime | None, datetime | None, dict[str, Any]]:
        extends = self.rule.extends
        assert extends is not None  # noqa: S101 - _window_times looks first
        other = self.view.found[extends.of]
        if (at := other.at) is None or other.status == "done":
            return None, None, {"new_at_if_used": None, "available_now": False, "paused": True}
        opens = at - extends.opens_before.length if extends.opens_before else None
        open_now = (opens is None or opens <= self.view.now) and self.view.now < at
        also = {"new_at_if_used": at + extends.adds.length, "available_now": open_now}
        self.steps.append(
            lambda: Text(
                f"以“{other.title.zh}”的时间 {moment_text(at)} 为准，可用 {extends.times} 次",
                f"Reckoned from “{other.title.en}” at {moment_text(at)}; usable "
                f"{extends.times} time(s)",
            )
        )
        return opens, at, also

    def _make(
        self, source: Source, version: Version, *, status: Status, title: Text | None = None,
        trace: Trace | None = None, confidence: Confidence | None = None,
        also: dict[str, Any] = _NOTHING, **given: Any,
    ) -> Deadline:  # fmt: skip
        rule = self.rule
        sure = confidence or self._confidence(version)
        if sure == "low":
            also = {**also, "page_decides": _LOW.zh, "page_decides_en": _LOW.en}
        if rule.then and status in ("closed", "passed"):
            also = {**also, "still_open": self.view.still_open(rule.then)}
        traced = trace or Trace(version, source, steps=tuple(self.steps))
        if not given.get("kind"):  # a special kind of a rule is neither its matter nor its date
            given |= {"matter": rule.matter, "countdown": rule.page}
        return Deadline(
            rule=rule.id, actor=rule.obliged, act=rule.act, consequence=rule.consequence,
            confidence=sure, sources=(source,), at_stake=self.view.facts.order.paid,
            also=also or {}, derivation=partial(explain, traced), title=title or rule.title,
            status=status, **given,
        )  # fmt: skip

    def _confidence(self, version: Version) -> Confidence:
        doubtful = self.anchor and self.anchor.event.doubtful
        return (
            "low" if doubtful or (version.grade == "C" and self.entry.law) else self.rule.confidence
        )
