"""A pack of rules is checked before anyone relies on it, and its changes are shown beforehand."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

import rules
from rules import Facts, load
from rules._facts import CHINA
from rules._pack import Pack, moved

SHIPPED = Path(rules.__file__).parent
NOW = datetime(2026, 11, 20, 9, tzinfo=CHINA)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of a part of the shipped pack, to be changed."""
    for kind in ("law", "platform", "calendar"):
        (tmp_path / kind).mkdir()
    for name in ("law/seven_day_return.toml", "law/penalties.toml", "pack.toml"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def change(pack: Path, name: str, old: str, new: str) -> None:
    file = pack / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_pack_has_no_problem() -> None:
    assert list(Pack().problems()) == []


def test_a_good_pack_has_no_problem(pack: Path) -> None:
    assert list(Pack(pack).problems()) == []


def test_a_changed_period_shows_in_its_examples(pack: Path) -> None:
    change(pack, "law/seven_day_return.toml", "days = 7", "days = 9")
    problems = list(Pack(pack).problems())
    assert problems and "seven_day_return.toml:" in problems[0]
    assert "safe is '2026-11-24T23:59:59', not '2026-11-22T23:59:59'" in problems[0]


def test_a_condition_that_is_lost_shows_in_its_counterexample(pack: Path) -> None:
    change(pack, "law/seven_day_return.toml", '"fresh", ', "")
    assert any("applies, but should not" in problem for problem in Pack(pack).problems())


def test_a_rule_without_a_counterexample_is_told(pack: Path) -> None:
    file = pack / "law" / "penalties.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('gives = "nothing"', "gives = {}"), encoding="utf-8")
    assert any("one that does not" in problem for problem in Pack(pack).problems())


def test_a_mistake_of_form_is_told_with_its_line(pack: Path) -> None:
    change(pack, "law/penalties.toml", "starts =", "stars =")
    (problem,) = Pack(pack).problems()
    assert "penalties.toml:" in problem and "stars" in problem


def test_only_deadlines_that_move_are_shown(pack: Path) -> None:
    change(pack, "law/seven_day_return.toml", "days = 7", "days = 9")
    facts = Facts.of({"events": {"signed_at": "2026-11-15T16:42:10"}})
    found = {one.key: one for one in moved(facts, NOW, Pack(pack).book(), load())}
    assert found["NR-10"].before and found["NR-10"].after
    assert (found["NR-10"].after - found["NR-10"].before).days == -2
    assert found["CPL-25-7D"].before is None


def test_the_same_rules_move_nothing() -> None:
    facts = Facts.of({"events": {"signed_at": "2026-11-15T16:42:10"}})
    assert list(moved(facts, NOW, load(), Pack().book())) == []


def test_a_pack_brings_its_own_calendar(pack: Path) -> None:
    day = '{"name": "试", "date": "2026-11-23", "isOffDay": true}'
    text = f'{{"year": 2026, "papers": ["https://www.gov.cn/"], "days": [{day}]}}'
    (pack / "calendar" / "2026.json").write_text(text, encoding="utf-8")
    assert not Pack(pack).book().calendar.is_workday(datetime(2026, 11, 23).date())


def test_what_changed_is_dated_and_told_in_both_languages() -> None:
    about = Pack().about
    assert about.version and all(one.on and one.zh and one.en for one in about.change)
