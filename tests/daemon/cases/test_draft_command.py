"""`hugou draft`: the open scenarios with case facts give drafts that can be sent."""

import json
from pathlib import Path
from typing import Any

import pytest

from daemon.__main__ import main

CONTACT = {"time": "2026-11-12T21:00:00", "channel": "平台聊天", "said": "仓库爆单，再等几天"}
O1 = {
    "now": "2026-11-23T09:00:00",
    "order": {"platform": "taobao", "category": "服装", "paid": 259.00, "freight": 0.00},
    "events": {
        "order_submitted": "2026-11-11T00:03:20",
        "paid_at": "2026-11-11T00:03:55",
        "shipped_at": "2026-11-12T18:20:00",
        "signed_at": "2026-11-15T16:42:10",
        "return_applied": "2026-11-21T10:00:00",
    },
    "case": {
        "order_number": "4810000000000000001",
        "item": "羊毛大衣",
        "opponent": {"shop_name": "云织女装"},
        "genuine": True,
        "intact": True,
        "excluded_confirmed": False,
        "refused_at": "2026-11-22",
        "refusal": "拆封不退",
        "refusal_ground": "已拆封或查验",
        "contacts": [CONTACT],
    },
}
O2 = {
    "now": "2026-11-29T09:00:00",
    "order": {
        "platform": "douyin",
        "category": "家居",
        "paid": 259.00,
        "return_reason": "七天无理由",
        "return_freight_paid": 12.00,
    },
    "events": {
        "signed_at": "2026-11-06T12:00:00",
        "return_applied": "2026-11-08T09:00:00",
        "merchant_received_return": "2026-11-13T10:05:00",
    },
    "case": {
        "order": {"order_no": "6924110000000000123", "items": [{"name": "实木床头柜"}]},
        "opponent": {"shop_name": "木里家居旗舰店"},
        "self": {"name": "李四"},
        "not_refunded": True,
        "genuine": True,
        "bought_at": "2026-11-01",
        "contacts": [CONTACT],
        "evidence": [{"no": 1, "file": "订单截图.png", "proves": "order"}],
    },
}
O3 = {
    "now": "2026-11-13T21:00:00",
    "order": {"platform": "pdd", "status": "待发货", "promised_ship_hours": 48, "paid": 89.90},
    "events": {"group_success": "2026-11-10T20:15:30"},
    "case": {
        "order_number": "241110-123456789012345",
        "item": "毛毯",
        "merchant": "暖窝家纺",
        "genuine": "是",
        "contacts": [CONTACT],
    },
}
SCENARIOS = {"return_refused": O1, "refund_delay": O2, "late_ship": O3}


def run(
    tmp_path: Path, capsys: Any, document: Any, dispute: str, channel: str
) -> tuple[int, dict[str, Any] | None, str]:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(document), "utf-8")
    code = main(["draft", str(file), "--dispute", dispute, "--channel", channel])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


@pytest.mark.parametrize("dispute", SCENARIOS)
@pytest.mark.parametrize("channel", ["merchant", "platform", "12315_complaint"])
def test_the_open_scenarios_give_usable_drafts(
    tmp_path: Path, capsys: Any, dispute: str, channel: str
) -> None:
    code, answer, error = run(tmp_path, capsys, SCENARIOS[dispute], dispute, channel)
    assert (code, error) == (0, "")
    assert answer is not None
    assert answer["usable"]
    assert answer["length"] == len(answer["text"]) <= answer["limit"]
    assert answer["missing"] == []
    assert answer["sources"]
    assert SCENARIOS[dispute]["case"].get("item", "实木床头柜") in answer["text"]
    assert "李四" not in json.dumps(answer, ensure_ascii=False)


def test_the_refund_is_the_price_without_the_return_freight(tmp_path: Path, capsys: Any) -> None:
    _, answer, _ = run(tmp_path, capsys, O2, "refund_delay", "12315")
    assert answer is not None
    assert answer["demand"]["total"] == "259.00"
    assert "12.00" not in answer["text"]
    assert [source["rule"] for source in answer["sources"]] == ["CPL-25-REFUND", "CPL-52"]
    assert answer["fields"][0] == {
        "key": "order_number",
        "label": "订单号",
        "value": "6924110000000000123",
        "from": "shopper",
    }


def test_no_compensation_is_promised_that_the_rules_do_not_promise(
    tmp_path: Path, capsys: Any
) -> None:
    for channel in ("merchant", "platform", "12315"):
        _, answer, _ = run(tmp_path, capsys, O3, "late_ship", channel)
        assert answer is not None
        assert answer["demand"]["total"] == "89.90"
        assert "10%" not in answer["text"]
        assert "违约金" not in answer["text"]


CASE_FACTS = [
    (dispute, fact)
    for dispute, facts in {
        "return_refused": ["intact", "excluded_confirmed", "refused_at", "refusal", "item"],
        "refund_delay": ["not_refunded", "genuine", "bought_at"],
        "late_ship": ["order_number", "item", "merchant", "genuine"],
    }.items()
    for fact in facts
]


@pytest.mark.parametrize(("dispute", "fact"), CASE_FACTS)
def test_a_fact_taken_out_of_the_file_is_named(
    tmp_path: Path, capsys: Any, dispute: str, fact: str
) -> None:
    whole = SCENARIOS[dispute]
    case = {key: value for key, value in whole["case"].items() if key != fact}
    code, answer, error = run(tmp_path, capsys, whole | {"case": case}, dispute, "12315")
    assert code == 1
    assert answer is not None
    assert answer["text"] is None
    assert [one["fact"] for one in answer["missing"]] == [fact]
    assert f"({fact})" in error or f"（{fact}）" in error


