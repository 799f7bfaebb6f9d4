"""What Taobao's pages promise in words: 承诺明天23:12前发货, 还剩9天4小时自动确认."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from parsers._fields import CHINA, countdown_end, moment_after, moment_within, text

_RELATIVE = re.compile(r"(今天|今日|明天|明日|后天|大后天)\s*(?:(\d{1,2}):(\d{2}))?").search
_DAYS = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}


def relative_moment(words: str, seen_at: datetime | None) -> datetime | date | None:
    """Give the moment that words such as 明天23:12 name, if it is known when they were read."""
    found = _RELATIVE(words)
    if not found or seen_at is None:
        return None
    day = seen_at.astimezone(CHINA).date() + timedelta(days=_DAYS[found[1]])
    if found[2] is None or int(found[2]) > 23 or int(found[3]) > 59:
        return day
    return datetime(day.year, day.month, day.day, int(found[2]), int(found[3]), tzinfo=CHINA)


def ship_by(raw: Any, seen_at: datetime | None, placed_at: date | None) -> date | None:
    """Give the moment before which a page says the goods are shipped; an estimate is none."""
    words = text(raw)
    if words is None or "前发货" not in words or "预计" in words:
        return None
    return moment_within(words) or relative_moment(words, seen_at) or moment_after(words, placed_at)


def auto_confirm(raw: Any, seen_at: datetime | None) -> datetime | None:
    """Give the end of a countdown to the automatic receipt: 还剩9天4小时自动确认."""
    words = text(raw)
    return countdown_end(words, seen_at) if words and "确认" in words else None
