"""Until when an item may be returned: the sentence beside the item, in the shopper's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from parsers._dates import day
from parsers._fields import Unreadable

_DATE = r"(?:\| )?(?P<date>[^|]{4,40})"  # "|" parts the elements; the day may have its own

# Each sentence names a return and its last day; a return that has begun has other days ("drop off
# by"), and a sentence about replacement alone is none. A row may know only its beginning.
SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        rf"returns? window (?:closed|closes|ended|ends|expired|expires) (?:on )?{_DATE}",
        rf"returns? eligible (?:through|until) {_DATE}",
        rf"returns? (?:or replace )?items: eligible (?:through|until) {_DATE}",
        rf"(?:eligible for returns?|returnable|can be returned) (?:through|until) {_DATE}",
    ),
    "de": (
        rf"(?:rückgabe|rücksende)(?:frist|fenster|zeitraum)(?: \w+){{0,2}} (?:am|bis)(?: zum)?:?"
        rf" {_DATE}",
        rf"(?:rückgabe|rücksendung)(?: möglich)? bis(?: zum)? {_DATE}",
        rf"artikel zurück(?:geben|senden)(?: oder (?:ersetzen|umtauschen))?: [\w ]{{0,30}}?bis"
        rf"(?: zum)? {_DATE}",
        rf"(?:rückgabeberechtigt|zurückgegeben werden) bis(?: zum)? {_DATE}",
    ),
    "fr": (
        rf"(?:délai|période|fenêtre) de retour (?:[\w']+ ){{0,5}}le {_DATE}",
        rf"(?:retour (?:possible|éligible)|éligibles? (?:à un|au) retour) jusqu'au {_DATE}",
        rf"retourner (?:ou remplacer )?(?:des |les |l'|un )?articles? ?: [\w ]{{0,30}}?"
        rf"jusqu'au {_DATE}",
    ),
    "es": (
        rf"(?:plazo|período|periodo|ventana) de devolución (?:\w+ ){{0,5}}el(?: día)? {_DATE}",
        rf"(?:devolución (?:posible|disponible)|(?:apto|elegible) para devolución) hasta el"
        rf" {_DATE}",
        rf"devolver (?:o reemplazar |o sustituir )?(?:los |el )?(?:productos?|artículos?): "
        rf"[\w ]{{0,30}}?hasta el {_DATE}",
    ),
    "ja": (
        r"(?:返品|返品・交換|返品または交換)(?:期間|期限|受付期間|受付)?(?:は|：|:|の締切は)?\s*"
        r"(?P<date>\d{4}年\s*\d{1,2}月\s*\d{1,2}日)\s*(?:に終了|まで|で終了)",
        r"(?P<date>\d{4}年\s*\d{1,2}月\s*\d{1,2}日)\s*まで(?:に)?(?:返品|商品の返品|返品・交換)",
        r"(?:返品|返品・交換)(?:期限|受付期限)[:：]\s*(?P<date>\d{4}年\s*\d{1,2}月\s*\d{1,2}日)",
    ),
    "zh": (
        r"退(?:换)?货(?:窗口|期限|期|时间)?(?:已)?(?:于|截止于|截至|截止日期|：|:|为)*\s*"
        r"(?P<date>\d{4}年\s*\d{1,2}月\s*\d{1,2}日)(?:\s*(?:关闭|截止|结束|过期|前|之前|止))?",
        r"(?P<date>\d{4}年\s*\d{1,2}月\s*\d{1,2}日)\s*(?:前|之前|为止|止)?\s*(?:可|可以|均可|符合条件)"
        r"[^。|]{0,6}退(?:换)?货",
    ),
}
HINTS: dict[str, tuple[str, ...]] = {
    "en": ("return",),
    "de": ("rückgabe", "rücksend", "zurück"),
    "fr": ("retour",),
    "es": ("devol",),
    "ja": ("返品",),
    "zh": ("退货", "退换货"),
}
"""Words without which no sentence of a language can stand there: most boxes have none."""
_KNOWN = tuple(
    (
        HINTS[language],
        tuple(
            re.compile(row if language in ("ja", "zh") else rf"(?<!\w){row}", re.IGNORECASE)
            for row in rows
        ),
    )
    for language, rows in SENTENCES.items()
)


def return_until(pieces: Iterable[str]) -> date | None:
    """Give the last day to return an item, out of the pieces of text in its box.

    Raises:
        Unreadable: several sentences name different days, or a sentence's day cannot be read.
    """
    joined = " | ".join(pieces)
    lower = joined.casefold()
    found = {
        _day(match["date"])
        for hints, sentences in _KNOWN
        if any(hint in lower for hint in hints)
        for sentence in sentences
        for match in sentence.finditer(joined)
    }
    if len(found) > 1:
        raise Unreadable(f"several return dates: {joined[:60]!r}")
    return found.pop() if found else None


def _day(printed: str) -> date:
    made = day(printed)
    if made is None:
        raise Unreadable(f"no return date: {printed[:40]!r}")
    return made
