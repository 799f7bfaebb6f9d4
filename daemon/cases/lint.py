"""Looks over a draft before it may be used: calm, dated, one demand, nothing unproven."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from daemon.cases.findings import Finding
from daemon.cases.frame import Frame, value_of
from daemon.cases.saying import MONTHS, Tongue
from daemon.cases.sentences import Sentence
from daemon.cases.shorten import text_of
from daemon.cases.sources import MOBILE
from rules.cases import Channel, Wording

DATE: dict[Tongue, re.Pattern[str]] = {
    "zh": re.compile(r"20\d\d年\d{1,2}月\d{1,2}日"),
    "en": re.compile(rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) 20\d\d"),
}
AMOUNT: dict[Tongue, re.Pattern[str]] = {
    "zh": re.compile(r"(\d+\.\d\d)元"),
    "en": re.compile(r"[A-Z]{3} (\d+\.\d\d)"),
}
ID_CARD = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])\d\d\d{3}[\dXx](?!\d)")
BANK_CARD = re.compile(r"(?<!\d)(?:62|4\d|5[1-5])\d{14,17}(?!\d)")
ARTICLE = re.compile(r"《[^》]+》第[〇零一二三四五六七八九十百千\d]+条")
ACCOUNT = ("fact", "contact")
"""The sentences that tell what happened."""


def lint(sentences: tuple[Sentence, ...], frame: Frame, channel: Channel) -> tuple[Finding, ...]:
    """Look over all sentences of a draft, then over the draft as a whole."""
    found = [finding for one in sentences for finding in _sentence(one, frame, channel)]
    return (*found, *_whole(sentences, frame, channel))


def _sentence(one: Sentence, frame: Frame, channel: Channel) -> Iterator[Finding]:
    said = unquoted(one)
    yield from _calm(said, one, frame)
    yield from _unproven(said, one, frame)
    yield from _others(one, frame)
    yield from _apart(said, one, frame, channel)
    if not one.rules and (article := ARTICLE.search(said)):
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


def words(wording: Wording, kind: str, tongue: Tongue) -> tuple[str, ...]:
    """Give a list of words in the language of the letter."""
    found: tuple[str, ...] = getattr(wording, kind if tongue == "zh" else f"{kind}_en")
    return found


def _calm(said: str, one: Sentence, frame: Frame) -> Iterator[Finding]:
    wording, text = frame.known.book.wording, said.lower()
    for word in words(wording, "banned", frame.tongue):
        if word in text:
            yield Finding(
                "wording",
                f"“{word}”会让人不愿意处理，请换成事实",
                f"“{word}” makes nobody listen; state the fact instead",
                one.text,
            )
    for pattern in words(wording, "threats", frame.tongue):
        if threat := re.search(pattern, text):
            yield Finding(
                "threat",
                f"“{threat[0]}”是威胁，请删去",
                f"“{threat[0]}” is a threat; leave it out",
                one.text,
            )


def _unproven(said: str, one: Sentence, frame: Frame) -> Iterator[Finding]:
    wording, text = frame.known.book.wording, said.lower()
    hedges = words(wording, "hedges", frame.tongue)
    room = 4 if frame.tongue == "zh" else 14
    for word in () if one.kind == "law" else words(wording, "unproven", frame.tongue):
        for place in re.finditer(re.escape(word), text):
            before = text[max(0, place.start() - room) : place.start()]
            if not any(hedge in before for hedge in hedges):
                yield Finding(
                    "unproven",
                    f"没有认定前，“{word}”要写成“疑似{word}”",
                    f"until it is proven, “{word}” needs “suspected” before it",
                    one.text,
                )


def _others(one: Sentence, frame: Frame) -> Iterator[Finding]:
    """Find numbers and places that may be somebody's; those of the purchase are none."""
    text = one.text
    for name in ("order_number", "tracking_number", "after_sale_number", "company_address"):
        if frame.known.has(name):
            text = text.replace(str(frame.known.get(name)), "")
    for other in frame.known.beside:
        text = text.replace(str(other.get("order_number")), "")
    places = map(re.compile, frame.known.book.wording.places)
    for pattern in (MOBILE, ID_CARD, BANK_CARD, *places):
        if found := pattern.search(text):
            shown = f"{found[0][:3]}…{found[0][-2:]}"
            yield Finding(
                "personal_data",
                f"含有手机号、证件号、卡号或住址（{shown}），请删去：本人的由登录信息提供，"
                "他人的不应写",
                f"holds a phone, identity or card number, or an address ({shown}); leave it out",
                one.text,
            )


