"""The life line of an order, drawn as SVG: solid where it happened, dashed where it is expected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup

from daemon.web.dashboard.lifeline import Stop, over
from daemon.web.dashboard.words import CHINA, Words

STEP, HEIGHT, LINE = 132, 108, 34
ROW, NARROW, BESIDE = 58, 320, 22
SVG = Markup(
    '<svg class="{kind}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
    'role="img" aria-label="{label}">'
    "{parts}</svg>"
)
TEXT = Markup('<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>')
SEGMENT = Markup('<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')
DOT = Markup('<circle class="{kind}" cx="{x}" cy="{y}" r="7"/>')


def pictures(line: Sequence[Stop], now: datetime, words: Words, about: str = "") -> Markup:
    """Draw the line lying for a desk and standing for a phone; the page's style shows one."""
    if not line:
        return Markup("")
    whole = described(line, words, about)
    return Markup("{}{}").format(lying(line, now, words, whole), standing(line, now, words, whole))


def lying(line: Sequence[Stop], now: datetime, words: Words, label: str = "") -> Markup:
    """Draw it from left to right."""
    middle = [STEP * number + STEP // 2 for number in range(len(line))]
    parts = [
        SEGMENT.format(kind=_kind(stop), x1=middle[n - 1], y1=LINE, x2=middle[n], y2=LINE)
        for n, stop in enumerate(line)
        if n
    ]
    for x, stop in zip(middle, line, strict=True):
        parts.append(DOT.format(kind=_kind(stop), x=x, y=LINE))
        lines = (words.event_name(stop.name), *written(stop.at, now, words))
        for number, text in enumerate(lines):
            kind, y = ("name" if number == 0 else "when"), LINE + 26 + 18 * number
            parts.append(TEXT.format(kind=kind, x=x, y=y, anchor="middle", text=text))
    x = _today(line, now) * STEP
    parts.append(SEGMENT.format(kind="now", x1=x, y1=LINE - 14, x2=x, y2=LINE + 12))
    today = words.t("今天", "today")
    parts.append(TEXT.format(kind="now", x=x, y=LINE - 20, anchor=_anchor(x, line), text=today))
    width = STEP * len(line)
    return _svg("lying", width, HEIGHT, parts, label or described(line, words))


def standing(line: Sequence[Stop], now: datetime, words: Words, label: str = "") -> Markup:
    """Draw it from top to bottom."""
    middle = [ROW * number + ROW // 2 for number in range(len(line))]
    parts = [
        SEGMENT.format(kind=_kind(stop), x1=BESIDE, y1=middle[n - 1], x2=BESIDE, y2=middle[n])
        for n, stop in enumerate(line)
        if n
    ]
    for y, stop in zip(middle, line, strict=True):
        parts.append(DOT.format(kind=_kind(stop), x=BESIDE, y=y))
        name, when = words.event_name(stop.name), " ".join(written(stop.at, now, words))
        parts.append(TEXT.format(kind="name", x=BESIDE + 22, y=y - 3, anchor="start", text=name))
        parts.append(TEXT.format(kind="when", x=BESIDE + 22, y=y + 16, anchor="start", text=when))
    y = _today(line, now) * ROW
    parts.append(SEGMENT.format(kind="now", x1=BESIDE - 14, y1=y, x2=NARROW - 60, y2=y))
    today = words.t("今天", "today")
    parts.append(TEXT.format(kind="now", x=NARROW - 4, y=y + 5, anchor="end", text=today))
    return _svg("standing", NARROW, ROW * len(line), parts, label or described(line, words))


def described(line: Sequence[Stop], words: Words, about: str = "") -> str:
    """Say the whole picture in words, for those who do not see it."""
    told = []
    for stop in line:
        expected = "" if stop.known else words.t("预计", "expected: ")
        name = f"{expected}{words.event_name(stop.name)}"
        told.append(f"{name} {words.moment(stop.at)}")
    opening = about or words.t("这个订单的经过：", "The life of this order: ")
    return opening + words.t("；", "; ").join(told)


def written(at: date, now: datetime, words: Words) -> tuple[str, ...]:
    """Write a day, with its year where that is another one, and below it the time of day."""
    local = at.astimezone(CHINA) if isinstance(at, datetime) else at
    other_year = local.year != now.astimezone(CHINA).year
    year = words.t(f"{local.year}年", f"{local.year}-") if other_year else ""
    day = words.t(f"{year}{local.month}月{local.day}日", f"{year}{local:%m-%d}")
    return (day, f"{local:%H:%M}") if isinstance(local, datetime) else (day,)


def _today(line: Sequence[Stop], now: datetime) -> int:
    """Give the gap in which today lies: 0 before the first stop, their number after the last."""
    return sum(over(stop) <= now for stop in line)


def _anchor(x: int, line: Sequence[Stop]) -> str:
    """Keep the word inside the picture at both its ends."""
    return {0: "start", STEP * len(line): "end"}.get(x, "middle")


def _kind(stop: Stop) -> str:
    return "known" if stop.known else "expected"


def _svg(kind: str, width: int, height: int, parts: Sequence[Markup], label: str) -> Markup:
    inside = Markup("").join(parts)
    return SVG.format(kind=kind, width=width, height=height, label=label, parts=inside)
