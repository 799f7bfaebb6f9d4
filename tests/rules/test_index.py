"""The rule index in the repository is the one that the data gives."""

from pathlib import Path

from rules import load
from rules._index import index

INDEX = Path(__file__).resolve().parents[2] / "rules" / "INDEX.md"


def test_the_index_is_what_the_data_gives() -> None:
    assert INDEX.read_text("utf-8") == index(), "run: python -m rules > rules/INDEX.md"


def test_every_rule_is_listed_and_the_doubtful_ones_are_marked() -> None:
    lines = {line.split("`")[1]: line for line in index().splitlines() if line.startswith("| `")}
    for entry in load().everything():
        grades = {version.grade for version in entry.rule.version}
        assert ("⚠ C" in lines[entry.rule.id]) == ("C" in grades)
        assert ("⛔ U" in lines[entry.rule.id]) == ("U" in grades)
