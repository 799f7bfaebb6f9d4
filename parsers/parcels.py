"""Parcels: couriers' names and codes, number shapes, what a line of a trace says, and when.

A courier's word "签收" is not yet a shopper's receipt: a locker, a station, a doorman or a
neighbour signs too. Those states keep their own names, so that no legal clock starts on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from parsers._fields import CHINA, Unreadable, moment, moment_within
from parsers._records import ParcelEvent, ParcelState
from parsers._trace_words import TRACE_WORDS, state_of

__all__ = [
    "CARRIERS",
    "NUMBER_SHAPES",
    "TRACE_WORDS",
    "carrier_code",
    "carrier_of_number",
    "oldest_first",
    "parcel_state",
    "pickup_code",
    "state_of",
    "trace_moment",
    "without_personal",
]

# Word in a courier's printed name -> its code in the field's most used list (kuaidi100's).
# The first word found wins, so a house's freight arm stands before the house.
CARRIERS: tuple[tuple[str, str], ...] = (
    ("中通快运", "zhongtongkuaiyun"),
    ("顺丰", "shunfeng"),
    ("中通", "zhongtong"),
    ("圆通", "yuantong"),
    ("申通", "shentong"),
    ("韵达", "yunda"),
    ("极兔", "jtexpress"),
    ("京东", "jd"),
    ("德邦", "debangkuaidi"),
    ("百世", "huitongkuaidi"),
    ("汇通", "huitongkuaidi"),
    ("天天快递", "tiantian"),
    ("宅急送", "zhaijisong"),
    ("EMS", "ems"),
    ("特快专递", "ems"),
    ("邮政", "youzhengguonei"),
    ("优速", "youshuwuliu"),
    ("安能", "annengwuliu"),
    ("丹鸟", "danniao"),
    ("跨越", "kuayue"),
    ("苏宁", "suning"),
    ("日日顺", "rrs"),
    ("品骏", "pjbest"),
    ("丰网", "fengwang"),
)

# Only shapes that no other courier uses; a number of digits alone says nothing about its courier.
NUMBER_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(shape), code)
    for shape, code in (
        (r"SF\d{13}", "shunfeng"),
        (r"YT\d{13}", "yuantong"),  # YT and 16 digits is YunExpress, another house
        (r"79[01]\d{11}", "zhongtong"),
        (r"77\d{13}", "shentong"),
        (r"(?:JD|JDL)[A-Z]{0,2}\d{12,13}", "jd"),
        (r"JT\d{13}", "jtexpress"),
        (r"DPK\d{12}", "debangkuaidi"),
        (r"YD\d{12}", "yunda"),
        (r"E[A-Z]\d{9}CN", "ems"),
    )
)


def carrier_code(name: str) -> str | None:
    """Give the code of a courier by its printed name, or None if the name is not known."""
    upper = name.upper()
    return next((code for word, code in CARRIERS if word in upper), None)


def carrier_of_number(number: str) -> str | None:
    """Give the courier that a tracking number names by its shape alone, or None."""
    wanted = number.strip().upper()
    return next((code for shape, code in NUMBER_SHAPES if shape.fullmatch(wanted)), None)


# -- what a whole trace says ---------------------------------------------------------------------

_ON_THE_ROAD = frozenset({"taken_back", "out_for_delivery", "in_transit", "forwarded"})


def parcel_state(events: Iterable[ParcelEvent]) -> ParcelState | None:
    """Give the state of a parcel out of all its events, in whatever order the page lists them.

    Several events without times have no state: nobody knows which of them came last.
    "已签收" without a signer, after the parcel was left at a pickup point, may be the station's
    own scan: it counts as signed by proxy, so that the shopper is asked first.
    """
    listed = list(events)
    told = [event for event in oldest_first(listed) if event.state is not None]
    if not told or not _has_direction(listed):
        return None
    last = told[-1]
    if last.state == "signed" and "本人" not in last.text and _waits_at_pickup(told[:-1]):
        return "signed_by_proxy"
    return last.state


def _has_direction(listed: Sequence[ParcelEvent]) -> bool:
    timed = [event for event in listed if isinstance(event.at, datetime)]
    return len(timed) == len(listed) or len(listed) == 1 or len(timed) > 1


def oldest_first(events: Iterable[ParcelEvent]) -> list[ParcelEvent]:
    """Sort events by their times; where one has none, by the direction that the others show."""
    listed = list(events)
    timed = [event for event in listed if isinstance(event.at, datetime)]
    if len(timed) == len(listed):
        backwards = len(timed) > 1 and _instant(timed[0]) > _instant(timed[-1])
        # a stable sort keeps the page's own order for events of one minute
        return sorted(listed[::-1] if backwards else listed, key=_instant)
    if timed and _instant(timed[0]) < _instant(timed[-1]):
        return listed
    return listed[::-1]  # shops list the newest first


def _instant(event: ParcelEvent) -> datetime:
    assert isinstance(event.at, datetime)  # noqa: S101  # only timed events come here
    return event.at


def _waits_at_pickup(events: list[ParcelEvent]) -> bool:
    """Tell whether the last thing known before was that it waits at a locker or station."""
    for event in reversed(events):
        if event.state in _ON_THE_ROAD:
            return False
        if event.state == "at_pickup_point":
            return True
    return False


# -- what must not be kept, and when -------------------------------------------------------------

_PICKUP_CODE = re.compile(
    r"(?:取件码|取货码|提货码|自提码|驿站码|取件验证码)[】\]]?[:：为是\s]*([A-Za-z0-9][A-Za-z0-9\-]{1,12})"
)
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")


def pickup_code(text: str) -> str | None:
    """Give the code that opens the locker or the station's drawer, or None."""
    found = _PICKUP_CODE.search(text)
    return found[1] if found else None


