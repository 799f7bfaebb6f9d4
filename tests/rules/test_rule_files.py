"""A mistake in a rule file is told with its file and line; the shipped files have none."""

from itertools import pairwise
from pathlib import Path

import pytest

from rules import RuleBook, RuleError, load
from rules._calendar import Calendar
from rules._load import examples_of

GOOD = """\
topic = "law"
title = { zh = "试", en = "trial" }

[paper.P]
name = "某法"
url = "https://flk.npc.gov.cn/"

[[rule]]
id = "T-1"
nature = "limit"
title = { zh = "一", en = "one" }
text = { zh = "一。", en = "One." }
actor = "consumer"
starts = ["signed_at"]

[[rule.version]]
since = 2020-01-01
paper = "P"
grade = "A"
period = { days = 7 }

[[rule.example]]
says = "one that applies"
gives = {}
"""


def book(folder: Path, text: str) -> RuleBook:
    file = folder / "trial.toml"
    file.write_text(text, encoding="utf-8")
    return RuleBook([file], [], Calendar())


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (entry,) = book(tmp_path, GOOD).everything()
    assert (entry.rule.id, entry.rolls) == ("T-1", True)


@pytest.mark.parametrize(
    ("old", "new", "line", "named"),
    [
        ("starts =", "stars =", 14, "stars"),
        ('"signed_at"', '"sigend_at"', 8, "sigend_at"),
        ("days = 7", "dayz = 7", 20, "dayz"),
        ("days = 7", "days = 7, hours = 2", 20, "exactly one unit"),
        ('grade = "A"', 'grade = "Z"', 19, "grade"),
        ('paper = "P"', 'paper = "Q"', 8, "unknown paper"),
        ('paper = "P"\n', "", 16, "paper"),
        ('actor = "consumer"\n', "", 8, "who must act"),
        ('starts = ["signed_at"]', 'opens_after = "T-9"', 8, "is a window"),
        ("period = { days = 7 }\n", "", 8, "needs a period"),
        ('starts = ["signed_at"]', 'when = ["perisable"]', 8, "unknown tag"),
        ("since = 2020-01-01", "since = soon", 17, "Invalid"),
        ('nature = "limit"', "nature = limit", 10, "Invalid"),
        ('name = "某法"', 'nam = "某法"', 5, "nam"),
        ('url = "https://flk.npc.gov.cn/"\n', "", 4, "url"),
        ('topic = "law"', 'topic = "lore"', 1, "topic"),
        ('title = { zh = "一", en = "one" }', 'title = { zh = "一" }', 11, "en"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, named: str
) -> None:
    assert old in GOOD
    with pytest.raises(RuleError) as wrong:
        book(tmp_path, GOOD.replace(old, new, 1)).everything()
    assert (wrong.value.line, named in wrong.value.sentence) == (line, True), str(wrong.value)
    assert "trial.toml" in wrong.value.file


def test_the_second_rule_is_found_in_its_place(tmp_path: Path) -> None:
    second = GOOD[GOOD.index("[[rule]]") :].replace("T-1", "T-2").replace("starts", "stars")
    with pytest.raises(RuleError) as wrong:
        book(tmp_path, GOOD + second)
    assert wrong.value.line == GOOD.count("\n") + 7


def test_an_id_that_stands_twice_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="stands twice"):
        book(tmp_path, GOOD + GOOD[GOOD.index("[[rule]]") :])


def test_a_mistake_in_an_example_is_told(tmp_path: Path) -> None:
    file = tmp_path / "trial.toml"
    file.write_text(GOOD.replace("says =", "said ="), encoding="utf-8")
    with pytest.raises(RuleError) as wrong:
        list(examples_of(file))
    assert "said" in wrong.value.sentence or "says" in wrong.value.sentence


def test_rules_that_build_on_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    windows = GOOD.replace('nature = "limit"', 'nature = "window"')
    first = windows.replace('starts = ["signed_at"]', 'opens_after = "T-2"')
    again = windows[windows.index("[[rule]]") :].replace("T-1", "T-2")
    second = again.replace('starts = ["signed_at"]', 'opens_after = "T-1"')
    with pytest.raises(RuleError, match="circle"):
        book(tmp_path, first + second)


def test_every_shipped_rule_names_its_source() -> None:
    for entry in load().everything():
        for _, source in entry.texts:
            assert source.name and source.url and source.url.startswith("http"), entry.rule.id
            assert source.read_on or source.grade in ("B", "C", "U"), entry.rule.id


def test_the_versions_of_a_rule_do_not_overlap() -> None:
    for entry in load().everything():
        spans = [(one.same_text_since or one.since, one.until) for one in entry.rule.version]
        for newer, older in pairwise(spans):
            assert older[1] and newer[0] and older[1] <= newer[0], entry.rule.id
