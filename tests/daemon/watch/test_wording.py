"""Notices say what to do, until when and what is at stake, in both languages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.language import Language
from daemon.watch import plaintext
from daemon.watch.reminder import Reminder
from daemon.watch.wording import Words, order_name, words
from rules._text import Text

from .conftest import at

NOW = at("11-21 20:00")


def reminder(ends: datetime, **fields: Any) -> Reminder:
    return Reminder(
        id=fields.pop("id", "jd:1#R"),
        order=fields.pop("order", "jd:30000009876"),
        deadline="R",
        rule=fields.pop("rule", "R"),
        title=fields.pop("title", Text("退货期", "Return window")),
        actor=fields.pop("actor", "consumer"),
        sort=fields.pop("sort", "limit"),
        act=fields.pop("act", Text("申请退货", "apply for the return")),
        ends=ends,
        **fields,
    )


def said(*reminders: Reminder, language: Language = "zh", now: datetime = NOW) -> Words:
    return words(reminders, now, language, order_name)


def test_one_deadline_in_chinese() -> None:
    notice = said(reminder(at("11-22 23:59:59"), at_stake="259.00"))
    assert notice.title == "退货期：还剩 27 小时"
    assert notice.body == "请在 明天 23:59 前：申请退货\n涉及 259.00 元 · 京东订单 …9876"


def test_one_deadline_in_english() -> None:
    notice = said(reminder(at("11-24 23:59:59"), at_stake="259.00"), language="en")
    assert notice.title == "Return window: 3 days left"
    assert notice.body == (
        "By Nov 24 23:59: apply for the return\nCNY 259.00 at stake · JD order …9876"
    )


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        (timedelta(days=30), "还剩 30 天", "30 days left"),
        (timedelta(days=2), "还剩 2 天", "2 days left"),
        (timedelta(days=2, seconds=-1), "还剩 47 小时", "47 hours left"),
        (timedelta(hours=1), "还剩 1 小时", "1 hour left"),
        (timedelta(minutes=59, seconds=59), "还剩 59 分钟", "59 minutes left"),
        (timedelta(seconds=59), "只剩不到 1 分钟", "less than a minute left"),
        (timedelta(0), "已过期", "over"),
        (timedelta(days=-3), "已过期", "over"),
    ],
)
def test_time_left_is_never_rounded_up(left: timedelta, zh: str, en: str) -> None:
    one = reminder(NOW + left)
    assert said(one).title == f"退货期：{zh}"
    assert said(one, language="en").title == f"Return window: {en}"


@pytest.mark.parametrize(
    ("ends", "zh", "en"),
    [
        ("11-21 23:59:59", "今天 23:59", "today 23:59"),
        ("11-22 00:00", "今天 23:59", "today 23:59"),
        ("11-22 00:01", "明天 00:01", "tomorrow 00:01"),
        ("11-23 00:01", "11月23日 00:01", "Nov 23 00:01"),
        ("2027-02-08T23:59:59", "2027年2月8日 23:59", "Feb 8 2027 23:59"),
    ],
)
def test_a_moment_is_written_as_people_say_it(ends: str, zh: str, en: str) -> None:
    one = reminder(at(ends))
    assert said(one).body.startswith(f"请在 {zh} 前：")
    assert said(one, language="en").body.startswith(f"By {en}: ")


def test_an_uncertain_date_says_that_the_order_page_decides() -> None:
    one = reminder(at("11-22 12:00"), uncertain=True)
    assert "（以订单页为准）" in said(one).body
    assert "(the order page decides)" in said(one, language="en").body


def test_a_late_courier_is_named_with_the_next_step() -> None:
    late = reminder(
        at("11-21 00:00"),
        actor="courier",
        sort="duty",
        title=Text("投诉答复", "Answer to the complaint"),
        next_step=Text("向邮政管理部门申诉", "appeal to the postal authority"),
    )
    assert said(late).title == "快递公司已逾期：投诉答复"
    assert said(late).body.startswith("应在 11月20日 23:59 前完成。下一步：向邮政管理部门申诉\n")
    assert said(late, language="en").title == "The courier is late: Answer to the complaint"


def test_several_late_ones_say_no_time_left() -> None:
    late = [
        reminder(at("11-21 00:00"), order=f"jd:{n}9876", actor="merchant", sort="duty")
        for n in range(2)
    ]
    assert said(*late).title == "2 个期限要留意"
    assert said(*late).body.splitlines() == ["商家已逾期：退货期 · 京东订单 …9876"] * 2


def test_law_and_platform_saying_the_same_are_one_matter() -> None:
    ends = at("11-22 23:59:59")
    law = Text("七日内退货", "Return within seven days")
    same = [
        reminder(ends, rule="CPL-25-7D", title=law, rank=0),
        reminder(ends, rule="NR-10", title=law, rank=1),
        reminder(ends, rule="taobao_tmall:W13", act=Text("点击申请退货", "press return"), rank=2),
    ]
    notice = said(*same)
    assert notice.title == "退货期等 3 项：还剩 27 小时"
    assert notice.body.startswith("请在 明天 23:59 前：点击申请退货")
    assert said(*same, language="en").title == "Return window and 2 more: 27 hours left"


def test_what_ends_by_itself_speaks_for_the_means_against_it() -> None:
    ends = at("11-22 18:20")
    extension = reminder(ends, rule="t:W06", title=Text("延长收货", "Extend"), rank=0)
    confirm = reminder(
        ends, rule="t:W05", title=Text("自动确认收货", "Confirms itself"), rank=1, sort="loss"
    )
    assert said(extension, confirm).title == "自动确认收货等 2 项：还剩 22 小时"


def test_a_right_that_begins_says_that_it_is_open_now() -> None:
    right = reminder(
        at("11-21 20:00"),
        sort="right",
        title=Text("满72小时未发货可投诉", "Complain after 72 hours"),
        act=Text("向平台投诉", "complain to the platform"),
    )
    assert said(right).title == "现在可以：满72小时未发货可投诉"
    assert said(right).body == "今天 20:00 起：向平台投诉\n京东订单 …9876"
    assert said(right, language="en").body.startswith("From today 20:00: complain")


def test_of_many_as_many_are_named_as_fit_and_the_rest_is_counted() -> None:
    many = [reminder(NOW + timedelta(hours=n), id=str(n)) for n in range(1, 41)]
    notice = said(*many)
    *lines, last = notice.body.splitlines()
    assert notice.title == "40 个期限要留意，最近的还剩 1 小时"
    assert last == f"还有 {40 - len(lines)} 项"
    assert len(lines) >= 5
    assert "…" not in notice.body.replace(" …", "")


def test_an_order_is_named_without_what_was_bought() -> None:
    assert order_name("taobao:4810000000000001234", "zh") == "淘宝订单 …1234"
    assert order_name("taobao:4810000000000001234", "en") == "Taobao order …1234"
    assert order_name("generic:7", "zh") == "其他平台订单 …7"


@given(
    st.lists(
        st.tuples(st.text(max_size=200), st.text(max_size=200), st.integers(-(10**6), 10**8)),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from(["zh", "en"]),
)
def test_any_notice_fits_everywhere(given_: list[tuple[str, str, int]], language: Language) -> None:
    several = [
        reminder(NOW + timedelta(seconds=s), id=str(n), title=Text(t, t), act=Text(a, a))
        for n, (t, a, s) in enumerate(given_)
    ]
    notice = said(*several, language=language)
    assert plaintext.units(notice.title) <= 63
    assert plaintext.units(notice.body) <= 255
    assert notice.title
