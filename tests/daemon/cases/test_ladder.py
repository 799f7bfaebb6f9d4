"""The steps of a case: which comes next, what is waited for, what can be taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from daemon.cases.case import KEPT, Case, Sent, changed, undone
from daemon.cases.known import Known
from daemon.cases.ladder import clocks, door, next_rung, next_step, papers, rungs
from rules import Deadline, Text
from rules.cases import casebook

Example = Callable[..., Known]
BOOK = casebook()
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def case_with(*channels: str, reply_by: date = date(2026, 11, 10)) -> Case:
    sent = tuple(Sent(channel=c, on=date(2026, 11, 1), reply_by=reply_by) for c in channels)
    return Case.open("taobao:1", NOW).model_copy(update={"sent": sent})


USUAL = {
    "quality": ["merchant", "platform", "12315_complaint", "court"],
    "express": ["merchant", "platform", "12315_complaint", "courier", "courier_appeal", "court"],
    "no_invoice": ["merchant", "platform", "tax_report"],
    "privacy": ["merchant", "platform", "12315_complaint", "data_report"],
    "auto_renew": ["merchant", "platform", "12315_complaint"],
}


@pytest.mark.parametrize(("dispute", "steps"), USUAL.items())
def test_the_usual_way_leads_from_the_shop_to_whoever_decides(
    example: Example, dispute: str, steps: list[str]
) -> None:
    known, taken = example(dispute), []
    while len(taken) < len(steps):
        taken.append(next_rung(case_with(*taken), known, BOOK.disputes[dispute]).key)
    assert taken == steps
    assert next_rung(case_with(*taken), known, BOOK.disputes[dispute]).key == steps[-1]


def test_a_step_without_anything_to_ask_for_is_passed_over(example: Example) -> None:
    known = example("express")
    left = known.values["parcel_problem"]._replace(value="未经同意放到驿站或快递柜")
    at_station = replace(known, values={**known.values, "parcel_problem": left})
    taken = case_with("merchant", "platform")
    assert next_rung(taken, at_station, BOOK.disputes["express"]).key == "courier"


def test_what_is_only_taken_by_choice_is_never_proposed(example: Example) -> None:
    for dispute in BOOK.disputes.values():
        known, taken = example(dispute.key), []
        for _ in range(12):
            step = next_rung(case_with(*taken), known, dispute)
            assert not step.by_choice
            taken.append(step.key)


def test_abroad_there_is_the_shop_and_its_platform() -> None:
    assert [one.key for one in rungs(BOOK, "quality", abroad=True)] == ["merchant", "platform"]
    assert [one.key for one in papers(BOOK)] == ["authority_letter", "evidence_index"]


def test_a_promise_is_waited_for_and_then_no_longer(example: Example) -> None:
    known = example("quality")
    told = known.contacts[0].model_copy(update={"promised_until": date(2026, 11, 22)})
    values = known.values | {"contacts": known.values["contacts"]._replace(value=(told,))}
    waiting = next_step(case_with(), replace(known, values=values), BOOK.disputes["quality"])
    assert waiting
    assert (waiting["by"], waiting["waiting"]) == ("2026-11-22", True)
    assert "商家客服答应" in waiting["what"]
    later = replace(known, values=values, now=datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    after = next_step(case_with(), later, BOOK.disputes["quality"])
    assert after
    assert not after["waiting"]


def test_an_answer_is_waited_for_until_its_day(example: Example) -> None:
    known, dispute = example("quality"), BOOK.disputes["quality"]
    waiting = next_step(case_with("merchant", reply_by=date(2026, 11, 20)), known, dispute)
    assert waiting
    assert (waiting["channel"], waiting["waiting"]) == ("merchant", True)
    over = next_step(case_with("merchant", reply_by=date(2026, 11, 19)), known, dispute)
    assert over
    assert (over["channel"], over["waiting"]) == ("platform", False)
    closed = case_with().model_copy(update={"closed_at": NOW})
    assert next_step(closed, known, dispute) is None


def test_the_clocks_of_a_step_are_told_with_their_days(example: Example) -> None:
    due = datetime(2026, 11, 27, 15, 59, 59, tzinfo=UTC)
    title = Text("决定是否受理", "decision")
    one = Deadline(rule="SAMR-ACCEPT", title=title, actor="authority", due=due, status="open")
    known = example("quality")
    running = replace(known, result=replace(known.result, deadlines=(one,)))
    told = list(clocks(running, BOOK.channels["12315_complaint"]))
    assert [(clock["rule"], clock["at"]) for clock in told] == [("SAMR-ACCEPT", due.isoformat())]
    assert list(clocks(running, BOOK.channels["merchant"])) == []


def test_the_office_in_charge_is_named_with_its_reason(example: Example) -> None:
    market = door(example("quality"), BOOK.channels["12315_complaint"])
    assert market
    assert market["rule"] == "SAMR-JUR"
    assert market["because_en"]
    assert door(example("quality"), BOOK.channels["merchant"]) is None


def test_what_was_done_is_taken_back_in_turn() -> None:
    case = Case.open("taobao:1", NOW)
    one = changed(case, "answer", answers={"item": "大衣"}, dispute="quality")
    two = changed(one, "close", closed_at=NOW, outcome="退款", got_back=Decimal("9.90"))
    assert [step.what for step in two.past] == ["answer", "close"]
    assert undone(two) == one
    assert undone(undone(two)) == case
    assert undone(case) == case
    assert Case.model_validate(two.model_dump(mode="json")) == two


def test_what_changes_nothing_is_no_step() -> None:
    case = Case.open("taobao:1", NOW, "quality")
    assert changed(case, "answer", dispute="quality", answers={}) is case


def test_only_so_many_steps_are_kept() -> None:
    case = Case.open("taobao:1", NOW)
    for number in range(KEPT + 5):
        case = changed(case, "answer", answers={"item": str(number)})
    assert len(case.past) == KEPT
    for _ in range(KEPT):
        case = undone(case)
    assert case.answers == {"item": "4"}
