"""Times as people and pages write them, and the error that names what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from rules._text import Text

CHINA = timezone(timedelta(hours=8))
"""Asia/Shanghai: eight hours ahead of UTC, no summer time."""
YEARS = range(1990, 2101)
"""Years in which an order can lie; another one is a slip of the pen."""


class FactsError(ValueError):
    """Facts that cannot be read; the sentence names the key."""

    def __init__(self, zh: str, en: str) -> None:
        self.text = Text(_one_line(zh), _one_line(en))
        super().__init__(f"{self.text.zh} ({self.text.en})")


def _one_line(sentence: str) -> str:
    """A sentence may quote what somebody wrote: no line breaks, and not without end."""
    return " ".join(sentence.split())[:300]


def is_day(value: Any) -> bool:
    """Tell whether a value is a bare day, without a time of day."""
    if isinstance(value, str):
        return len(value.strip()) == 10
    return isinstance(value, date) and not isinstance(value, datetime)


def zoneless(value: Any) -> bool:
    """Tell whether a value is a time of day that does not say in which zone."""
    if isinstance(value, Mapping):
        value = value.get("at")
    if isinstance(value, datetime):
        return value.tzinfo is None
    if not isinstance(value, str) or is_day(value):
        return False
    text = value.strip()
    return not (text.endswith(("Z", "z")) or "+" in text[10:] or "-" in text[10:])


def moment(name: str, value: Any) -> datetime:
    """Read a time; without a zone it is Shanghai's."""
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value.strip())
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time())
        if value.year not in YEARS:
            raise ValueError("no order is of that year")
        if value.tzinfo is None:
            return datetime.combine(value.date(), value.time(), CHINA)
        return datetime.fromtimestamp(value.timestamp(), CHINA)
    except (ValueError, AttributeError, OverflowError) as wrong:
        raise FactsError(
            f"{name} 不是一个时间：{value!r}", f"{name} is not a time: {value!r}"
        ) from wrong


_TIME = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+([+-]\d\d:?\d\d|Z)?)?")


def aware(value: Any) -> Any:
    """Give every time inside a value its zone."""
    if isinstance(value, str):  # most of them
        return moment("order", value) if _TIME.fullmatch(value) else value
    if isinstance(value, Mapping):
        return {key: aware(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return tuple(aware(inner) for inner in value)
    if isinstance(value, datetime):
        return moment("order", value)
    return str(value) if isinstance(value, float) else value
