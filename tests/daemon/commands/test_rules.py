"""`hugou rules`: the version, the check of a pack, and what it would move."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.__main__ import main
from daemon.language import system_language


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HUGOU_LANGUAGE", "en")
    system_language.cache_clear()
    yield
    system_language.cache_clear()


def test_the_version_and_its_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show"]) == 0
    said = capsys.readouterr().out
    assert "rules of 2026" in said and "sixty days" in said


def test_the_shipped_rules_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": []}


def test_a_folder_that_is_no_pack_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "check", str(tmp_path)]) == 1
    assert "no pack.toml" in capsys.readouterr().err


def test_an_unsound_pack_is_told_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "law").mkdir()
    (tmp_path / "pack.toml").write_text('version = "2026-12-01"\n', encoding="utf-8")
    (tmp_path / "law" / "odd.toml").write_text('topic = "lore"\n', encoding="utf-8")
    assert main(["rules", "check", str(tmp_path)]) == 1
    assert "odd.toml:1: topic" in capsys.readouterr().out


def test_without_orders_nothing_would_move(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.toml").write_text('version = "2026-12-01"\n', encoding="utf-8")
    data = str(tmp_path / "data")
    assert main(["--data", data, "rules", "diff", str(tmp_path / "pack")]) == 0
    assert "no deadline would move" in capsys.readouterr().out
