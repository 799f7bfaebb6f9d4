"""Fills the templates of letters: how days, moments and amounts are written, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from jinja2 import Environment, StrictUndefined, Template

from daemon.cases.answers import day_of

Tongue = Literal["zh", "en"]
"""The language of a letter, which the other side reads; not that of the pages."""

HOUR = timedelta(hours=1)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(moment: datetime | date) -> str:
    """Write a day: 2026年11月15日."""
    on = day_of(moment)
    return f"{on.year}年{on.month}月{on.day}日"


def day_en(moment: datetime | date) -> str:
    """Write a day: 15 November 2026."""
    on = day_of(moment)
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def exact(moment: datetime | date) -> str:
    """Write a moment as exactly as it is known: 2026年11月15日16:42."""
    return f"{day(moment)}{moment:%H:%M}" if isinstance(moment, datetime) else day(moment)


def exact_en(moment: datetime | date) -> str:
    """Write a moment as exactly as it is known: 15 November 2026, 16:42 (UTC+8)."""
    if not isinstance(moment, datetime):
        return day_en(moment)
    return f"{day_en(moment)}, {moment:%H:%M} (UTC+8)"


def yuan(amount: Decimal) -> str:
    """Write an amount: 259.00."""
    return f"{amount:.2f}"


def clipped(text: str, length: int) -> str:
    """Keep the first characters of a long name."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def masked(text: str) -> str:
    """Cover the middle of a number that identifies a purchase: 4810…0001."""
    return text if len(text) < 9 else f"{text[:4]}****{text[-4:]}"


def days_after(later: datetime | date, earlier: datetime | date) -> int:
    """Count the days from one day to a later one."""
    return (day_of(later) - day_of(earlier)).days


def since(later: datetime, earlier: datetime | date) -> str:
    """Say how long ago something was, in days from one day on, else in hours."""
    days, hours = _ago(later, earlier)
    return f"{days}天" if days else f"{hours}小时"


def since_en(later: datetime, earlier: datetime | date) -> str:
    """Say how long ago something was: 3 days."""
    days, hours = _ago(later, earlier)
    count, unit = (days, "day") if days else (hours, "hour")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _ago(later: datetime, earlier: datetime | date) -> tuple[int, int]:
    if not isinstance(earlier, datetime):
        return days_after(later, earlier), 1
    return (later - earlier).days, max(1, (later - earlier) // HOUR)


def _environment(filters: Mapping[str, Any]) -> Environment:
    made = Environment(autoescape=False, undefined=StrictUndefined)  # noqa: S701 - plain text
    made.filters |= {"yuan": yuan, "clipped": clipped, "days_after": days_after, "masked": masked}
    made.filters |= filters
    return made


_TONGUES: dict[Tongue, Environment] = {
    "zh": _environment({"day": day, "moment": exact, "since": since}),
    "en": _environment({"day": day_en, "moment": exact_en, "since": since_en}),
}
_compiled: dict[tuple[Tongue, str], Template] = {}


def say(template: str, words: Mapping[str, Any], tongue: Tongue = "zh") -> str:
    """Fill a template with words; a word that does not exist is an error."""
    key = tongue, template
    if key not in _compiled:
        _compiled[key] = _TONGUES[tongue].from_string(template)
    return _compiled[key].render(words)
