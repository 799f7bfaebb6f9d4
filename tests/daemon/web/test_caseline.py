"""The picture of a case: what was done, what is awaited, and today between them."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from daemon.web.dashboard.caseline import AT_MOST, course
from daemon.web.dashboard.line_picture import STEP, lying
from daemon.web.dashboard.words import CHINA, Words

ZH, EN = Words("zh"), Words("en")
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA)


def told(**changes):
    return {
        "opened_at": "2026-11-20T05:54:00+08:00",
        "channels": [{"key": "merchant", "title": "商家客服", "title_en": "merchant"}],
        "sent": [],
        "contacts": [],
        "closed_at": None,
        "next": {"by": "2026-11-20"},
    } | changes


def names(case, now=NOW, words=ZH):
    return [stop.name for stop in course(case, now, words)]


def test_what_is_to_be_done_today_stands_behind_the_beginning_and_behind_now():
    assert names(told()) == ["开始", "下一步"]
    picture = lying(course(told(), NOW, ZH), NOW, ZH)
    assert f'<line class="now" x1="{STEP}"' in picture


def test_a_day_that_is_over_lies_behind_us():
    tomorrow = NOW + timedelta(days=1)
    picture = lying(course(told(), tomorrow, ZH), tomorrow, ZH)
    assert f'<line class="now" x1="{2 * STEP}"' in picture


def test_what_was_sent_and_said_stands_in_the_order_of_time():
    contact = {"who": "商家客服", "time": "2026-11-18", "promised_until": "2026-11-25"}
    case = told(
        opened_at="2026-11-16T09:00:00+08:00",
        sent=[{"channel": "merchant", "on": "2026-11-17"}],
        contacts=[contact],
    )
    assert names(case) == ["开始", "商家客服", "商家客服", "下一步", "对方承诺"]
    assert names(case, words=EN)[1] == "merchant"
    assert [stop.known for stop in course(case, NOW, ZH)] == [True, True, True, False, False]


def test_a_promise_whose_day_is_past_and_a_closed_case_await_nothing():
    contact = {"who": "商家客服", "time": "2026-11-18", "promised_until": "2026-11-19"}
    case = told(contacts=[contact], closed_at="2026-11-20T11:00:00+08:00")
    assert names(case) == ["商家客服", "开始", "结束"]


@given(st.lists(st.dates(datetime(2026, 1, 1).date(), datetime(2026, 12, 31).date()), max_size=20))
def test_the_line_runs_forward_and_keeps_the_newest(days):
    sent = [{"channel": "merchant", "on": day.isoformat()} for day in days]
    line = course(told(sent=sent), NOW, ZH)
    assert len(line) == min(len(days) + 2, AT_MOST)
    picture = lying(line, NOW, ZH)
    assert picture.count("<circle") == len(line)
