"""The worked examples of rule files: each is run, and a difference is told with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from rules._book import RuleBook
from rules._facts import CHINA, Facts
from rules._load import File, Part, examples_of
from rules._result import Deadline, Result
from rules._rule import Example, Rule
from rules._weigh import weigh


class Worked(NamedTuple):
    """One example beside its rule and its place."""

    rule: Rule
    example: Example
    part: Part


def all_examples(files: Iterable[File]) -> Iterator[Worked]:
    """Every example of some rule files."""
    return (Worked(*found) for file in files for found in examples_of(file))


def answer_to(example: Example, book: RuleBook) -> Result:
    """What the rules say in an example."""
    given = example.model_dump(include={"order", "events", "calendar", "user_data"})
    now = datetime.fromisoformat(example.now).replace(tzinfo=CHINA)
    return weigh(Facts.of(given), now, book)


def disagreement(worked: Worked, book: RuleBook) -> str | None:
    """How the answer differs from what the example says, if it does."""
    rule, example, _ = worked
    result = answer_to(example, book)
    found = [one for one in result.deadlines if one.rule == rule.id]
    gives = example.gives
    if gives == "nothing":
        claimed = any(rule.id in (one.rule, one.chosen) for one in result.claims)
        spoken = rule.id in _spoken(result)
        return f"{rule.id} applies, but should not" if found or claimed or spoken else None
    assert isinstance(gives, dict)  # noqa: S101 - the form knows no third kind
    if "offered" in gives:
        return None if rule.id in _spoken(result) else f"{rule.id} is not offered"
    if "claim" in gives:
        return _other_sum(rule, result, gives["claim"])
    nearest = min((_differences(one, gives) for one in found), key=len, default=None)
    if nearest is None:
        return f"{rule.id} does not apply"
    return "; ".join(nearest) or None


def _spoken(result: Result) -> set[str]:
    """Where a rule without a date shows in an answer."""
    options = (*result.legal_options, *result.violations, *result.hints)
    return {one.rule for one in options} | set(result.basis)


def _other_sum(rule: Rule, result: Result, wanted: object) -> str | None:
    sums = [one.amounts.get("amount") for one in result.claims if one.rule == rule.id]
    amounts = ["" if one is None else float(one) for one in sums]
    return None if amounts == [wanted] else f"{rule.id} gives {amounts}, not {wanted}"


def _differences(deadline: Deadline, gives: dict[str, Any]) -> list[str]:
    told = deadline.as_json()
    return [
        f"{name} is {_written(told.get(name))!r}, not {wanted!r}"
        for name, wanted in gives.items()
        if _written(told.get(name)) != wanted
    ]


def _written(value: Any) -> Any:
    """A value as a file writes it: times without zone, an absent one as the empty text."""
    if isinstance(value, str):
        return value.removesuffix("+08:00")
    return "" if value is None else value
