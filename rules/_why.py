"""The derivation of a date in plain sentences, Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from rules._anchor import Anchor
from rules._calendar import Rest
from rules._facts import CHINA
from rules._period import Period, Span
from rules._result import Source
from rules._rule import Version
from rules._text import Text
from rules._words import EVENTS

_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNITS = {
    "hours": ("小时", "hours"),
    "days": ("日", "days"),
    "workdays": ("个工作日", "working days"),
    "months": ("个月", "months"),
    "years": ("年", "years"),
}
_FROM = {
    "page": Text("来自订单页面", "from the order page"),
    "carrier": Text("来自物流信息", "from the courier"),
    "user": Text("由你填写", "as you gave it"),
    "estimate": Text("推定", "estimated"),
}


Step = Text | Callable[[], Text]
"""A sentence, or how it is written when someone asks: a hundred orders need no sentence at all."""


class Trace(NamedTuple):
    """The steps that led to a date, as data; the sentences are made when someone asks."""

    version: Version
    source: Source
    anchor: Anchor | None = None
    period: Period | None = None
    span: Span | None = None
    steps: tuple[Step, ...] = ()


def explain(trace: Trace) -> tuple[Text, ...]:
    """Write the derivation out, one sentence per step."""
    return tuple(_sentences(trace))


def _sentences(trace: Trace) -> Iterator[Text]:
    if trace.anchor:
        yield from _start(trace.anchor)
    yield _text_applied(trace)
    if trace.anchor and trace.period and trace.span:
        yield _counted(trace.anchor.at, trace.period, trace.span)
        yield from _moved(trace.period, trace.span)
    for step in trace.steps:
        yield step() if callable(step) else step
    if trace.source.grade in ("C", "U"):
        yield Text(
            f"出处等级 {trace.source.grade}：未见可靠原文，请以订单页或主管部门公布的为准",
            f"Source grade {trace.source.grade}: no reliable text was seen; the order page decides",
        )


def _start(anchor: Anchor) -> Iterator[Text]:
    name, seen = EVENTS[anchor.name], EVENTS[anchor.seen]
    where = _FROM[anchor.event.source]
    page = f"：{anchor.event.page}" if anchor.event.page else ""
    at = anchor.at.date().isoformat() if anchor.event.day_only else moment_text(anchor.at)
    yield Text(
        f"起算事件：{seen.zh}，{at}（{where.zh}{page}）",
        f"It starts with: {seen.en}, {at} ({where.en}{page})",
    )
    if anchor.seen != anchor.name:
        yield Text(
            f"不知道“{name.zh}”的时间，以“{seen.zh}”作为可证明的最早时间",
            f"The time of “{name.en}” is unknown; “{seen.en}” is the earliest provable time",
        )
    if anchor.event.day_only:
        yield Text("只知道日期，不知道钟点", "Only the day is known, not the time of day")
    if anchor.event.doubtful:
        yield Text(
            "这个时间与另一个事件的先后矛盾，请核对",
            "This time contradicts another event: check it",
        )


def _text_applied(trace: Trace) -> Text:
    source, version = trace.source, trace.version
    where = f"《{source.name}》{source.article or ''}"
    if version.since is None or trace.anchor is None:
        return Text(f"适用{where}", f"Rule applied: {where}")
    day = trace.anchor.at.astimezone(CHINA).date()
    if day < version.since:
        return Text(
            f"适用{where}：现行文本自 {version.since} 起施行，{day} 时的文本规定相同",
            f"Rule applied: {where}; in force since {version.since}, "
            f"the text of {day} said the same",
        )
    until = f"、{version.until} 之前" if version.until else ""
    until_en = f" and before {version.until}" if version.until else ""
    return Text(
        f"适用{where}自 {version.since} 起施行的文本，因为 {day} 在其施行之后{until}",
        f"Rule applied: {where} in the text in force since {version.since}, "
        f"because {day} is after that{until_en}",
    )


def _counted(start: datetime, period: Period, span: Span) -> Text:
    zh, en = _UNITS[period.unit]
    end = moment_text(span.end)
    if period.from_the_moment:
        hours = int(period.length.total_seconds() // 3600)
        return Text(
            f"从 {moment_text(start)} 起满 {hours} 小时：{end}",
            f"{hours} hours from {moment_text(start)}: {end}",
        )
    first = start.astimezone(CHINA).date()
    return Text(
        f"{day_text(first)} 当天不计，次日起算，{period.count}{zh}的最后一天是"
        f" {day_text(span.end.date())}，到 24:00 止",
        f"{day_en(first)} itself is not counted; {period.count} {en} from the next day end on "
        f"{day_en(span.end.date())} at 24:00",
    )


def _moved(period: Period, span: Span) -> Iterator[Text]:
    moved = span.moved
    if moved is None:
        return
    for rest in moved.rests:
        yield _rest(rest, period)
    for day in moved.made_up:
        yield Text(
            f"{day_text(day)} 是调休上班日，计入",
            f"{day_en(day)} is a make-up working day and counts",
        )
    if moved.provisional:
        years = {rest.day.year for rest in moved.rests} | {moved.day.year, span.end.year}
        year = max(years)
        yield Text(
            f"{year} 年的放假安排尚未公布，日期暂定，公布后重算；不据此断言顺延后的日期",
            f"The days off of {year} are not published yet: provisional, no later date is asserted",
        )
    elif moved.rests and period.unit != "workdays":
        yield Text(
            f"依民法典第二百零三条顺延到下一个工作日 {day_text(moved.day)}",
            f"Civil Code art. 203 moves the end to the next working day, {day_en(moved.day)}",
        )


def _rest(rest: Rest, period: Period) -> Text:
    zh = f"{rest.festival}放假" if rest.festival else "休息日"
    en = "a public holiday" if rest.festival else "a rest day"
    if period.unit == "workdays":
        return Text(
            f"{day_text(rest.day)} 是{zh}，不计入", f"{day_en(rest.day)} is {en}: not counted"
        )
    return Text(f"{day_text(rest.day)} 是{zh}", f"{day_en(rest.day)} is {en}")


def day_text(day: date) -> str:
    """A day with its weekday, in Chinese."""
    return f"{day.isoformat()}（周{_DAYS_ZH[day.weekday()]}）"


def day_en(day: date) -> str:
    """A day with its weekday, in English."""
    return f"{_DAYS_EN[day.weekday()]} {day.isoformat()}"


def moment_text(moment: datetime) -> str:
    """A moment in China's time."""
    return moment.astimezone(CHINA).isoformat(" ", "seconds")[:19]  # a quarter of strftime's time
