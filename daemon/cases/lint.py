"""Looks over a draft before it may be used: calm, dated, one demand, nothing unproven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from daemon.cases.known import MOBILE
from daemon.cases.sentences import Frame, Sentence
from rules.cases import Channel

DATE = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
ID_CARD = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])\d\d\d{3}[\dXx](?!\d)")
AMOUNT = re.compile(r"(\d+\.\d\d)元")
ARTICLE = re.compile(r"《[^》]+》第[〇零一二三四五六七八九十百千\d]+条")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a draft, and the sentence that has it."""

    code: str
    message: str
    message_en: str
    sentence: str = ""
    severity: Literal["refuse", "warn"] = "refuse"

    def as_json(self) -> dict[str, Any]:
        """Give the finding as plain JSON values."""
        return dict(vars(self))


def lint(sentences: tuple[Sentence, ...], frame: Frame, channel: Channel) -> tuple[Finding, ...]:
    """Look over all sentences of a draft, then over the draft as a whole."""
    found = [finding for one in sentences for finding in _sentence(one, frame, channel)]
    return (*found, *_whole(sentences, frame, channel))


def _sentence(one: Sentence, frame: Frame, channel: Channel) -> Iterator[Finding]:
    said = unquoted(one)
    yield from _calm(said, one, frame)
    yield from _unproven(said, one, frame)
    yield from _others(one, frame)
    if channel.kind == "complaint":
        yield from _report(said, one, frame)
    if one.kind != "law" and (article := ARTICLE.search(said)):
        yield Finding(
            "article",
            f"“{article[0]}”不在核对过的依据里，请删去：依据由程序按事实选",
            f"“{article[0]}” is no checked basis of this case; leave it out",
            one.text,
        )


def unquoted(one: Sentence) -> str:
    """Leave out what is quoted word for word: others may have spoken as they liked."""
    text = one.text
    for quote in one.quotes:
        text = text.replace(f"“{quote}”", "“”")
    return text


def _calm(said: str, one: Sentence, frame: Frame) -> Iterator[Finding]:
    wording = frame.known.book.wording
    for word in wording.banned:
        if word in said:
            yield Finding(
                "wording",
                f"“{word}”会让人不愿意处理，请换成事实",
                f"“{word}” makes nobody listen; state the fact instead",
                one.text,
            )
    for pattern in wording.threats:
        if threat := re.search(pattern, said):
            yield Finding(
                "threat",
                f"“{threat[0]}”是威胁，请删去",
                f"“{threat[0]}” is a threat; leave it out",
                one.text,
            )


def _unproven(said: str, one: Sentence, frame: Frame) -> Iterator[Finding]:
    wording = frame.known.book.wording
    if one.kind == "law":
        return
    for word in wording.unproven:
        for place in re.finditer(word, said):
            if not any(
                hedge in said[max(0, place.start() - 4) : place.start()] for hedge in wording.hedges
            ):
                yield Finding(
                    "unproven",
                    f"没有认定前，“{word}”要写成“疑似{word}”",
                    f"until it is proven, “{word}” needs “疑似” before it",
                    one.text,
                )


def _others(one: Sentence, frame: Frame) -> Iterator[Finding]:
    numbers = (frame.known.get("order_number"), frame.known.get("tracking_number"))
    text = one.text
    for own in filter(None, (*numbers, frame.known.get("after_sale_number"))):
        text = text.replace(str(own), "")
    for pattern in (MOBILE, ID_CARD):
        if found := pattern.search(text):
            shown = f"{found[0][:3]}…{found[0][-2:]}"
            yield Finding(
                "personal_data",
                f"含有手机号或证件号（{shown}），请删去：本人的由登录信息提供，他人的不应写",
                f"holds a phone or identity number ({shown}); leave it out",
                one.text,
            )


def _report(said: str, one: Sentence, frame: Frame) -> Iterator[Finding]:
    for word in frame.known.book.wording.report_only:
        if one.kind != "law" and word in said:
            yield Finding(
                "report",
                f"“{word}”属于举报，和投诉分开提交",
                f"“{word}” belongs into a report (举报), not into a complaint",
                one.text,
            )


def _whole(sentences: tuple[Sentence, ...], frame: Frame, channel: Channel) -> Iterator[Finding]:
    demands = [one for one in sentences if one.kind == "demand"]
    if len(demands) != 1:
        yield Finding("demand", "要有且只有一项诉求", "there must be exactly one demand")
    yield from _total(demands, frame)
    yield from _dated(sentences)
    yield from _articles(sentences, frame)
    yield from _proved(frame)
    text = "\n".join(one.text for one in sentences)
    if str(frame.known.get("order_number")) not in text:
        yield Finding("order_number", "没有写订单号", "the order number is missing")
    if len(text) > channel.limit:
        yield Finding(
            "too_long",
            f"{len(text)} 字，最多 {channel.limit} 字：请把自己写的说明改短",
            f"{len(text)} characters, {channel.limit} at most: shorten what you wrote",
        )


def _dated(sentences: tuple[Sentence, ...]) -> Iterator[Finding]:
    account = [one.text for one in sentences if one.kind in ("fact", "contact")]
    if len({day for text in account for day in DATE.findall(text)}) < 2:
        yield Finding("dates", "事实部分至少要有两个日期", "the facts need at least two dates")


def _articles(sentences: tuple[Sentence, ...], frame: Frame) -> Iterator[Finding]:
    fitting = {basis.rule for basis in frame.bases}
    for one in sentences:
        for rule in set(one.rules) - fitting:
            yield Finding(
                "article", f"{rule} 不适用于这些事实", f"{rule} does not apply here", one.text
            )


def _total(demands: list[Sentence], frame: Frame) -> Iterator[Finding]:
    if frame.sum.total is None:
        return
    named = {amount for one in demands for amount in AMOUNT.findall(one.text)}
    total = f"{frame.sum.total:.2f}"
    if total not in named or named - {total, *(f"{amount:.2f}" for _, amount in frame.sum.parts)}:
        yield Finding(
            "total",
            f"诉求金额要等于计算结果 {frame.sum.total:.2f} 元",
            f"the amount asked for must be the computed {frame.sum.total:.2f}",
            demands[0].text if demands else "",
        )


def _proved(frame: Frame) -> Iterator[Finding]:
    if not frame.known.evidence:
        yield Finding(
            "evidence",
            "还没有任何证据：打开订单页让护购记下，或自己附上截图",
            "there is no evidence yet: open the order page, or add screenshots",
            severity="warn",
        )