def _apart(said: str, one: Sentence, frame: Frame, channel: Channel) -> Iterator[Finding]:
    """A complaint asks for one's own claim, a report for what the authority should look into."""
    wording = frame.known.book.wording
    if one.kind in ("law", "court", "party", "note") or frame.tongue == "en":
        return
    if channel.kind in ("complaint", "suit"):
        for word in (word for word in wording.report_only if word in said):
            yield Finding(
                "report",
                f"“{word}”属于举报，和投诉分开提交",
                f"“{word}” belongs into a report (举报), not into a complaint",
                one.text,
            )
    if channel.kind == "report":
        for found in filter(None, (re.search(p, said) for p in wording.complaint_only)):
            yield Finding(
                "complaint",
                f"“{found[0]}”属于投诉请求，和举报分开提交",
                f"“{found[0]}” belongs into a complaint (投诉), not into a report",
                one.text,
            )


def _whole(sentences: tuple[Sentence, ...], frame: Frame, channel: Channel) -> Iterator[Finding]:
    if channel.kind not in ("paper", "public"):
        yield from _demanded(sentences, frame)
    if channel.kind != "paper":
        yield from _dated(sentences, frame)
        yield from _identified(sentences, frame)
    yield from _articles(sentences, frame)
    yield from _proved(sentences, frame)
    length = len(text_of(sentences))
    if frame.limit is not None and length > frame.limit:
        yield Finding(
            "too_long",
            f"{length} 字，最多 {frame.limit} 字：请把自己写的说明改短",
            f"{length} characters, {frame.limit} at most: shorten what you wrote",
            max((one.text for one in sentences), key=len, default=""),
        )


def _identified(sentences: tuple[Sentence, ...], frame: Frame) -> Iterator[Finding]:
    numbers = [str(value_of(frame, "order_number"))]
    numbers += [str(other.get("order_number")) for other in frame.known.beside]
    text = text_of(sentences)
    for number in numbers:
        if number not in text:
            yield Finding(
                "order_number",
                f"没有写订单号 {number}",
                f"the order number {number} is missing",
                _first(sentences, lambda one: one.kind in ("greeting", "party")),
            )


def _dated(sentences: tuple[Sentence, ...], frame: Frame) -> Iterator[Finding]:
    account = [one.text for one in sentences if one.kind in ACCOUNT]
    if len({day for text in account for day in DATE[frame.tongue].findall(text)}) < 2:
        yield Finding(
            "dates",
            "事实部分至少要有两个日期",
            "the facts need at least two dates",
            account[-1] if account else _first(sentences, lambda _: True),
        )


def _articles(sentences: tuple[Sentence, ...], frame: Frame) -> Iterator[Finding]:
    fitting = {basis.rule for basis in frame.bases}
    fitting |= {rule for part in frame.letter.part for rule in part.rules}
    for one in sentences:
        for rule in set(one.rules) - fitting:
            yield Finding(
                "article", f"{rule} 不适用于这些事实", f"{rule} does not apply here", one.text
            )


def _demanded(sentences: tuple[Sentence, ...], frame: Frame) -> Iterator[Finding]:
    """One demand, and one total in it, which is what was added up."""
    demands = [one for one in sentences if one.kind == "demand"]
    if len(demands) != 1:
        yield Finding(
            "one_demand",
            f"诉求要写成一项，现在有 {len(demands)} 项",
            f"there must be one demand, not {len(demands)}",
            demands[-1].text if demands else _first(sentences, lambda _: True),
        )
    if frame.sum.total is None or not demands:
        return
    named = {amount for one in demands for amount in AMOUNT[frame.tongue].findall(one.text)}
    total = f"{frame.sum.total:.2f}"
    parts = {f"{frame.sum.of(one.fact):.2f}" for one in frame.sum.parts}
    if total not in named or named - {total, *parts}:
        yield Finding(
            "total",
            f"诉求金额要等于计算结果 {total} 元",
            f"the amount asked for must be the computed {total}",
            demands[0].text,
        )


def _proved(sentences: tuple[Sentence, ...], frame: Frame) -> Iterator[Finding]:
    """Without any evidence say so once; else name each fact that has none."""
    told = [one for one in sentences if one.kind in ACCOUNT]
    if not frame.known.evidence:
        yield Finding(
            "evidence",
            "还没有任何证据：打开订单页让护购记下，或自己附上截图",
            "there is no evidence yet: open the order page, or add screenshots",
            told[0].text if told else "",
            severity="warn",
        )
        return
    for one in told:
        if not one.evidence:
            yield Finding(
                "unproved",
                "这句话还没有证据编号：有证据的请在“证据”里记下，没有的请想办法补上",
                "this sentence has no evidence yet: note what you keep, or obtain some",
                one.text,
                severity="warn",
            )


def _first(sentences: tuple[Sentence, ...], wanted: Callable[[Sentence], bool]) -> str:
    return next((one.text for one in sentences if wanted(one)), "")
