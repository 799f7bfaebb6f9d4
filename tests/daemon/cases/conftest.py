"""Example disputes (invented) as data in `examples/`: what the pages and the shopper say."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from daemon.cases.evidence import Evidence
from daemon.cases.known import Known, know
from daemon.cases.matter import told
from rules import Deadline, Facts, Result, Text, weigh
from rules.cases import casebook

FOLDER = Path(__file__).parent
ORDER_FACTS = ("platform", "status", "category", "paid", "freight")
TIMES = ("safe", "legal", "due", "at")


def example_document(name: str, channel: str = "") -> dict[str, Any]:
    """Give an example dispute, with what the shopper adds for a channel."""
    document = json.loads((FOLDER / f"examples/{name}.json").read_text("utf-8"))
    more = json.loads((FOLDER / "examples/for_channels.json").read_text("utf-8"))
    for part in (more.get(channel, {}), more.get(f"{name}.{channel}", {})):
        for key, value in part.items():
            merged = isinstance(value, dict)
            document[key] = {**document.get(key, {}), **value} if merged else value
    return document


def hand_made(deadlines: list[dict[str, Any]]) -> Result:
    """Make a result of deadlines that a test writes down itself."""
    timed = [
        {k: datetime.fromisoformat(v) if k in TIMES else v for k, v in one.items()}
        for one in deadlines
    ]
    return Result(deadlines=tuple(Deadline(title=Text("期限", "limit"), **one) for one in timed))


def known_of(document: dict[str, Any], dispute: str, **changes: Any) -> Known:
    given = document | changes
    now, kind = datetime.fromisoformat(given["now"]), casebook().disputes[dispute]
    said = told(casebook(), kind, given["answers"])
    order = {key: given["order"][key] for key in ORDER_FACTS if key in given["order"]}
    events = given["events"] | said["events"]
    facts = Facts.of({"now": given["now"], "order": order | said["order"], "events": events})
    chosen = "deadlines" in changes
    return know(
        casebook(),
        now=now,
        order=given["order"],
        facts=facts,
        result=hand_made(given["deadlines"]) if chosen else weigh(facts, now),
        answers=given["answers"],
        dispute=kind,
        evidence=tuple(Evidence(**one) for one in given["evidence"]),
        demand=given.get("demand"),
    )


@pytest.fixture
def document() -> Callable[..., dict[str, Any]]:
    return example_document


@pytest.fixture
def example() -> Callable[..., Known]:
    """Give what is known in an example, with parts of it changed."""

    def make(name: str, channel: str = "", **changes: Any) -> Known:
        return known_of(example_document(name, channel), name, **changes)

    return make
