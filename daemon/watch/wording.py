"""What a notice says: what to do, until when, what is at stake; short, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta, timezone
from typing import NamedTuple

from daemon.language import Language, say
from daemon.watch import plaintext
from daemon.watch.reminder import Reminder
from rules._text import Text

SHANGHAI = timezone(timedelta(hours=8))

ACTORS: dict[str, Text] = {
    "merchant": Text("商家", "The merchant"),
    "platform": Text("平台", "The platform"),
    "courier": Text("快递公司", "The courier"),
    "authority": Text("监管部门", "The authority"),
    "court": Text("法院", "The court"),
    "payment_provider": Text("支付机构", "The payment provider"),
    "telecom_operator": Text("电信企业", "The telecom operator"),
}

LINES_AT_MOST = 20
"""More never fit into a notification."""

PLATFORMS: dict[str, Text] = {
    "taobao": Text("淘宝", "Taobao"),
    "tmall": Text("天猫", "Tmall"),
    "jd": Text("京东", "JD"),
    "pinduoduo": Text("拼多多", "Pinduoduo"),
    "suning": Text("苏宁易购", "Suning"),
    "dangdang": Text("当当", "Dangdang"),
    "douyin": Text("抖音", "Douyin"),
    "vipshop": Text("唯品会", "Vipshop"),
    "amazon": Text("亚马逊", "Amazon"),
    "xianyu": Text("闲鱼", "Xianyu"),
    "alibaba1688": Text("1688", "1688"),
    "meituan": Text("美团", "Meituan"),
}

Naming = Callable[[str, Language | None], str]
"""Gives the words for an order (its key is given) that may stand on a lock screen."""


def order_name(order: str, language: Language | None) -> str:
    """Name an order by its platform and the last digits of its number, and by nothing else."""
    platform, _, number = order.partition(":")
    where = PLATFORMS.get(platform, Text("其他平台", "Other"))
    return say(f"{where.zh}订单 …{number[-4:]}", f"{where.en} order …{number[-4:]}", language)


class Words(NamedTuple):
    """A notice as the shopper reads it."""

    title: str
    body: str


def words(
    reminders: Sequence[Reminder], now: datetime, language: Language | None, name: Naming
) -> Words:
    """Say what there is to say of one matter, or of several at once."""
    matters = matters_of(reminders)
    told = _single if len(matters) == 1 else _bundle
    said = told(matters, Speaker(now, language, name))
    return Words(plaintext.title(said.title), plaintext.body(said.body))


class Matter(NamedTuple):
    """One deadline that stands for all of the same order and moment."""

    speaks: Reminder
    rules: int


def matters_of(reminders: Sequence[Reminder]) -> list[Matter]:
    """Put together what one order has at one moment: law and platform often say the same."""
    found: dict[tuple[str, datetime], list[Reminder]] = {}
    for reminder in sorted(reminders, key=_first_to_speak):
        found.setdefault(reminder.matter, []).append(reminder)
    matters = [Matter(several[0], len(several)) for several in found.values()]
    return sorted(matters, key=lambda matter: matter.speaks.ends)


def _first_to_speak(reminder: Reminder) -> tuple[int, bool, int]:
    """Let the platform's rule speak before the law: it says where to click."""
    sorts = ("loss", "limit", "right", "duty")
    return sorts.index(reminder.sort), ":" not in reminder.rule, reminder.rank


class Speaker(NamedTuple):
    """Who speaks: at which moment, in which language, naming orders in which way."""

    now: datetime
    language: Language | None
    name: Naming

    def say(self, zh: str, en: str) -> str:
        """Choose the sentence in the shopper's language."""
        return say(zh, en, self.language)

    def order(self, reminder: Reminder) -> str:
        """Name the order of a reminder."""
        return self.name(reminder.order, self.language)

    def text(self, text: Text) -> str:
        """Choose the language of a text from the rules."""
        return say(text.zh, text.en, self.language)


def _single(matters: Sequence[Matter], to: Speaker) -> Words:
    only, title = matters[0].speaks, headline(matters[0], to)
    if only.mine:
        title = f"{title}{to.say('：', ': ')}{time_left(only, to)}"
    return Words(title, text_of(matters[0], to))


def text_of(matter: Matter, to: Speaker) -> str:
    """Say what to do about one matter, until when, and what is at stake."""
    only = matter.speaks
    if only.sort == "duty":
        return _late_body(only, to)
    if only.sort == "right":
        return _right_body(only, to)
    return _passed_body(only, to) if to.now >= only.ends else _due_body(only, to)


def headline(matter: Matter, to: Speaker) -> str:
    """Name a matter, with the number of rules behind it."""
    only = matter.speaks
    more = to.say(f"等 {matter.rules} 项", f" and {matter.rules - 1} more")
    named = to.text(only.title) + (more if matter.rules > 1 else "")
    if only.sort == "duty":
        who = to.text(ACTORS.get(only.actor, ACTORS["merchant"]))
        if to.now < only.ends:
            return to.say(f"{who}到期：{named}", f"{who}: {named}")
        return to.say(f"{who}已逾期：{named}", f"{who} is late: {named}")
    return to.say(f"现在可以：{named}", f"Now open: {named}") if only.sort == "right" else named


