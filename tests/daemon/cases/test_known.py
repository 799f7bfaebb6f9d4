"""What is known of a dispute, and from whom: answers first, then events, pages, rules."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from daemon.cases.claim import add_up, chosen
from daemon.cases.known import Known
from daemon.cases.sources import follow, named
from daemon.cases.suggest import suggestions
from rules import Claim, Facts, Result
from rules._facts import CHINA
from rules.cases import When, casebook

Example = Callable[..., Known]
Document = Callable[[str], dict[str, Any]]
BOOK = casebook()


def test_each_value_says_who_says_so(example: Example) -> None:
    known = example("return_refused")
    origins = {key: value.origin for key, value in known.values.items()}
    assert origins["intact"] == "shopper"
    assert origins["signed_at"] == "event"
    assert origins["order_number"] == "page"
    assert example("late_ship").values["ship_due"].origin == "rule"
    assert "company" not in origins  # on no page, never answered: not known


def test_the_shopper_has_the_last_word(example: Example, document: Document) -> None:
    answers = document("quality")["answers"] | {"paid": "199", "signed_at": "2026-11-14"}
    known = example("quality", answers=answers)
    assert known.get("paid") == Decimal("199.00")
    assert known.get("signed_at") == date(2026, 11, 14)


def test_the_page_wins_over_the_table(example: Example, document: Document) -> None:
    order = document("late_ship")["order"] | {"promises": {"ship_by": "2026-11-12T12:00:00+08:00"}}
    assert example("late_ship", order=order).get("ship_due").hour == 12


def test_an_order_of_several_items_does_not_say_which_one_or_its_price(
    example: Example, document: Document
) -> None:
    order = document("quality")["order"]
    several = order | {"items": [{"title": "大衣"}, {"title": "围巾"}]}
    known = example("quality", order=several)
    assert not known.has("item")
    assert not known.has("paid")
    late = document("late_ship")["order"] | {"items": [{"title": "毯子"}, {"title": "枕头"}]}
    assert example("late_ship", order=late).get("paid") == Decimal("89.90")


def test_a_phone_number_in_a_trace_is_masked(example: Example, document: Document) -> None:
    order = document("express")["order"]
    trace = [{"at": "2026-11-18T14:00:00+08:00", "text": "快递员电话13912345678"}]
    order["shipments"][0]["events"] = trace
    assert example("express", order=order).get("trace") == "快递员电话139******78"


def test_the_newest_line_of_a_trace_counts() -> None:
    events = [
        {"at": "2026-11-16T10:00:00", "text": "旧"},
        {"at": "2026-11-18T10:00:00", "text": "新"},
    ]
    order = {"shipments": [{"events": events}]}
    assert follow(order, "shipments.0.events.latest.text") == "新"
    assert follow(order, "shipments.1.events.latest.text") is None
    assert follow(order, "shipments.0.carrier") is None
    assert follow({"shipments": []}, "shipments.0.carrier") is None


@pytest.mark.parametrize(
    ("applied", "kept"),
    [
        ("2026-11-22T23:59:59+08:00", True),
        ("2026-11-23T23:59:59+08:00", True),  # the seventh day is a Sunday: it ends on Monday
        ("2026-11-24T00:00:00+08:00", False),
    ],
)
def test_a_request_is_in_time_up_to_the_rolled_end(
    example: Example, document: Document, applied: str, kept: bool
) -> None:
    events = document("return_refused")["events"] | {"return_applied": applied}
    known = example("return_refused", events=events)
    assert known.holds(When(in_time={"NR-10": ("return_applied",)})) is kept


def test_late_means_overdue_not_only_past_its_unrolled_day(example: Example) -> None:
    rolling = [
        {
            "rule": "CPL-25-REFUND",
            "actor": "merchant",
            "status": "due_passed_rolling",
            "due": "2026-11-28T23:59:59+08:00",
        }
    ]
    known = example("refund_delay", deadlines=rolling)
    assert known.get("refund_due") == date(2026, 11, 28)
    assert not known.has_passed("refund_due")


@pytest.mark.parametrize(
    ("when", "held"),
    [
        (When(), True),
        (When(known=("signed_at", "company|merchant")), True),
        (When(known=("company",)), False),
        (When(unknown=("company",)), True),
        (When(unknown=("signed_at",)), False),
        (When(yes=("intact",)), True),
        (When(no=("intact",)), False),
        (When(no=("excluded_confirmed",)), True),
        (When(equals={"refusal_ground": ("其他", "已拆封或查验")}), True),
        (When(equals={"refusal_ground": ("其他",)}), False),
        (When(equals={"company": ("x",)}), False),
        (When(overdue=("NR-10",)), False),
        (When(running=("NR-10",)), True),
        (When(running=("CPL-23-3",)), False),
        (When(passed=("signed_at",)), True),
        (When(passed=("company",)), False),
        (When(demand=("return_refund",)), False),
        (When(known=("evidence",)), True),
    ],
)
def test_a_condition_holds_or_not(example: Example, when: When, held: bool) -> None:
    assert example("return_refused").holds(when) is held


def test_a_windows_short_name_means_that_of_any_platform() -> None:
    assert named("pdd:W02", "W02")
    assert named("CPL-25-REFUND", "CPL-25-REFUND")
    assert not named("pdd:W021", "W02")
    assert not named("PEN-9-4", "9-4")


def test_the_sum_is_written_out(example: Example) -> None:
    known = example("quality")
    demand = chosen(known, BOOK.disputes["quality"], BOOK.channels["merchant"])
    assert demand
    total = add_up(known, demand)
    assert total.total == Decimal("271.00")
    assert total.formula == "实付金额 259.00 + 退货运费 12.00 = 271.00 元"
    exchange = next(d for d in BOOK.disputes["quality"].demand if d.key == "exchange")
    assert add_up(known, exchange).total is None
    assert add_up(known, exchange).formula == ""


def test_an_amount_comes_from_the_claim_calculators(example: Example) -> None:
    known = example("counterfeit", demand="return_refund_extra")
    claim = Claim(chosen="FRAUD_3X", amounts={"refund": Decimal(259), "extra": Decimal(777)})
    from daemon.cases.known import know

    with_claim = know(
        BOOK,
        now=known.now,
        order=known.order,
        facts=Facts.of({"order": {}}),
        result=Result(claims=(claim,)),
        answers={},
    )
    assert with_claim.get("punitive_extra") == Decimal("777.00")
    demand = next(d for d in BOOK.disputes["counterfeit"].demand if "punitive_extra" in d.total)
    assert add_up(with_claim, demand).total == Decimal("1036.00")


@pytest.mark.parametrize(
    ("words", "dispute"),
    [
        ("等了一周还没发货", "late_ship"),
        ("七天无理由他不给退", "return_refused"),
        ("退款没到账", "refund_delay"),
        ("用了两天就坏了", "quality"),
        ("货不对板", "not_as_described"),
        ("显示签收但我没收到", "express"),
        ("感觉是假货", "counterfeit"),
    ],
)
def test_the_shoppers_words_suggest_the_dispute(words: str, dispute: str) -> None:
    found = suggestions(BOOK, {"status": "unknown"}, Facts.of({}), Result(), words)
    assert found[0].key == dispute


def test_the_orders_state_suggests_the_dispute(example: Example, document: Document) -> None:
    late = example("late_ship")
    order = document("late_ship")["order"]
    assert suggestions(BOOK, order, Facts.of({}), late.result)[0].key == "late_ship"
    waiting = example("refund_delay")
    events = {"merchant_received_return": "2026-11-13T10:05:00"}
    facts = Facts.of({"events": events})
    assert suggestions(BOOK, {"status": "signed"}, facts, waiting.result)[0].key == "refund_delay"
    shipped = order | {"status": "shipped"}
    assert "late_ship" not in [
        one.key for one in suggestions(BOOK, shipped, Facts.of({}), late.result, "不发货")
    ]
    assert suggestions(BOOK, {"status": "unpaid"}, Facts.of({}), Result()) == ()


def test_a_mere_status_suggests_nothing_grave_and_nothing_beside_a_stronger_sign() -> None:
    def keys(events: dict[str, str]) -> list[str]:
        found = suggestions(BOOK, {"status": "signed"}, Facts.of({"events": events}), Result())
        return [one.key for one in found]

    assert keys({}) == ["not_as_described", "quality"]
    assert keys({"merchant_received_return": "2026-11-13T10:05:00"}) == ["refund_delay"]


def test_a_day_has_passed_only_when_it_is_over(example: Example, document: Document) -> None:
    answers = document("late_ship")["answers"] | {"ship_due": "2026-11-13"}
    known = example("late_ship", answers=answers)
    assert not known.has_passed("ship_due")
    later = Known(BOOK, known.now + timedelta(hours=3, seconds=1), known.values, known.result)
    assert later.now > datetime(2026, 11, 14, tzinfo=CHINA)
    assert later.has_passed("ship_due")
