"""Cases on stored orders: opened once, answered strictly, evidence numbered for good."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from daemon.cases.answers import AnswerError
from daemon.cases.fill import WrongPage
from daemon.cases.gathering import NoSuchCase
from daemon.cases.look import brief, whole
from daemon.home import Home
from parsers import Order, Reading
from parsers._records import Item, Merchant
from rules.cases import casebook

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
KEY = "taobao:4810000000000000001"
BOOK = casebook()


def order(**more: Any) -> Order:
    given: dict[str, Any] = {
        "platform": "taobao",
        "number": KEY.partition(":")[2],
        "status": "signed",
        "status_text": "卖家已发货",
        "placed_at": "2026-11-11T00:03:20+08:00",
        "paid_at": "2026-11-11T00:03:55+08:00",
        "shipped_at": "2026-11-12T18:20:00+08:00",
        "signed_at": "2026-11-15T16:42:10+08:00",
        "merchant": Merchant(name="云织女装"),
        "paid": "259.00",
        "freight": "0.00",
        "items": (Item(title="羊毛大衣", quantity=1, unit_price="259.00"),),
    }
    return Order.model_validate(given | more)


def see(home: Home, capture: str, page: str, **more: Any) -> None:
    reading = Reading(platform="taobao", page=page, outcome="read", orders=(order(**more),))
    home.orders.observe(capture * 32, NOW, reading)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with Home.open(tmp_path, clock=lambda: NOW) as opened:
        see(opened, "a1", "order_detail")
        yield opened


def test_a_case_is_opened_once_for_an_order(home: Home) -> None:
    case = home.cases.open(KEY, NOW)
    assert case.stage == "preparing"
    assert home.cases.open(KEY, NOW + timedelta(hours=1)).id == case.id
    assert [one.id for one in home.cases.all()] == [case.id]
    with pytest.raises(NoSuchCase):
        home.cases.open("taobao:1", NOW)
    with pytest.raises(NoSuchCase):
        home.cases.get("nothing")


def test_the_evidence_is_the_pages_that_were_seen(home: Home) -> None:
    case = home.cases.open(KEY, NOW)
    only = case.evidence[0]
    assert (only.number, only.page, only.sha256) == (1, "order_detail", "a1" * 32)
    see(home, "b2", "logistics")
    see(home, "c3", "order_detail", status_text="交易成功")
    again = home.cases.open(KEY, NOW)
    assert [(one.number, one.page) for one in again.evidence] == [
        (1, "order_detail"),
        (2, "logistics"),
    ]
    assert again.evidence[0].sha256 == "a1" * 32


def answer_all(home: Home, id: str, given: dict[str, Any]) -> list[str]:
    """Answer the questions as they come; give their order."""
    asked = []
    while question := whole(home.cases, home.cases.get(id), NOW)["question"]:
        asked.append(question["fact"])
        assert asked.count(question["fact"]) == 1, asked
        home.cases.answer(id, {question["fact"]: given.get(question["fact"], "")})
    return asked


ANSWERS = {
    "dispute": "return_refused",
    "return_applied": "2026-11-21 10:00",
    "refusal": "拆封试穿过的一律不退",
    "refused_at": "2026-11-22",
    "intact": "是",
    "excluded_confirmed": "否",
    "refusal_ground": "已拆封或查验",
}


def test_only_what_is_missing_is_asked_one_at_a_time(home: Home) -> None:
    case = home.cases.open(KEY, NOW)
    asked = answer_all(home, case.id, ANSWERS)
    assert asked[:6] == [
        "dispute",
        "return_applied",
        "refusal",
        "refused_at",
        "intact",
        "excluded_confirmed",
    ]
    assert "signed_at" not in asked  # it stands on the page
    written = home.cases.draft(home.cases.get(case.id), BOOK.channels["merchant"], NOW)
    assert written.usable, written.findings
    assert "签收次日起第6日" in (written.text or "")
    assert [one.rule for one in written.bases] == ["CPL-25-7D"]


def test_a_skipped_question_comes_back_only_when_asked_for(home: Home) -> None:
    case = home.cases.open(KEY, NOW, "refund_delay")
    home.cases.answer(case.id, {"return_received": "2026-11-13", "not_refunded": True})
    question = whole(home.cases, home.cases.get(case.id), NOW)["question"]
    assert question["optional"]
    home.cases.answer(case.id, {question["fact"]: ""})
    assert whole(home.cases, home.cases.get(case.id), NOW)["question"] is None
    home.cases.answer(case.id, {question["fact"]: "1234"})
    assert home.cases.known(home.cases.get(case.id), NOW).get(question["fact"]) == "1234"


def test_an_answer_starts_the_clocks_of_the_law(home: Home) -> None:
    case = home.cases.open(KEY, NOW, "refund_delay")
    home.cases.answer(case.id, {"return_received": "2026-11-13", "not_refunded": True})
    known = home.cases.known(home.cases.get(case.id), NOW)
    assert known.get("refund_due").isoformat() == "2026-11-20"
    assert known.is_overdue("CPL-25-REFUND")
    assert str(known.get("refund_amount")) == "259.00"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"colour": "blue"}, "colour"),
        ({"dispute": "boredom"}, "dispute"),
        ({"demand": "a_pony"}, "demand"),
        ({"found_at": "gestern"}, "found_at"),
        ({"contact": {"time": "2026-11-22"}}, "contacts"),
        ({"fault": "好的", "paid": "viel"}, "paid"),
    ],
)
def test_a_wrong_answer_changes_nothing(home: Home, given: dict[str, Any], name: str) -> None:
    case = home.cases.open(KEY, NOW, "quality")
    with pytest.raises(AnswerError) as error:
        home.cases.answer(case.id, given)
    assert error.value.fact == name
    assert home.cases.get(case.id) == case


def test_an_answer_can_be_taken_back(home: Home) -> None:
    case = home.cases.open(KEY, NOW, "quality")
    home.cases.answer(case.id, {"fault": "开裂"})
    assert home.cases.answer(case.id, {"fault": None}).answers == {}


def test_contacts_are_added_one_by_one(home: Home) -> None:
    case = home.cases.open(KEY, NOW, "quality")
    home.cases.answer(case.id, {"contact": {"time": "2026-11-19", "said": "再等等"}})
    home.cases.answer(case.id, {"contact": {"time": "2026-11-18", "said": "没问题"}})
    known = home.cases.known(home.cases.get(case.id), NOW)
    assert [one.said for one in known.contacts] == ["没问题", "再等等"]


def test_the_steps_follow_each_other_with_their_days(home: Home) -> None:
    case = home.cases.open(KEY, NOW)
    answer_all(home, case.id, ANSWERS)
    first = brief(home.cases, home.cases.get(case.id), NOW)["next"]
    assert (first["channel"], first["by"], first["waiting"]) == ("merchant", "2026-11-23", False)
    case = home.cases.note_sent(case.id, BOOK.channels["merchant"], NOW)
    assert case.stage == "merchant"
    waiting = brief(home.cases, case, NOW)["next"]
    assert (waiting["channel"], waiting["waiting"]) == ("merchant", True)
    assert waiting["by"] == case.sent[0].reply_by.isoformat() == "2026-11-26"
    later = brief(home.cases, case, NOW + timedelta(days=4))["next"]
    assert (later["channel"], later["waiting"]) == ("platform", False)
    closed = home.cases.close(case.id, NOW, "已退款 259.00 元")
    assert brief(home.cases, closed, NOW)["next"] is None
    assert home.cases.all() == []
    assert [one.id for one in home.cases.all(closed=True)] == [case.id]


def test_the_shoppers_own_time_limit_comes_first(home: Home) -> None:
    case = home.cases.open(KEY, NOW - timedelta(days=4), "quality")
    step = brief(home.cases, case, NOW - timedelta(days=4))["next"]
    assert step["first"]["at"].startswith("2026-11-2")


def test_the_form_is_filled_from_the_case(home: Home) -> None:
    case = home.cases.open(KEY, NOW)
    answer_all(home, case.id, ANSWERS | {"genuine": True})
    home.cases.answer(case.id, {"genuine": True})
    case = home.cases.get(case.id)
    url = "https://www.12315.cn/cuser/portal/tscase/information"
    told = home.cases.fill(case, None, url, NOW)
    assert told["recipe"]["key"] == "12315_complaint"
    assert told["recipe"]["verified_on"] is None
    assert told["values"]["order_number"] == "4810000000000000001"
    assert told["values"]["remedies"] == ["退货", "退款"]
    assert len(told["values"]["body"]) <= 400
    elsewhere = home.cases.fill(case, BOOK.channels["merchant"], "https://example.test/f", NOW)
    assert elsewhere["recipe"]["key"] == "generic"
    fake = home.cases.fill(case, None, "https://www.12315.cn.evil.test/cuser/portal/tscase/", NOW)
    assert fake["recipe"]["key"] == "generic"
    for odd in ("http://www.12315.cn/cuser/portal/tscase/information", "https://[", ""):
        assert home.cases.fill(case, None, odd, NOW)["recipe"]["key"] == "generic"


def test_a_form_for_somebody_else_gets_no_text_of_the_platforms(home: Home) -> None:
    case = home.cases.open(KEY, NOW)
    answer_all(home, case.id, ANSWERS | {"genuine": True})
    url = "https://zxfw.court.gov.cn/zxfw/#/pagesWsla/pc/zxla/fill"
    told = home.cases.fill(home.cases.get(case.id), None, url, NOW)
    assert told["recipe"]["key"] == "court_filing"
    assert told["values"]["total"] == "259.00"
    written = home.cases.draft(home.cases.get(case.id), BOOK.channels["court"], NOW)
    assert not written.usable  # the defendant's registered name is still missing
    assert "body" not in told["values"]


@pytest.mark.parametrize("host", ["refund2.taobao.com", "refund2.tmall.com"])
def test_a_refund_form_of_another_order_is_not_filled(home: Home, host: str) -> None:
    case = home.cases.open(KEY, NOW, "return_refused")
    page = f"https://{host}/dispute/apply.htm"
    told = home.cases.fill(case, None, f"{page}?bizOrderId=4810000000000000001&type=1", NOW)
    assert told["recipe"]["key"] == "taobao_refund"
    assert told["values"]["refund_reason"]
    for query in ("?bizOrderId=4810000000000000002", "?type=1", "", "?bizOrderId="):
        with pytest.raises(WrongPage) as refused:
            home.cases.fill(case, None, page + query, NOW)
        assert "nothing was filled" in refused.value.en
    assert home.cases.fill(case, None, "https://refund2.taobao.com/", NOW)["recipe"]["key"] == (
        "generic"
    )


def test_a_draft_that_is_not_usable_is_not_filled_in(home: Home) -> None:
    case = home.cases.open(KEY, NOW, "return_refused")
    told = home.cases.fill(case, None, "https://www.12315.cn/", NOW)
    assert "body" not in told["values"]
    assert told["values"]["item"] == "羊毛大衣"


def test_a_deleted_order_takes_its_cases_along(home: Home) -> None:
    case = home.cases.open(KEY, NOW)
    home.forget_order(KEY)
    with pytest.raises(NoSuchCase):
        home.cases.get(case.id)


def test_cases_survive_a_restart(tmp_path: Path) -> None:
    with Home.open(tmp_path, clock=lambda: NOW) as first:
        see(first, "a1", "order_detail")
        case = first.cases.open(KEY, NOW, "quality")
        case = first.cases.answer(case.id, {"fault": "开裂", "found_at": "2026-11-17"})
    with Home.open(tmp_path, clock=lambda: NOW) as second:
        assert second.cases.get(case.id) == case


def rules_of(home: Home) -> dict[str, str]:
    return {one.rule: one.status for one in home.weigh(KEY, NOW).deadlines}


def test_what_is_told_in_a_case_starts_clocks_and_reminders(home: Home) -> None:
    case = home.cases.open(KEY, NOW, "refund_delay")
    assert "CPL-25-REFUND" not in rules_of(home)
    home.cases.answer(case.id, {"return_received": "2026-11-20", "not_refunded": True})
    assert rules_of(home)["CPL-25-REFUND"] in ("running", "open", "due_soon")
    planned = {one.deadline for one in home.due.of_order(KEY)}
    assert any("CPL-25-REFUND" in name for name in planned)


def test_a_complaint_that_was_sent_starts_the_authoritys_clock(home: Home) -> None:
    case = home.cases.open(KEY, NOW, "quality")
    home.cases.note_sent(case.id, BOOK.channels["12315_complaint"], NOW)
    accept = next(d for d in home.weigh(KEY, NOW).deadlines if d.rule == "SAMR-ACCEPT")
    # 23 November is a Monday: seven working days end on Wednesday, 2 December.
    assert accept.due is not None
    assert accept.due.isoformat() == "2026-12-02T23:59:59+08:00"
    home.cases.close(case.id, NOW)
    assert "SAMR-ACCEPT" not in rules_of(home)


def test_deleting_a_case_takes_back_what_it_told(home: Home) -> None:
    case = home.cases.open(KEY, NOW, "refund_delay")
    home.cases.answer(case.id, {"return_received": "2026-11-20"})
    home.cases.forget(case.id)
    assert "CPL-25-REFUND" not in rules_of(home)
    assert home.cases.all() == []


def test_a_proof_that_the_shopper_keeps_is_numbered_once(home: Home) -> None:
    case = home.cases.open(KEY, NOW, "quality")
    case = home.cases.add_evidence(case.id, "photo", NOW)
    assert [(one.number, one.proof) for one in case.evidence] == [(1, None), (2, "photo")]
    assert home.cases.add_evidence(case.id, "photo", NOW) == case
    lacking = [one["proof"] for one in whole(home.cases, case, NOW)["evidence_lacking"]]
    assert lacking == ["report", "after_sale", "contact"]
    with pytest.raises(NoSuchCase):
        home.cases.add_evidence(case.id, "telepathy", NOW)


def test_answers_given_at_the_same_moment_are_all_kept(home: Home) -> None:
    case = home.cases.open(KEY, NOW, "quality")
    given = [{"fault": "开裂"}, {"found_at": "2026-11-17"}, {"normal_use": True}, {"paid": "9.90"}]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda one: home.cases.answer(case.id, one), given))
    assert set(home.cases.get(case.id).answers) == {"fault", "found_at", "normal_use", "paid"}


def test_two_clicks_at_once_open_one_case(home: Home) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(lambda _: home.cases.open(KEY, NOW).id, range(8)))
    assert len(set(opened)) == 1
