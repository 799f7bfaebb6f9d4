"""How dates, money, states and platforms are written for the shopper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

from daemon.language import Language, say

CHINA = timezone(timedelta(hours=8), "CST")
"""Deadlines are dates in China, wherever the browser stands."""

WEEKDAYS = ("周一 Mon", "周二 Tue", "周三 Wed", "周四 Thu", "周五 Fri", "周六 Sat", "周日 Sun")

PLATFORMS = {
    "taobao": ("淘宝", "Taobao"),
    "tmall": ("天猫", "Tmall"),
    "jd": ("京东", "JD"),
    "pinduoduo": ("拼多多", "Pinduoduo"),
    "suning": ("苏宁易购", "Suning"),
    "dangdang": ("当当", "Dangdang"),
    "douyin": ("抖音", "Douyin"),
    "vipshop": ("唯品会", "Vipshop"),
    "amazon": ("亚马逊", "Amazon"),
    "xianyu": ("闲鱼", "Xianyu"),
    "alibaba1688": ("1688", "1688"),
    "meituan": ("美团", "Meituan"),
    "generic": ("其他网站", "Another site"),
}

STATUSES = {
    "unpaid": ("待付款", "to pay"),
    "unshipped": ("待发货", "to ship"),
    "shipped": ("已发货", "shipped"),
    "signed": ("已签收", "signed for"),
    "completed": ("交易成功", "completed"),
    "closed": ("已关闭", "closed"),
    "unknown": ("未知", "unknown"),
}

ACTORS = {
    "consumer": ("您", "you"),
    "merchant": ("商家", "the merchant"),
    "platform": ("平台", "the platform"),
    "courier": ("快递公司", "the courier"),
    "authority": ("监管部门", "the authority"),
    "court": ("法院", "the court"),
}


def moment(at: datetime | date | str | None, language: Language) -> str:
    """Write a moment, or a day, as in China."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at) if "T" in at else date.fromisoformat(at)
    if at is None:
        return "—"
    if isinstance(at, datetime):
        return f"{day(at, language)} {at.astimezone(CHINA):%H:%M}"
    return day(at, language)


def day(at: datetime | date, language: Language) -> str:
    """Write a day with its weekday."""
    on = at.astimezone(CHINA).date() if isinstance(at, datetime) else at
    chinese, english = WEEKDAYS[on.weekday()].split()
    return say(f"{on.year}年{on.month}月{on.day}日 {chinese}", f"{english} {on:%Y-%m-%d}", language)


def left(days: int | None, language: Language) -> str:
    """Say how many days are left."""
    if days is None:
        return say("时间未定", "no date yet", language)
    if days < 0:
        return say(f"已过 {-days} 天", f"{-days} d ago", language)
    if days == 0:
        return say("今天", "today", language)
    return say(f"还有 {days} 天", f"{days} d left", language)


def money(amount: str | None, currency: str = "CNY") -> str:
    """Write an amount with its currency."""
    if amount is None:
        return ""
    return f"¥{amount}" if currency == "CNY" else f"{amount} {currency}"


def filters_in(language: Language) -> dict[str, Callable[..., Any]]:
    """Give what templates call to write things in this language."""

    def named(table: dict[str, tuple[str, str]]) -> Callable[[str], str]:
        return lambda word: say(*table.get(word, (word, word)), language)

    return {
        "moment": lambda at: moment(at, language),
        "day": lambda at: day(at, language),
        "left": lambda days: left(days, language),
        "money": money,
        "platform_name": named(PLATFORMS),
        "status_name": named(STATUSES),
        "actor_name": named(ACTORS),
    }
