"""The derivation of a date, in sentences that a shopper can follow."""

from datetime import datetime
from typing import Any

import pytest

from rules import Deadline, Facts, weigh
from rules._facts import CHINA

NOW = datetime(2026, 11, 20, 9, tzinfo=CHINA)


def deadline(rule: str, events: dict[str, Any], **order: Any) -> Deadline:
    facts = Facts.of({"order": order, "events": events})
    return next(one for one in weigh(facts, NOW).deadlines if one.rule == rule)


def zh(found: Deadline) -> str:
    return "\n".join(step.zh for step in found.why)


def en(found: Deadline) -> str:
    return "\n".join(step.en for step in found.why)


def test_the_event_is_named_with_the_page_it_came_from() -> None:
    event = {"at": "2026-11-15T16:42:10", "from": "page", "page": "订单详情，2026-11-16 看到"}
    found = deadline("NR-10", {"signed_at": event})
    assert "本人签收，2026-11-15 16:42:10（来自订单页面：订单详情，2026-11-16 看到）" in zh(found)


def test_the_text_and_why_that_text() -> None:
    said = zh(deadline("NR-10", {"signed_at": "2026-11-15T16:42:10"}))
    assert "《网络购买商品七日无理由退货暂行办法》第十条" in said
    assert "自 2017-03-15 起施行的文本，因为 2026-11-15 在其施行之后" in said


def test_an_old_text_that_said_the_same_is_told() -> None:
    found = deadline("SAMR-16", {"knew_at": "2024-05-06T10:00:00"})
    assert "2024-05-06 时的文本规定相同" in zh(found)
    assert "said the same" in en(found)


def test_a_text_with_an_end_names_it() -> None:
    found = deadline("SAMR-OLD-21", {"complaint_accepted": "2024-03-04T10:00:00"})
    assert "2024-07-01 之前" in zh(found) and "before 2024-07-01" in en(found)


def test_the_count_and_the_rest_day_that_moved_it() -> None:
    found = deadline("NR-10", {"signed_at": "2026-11-15T16:42:10"})
    assert "2026-11-15（周日） 当天不计" in zh(found)
    assert "2026-11-22（周日） 是休息日" in zh(found)
    assert "顺延到下一个工作日 2026-11-23（周一）" in zh(found)
    assert "Sunday 2026-11-22 is a rest day" in en(found)


def test_each_day_that_does_not_count_is_named_and_the_make_up_day_too() -> None:
    found = deadline("SAMR-ACCEPT", {"authority_received_complaint": "2026-09-23T15:10:00"})
    said = zh(found)
    for day in ("2026-09-25", "2026-09-26", "2026-09-27", *(f"2026-10-0{n}" for n in range(1, 8))):
        assert f"{day}（" in said
    assert "中秋放假，不计入" in said and "国庆节放假，不计入" in said
    assert "2026-10-10（周六） 是调休上班日，计入" in said


def test_an_unpublished_year_is_said_plainly() -> None:
    found = deadline("SAMR-23", {"complaint_accepted": "2026-12-10T10:00:00"})
    assert "2027 年的放假安排尚未公布" in zh(found)


def test_hours_are_counted_from_the_moment() -> None:
    found = deadline("pdd:W02", {"group_success": "2026-11-10T20:15:30"}, platform="pdd")
    assert "从 2026-11-10 20:15:30 起满 48 小时：2026-11-12 20:15:30" in zh(found)


def test_the_countdown_on_the_page_is_named_as_the_reason() -> None:
    order = {"platform": "taobao", "page_countdown_auto_confirm": "2026-11-27T08:00:00"}
    found = deadline("taobao_tmall:W05", {"shipped_at": "2026-11-12T18:20:00"}, **order)
    assert "以订单页上的倒计时为准：2026-11-27 08:00:00" in zh(found)


def test_a_stand_in_is_told() -> None:
    found = deadline("NR-10", {"courier_signed_at": "2026-11-15T16:42:10"})
    assert "不知道“本人签收”的时间，以“物流显示签收”作为可证明的最早时间" in zh(found)
    assert found.starts and found.starts.origin == "estimate"


def test_a_bare_day_and_a_doubt_are_told() -> None:
    found = deadline("NR-10", {"signed_at": "2026-11-15", "shipped_at": "2026-11-16T08:00:00"})
    assert "只知道日期" in zh(found) and "先后矛盾" in zh(found)


def test_a_restart_is_told() -> None:
    events = {"knew_at": "2024-11-05T18:30:00", "demand_reached_merchant": "2026-11-10T12:00:00"}
    assert "因中断重新起算" in zh(deadline("CC-188", events))


def test_days_in_repair_are_told() -> None:
    repair = {"sent": "2026-03-02T18:00:00", "returned": "2026-03-12T09:00:00"}
    events = {"signed_at": "2026-01-15T10:00:00", "repair_1": repair}
    assert "修理占用的 10 天顺延" in zh(deadline("SB-WARRANTY", events, category="冰箱"))


def test_the_law_that_caps_a_platforms_window_is_told() -> None:
    events = {
        "return_shipped": "2026-11-14T10:00:00",
        "merchant_received_return": "2026-11-16T10:00:00",
    }
    found = deadline("taobao_tmall:W10", events, platform="taobao")
    assert "（CPL-25-REFUND）更早：2026-11-23 23:59:59" in zh(found)


@pytest.mark.parametrize("rule", ["SAMR-23-NOTICE", "pdd:W08"])
def test_a_doubtful_source_is_told(rule: str) -> None:
    events = {
        "mediation_terminated": "2026-11-18T10:00:00",
        "return_applied": "2026-11-18T10:00:00",
    }
    assert "出处等级" in zh(deadline(rule, events, platform="pdd"))


def test_the_json_holds_both_languages_and_the_source() -> None:
    told = deadline("NR-10", {"signed_at": "2026-11-15T16:42:10"}, paid="88").as_json()
    assert len(told["why"]) == len(told["why_en"]) >= 4
    assert told["sources"][0]["article"] == "第十条" and told["sources"][0]["grade"] == "A"
    assert (told["at_stake"], told["act_en"]) == (
        "88.00",
        "Send the return notice (click “return and refund”)",
    )


def test_a_window_says_how_its_end_was_counted() -> None:
    events = {
        "group_success": "2026-11-01T10:00:00",
        "receipt_confirmed": "2026-11-10T08:00:00",
    }
    found = deadline("pdd:W19", events, platform="pdd")
    assert "从 2026-11-10 08:00:00 起满 360 小时：2026-11-25 08:00:00" in zh(found)


def test_a_date_under_a_condition_says_the_condition() -> None:
    found = deadline("taobao_tmall:W12", {"shipped_at": "2026-11-12T18:20:00"}, platform="taobao")
    said = "如果“自动确认收货”在 2026-11-22 18:20:00 发生，则到 2026-12-07 18:20:00"
    assert said in zh(found)
