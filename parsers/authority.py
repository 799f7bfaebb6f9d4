"""The status pages of 12315: what was filed there, its number, state and dates; nothing is guessed.

Columns and element names are those that public readers of the list name (2026). The labels of the
detail page are inferred from them and from the words of the law: a label that is not there is a
date that is not known. These pages are no shop's: they stand beside `PLATFORMS`, not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

from parsers._blocks import words
from parsers._fields import Unreadable, moment
from parsers._page import Found, LayoutChanged, Page, Platform, Reader, SignedOut, at
from parsers._records import Filing, FilingKind, FilingState, Moment, Notice

NUMBER = re.compile(r"\d{25}")
"""1, six digits of the region, 00, the day, eight more (three samples)."""
CHINA = timezone(timedelta(hours=8))
COLUMNS = ("number", "opponent", "item", "filed_at", "status_text")
HEADINGS = {
    "number": ("编号",),
    "opponent": ("对象", "被投诉", "被举报"),
    "item": ("商品",),
    "filed_at": ("日期", "时间"),
    "status_text": ("状态",),
}
STATES: dict[str, FilingState] = {
    "待核查": "waiting",
    "待受理": "waiting",
    "已受理": "accepted",
    "不予受理": "refused",
    "已立案": "opened",
    "不予立案": "not_opened",
    "处理完成": "done",
    "终止调解": "ended",
}
OF_A_REPORT = {"待核查", "已立案", "不予立案"}
LABELS = {
    "opponent": (
        "被投诉方",
        "被投诉人",
        "被投诉企业",
        "被举报方",
        "被举报人",
        "被举报企业",
        "对象",
    ),
    "item": ("商品名称", "商品"),
    "status_text": ("状态", "办理状态", "处理状态"),
    "filed_at": ("提交时间", "登记时间", "投诉时间", "举报时间", "提交日期", "登记日期"),
    "accepted_at": ("受理时间", "受理日期"),
    "decided_at": ("立案时间", "立案日期", "不予立案时间"),
    "ended_at": ("终止调解时间", "终止调解日期"),
}
EMPTY = ("暂无数据", "暂无记录", "没有数据")


def read_list(page: Page) -> Found:
    """Read the rows of what is under way and of what is history.

    Raises:
        LayoutChanged: there is neither table.
    """
    tree: Any = page.tree
    tables = tree.xpath("//*[@id='customerCaseGrid' or @id='customerHisGrid']")
    if not tables:
        raise LayoutChanged("neither #customerCaseGrid nor #customerHisGrid")
    found, rows = Found(), 0
    for table in tables:
        columns = headed(table)
        for row in table.xpath(".//tbody/tr[td]"):
            cells = [words(cell) for cell in row.xpath("./td")]
            if len(cells) == 1 or not any(cells) or cells[0] in EMPTY:
                continue
            rows += 1
            found.filings += row_filing(cells, columns, found.notices)
    found.orders_on_page = 0 if rows == 0 else None
    return found


def headed(table: Any) -> dict[str, int] | None:
    """Tell in which column each thing stands, by the headings; None where there are none."""
    heads = [words(cell) for cell in table.xpath(".//thead//th | .//thead//td")]
    if not heads:
        return None
    places = {}
    for name, marks in HEADINGS.items():
        hits = [n for n, head in enumerate(heads) if any(mark in head for mark in marks)]
        if len(hits) == 1:  # two dates, and nobody knows which is meant
            places[name] = hits[0]
    return places


def row_filing(
    cells: list[str], columns: dict[str, int] | None, notices: list[Notice]
) -> Iterator[Filing]:
    """Read one row; without headings only where the known columns are all there are."""
    if columns is None and len(cells) in (len(COLUMNS), len(COLUMNS) + 1):  # one more: buttons
        columns = {name: place for place, name in enumerate(COLUMNS)}
    told = {name: cells[n] for name, n in (columns or {}).items() if n < len(cells) and cells[n]}
    number = told.pop("number", "")
    if not NUMBER.fullmatch(number):
        notices.append(noted("missing", "a row without a number of 25 digits"))
        return
    yield filing(number, told, None, notices)


def read_detail(page: Page) -> Found:
    """Read the table of labels and values of one complaint or report.

    Raises:
        LayoutChanged: there is no number, or no such table.
    """
    pairs = dict(pairs_of(page.tree))
    number = next((v for k, v in pairs.items() if "编号" in k and NUMBER.fullmatch(v)), None)
    asked = page.query.get("id", "")
    number = number or (asked if NUMBER.fullmatch(asked) else None)
    told = {
        name: pairs[label]
        for name, labels in LABELS.items()
        for label in reversed(labels)
        if pairs.get(label)
    }
    if number is None or not told:
        raise LayoutChanged("no number, or no table of labels and values")
    found = Found()
    found.filings.append(filing(number, told, kind_of(pairs), found.notices))
    return found


def pairs_of(tree: Any) -> Iterator[tuple[str, str]]:
    """Give the labels of all tables with the value beside each."""
    for row in tree.xpath("//tr"):
        cells = [words(cell) for cell in row.xpath("./th | ./td")]
        for label, value in zip(cells[::2], cells[1::2], strict=False):
            yield label.rstrip(":： "), value


def kind_of(pairs: dict[str, str]) -> FilingKind | None:
    """Tell a complaint from a report by the labels, where they speak of one alone."""
    labels = " ".join(pairs)
    kinds: dict[str, FilingKind] = {"投诉": "complaint", "举报": "report"}
    said = [kind for word, kind in kinds.items() if word in labels]
    return said[0] if len(said) == 1 else None


def filing(
    number: str, told: dict[str, str], kind: FilingKind | None, notices: list[Notice]
) -> Filing:
    """Make the record; a date that cannot be read, or is doubtful, is left out with a notice."""
    dates = {name: told.pop(name) for name in list(told) if name.endswith("_at")}
    status = told.get("status_text", "")
    read: dict[str, Moment] = {}
    for name, text in dates.items():
        try:
            when = moment(text)
        except Unreadable:
            when = None
        if when is None or (name == "filed_at" and not agrees(number, when)):
            notices.append(noted("bad_field", f"{name} is not clear"))
        else:
            read[name] = when
    known = kind or ("report" if status in OF_A_REPORT else None)
    state = STATES.get(status, "unknown")
    return Filing(number=number, kind=known, status=state, **told, **read)


def agrees(number: str, when: Moment) -> bool:
    """Tell whether a day is also the one in the number: the list says not which day it means."""
    day = when.astimezone(CHINA).date() if isinstance(when, datetime) else when
    return number[9:17] == f"{day:%Y%m%d}" if isinstance(day, date) else False


def noted(kind: str, detail: str) -> Notice:
    """Say what was not read."""
    return Notice(kind=kind, detail=detail, reader="12315")


def read_login(page: Page) -> Found:
    """Know the log-in, which is also shown when a session has run out.

    Raises:
        SignedOut: always.
    """
    raise SignedOut("the log-in form is shown")


GRIDS = ("customerCaseGrid", "customerHisGrid")
LOGIN = Reader("12315_login", read_login, "dom", "2026", marks=('id="loginForm"',))
AUTHORITY = Platform(
    name="12315",
    title="全国12315平台",
    hosts=("www.12315.cn",),
    addresses=(
        at(
            "filing",
            r"www\.12315\.cn/cuser/portal/case/detail\?",
            LOGIN,
            Reader("12315_detail", read_detail, "dom", "2026?"),
        ),
        at(
            "filing_list",
            r"www\.12315\.cn/cuser/",
            LOGIN,
            Reader("12315_list", read_list, "dom", "2026", marks=GRIDS),
        ),
    ),
)