def without_personal(text: str) -> str:
    """Take pickup codes and mobile numbers out of a line, so that it may be kept."""
    for code in _PICKUP_CODE.findall(text):
        text = text.replace(code, "****")
    return _MOBILE.sub(r"\1****\2", text)


_CLOCK = r"(?:[\sT]*(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)(?:[:：](?P<second>[0-5]\d))?)?"
_SHORT_DAY = re.compile(
    r"(?<![\d\-/.])(?P<month>\d{1,2})(?:[-/]|月)(?P<day>\d{1,2})(?:日|(?![\d-]))" + _CLOCK,
    re.ASCII,
)
_NEAR_DAY = re.compile(r"(?P<near>今天|昨天|前天)" + _CLOCK, re.ASCII)
_DAYS_AGO = {"今天": 0, "昨天": 1, "前天": 2}
_CLOCKS_DIFFER = timedelta(minutes=10)


def trace_moment(text: str, captured_at: datetime | None) -> datetime | date | None:
    """Read the time of a trace line; where the year is missing, the last one that is not to come.

    Without a time of day the answer is a bare day. Without a year, and without the time of the
    capture, there is no answer.
    """
    whole = _with_year(text)
    if whole is not None or captured_at is None:
        return whole
    now = captured_at.astimezone(CHINA)
    if found := _NEAR_DAY.search(text):
        day = now.date() - timedelta(days=_DAYS_AGO[found["near"]])
        return _not_to_come(_at_clock(day, found), now)
    found = _SHORT_DAY.search(text)
    return _last_before(found, now) if found else None


def _with_year(text: str) -> datetime | date | None:
    for read in (moment, moment_within):
        try:
            return read(text)
        except Unreadable:
            continue
    return None


def _last_before(found: re.Match[str], now: datetime) -> datetime | date | None:
    """Try this year, then back as far as the last 29 February."""
    for year in range(now.year, now.year - 9, -1):
        at = _put_together(found, year)
        if at is None:
            continue
        if isinstance(at, datetime) and now < at <= now + _CLOCKS_DIFFER:
            return None  # the shop's clock runs ahead of ours: this is no last year's event
        if (kept := _not_to_come(at, now)) is not None:
            return kept
    return None


def _not_to_come(at: datetime | date, now: datetime) -> datetime | date | None:
    later = at > now if isinstance(at, datetime) else at > now.date()
    return None if later else at


def _put_together(found: re.Match[str], year: int) -> datetime | date | None:
    try:
        day = date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return _at_clock(day, found)


def _at_clock(day: date, found: re.Match[str]) -> datetime | date:
    if found["hour"] is None:
        return day
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=CHINA)
