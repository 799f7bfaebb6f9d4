"""Sample orders: invented, with dates counted from today, read like any page that a shop shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from daemon import __version__
from daemon.web.wire import CaptureEnvelope, ClientPart, PayloadPart

if TYPE_CHECKING:
    from daemon.home import Home

PAGES = Path(__file__).parent / "pages"
CHINA = timezone(timedelta(hours=8))
CLIENT = "sample"

_MARK = re.compile(r"@\{(?:(now)|([+-]\d+))(?: (\d\d:\d\d(?::\d\d)?))?(?: (\w+))?\}")
"""A date in a page: days from today, a time of day, and how it is written: @{-3 18:22:10 ms}."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: its file, the address it would have, and that of a response if it is one."""

    file: str
    url: str
    answer_of: str | None = None


SAMPLES = (
    Sample("jd-signed.html", "https://details.jd.com/normal/item.action?orderid=328990000601"),
    Sample(
        "tmall-shipped.html",
        "https://trade.tmall.com/detail/orderDetail.htm?bizOrderId=4899000000000000101",
    ),
    Sample(
        "tmall-completed.html",
        "https://trade.tmall.com/detail/orderDetail.htm?bizOrderId=4899000000000000201",
    ),
    Sample(
        "taobao-list.json",
        "https://buyertrade.taobao.com/trade/itemlist/list_bought_items.htm",
        "https://h5api.m.taobao.com/h5/mtop.taobao.order.queryboughtlistv2/1.0/",
    ),
    Sample(
        "pinduoduo-shipped.html",
        "https://mobile.yangkeduo.com/order.html?order_sn=@{-11 sn}-899000000000501",
    ),
)


async def show_samples(home: Home) -> int:
    """Take in every sample page, marked as such; gives how many orders there are then."""
    now = home.clock()
    for number, sample in enumerate(SAMPLES):
        await home.take(envelope(sample, number, now), CLIENT, sample=True)
    home.change_settings(demo=True)
    return home.orders.count_samples()


def remove_samples(home: Home) -> int:
    """Delete the sample orders with their pages, reminders and cases; gives how many there were."""
    with home.store.transaction():
        for stored in home.orders.samples():
            home.forget_about(stored.key)
            for seen in stored.seen:
                home.captures.delete(seen.capture)
        removed = home.orders.drop_samples()
    home.change_settings(demo=False)
    return removed


def envelope(sample: Sample, number: int, now: datetime) -> CaptureEnvelope:
    """Give a sample page as a browser would send it."""
    text = dated((PAGES / sample.file).read_text("utf-8"), now)
    answers = () if sample.answer_of is None else (PayloadPart(url=sample.answer_of, body=text),)
    return CaptureEnvelope(
        url=dated(sample.url, now),
        captured_at=now,
        html="" if answers else text,
        payloads=answers,
        page_id=f"sample-{sample.file}",
        sequence=number,
        client=ClientPart(browser="hugou", version=__version__, extension="sample"),
    )


def dated(text: str, now: datetime) -> str:
    """Put real dates in the place of all marks."""
    return _MARK.sub(lambda found: _written(found, now.astimezone(CHINA)), text)


def _written(found: re.Match[str], now: datetime) -> str:
    present, days, time_of_day, form = found.groups()
    at = now
    if not present:
        hour, minute, second = [*map(int, (time_of_day or "12:00").split(":")), 0][:3]
        day = now + timedelta(days=int(days))
        at = day.replace(hour=hour, minute=minute, second=second, microsecond=0)
    return FORMS[form or "plain"](at)


FORMS: dict[str, Callable[[datetime], str]] = {
    "plain": lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
    "br": lambda at: f"{at:%Y-%m-%d}<br>{at:%H:%M:%S}",
    "day": lambda at: f"{at:%Y-%m-%d}",
    "short": lambda at: f"{at:%m月%d日 %H:%M}",
    "sn": lambda at: f"{at:%y%m%d}",
    "s": lambda at: str(int(at.astimezone(UTC).timestamp())),
    "ms": lambda at: str(int(at.astimezone(UTC).timestamp() * 1000)),
}
