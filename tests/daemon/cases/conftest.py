"""Example disputes (invented), as data in `examples/`: what is known, and what the rules say."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from daemon.cases.evidence import Evidence
from daemon.cases.known import Known, know
from rules import Deadline, Facts, Result, Text
from rules.cases import casebook

FOLDER = Path(__file__).parent
ORDER_FACTS = ("platform", "status", "paid", "freight")


def example_document(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"examples/{name}.json").read_text("utf-8"))


def known_of(document: dict[str, Any], dispute: str, **changes: Any) -> Known:
    given = document | changes
    order = {key: given["order"][key] for key in ORDER_FACTS if key in given["order"]}
    title = Text("期限", "limit")
    return know(
        casebook(),
        now=datetime.fromisoformat(given["now"]),
        order=given["order"],
        facts=Facts.of({"now": given["now"], "order": order, "events": given["events"]}),
        result=Result(deadlines=tuple(Deadline(title=title, **d) for d in given["deadlines"])),
        answers=given["answers"],
        dispute=casebook().disputes[dispute],
        evidence=tuple(Evidence(**one) for one in given["evidence"]),
        demand=given.get("demand"),
    )


@pytest.fixture
def document() -> Callable[[str], dict[str, Any]]:
    return example_document


@pytest.fixture
def example() -> Callable[..., Known]:
    """Give what is known in an example, with parts of it changed."""

    def make(name: str, **changes: Any) -> Known:
        return known_of(example_document(name), name, **changes)

    return make