@pytest.mark.parametrize(
    ("dispute", "part", "more", "told"),
    [
        ("refund_delay", "events", {"refund_success": "2026-11-28T10:00:00"}, "已经退款"),
        ("late_ship", "events", {"shipped_at": "2026-11-13T12:00:00"}, "已经发货"),
        ("late_ship", "events", {"shipped_at": "2026-11-11T12:00:00"}, "已经发货"),
        ("return_refused", "order", {"category": "定制"}, "不适用七日无理由"),
    ],
)
def test_what_takes_the_ground_is_named_as_it_is(
    tmp_path: Path, capsys: Any, dispute: str, part: str, more: dict[str, str], told: str
) -> None:
    document = SCENARIOS[dispute]
    changed = document | {part: document[part] | more}
    code, answer, error = run(tmp_path, capsys, changed, dispute, "12315")
    assert code == 1
    assert answer is not None
    assert answer["text"] is None
    assert [one["code"] for one in answer["findings"]] == ["no_ground"]
    assert told in answer["findings"][0]["message"]
    assert error.count("\n") == 1


@pytest.mark.parametrize(("part", "event"), [("events", "merchant_received_return")])
def test_an_event_taken_out_is_named_as_the_fact_it_gives(
    tmp_path: Path, capsys: Any, part: str, event: str
) -> None:
    events = {key: value for key, value in O2["events"].items() if key != event}
    code, answer, _ = run(tmp_path, capsys, O2 | {part: events}, "refund_delay", "merchant")
    assert code == 1
    assert answer is not None
    assert {one["fact"] for one in answer["missing"]} == {"return_received", "refund_due"}


def test_an_order_of_a_reading_is_taken_as_it_is(tmp_path: Path, capsys: Any) -> None:
    order = {
        "platform": "taobao",
        "number": "4810000000000000001",
        "status": "unshipped",
        "paid_at": "2026-11-11T00:03:55+08:00",
        "paid": "259.00",
        "items": [{"title": "羊毛大衣"}, {"title": "围巾"}],
        "merchant": {"name": "云织女装"},
    }
    document = order | {"case": {"contacts": [CONTACT], "item": "羊毛大衣"}}
    code, answer, error = run(tmp_path, capsys, document, "late_ship", "platform")
    assert (code, error) == (0, ""), answer
    assert answer is not None
    assert "订单状态仍为“待发货”" in answer["text"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"case": {"colour": "blue"}}, "colour"),
        ({"case": {"opponent": {"mood": "bad"}}}, "opponent.mood"),
        ({"case": {"bought_at": "gestern"}}, "bought_at"),
        ({"case": {"evidence": [{"no": 1}]}}, "evidence"),
        ({"order": {"platform": "pdd", "colour": "blue"}}, "colour"),
        ({"mood": "bad"}, "mood"),
    ],
)
def test_an_unknown_key_is_named(
    tmp_path: Path, capsys: Any, change: dict[str, Any], told: str, monkeypatch: Any
) -> None:
    monkeypatch.setenv("HUGOU_LANGUAGE", "en")
    code, answer, error = run(tmp_path, capsys, O3 | change, "late_ship", "merchant")
    assert code == 1
    assert answer is None
    assert told in error or told in error.replace("购买时间", "bought_at")


@pytest.mark.parametrize(("dispute", "channel"), [("boredom", "merchant"), ("quality", "pigeon")])
def test_an_unknown_dispute_or_channel_says_which_there_are(
    tmp_path: Path, capsys: Any, dispute: str, channel: str
) -> None:
    code, answer, error = run(tmp_path, capsys, O3, dispute, channel)
    assert code == 2
    assert answer is None
    assert "refund_delay" in error or "12315_complaint" in error


PRIOR = [([], True), (["平台客服"], True), ([{"channel": "商家"}], True)]
PRIOR += [([{"channel": "12315", "no": "1"}], False), (["某市消费者协会"], False)]


@pytest.mark.parametrize(("prior", "free"), PRIOR)
def test_the_steps_before_say_whether_somebody_has_it_already(
    tmp_path: Path, capsys: Any, prior: list[Any], free: bool
) -> None:
    document = O2 | {"case": O2["case"] | {"prior": prior}}
    code, answer, _ = run(tmp_path, capsys, document, "refund_delay", "cca")
    assert answer is not None
    assert answer["missing"] == []
    assert (code == 0) is answer["usable"] is free
    if not free:
        assert "不要重复提交" in answer["findings"][0]["message"]


def test_without_word_of_earlier_steps_it_is_asked(tmp_path: Path, capsys: Any) -> None:
    _, answer, _ = run(tmp_path, capsys, O2, "refund_delay", "消协")
    assert answer is not None
    assert [one["fact"] for one in answer["missing"]] == ["not_elsewhere"]


PAPERS = [("evidence_index", "证据目录"), ("authority_letter", "授权委托书")]


@pytest.mark.parametrize(("channel", "title"), PAPERS)
def test_papers_are_drafted_like_letters(
    tmp_path: Path, capsys: Any, channel: str, title: str
) -> None:
    code, answer, _ = run(tmp_path, capsys, O2, "refund_delay", channel)
    assert code == 0
    assert answer is not None
    assert answer["limit"] is None
    assert title in answer["title"]
    assert "李四" not in json.dumps(answer, ensure_ascii=False)
