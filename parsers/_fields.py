"""What stands in one field: text, money, a moment, a quantity, a countdown.

Each function takes what the page holds and gives the value, None where the page holds nothing
("", "-", "—"), or raises `Unreadable`: a wrong value is worse than a missing one.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin

CHINA = timezone(timedelta(hours=8))
"""Chinese shops print Beijing time and never name the zone."""

BLANK = frozenset({"", "-", "--", "—", "——", "暂无", "无"})


class Unreadable(ValueError):
    """A field holds something that is not what it should hold."""


def text(raw: Any) -> str | None:
    """Give the words of a field, with runs of white space made one space."""
    if isinstance(raw, str):
        words = " ".join(raw.split())
        return None if len(words) < 3 and words in BLANK else words
    if raw is None:
        return None
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**40:
        return str(raw)
    raise Unreadable(f"no text: {_short(raw)}")


def printed(raw: Any) -> str | None:
    """Give the words of a field, None where something else than words stands there."""
    try:
        return text(raw)
    except Unreadable:
        return None


def identifier(raw: Any) -> str | None:
    """Give an id as a string; a float is refused, because it has been rounded on the way."""
    if isinstance(raw, str) and _IDENTIFIER(raw) and len(raw) > 2:
        return raw
    words = text(raw)
    if words is None:
        return None
    if not _IDENTIFIER(words):
        raise Unreadable(f"no id: {_short(raw)}")
    return words


_IDENTIFIER = re.compile(r"[\w.-]{1,64}", re.ASCII).fullmatch


def address(raw: Any, base: str = "https://www.example.invalid/") -> str | None:
    """Give a full https address; only web addresses pass."""
    words = text(raw)
    if words is None:
        return None
    whole = "https:" + words if words.startswith("//") else words
    if not whole.startswith(("https://", "http://")):
        try:
            whole = urljoin(base, whole)
        except ValueError as error:
            raise Unreadable(f"no address: {_short(raw)}") from error
        if not whole.startswith(("https://", "http://")):
            raise Unreadable(f"no web address: {_short(raw)}")
    return whole


# --- money ------------------------------------------------------------------------------------

_PLAIN_AMOUNT = re.compile(r"[¥￥]?(\d{1,12}(?:\.\d{1,4})?)", re.ASCII).fullmatch
_AMOUNT = re.compile(
    r"(?P<sign>[-−－+]?)\s*(?P<before>[^\d\s.,+−－-]{0,5})\s*(?P<inner>[-−－+]?)\s*"
    r"(?P<digits>\d[\d.,'\u00a0\u202f ]{0,24})\s*(?P<after>[^\d\s.,]{0,5})",
    re.ASCII,
).fullmatch
_SYMBOLS = """CNY ¥ ￥ 元 人民币 RMB | HKD HK$ | TWD NT$ | MOP MOP$ | USD $ US$ | EUR € | GBP £
JPY 円 JP¥ | KRW ₩ | RUB ₽ руб | KGS сом | KZT ₸ | AUD A$ AU$ | CAD C$ CA$ | SGD S$ | MYR RM
THB ฿ | VND ₫"""
_ROWS = [row.split() for row in re.split(r"[|\n]", _SYMBOLS)]
CURRENCIES = {symbol: row[0] for row in _ROWS for symbol in row} | {"": "CNY"}


def money(raw: Any) -> str | None:
    """Give an amount as a decimal string: "-￥1,234.56" is "-1234.56", "61,83 сом" is "61.83"."""
    if isinstance(raw, str):
        plain = _PLAIN_AMOUNT(raw)
        return plain[1] if plain else _amount(raw)[0]
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        amount = Decimal(str(raw))
        if not amount.is_finite() or abs(amount) >= 10**12:
            raise Unreadable(f"no amount: {_short(raw)}")
        return f"{amount:f}"
    if raw is None:
        return None
    raise Unreadable(f"no amount: {_short(raw)}")


def currency(raw: Any) -> str | None:
    """Give the currency that an amount is printed in; a bare number is in yuan."""
    if not isinstance(raw, str) or _PLAIN_AMOUNT(raw):
        return "CNY"
    return _amount(raw)[1]


def _amount(raw: str) -> tuple[str | None, str | None]:
    words = raw.replace("\u200b", "").strip().rstrip(".")
    if words in BLANK:
        return None, None
    found = _AMOUNT(words)
    if not found or (found["before"] and found["after"] not in ("", "元")):
        raise Unreadable(f"no amount: {_short(raw)}")
    symbol = found["before"] or found["after"]
    if symbol not in CURRENCIES:
        raise Unreadable(f"unknown currency: {_short(raw)}")
    signs = (found["sign"] + found["inner"]).replace("+", "")
    if len(signs) > 1:
        raise Unreadable(f"no amount: {_short(raw)}")
    return ("-" if signs else "") + _decimal(found["digits"]), CURRENCIES[symbol]


_GROUPED = {
    mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+").fullmatch for mark in (",", ".")
}


def _decimal(digits: str) -> str:
    """Tell the decimal mark from the thousands mark by where they stand."""
    figures = re.sub(r"[\s'\u00a0\u202f]", "", digits)
    mark = max(",.", key=figures.rfind)
    other = "." if mark == "," else ","
    whole, _, part = figures.rpartition(mark)
    if mark not in figures:
        return figures
    if other not in figures and _GROUPED[mark](figures) and (mark == "," or whole.count(mark)):
        return figures.replace(mark, "")
    grouped = not whole or whole.isdigit() or bool(_GROUPED[other](whole))
    if not whole or not part.isdigit() or len(part) > 4 or not grouped:
        raise Unreadable(f"no amount: {_short(digits)}")
    return f"{whole.replace(other, '')}.{part}"


# --- quantity ---------------------------------------------------------------------------------

_QUANTITY = re.compile(r"[x×X*]?\s*(\d{1,6})\s*(?:件|个|份|张)?", re.ASCII).fullmatch


def quantity(raw: Any) -> int | None:
    """Give a number of pieces: 6, "6", "x2", "2件", {"count": "6"}."""
    if isinstance(raw, dict):
        raw = raw.get("count")
    words = text(raw)
    if words is None:
        return None
    found = _QUANTITY(words)
    if not found or not int(found[1]):
        raise Unreadable(f"no quantity: {_short(raw)}")
    return int(found[1])


# --- moments ----------------------------------------------------------------------------------

_DAY = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
_MOMENT = re.compile(rf"{_DAY}(?:\s*{_CLOCK})?", re.ASCII).fullmatch
_MOMENT_ANYWHERE = re.compile(rf"(?<!\d){_DAY}(?:\s*{_CLOCK})?(?!\d)", re.ASCII).search
_WITHOUT_YEAR = re.compile(
    rf"(?<!\d)(?P<month>\d{{1,2}})\s*[-/月]\s*(?P<day>\d{{1,2}})\s*日?(?:\s*{_CLOCK})?(?!\d)",
    re.ASCII,
).search
_YEARS = range(2000, 2100)


def moment(raw: Any) -> datetime | date | None:
    """Give a moment as printed: with its offset, in Beijing time without one, or a bare day."""
    words = text(raw)
    if words is None:
        return None
    try:
        if len(words) == 19 or "T" in words:
            at = datetime.fromisoformat(words)
            if at.year in _YEARS:
                return at if at.tzinfo else at.replace(tzinfo=CHINA)
    except ValueError:
        pass
    found = _MOMENT(words)
    if not found:
        raise Unreadable(f"no moment: {_short(raw)}")
    return _made(found, int(found["year"]))


def instant(raw: Any) -> datetime | None:
    """Give a moment that has a time of day.

    Raises:
        Unreadable: the page prints only a day, or nothing like a moment.
    """
    if isinstance(raw, str) and len(raw) == 19:
        try:  # the form that nearly all pages print
            quick = datetime.fromisoformat(raw).replace(tzinfo=CHINA)
            if quick.year in _YEARS:
                return quick
        except ValueError:
            pass
    at = moment(raw)
    if at is not None and not isinstance(at, datetime):
        raise Unreadable(f"a day without a time of day: {_short(raw)}")
    return at


def moment_within(words: str) -> datetime | date | None:
    """Give the first full moment that stands anywhere in a sentence, or None."""
    found = _MOMENT_ANYWHERE(words)
    return _made(found, int(found["year"])) if found else None


def epoch(raw: Any) -> datetime | None:
    """Give the moment of a Unix time in seconds or milliseconds."""
    words = text(raw)
    if words is None:
        return None
    if not (words.isascii() and words.isdecimal() and len(words) in (10, 13)):
        raise Unreadable(f"no Unix time: {_short(raw)}")
    at = datetime.fromtimestamp(int(words) / (1000 if len(words) == 13 else 1), CHINA)
    if at.year not in _YEARS:
        raise Unreadable(f"no Unix time: {_short(raw)}")
    return at


def moment_after(words: str, start: date | None) -> datetime | date | None:
    """Give the first moment in a sentence without a year: the earliest not before the start.

    None where the sentence names no day, or where start is not known.
    """
    found = _WITHOUT_YEAR(words)
    if not found or start is None:
        return None
    first = _day_of(start)
    at = _made(found, first.year)
    return at if _day_of(at) >= first else _made(found, first.year + 1)


def _day_of(moment: date) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone(CHINA).date()
    return moment


def _made(found: re.Match[str], year: int) -> datetime | date:
    try:
        if year not in _YEARS:
            raise ValueError(f"year {year}")
        month, day = int(found["month"]), int(found["day"])
        if found["hour"] is None:
            return date(year, month, day)
        clock = (int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
        return datetime(year, month, day, *clock, tzinfo=CHINA)
    except ValueError as error:
        raise Unreadable(f"no moment: {_short(found[0])} ({error})") from error


# --- countdowns -------------------------------------------------------------------------------

_UNITS = (("days", "天|日"), ("hours", "小时|时"), ("minutes", "分钟|分"), ("seconds", "秒"))
_COUNTDOWN = re.compile(
    r"(?:还剩|还有|剩余|剩)\s*(?:余?时间)?[:：]?\s*(?=\d)"
    + "".join(rf"(?:(?P<{name}>\d{{1,4}})\s*(?:{unit})\s*)?" for name, unit in _UNITS),
    re.ASCII,
).search


def countdown(words: str) -> timedelta | None:
    """Give how long is left: "还剩3天4时5分"; None where no countdown stands in the words."""
    if "剩" not in words and "还有" not in words:
        return None  # most words: the pattern would try every place in them
    found = _COUNTDOWN(words)
    if not found:
        return None
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    return timedelta(**parts) if parts else None


def countdown_end(words: str, seen_at: datetime | None) -> datetime | None:
    """Give the moment at which a countdown ends, if it is known when the page was seen.

    A countdown leaves out its smallest units ("还剩9天4小时"), so the end is never later than true.
    """
    left = countdown(words)
    if left is None or seen_at is None or seen_at.year not in _YEARS:
        return None
    return (seen_at + left).astimezone(CHINA).replace(microsecond=0)


def _short(raw: Any) -> str:
    shown = repr(raw) if isinstance(raw, str) else type(raw).__name__
    return shown if len(shown) <= 40 else shown[:37] + "…"
