"""The status pages of 12315: numbers, states and dates as they stand there, and no guess."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import PLATFORMS, Capture, Reading, parse
from parsers.authority import AUTHORITY

LIST = "https://www.12315.cn/cuser/portal/case/list"
NUMBER = "1330110002026111200000123"
REPORT = "1330110002026111400000456"
DETAIL = f"https://www.12315.cn/cuser/portal/case/detail?id={NUMBER}"
HEAD = "<tr><th>编号</th><th>对象</th><th>商品</th><th>日期</th><th>状态</th><th>操作</th></tr>"


def row(number: str = NUMBER, day: str = "2026-11-12", status: str = "待受理", **more: str) -> str:
    cells = [
        number,
        more.get("who", "杭州云织服饰有限公司"),
        more.get("item", "羊毛大衣"),
        day,
        status,
        "查看",
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def table(*rows: str, head: str = HEAD, grid: str = "customerCaseGrid") -> str:
    return f"<table id='{grid}'><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def page(body: str, url: str = LIST) -> Reading:
    return parse(Capture(url, f"<html><body>{body}</body></html>"))


def detail(*pairs: tuple[str, str], url: str = DETAIL) -> Reading:
    rows = "".join(f"<tr><td>{label}：</td><td>{value}</td></tr>" for label, value in pairs)
    return page(f"<table>{rows}</table>", url)


def only(reading: Reading) -> dict[str, Any]:
    (one,) = reading.filings
    return one.model_dump(exclude_none=True)


def test_a_list_of_what_is_under_way_and_of_what_is_history() -> None:
    read = page(table(row()) + table(row(REPORT, "2026-11-14", "已立案"), grid="customerHisGrid"))
    assert (read.platform, read.page, read.outcome) == ("12315", "filing_list", "read")
    first, second = (one.model_dump(exclude_none=True) for one in read.filings)
    assert first == {
        "number": NUMBER,
        "opponent": "杭州云织服饰有限公司",
        "item": "羊毛大衣",
        "status": "waiting",
        "status_text": "待受理",
        "filed_at": date(2026, 11, 12),
    }
    assert (second["kind"], second["status"], second["filed_at"]) == (
        "report",
        "opened",
        date(2026, 11, 14),
    )
    assert read.orders == ()


@pytest.mark.parametrize(
    ("status", "state", "kind"),
    [
        ("待核查", "waiting", "report"),
        ("不予立案", "not_opened", "report"),
        ("处理完成", "done", None),
        ("已受理", "accepted", None),
        ("某种新的状态", "unknown", None),
    ],
)
def test_a_state_is_told_as_printed_and_known_where_it_is(
    status: str, state: str, kind: str | None
) -> None:
    one = only(page(table(row(status=status))))
    assert (one["status_text"], one["status"], one.get("kind")) == (status, state, kind)


@pytest.mark.parametrize("day", ["2026-11-13", "昨天", "", "2026-13-40"])
def test_a_day_that_the_number_does_not_bear_out_is_no_day(day: str) -> None:
    read = page(table(row(day=day)))
    assert "filed_at" not in only(read)
    assert read.outcome == ("read" if day == "" else "partial")


def test_columns_go_by_their_headings() -> None:
    head = "<tr><th>状态</th><th>编号</th><th>提交日期</th></tr>"
    cells = f"<tr><td>待核查</td><td>{NUMBER}</td><td>2026年11月12日</td></tr>"
    one = only(page(table(cells, head=head)))
    assert (one["status"], one["filed_at"]) == ("waiting", date(2026, 11, 12))
    assert "item" not in one


def test_of_two_dates_none_is_taken() -> None:
    head = "<tr><th>编号</th><th>提交日期</th><th>办结日期</th><th>状态</th></tr>"
    cells = f"<tr><td>{NUMBER}</td><td>2026-11-12</td><td>2026-11-12</td><td>处理完成</td></tr>"
    assert "filed_at" not in only(page(table(cells, head=head)))


def test_without_headings_only_the_known_columns_are_read() -> None:
    assert only(page(table(row(), head="")))["item"] == "羊毛大衣"
    strange = page(table(f"<tr><td>{NUMBER}</td><td>x</td></tr>", head=""))
    assert strange.filings == ()
    assert [note.kind for note in strange.notices] == ["missing"]


def test_a_row_without_a_whole_number_is_told_and_costs_only_itself() -> None:
    read = page(table(row("12345"), row(REPORT, "2026-11-14")))
    assert [one.number for one in read.filings] == [REPORT]
    assert read.outcome == "partial"


@pytest.mark.parametrize("rows", ["", "<tr><td colspan=6>暂无数据</td></tr>"])
def test_an_empty_list_is_empty(rows: str) -> None:
    assert page(table(rows)).outcome == "empty"


def test_the_log_in_is_no_empty_list() -> None:
    login = page('<form id="loginForm"><input id="code"></form>')
    assert (login.outcome, login.filings) == ("signed_out", ())
    again = page('<form id="loginForm"></form>', DETAIL)
    assert again.outcome == "signed_out"


def test_a_page_of_another_kind_is_not_read() -> None:
    assert page("<h1>投诉信息</h1>").outcome == "unknown_layout"
    form = "https://www.12315.cn/cuser/portal/tscase/information"
    assert page("<table><tr><td>编号</td><td>1</td></tr></table>", form).filings == ()


def test_a_complaint_in_detail() -> None:
    read = detail(
        ("投诉编号", NUMBER),
        ("被投诉方", "杭州云织服饰有限公司"),
        ("商品名称", "羊毛大衣"),
        ("投诉时间", "2026-11-12 20:05:11"),
        ("受理时间", "2026-11-17 09:30:00"),
        ("状态", "已受理"),
    )
    assert (read.page, read.outcome) == ("filing", "read")
    one = only(read)
    assert (one["kind"], one["status"], one["opponent"]) == (
        "complaint",
        "accepted",
        "杭州云织服饰有限公司",
    )
    assert one["filed_at"] == datetime(2026, 11, 12, 12, 5, 11, tzinfo=UTC)
    assert one["accepted_at"] == datetime(2026, 11, 17, 1, 30, tzinfo=UTC)
    assert "ended_at" not in one


def test_a_report_in_detail_takes_its_number_from_the_address() -> None:
    url = f"https://www.12315.cn/cuser/portal/case/detail?id={REPORT}"
    told = (("被举报方", "云织"), ("立案时间", "2026-11-20"), ("状态", "已立案"))
    one = only(detail(*told, url=url))
    assert (one["number"], one["kind"], one["decided_at"]) == (REPORT, "report", date(2026, 11, 20))


def test_a_detail_that_speaks_of_both_is_of_no_kind() -> None:
    one = only(detail(("投诉举报编号", NUMBER), ("状态", "处理完成"), ("举报内容", "x")))
    assert "kind" not in one


def test_a_detail_without_labels_that_are_known_is_not_read() -> None:
    assert detail(("反馈", "请等待")).outcome == "unknown_layout"
    assert detail(("状态", "已受理"), url=LIST.replace("list", "detail?id=12")).filings == ()


def test_12315_is_no_shop_and_a_look_alike_is_nobody() -> None:
    assert AUTHORITY not in PLATFORMS
    fake = parse(Capture("https://www.12315.cn.evil.test/cuser/portal/case/list", table(row())))
    assert fake.filings == ()


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=40))
def test_whatever_stands_in_a_row_nothing_breaks_and_no_day_is_invented(
    cells: list[str], number: str
) -> None:
    from html import escape

    made = "".join(f"<td>{escape(cell)}</td>" for cell in (number, *cells))
    read = page(table(f"<tr>{made}</tr>"))
    for one in read.filings:
        assert len(one.number) == 25
        assert one.filed_at is None or f"{one.filed_at:%Y%m%d}" == one.number[9:17]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_every_day_that_both_say_is_read(day: date) -> None:
    number = f"133011000{day:%Y%m%d}00000123"
    assert only(page(table(row(number, day.isoformat()))))["filed_at"] == day
