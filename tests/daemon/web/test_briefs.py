"""From weighed deadlines to messages: their order, their days, both languages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.web.briefs import days_left, deadline_brief, due_briefs, in_order, order_brief
from daemon.web.dashboard.due import cards, grouped, matters, pressing, timeline
from daemon.web.dashboard.words import CHINA, Words, shorten
from daemon.web.wire import DueBrief
from parsers import Order
from parsers._records import Item, Merchant, Reading
from rules import Deadline, FactsError, Result, Source, Text

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)
)


def deadline(days=1, **changes):
    at = None if days is None else NOW + timedelta(days=days)
    told = {
        "rule": "law/test",
        "title": Text("期限", "A deadline"),
        "actor": "consumer",
        "at": at,
        "status": "open",
        **changes,
    }
    return Deadline(**told)


def put(home, **fields):
    order = Order(platform="taobao", number="1", **fields)
    reading = Reading(platform="taobao", page="order_list", outcome="read", orders=(order,))
    home.orders.observe("0" * 64, NOW, reading)
    return home.orders.get("taobao:1")


def due(days, order="taobao:1", **changes):
    return DueBrief(
        id=f"{order}#{days}#{changes.get('rule')}",
        order=order,
        platform="taobao",
        number="1",
        deadline=deadline_brief(deadline(days, **changes), NOW),
    )


class Look:
    """As much of a view as the due page's arithmetic needs."""

    now = NOW
    t = staticmethod(lambda zh, en: en)


# -- deadlines -------------------------------------------------------------------------------------


def test_a_deadline_is_told_in_both_languages():
    brief = deadline_brief(
        deadline(
            3,
            act=Text("点延长收货", "Extend the time"),
            consequence=Text("货款付给商家", "The merchant is paid"),
            at_stake=Decimal("259.00"),
            sources=(Source(name="某规则", article="第七条", url="https://x.test", grade="A"),),
        ),
        NOW,
    )
    assert (brief.title, brief.title_en) == ("期限", "A deadline")
    assert (brief.act, brief.act_en) == ("点延长收货", "Extend the time")
    assert (brief.kind, brief.days_left, brief.at_stake) == ("consumer", 3, "259.00")
    assert brief.sources[0].article == "第七条"


@pytest.mark.parametrize("actor", ["merchant", "platform", "courier", "payment_provider"])
def test_what_others_have_to_do_is_of_another_kind(actor):
    assert deadline_brief(deadline(actor=actor), NOW).kind == "other"


def test_the_next_deadline_is_the_nearest_ahead(home):
    stored = put(home, items=(Item(title="台灯"),), merchant=Merchant(nick="灯火人家"))
    result = Result(
        deadlines=(
            deadline(9, rule="far"),
            deadline(-1, rule="late", status="overdue"),
            deadline(None, rule="undated"),
            deadline(2, rule="near"),
            deadline(1, rule="over", status="passed"),
        )
    )
    brief = order_brief(stored, result, NOW)
    assert [one.rule for one in brief.deadlines] == ["near", "far", "late", "undated"]
    assert brief.next.rule == "near"
    assert (brief.title, brief.merchant) == ("台灯", "灯火人家")


def test_an_order_without_deadlines_has_no_next(home):
    brief = order_brief(put(home), None, NOW)
    assert (brief.next, brief.deadlines) == (None, ())
    assert order_brief(put(home), Result(deadlines=(deadline(None),)), NOW).next is None


@given(st.lists(st.integers(-50, 50) | st.none(), max_size=12))
def test_nothing_is_lost_by_putting_in_order(days):
    given_ones = [deadline(one, line=str(place)) for place, one in enumerate(days)]
    ordered = in_order(given_ones, NOW)
    assert sorted(one.line for one in ordered) == sorted(one.line for one in given_ones)
    ahead = [one.instant for one in ordered if one.instant and one.instant >= NOW]
    assert [one.instant for one in ordered][: len(ahead)] == sorted(ahead)


@given(MOMENTS, MOMENTS)
def test_days_left_never_run_backwards(at, now):
    left = days_left(at, now)
    assert days_left(at + timedelta(days=1), now) == left + 1
    assert days_left(at, now + timedelta(days=1)) == left - 1
    assert (left > 0) <= (at > now)
    assert (left < 0) <= (at < now)


def test_a_reminder_whose_order_or_rule_is_gone_is_left_out(home):
    stored = put(home, status="shipped", shipped_at=NOW - timedelta(days=1))
    home.due.replan(stored.key, Result(deadlines=(deadline(3, rule="no-such-rule"),)), NOW)
    reminders = home.due.coming(NOW)
    assert len(reminders) == 1
    assert due_briefs(home, reminders, NOW) == []


async def test_an_order_whose_facts_are_refused_is_shown_without_deadlines(browser, home):
    stored = put(home, status="shipped", shipped_at=NOW - timedelta(days=1))

    def refuse(*_):
        raise FactsError("看不懂", "not understood")

    home.due.replan(stored.key, home.weigh(stored.key, NOW), NOW)
    assert len(home.due.coming(NOW)) > 0
    home.weigh = refuse
    assert due_briefs(home, home.due.coming(NOW), NOW) == []
    for path in ("/due", "/orders", "/orders/taobao/1"):
        assert (await browser.get(path)).status == 200
    listed = await browser.daemon.call("GET", "/v1/orders")
    assert [one["deadlines"] for one in listed.json["orders"]] == [[]]


