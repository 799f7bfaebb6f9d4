"""The course of a case as stops of a life line: what was done and said, what is awaited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from daemon.web.dashboard.lifeline import Stop, moment, over
from daemon.web.dashboard.words import Words

AT_MOST = 9
"""So many stops still fit beside each other; the newest are shown."""
LAST_OF_DAY = timedelta(days=1, microseconds=-1)


def course(told: dict[str, Any], now: datetime, words: Words) -> list[Stop]:
    """Put the steps and contacts of a case into one line, in the order of time."""
    line = sorted(_stops(told, now, words), key=_place)
    return line[-AT_MOST:]


def _place(stop: Stop) -> datetime:
    """A bare day lasts to its end: it comes after the moments of that day."""
    return over(stop) if isinstance(stop.at, datetime) else moment(stop.at) + LAST_OF_DAY


def _stops(told: dict[str, Any], now: datetime, words: Words) -> Iterator[Stop]:
    yield Stop(words.t("开始", "opened"), _read(told["opened_at"]), known=True)
    names = {one["key"]: (one["title"], one["title_en"]) for one in told["channels"]}
    for one in told["sent"]:
        name = words.t(*names.get(one["channel"], (one["channel"], one["channel"])))
        yield Stop(name, _read(one["on"]), known=True)
    for one in told["contacts"]:
        yield Stop(words.t(one["who"], one["who"]), _read(one["time"]), known=True)
        until = one.get("promised_until")
        if until and moment(_read(until)) > now:
            yield Stop(words.t("对方承诺", "promised"), _read(until), known=False)
    if told["closed_at"]:
        yield Stop(words.t("结束", "closed"), _read(told["closed_at"]), known=True)
    elif told["next"]:
        yield Stop(words.t("下一步", "next step"), _read(told["next"]["by"]), known=False)


def _read(at: str) -> datetime | date:
    return datetime.fromisoformat(at) if "T" in at else date.fromisoformat(at)
