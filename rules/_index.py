"""The index of all rules, as a table that a reviewer can read; written from the data."""

from __future__ import annotations

from collections.abc import Iterator

from rules._book import Entry, load
from rules._period import Period
from rules._rule import DATED, Version
from rules._words import EVENTS

_HEAD = """\
# 规则一览 · Rule index

由 `python -m rules > rules/INDEX.md` 生成，测试会核对。
Written by that command; a test compares it.

等级 grade: A 见过原文 · B 凭记忆引用的知名条文 · ⚠ C 记忆或有冲突 · ⛔ U 未找到，不给日期。
A: wording seen · B: known text from memory · ⚠ C: memory or conflicting · ⛔ U: never a date.

| 规则 rule | 名称 | title | 谁 who | 起算 starts | 期间 period | 等级 grade | 可信 confidence |
|---|---|---|---|---|---|---|---|
"""
_MARKS = {"C": "⚠ C", "U": "⛔ U"}
_UNITS = {
    "hours": "小时 hours", "days": "日 days", "workdays": "工作日 working days",
    "months": "月 months", "years": "年 years",
}  # fmt: skip


def index() -> str:
    """The whole index as Markdown."""
    return _HEAD + "\n".join(map(_line, load().everything())) + "\n"


def _line(entry: Entry) -> str:
    rule, newest = entry.rule, entry.rule.version[0]
    grades = "、".join(dict.fromkeys(_MARKS.get(one.grade, one.grade) for one in rule.version))
    cells = (
        f"`{rule.id}`", rule.title.zh, rule.title.en, rule.actor or "—",
        "、".join(EVENTS[event].zh for event in rule.starts) or "—",
        "；".join(_periods(newest)) or "—", grades,
        rule.confidence if rule.nature in DATED else "—",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _periods(version: Version) -> Iterator[str]:
    if version.period:
        yield _period(version.period)
    if version.by_clock:
        yield f"{version.by_clock.cut:%H:%M} → {version.by_clock.same_day:%H:%M}"
    for one in version.variant:
        yield f"{one.kind}: {_period(one.period)}"
    if version.from_page_only:
        yield "看页面 see the page"


def _period(period: Period) -> str:
    exact = "（精确 exact）" if period.exact else ""
    return f"{period.count} {_UNITS[period.unit]}{exact}"
