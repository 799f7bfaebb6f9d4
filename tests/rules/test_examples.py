"""Every worked example that stands in a rule file."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from rules import Deadline, Facts, Result, load, weigh
from rules._book import shipped_files
from rules._facts import CHINA
from rules._load import examples_of
from rules._rule import Example, Rule


def examples() -> Iterator[Any]:
    for file in (*shipped_files("law"), *shipped_files("platform")):
        for rule, example, _ in examples_of(file):
            yield pytest.param(rule, example, id=f"{rule.id}: {example.says}")


def result_of(example: Example) -> Result:
    given = example.model_dump(include={"order", "events", "calendar", "user_data"})
    now = datetime.fromisoformat(example.now).replace(tzinfo=CHINA)
    return weigh(Facts.of(given), now)


def plain(value: Any) -> Any:
    """A value as the file writes it: times without zone, an absent one as the empty text."""
    if isinstance(value, str) and value.endswith("+08:00"):
        return value.removesuffix("+08:00")
    return "" if value is None else value


def differences(deadline: Deadline, gives: dict[str, Any]) -> dict[str, Any]:
    told = deadline.as_json()
    return {
        name: (plain(told.get(name)), wanted)
        for name, wanted in gives.items()
        if plain(told.get(name)) != wanted
    }


def spoken(rule: Rule, result: Result) -> set[str]:
    """Where a rule shows in the answer."""
    options = (*result.legal_options, *result.violations, *result.hints)
    return {rule.id} & {*(one.rule for one in options), *result.basis}


@pytest.mark.parametrize(("rule", "example"), list(examples()))
def test_example(rule: Rule, example: Example) -> None:
    result = result_of(example)
    found = [one for one in result.deadlines if one.rule == rule.id]
    claimed = [one for one in result.claims if one.rule == rule.id or one.chosen == rule.id]
    if example.gives == "nothing":
        assert not found and not claimed and not spoken(rule, result)
    elif "offered" in example.gives:
        assert spoken(rule, result)
    elif "claim" in example.gives:
        wanted = example.gives["claim"]
        amount = None if wanted == "" else Decimal(str(wanted))
        assert [one.amounts["amount"] for one in claimed] == [amount]
    else:
        missed = [differences(one, example.gives) for one in found]
        assert found and {} in missed, missed


def test_every_rule_has_an_example_that_applies_and_one_that_does_not() -> None:
    shown: dict[str, set[bool]] = {entry.rule.id: set() for entry in load().everything()}
    for parameter in examples():
        rule, example = parameter.values
        shown[rule.id].add(example.gives == "nothing")
    assert {rule for rule, kinds in shown.items() if kinds != {True, False}} == set()
