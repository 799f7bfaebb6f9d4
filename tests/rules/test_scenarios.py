"""Whole orders, told in our own words, against what the rules say about them."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rules import Facts, weigh
from rules._facts import CHINA
from tests.rules.matching import missing

FILES = [Path(__file__).with_name(name) for name in ("scenarios.toml", "dates.toml")]
SCENARIOS = [one for file in FILES for one in tomllib.loads(file.read_text("utf-8"))["scenario"]]


def answer_to(scenario: dict[str, Any]) -> dict[str, Any]:
    facts = Facts.of({name: scenario.get(name, {}) for name in ("order", "events")})
    now = datetime.fromisoformat(scenario["now"]).replace(tzinfo=CHINA)
    return weigh(facts, now).as_json()


def plainly(wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The empty text stands for: not told."""
    return [{key: None if value == "" else value for key, value in w.items()} for w in wanted]


@pytest.mark.parametrize("scenario", [pytest.param(one, id=one["says"]) for one in SCENARIOS])
def test_scenario(scenario: dict[str, Any]) -> None:
    answer = answer_to(scenario)
    assert missing(plainly(scenario.get("deadlines", [])), answer["deadlines"]) == []
    assert missing(scenario.get("claims", []), answer["claims"]) == []
    dated = {one["rule"] for one in answer["deadlines"]}
    assert dated.isdisjoint(scenario.get("absent", []))
    assert set(scenario.get("not_applicable", [])) <= set(answer["not_applicable"])
    for exact in ("next_steps", "violations"):
        if exact in scenario:
            assert sorted(answer[exact]) == sorted(scenario[exact])
    options = {one["rule"] for one in answer["legal_options"]}
    assert set(scenario.get("legal_options", [])) <= options
    kinds = {one["kind"] for one in answer["notices"]}
    assert kinds - {"no_zone"} == set(scenario.get("notices", []))  # the files say China's time
