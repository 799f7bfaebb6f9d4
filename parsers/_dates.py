"""Dates as shops outside China print them, in ten languages and the East Asian form; bare days."""

from __future__ import annotations

import re
from datetime import date

from parsers._fields import Unreadable

# One row a language, the months in order, their short forms beside them.
_MONTHS = """january jan/february feb/march mar/april apr/may/june jun/july jul/august aug/september sep sept/october oct/november nov/december dec
januar jän jan/februar feb/märz mär mrz/april apr/mai/juni jun/juli jul/august aug/september sep sept/oktober okt/november nov/dezember dez
janvier janv/février févr fév/mars/avril avr/mai/juin/juillet juil/août/septembre sept/octobre oct/novembre nov/décembre déc
enero ene/febrero feb/marzo mar/abril abr/mayo may/junio jun/julio jul/agosto ago/septiembre sep sept/octubre oct/noviembre nov/diciembre dic
gennaio gen/febbraio feb/marzo mar/aprile apr/maggio mag/giugno giu/luglio lug/agosto ago/settembre set/ottobre ott/novembre nov/dicembre dic
januari jan/februari feb/maart mrt/april apr/mei/juni jun/juli jul/augustus aug/september sep sept/oktober okt/november nov/december dec
januari jan/februari feb/mars/april apr/maj/juni jun/juli jul/augusti aug/september sep sept/oktober okt/november nov/december dec
stycznia sty/lutego lut/marca mar/kwietnia kwi/maja maj/czerwca cze/lipca lip/sierpnia sie/września wrz/października paź/listopada lis/grudnia gru
janeiro jan/fevereiro fev/março mar/abril abr/maio mai/junho jun/julho jul/agosto ago/setembro set/outubro out/novembro nov/dezembro dez
ocak oca/şubat şub/mart mar/nisan nis/mayıs may/haziran haz/temmuz tem/ağustos ağu/eylül eyl/ekim eki/kasım kas/aralık ara"""  # noqa: E501  # one language is one row
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "sv", "pl", "pt", "tr")
MONTHS: dict[str, int] = {
    name: number
    for row in _MONTHS.splitlines()
    for number, names in enumerate(row.split("/"), 1)
    for name in names.split()
}
_NAME = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DAY_FIRST = (
    rf"(?<!\w)(?P<d1>\d{{1,2}})(?:\.|er|º|°|st|nd|rd|th)?\s+(?:de\s+)?(?P<m1>{_NAME})(?!\w)\.?"
    r"(?:,?\s+(?:del?\s+)?(?P<y1>\d{4})(?!\w))?"
)
_MONTH_FIRST = (
    rf"(?<!\w)(?P<m2>{_NAME})(?!\w)\.?\s+(?P<d2>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?"
    r"(?:,?\s+(?P<y2>\d{4})(?!\w))?"
)
_EASTERN = r"(?:(?P<y3>\d{4})\s*年\s*)?(?<!\d)(?P<m3>\d{1,2})\s*月\s*(?P<d3>\d{1,2})\s*日"
_YEAR_FIRST = r"(?<!\d)(?P<y4>\d{4})(?P<mark>[-/.])(?P<m4>\d{1,2})(?P=mark)(?P<d4>\d{1,2})(?!\d)"
_DOTTED = r"(?<!\d)(?P<d5>\d{1,2})\.(?P<m5>\d{1,2})\.(?P<y5>\d{4})(?!\d)"
_FORMS = (_DAY_FIRST, _MONTH_FIRST, _EASTERN, _YEAR_FIRST, _DOTTED)
_PARTS = tuple((f"d{n}", f"m{n}", f"y{n}") for n in range(1, len(_FORMS) + 1))
_ANY = re.compile("|".join(_FORMS), re.IGNORECASE)
_YEARS = range(1995, 2100)


def day(printed: str) -> date | None:
    """Give the one full date in some words, or None where there is none.

    Raises:
        Unreadable: the words hold several dates, or one that no calendar has.
    """
    days = {made for made in map(_made, _ANY.finditer(printed)) if made is not None}
    if len(days) > 1:
        raise Unreadable(f"several dates: {printed[:40]!r}")
    return days.pop() if days else None


def day_since(printed: str, start: date | None) -> date | None:
    """Give the one date in some words; without a year it is the first one not before the start."""
    full = day(printed)
    if full is not None or start is None:
        return full
    found = list(_ANY.finditer(printed))
    if len(found) != 1:
        return None
    made = _made(found[0], start.year)
    return made if made is None or made >= start else _made(found[0], start.year + 1)


def _made(found: re.Match[str], year: int | None = None) -> date | None:
    """Build the day of a match; None where the year is neither printed nor given."""
    in_month, of, in_year = next(names for names in _PARTS if found[names[0]])
    printed, month = found[in_year], found[of].casefold()
    if printed is None and year is None:
        return None
    try:
        made = date(
            int(printed or year or 0), MONTHS.get(month) or int(month), int(found[in_month])
        )
    except ValueError as error:
        raise Unreadable(f"no date: {found[0]!r} ({error})") from error
    if made.year not in _YEARS:
        raise Unreadable(f"no date: {found[0]!r}")
    return made