# -- the due page ----------------------------------------------------------------------------------


def test_what_is_due_on_one_order_on_one_day_stands_on_one_card():
    briefs = [due(2), due(2), due(3), due(2, order="jd:1"), due(None)]
    found = cards([[brief] for brief in briefs])
    assert [(card.days, len(card.matters)) for card in found] == [(2, 2), (3, 1), (2, 1)]


def test_rules_on_one_matter_are_one_entry_led_by_the_earliest():
    law = due(4, rule="NR-10", matter="return_without_reason")
    shop = due(3, rule="jd:W13", matter="return_without_reason")
    other = due(4, rule="CPL-24-7D")
    elsewhere = due(4, order="jd:1", rule="NR-10", matter="return_without_reason")
    found = matters([law, other, elsewhere, shop, due(None)])
    rules = [[one.deadline.rule for one in matter] for matter in found]
    assert rules == [["jd:W13", "NR-10"], ["CPL-24-7D"], ["NR-10"]]


def test_at_one_moment_the_shop_s_rule_leads_because_it_says_where_to_click():
    law, shop = (due(3, rule=rule, matter="return") for rule in ("NR-10", "taobao_tmall:W13"))
    assert [one.deadline.rule for one in matters([law, shop])[0]] == ["taobao_tmall:W13", "NR-10"]


def test_a_card_is_coloured_by_what_the_shopper_must_do():
    mine, theirs = due(2).deadline, due(2, actor="merchant").deadline
    assert pressing([theirs, mine]) is mine
    assert pressing([theirs]) is theirs


def test_the_groups_hold_every_card_once():
    briefs = [
        due(days, order=f"taobao:{days}") for days in (-400, -31, -30, -3, 0, 1, 7, 8, 60, 61, 900)
    ]
    groups = grouped(Look(), [[brief] for brief in briefs])
    assert [(group.title, [card.days for card in group.cards]) for group in groups] == [
        ("Already over", [-3, -30]),
        ("Today", [0]),
        ("Within seven days", [1, 7]),
        ("Later", [8, 60]),
        ("Much later", [61, 900]),
        ("Long over", [-31, -400]),
    ]
    assert [group.far for group in groups] == [False, False, False, False, True, True]


def test_the_timeline_shows_thirty_days_from_today():
    days = timeline(Look(), [due(0), due(29), due(30), due(-1)])
    assert len(days) == 30
    assert days[0].label == "11/20"
    assert [len(day.due) for day in days] == [1, *[0] * 28, 1]
    weekend = [day.label for day in days[:9] if day.weekend]
    assert weekend == ["11/21", "11/22", "11/28"]


# -- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (None, ("—", ""), ("—", "")),
        (0, ("今天", ""), ("today", "")),
        (1, ("1", "天"), ("1", "day")),
        (99, ("99", "天"), ("99", "days")),
        (365, ("12", "个月"), ("12", "months")),
        (-2, ("2", "天前"), ("2", "d ago")),
    ],
)
def test_the_countdown(days, zh, en):
    assert Words("zh").countdown(days) == zh
    assert Words("en").countdown(days) == en


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        (datetime(2026, 11, 23, 10, 5, tzinfo=CHINA), "10:05 前", "by 10:05"),
        (datetime(2026, 11, 23, 23, 59, 59, tzinfo=CHINA), "", ""),
        (datetime(2026, 11, 23, 0, 0, tzinfo=CHINA), "", ""),
        (None, "", ""),
    ],
)
def test_the_end_of_a_day_needs_no_time(at, zh, en):
    assert Words("zh").clock(at) == zh
    assert Words("en").clock(at) == en


@pytest.mark.parametrize(
    ("days", "mine", "colour"),
    [
        (None, True, ""),
        (-1, True, "late"),
        (0, True, "late"),
        (3, True, "soon"),
        (4, True, "good"),
        (0, False, "theirs"),
        (-1, False, "late"),
        (30, False, "theirs"),
    ],
)
def test_colours_say_who_must_act_and_how_soon(days, mine, colour):
    assert Words("zh").urgency_of(days, mine=mine) == colour


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [("12.00", "CNY", "¥12.00"), ("12.00", "USD", "12.00 USD"), (None, "CNY", "")],
)
def test_money(amount, currency, written):
    assert Words("zh").money(amount, currency) == written


def test_an_unknown_word_is_shown_as_it_is():
    assert Words("zh").platform_name("ebay") == "ebay"
    assert Words("en").page_name(None) == ""


@given(st.text(max_size=200), st.integers(2, 60))
def test_a_shortened_text_is_short_and_begins_the_same(text, marks):
    short = shorten(text, marks)
    assert len(short) <= marks
    assert " ".join(text.split()).startswith(short.removesuffix("…"))
