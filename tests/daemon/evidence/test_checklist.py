"""The checklist: there, missing, soon lost; and the reminders in the due list."""

from datetime import datetime, timedelta, timezone

import pytest

from daemon.evidence.checklist import checklist, reminders, with_reminders
from daemon.evidence.taking import Place
from tests.daemon.evidence.conftest import NOON

CHINA = timezone(timedelta(hours=8))


def states(home, case):
    return {one.proof.key: one.state for one in checklist(home, home.cases.get(case.id))}


def test_it_goes_through_all_that_the_dispute_asks_for(home, case):
    assert states(home, case) == {
        "order": "kept",
        "logistics": "kept",  # the order's page shows it too
        "photo": "missing",
        "report": "missing",
        "after_sale": "missing",
        "contact": "missing",
    }


def test_what_the_shopper_says_to_have_is_not_yet_kept(home, case, kept):
    home.cases.add_evidence(case.id, "photo", NOON)
    assert states(home, case)["photo"] == "said"
    kept(b"photo", Place(case.order, case.id, "photo"))
    assert states(home, case)["photo"] == "kept"


def test_what_was_deleted_is_no_longer_kept(home, case, kept):
    item = kept(b"photo", Place(case.order, case.id, "photo"))
    home.evidence.remove(item.id, NOON)
    assert states(home, case)["photo"] == "said"


def test_without_a_kind_of_dispute_there_is_no_checklist(home, order):
    assert checklist(home, home.cases.open(order, NOON)) == ()


@pytest.mark.parametrize(
    ("dispute", "losses"),
    [
        ("quality", ["evidence-goods", "evidence-chat"]),
        ("not_as_described", ["evidence-listing", "evidence-goods", "evidence-chat"]),
        ("express", ["evidence-chat"]),
    ],
)
def test_what_gets_lost_is_reminded_of_once_for_each_way(home, order, dispute, losses):
    case = home.cases.open(order, NOON, dispute)
    assert [one.rule for one in reminders(home, case)] == losses


def test_the_reminder_names_what_to_do_and_is_our_advice(home, case):
    first = next(iter(reminders(home, case)))
    assert first.title.zh == "建议尽快留证：故障照片或视频（带序列号）、检测或维修单"
    assert first.act.zh.startswith("先拍照、录像再退回")
    assert first.sources == ()
    # Opened at noon in China on the 20th: until the end of the 21st.
    assert first.safe == datetime(2026, 11, 21, 23, 59, 59, tzinfo=CHINA)


def listed(home, case):
    return {one.rule for one in home.due.of_order(case.order) if one.live}


def test_the_due_list_reminds_until_the_evidence_is_kept(home, case, kept):
    assert {"evidence-goods", "evidence-chat"} <= listed(home, case)
    kept(b"photo", Place(case.order, case.id, "photo"))
    kept(b"report", Place(case.order, case.id, "report"), name="检测.pdf")
    assert "evidence-goods" not in listed(home, case)
    assert "evidence-chat" in listed(home, case)
    home.cases.close(case.id, NOON)
    assert not [rule for rule in listed(home, case) if rule.startswith("evidence-")]


def test_it_is_told_as_a_notice_on_the_next_day(home, case, clock):
    home.change_settings(language="zh", quiet={"starts": "00:00", "ends": "00:00"})
    clock.forward(minutes=10)
    assert home.due.tick(clock()) == []  # the shopper has just seen the checklist
    clock.forward(hours=12)  # past midnight in China
    [message] = home.due.tick(clock())
    assert "留证" in message.title
    assert message.body.startswith("请在 今天 23:59 前：先拍照、录像再退回")


def test_the_rules_own_answer_is_left_as_it_is(home, case):
    result = home.weigh(case.order, NOON)
    added = with_reminders(home, {case.order: result})[case.order]
    assert added.deadlines[: len(result.deadlines)] == result.deadlines
    assert len(added.deadlines) > len(result.deadlines)
    assert not [one for one in result.deadlines if one.rule.startswith("evidence-")]


def test_an_order_without_a_case_gets_none(home, order):
    result = home.weigh(order, NOON)
    assert with_reminders(home, {order: result}) == {order: result}