def _due_body(only: Reminder, to: Speaker) -> str:
    until = moment(only.ends, to)
    act = to.text(only.act) if only.act else to.say("处理", "act")
    doubt = to.say("（以订单页为准）", " (the order page decides)") if only.uncertain else ""
    sentence = to.say(f"请在 {until} 前{doubt}：{act}", f"By {until}{doubt}: {act}")
    return f"{sentence}\n{_stake(only, to)}{to.order(only)}"


def _passed_body(only: Reminder, to: Speaker) -> str:
    until = moment(only.ends, to)
    sentence = to.say(
        f"{until} 已过，电脑当时没能提醒。也许还有别的路，点开看看",
        f"It ended {until}, when this computer could not tell you. Open it to see what is left",
    )
    return f"{sentence}\n{_stake(only, to)}{to.order(only)}"


def _right_body(only: Reminder, to: Speaker) -> str:
    since = moment(only.ends, to)
    sentence = to.say(f"{since} 起", f"From {since}")
    if only.act:
        sentence += to.say(f"：{only.act.zh}", f": {only.act.en}")
    return f"{sentence}\n{_stake(only, to)}{to.order(only)}"


def _late_body(only: Reminder, to: Speaker) -> str:
    was = moment(only.ends, to)
    sentence = to.say(f"应在 {was} 前完成", f"It was due by {was}")
    if only.next_step:
        sentence += to.say(f"。下一步：{only.next_step.zh}", f". Next: {only.next_step.en}")
    return f"{sentence}\n{_stake(only, to)}{to.order(only)}"


def _stake(only: Reminder, to: Speaker) -> str:
    """Say what is at stake, where the rules know it."""
    if not only.at_stake:
        return ""
    return to.say(f"涉及 {only.at_stake} 元 · ", f"CNY {only.at_stake} at stake · ")


def _bundle(matters: Sequence[Matter], to: Speaker) -> Words:
    ahead = [m for m in matters if m.speaks.mine and m.speaks.ends > to.now]
    others = [m for m in matters if not m.speaks.mine or m.speaks.ends <= to.now]
    title = to.say(f"{len(matters)} 个期限要留意", f"{len(matters)} deadlines need a look")
    if ahead:
        nearest = time_left(ahead[0].speaks, to)
        title += to.say(f"，最近的{nearest}", f", the nearest: {nearest}")
    first = [*ahead, *others][:LINES_AT_MOST]
    return Words(title, _fitting([_line(m, to) for m in first], len(matters), to))


def _line(matter: Matter, to: Speaker) -> str:
    only = matter.speaks
    when = f"{moment(only.ends, to)} " if only.mine else ""
    return f"{when}{headline(matter, to)} · {to.order(only)}"


def _fitting(lines: list[str], count: int, to: Speaker) -> str:
    """Take whole lines while they fit, and count the rest; at least one, even if it is clipped."""
    best = lines[0]
    for shown in range(1, len(lines) + 1):
        rest = count - shown
        more = [to.say(f"还有 {rest} 项", f"and {rest} more")] if rest else []
        text = "\n".join([*lines[:shown], *more])
        best = text if plaintext.units(text) <= plaintext.BODY_UNITS else best
    return best


def time_left(one: Reminder, to: Speaker) -> str:
    """Say how much time is left, rounded down so that nobody counts on what is gone."""
    left = one.ends - to.now
    if left <= timedelta(0):
        return to.say("已过期", "over")
    for size, zh, en in (
        (timedelta(days=1), "天", "day"),
        (timedelta(hours=1), "小时", "hour"),
        (timedelta(minutes=1), "分钟", "minute"),
    ):
        count = left // size
        if count >= (2 if en == "day" else 1):
            return to.say(f"还剩 {count} {zh}", f"{count} {en}{'s' if count > 1 else ''} left")
    return to.say("只剩不到 1 分钟", "less than a minute left")


def moment(instant: datetime, to: Speaker) -> str:
    """Write a moment as people here say it; midnight is the end of the day before."""
    local = instant.astimezone(SHANGHAI)
    if local.time() == time(0):
        local -= timedelta(minutes=1)
    clock = f"{local:%H:%M}"
    away = (local.date() - to.now.astimezone(SHANGHAI).date()).days
    if away in (0, 1):
        return (to.say("今天", "today "), to.say("明天", "tomorrow "))[away].strip() + f" {clock}"
    year = f"{local.year}年" if local.year != to.now.astimezone(SHANGHAI).year else ""
    return to.say(f"{year}{local.month}月{local.day}日 {clock}", _english_day(local, clock, year))


def _english_day(local: datetime, clock: str, year: str) -> str:
    return f"{local:%b} {local.day}{f' {local.year}' if year else ''} {clock}"
