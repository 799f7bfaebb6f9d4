"""`hugou deadlines` reads facts and answers with JSON, or with one sentence."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from daemon.__main__ import main
from daemon.language import system_language

FACTS: dict[str, Any] = {
    "now": "2026-11-20T09:00:00",
    "order": {"platform": "taobao", "paid": 88.5},
    "events": {"signed_at": "2026-11-15T16:42:10"},
}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HUGOU_LANGUAGE", "en")
    system_language.cache_clear()
    yield
    system_language.cache_clear()


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["deadlines", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def written(folder: Path, document: Any) -> str:
    file = folder / "facts.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


def one(answer: Any, rule: str) -> Any:
    return next(each for each in answer["deadlines"] if each["rule"] == rule)


def test_the_answer_has_every_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, written(tmp_path, FACTS))
    assert one(answer, "NR-10")["safe"] == "2026-11-22T23:59:59+08:00"
    assert one(answer, "NR-10")["at_stake"] == "88.50"
    assert set(answer) >= {"deadlines", "claims", "not_applicable", "next_steps", "legal_options"}


def test_the_moment_can_be_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, FACTS)
    later = told(capsys, file, "--now", "2026-11-24T00:00:00")
    assert one(later, "NR-10")["status"] == "passed"
    assert one(told(capsys, file), "NR-10")["status"] == "open"


def test_each_variant_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = {**FACTS, "variants": [{"v": "a", "paid": 10}, {"v": "b", "category": "水果"}]}
    first, second = told(capsys, written(tmp_path, document))["variants"]
    assert first["claims"][0]["refund"] == 10.00
    assert "NR-10" in second["not_applicable"]


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ({"order": {"colour": "red"}}, "colour"),
        ({"events": {"signed_at": "soon"}}, "signed_at"),
        ([], "object"),
    ],
)
def test_wrong_facts_are_one_sentence(
    document: Any, named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deadlines", written(tmp_path, document)]) == 1
    said = capsys.readouterr()
    assert named in said.err and said.err.count("\n") == 1 and said.out == ""


def test_what_is_no_json_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.json"
    file.write_text("{", encoding="utf-8")
    assert main(["deadlines", str(file)]) == 1
    assert "no JSON" in capsys.readouterr().err


def test_a_missing_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deadlines", str(tmp_path / "nowhere.json")]) == 1
    assert "nowhere.json" in capsys.readouterr().err


def test_a_moment_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["deadlines", written(tmp_path, FACTS), "--now", "tomorrow"])
    assert ended.value.code == 2


ORDER: dict[str, Any] = {
    "platform": "taobao",
    "number": "4810000000000000001",
    "status": "shipped",
    "shipped_at": "2026-11-12T18:20:00+08:00",
    "paid": "88.50",
    "promises": {"auto_confirm_at": "2026-11-24T10:00:00+08:00"},
}


def test_one_order_of_a_reading_is_understood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = told(capsys, written(tmp_path, ORDER), "--now", "2026-11-20T09:00:00")
    confirm = one(answer, "taobao_tmall:W05")
    assert (confirm["at"], confirm["source_of_time"]) == ("2026-11-24T10:00:00+08:00", "page")


def test_a_whole_reading_is_answered_order_by_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reading = {"platform": "taobao", "orders": [ORDER, {**ORDER, "number": "2"}]}
    answer = told(capsys, written(tmp_path, reading), "--now", "2026-11-20T09:00:00")
    assert [each["number"] for each in answer["orders"]] == ["4810000000000000001", "2"]


def test_an_order_with_a_wrong_value_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deadlines", written(tmp_path, {**ORDER, "paid": "much"})]) == 1
    assert "paid" in capsys.readouterr().err


def test_facts_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(FACTS)))
    assert one(told(capsys, "-"), "NR-10")["status"] == "open"
