"""Every page of tests/corpus is read as its expected.json says: all of it, and nothing else.

A case is a folder `<platform>/<page kind>/<case>` with what was captured (page.html, or one
response.json, or both) and expected.json: {"url", "captured_at"?, "payloads"?: {file: url},
"reading"}. In "reading" a notice is only its kind, and what is empty is left out.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from parsers import Capture, Payload, Reading, parse

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
CASES = sorted(path.parent for path in CORPUS.glob("*/*/*/expected.json"))


def captured(case: Path, expected: dict[str, Any]) -> Capture:
    """Build the capture of a case."""
    payloads = expected.get("payloads", {})
    page = case / "page.html"
    if not page.exists() and not payloads:
        page = case / "response.json"
    at = expected.get("captured_at")
    return Capture(
        url=expected["url"],
        html=page.read_text("utf-8") if page.exists() else "",
        payloads=tuple(
            Payload(url, (case / name).read_text("utf-8")) for name, url in payloads.items()
        ),
        captured_at=datetime.fromisoformat(at) if at else None,
    )


def shown(reading: Reading) -> dict[str, Any]:
    """Give a reading in the form of an expected.json."""
    whole = reading.as_json()
    whole["notices"] = [notice["kind"] for notice in whole["notices"]]
    pruned = without_empty(whole)
    assert isinstance(pruned, dict)
    return pruned


def without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        pruned = {name: without_empty(entry) for name, entry in value.items()}
        return {name: entry for name, entry in pruned.items() if entry not in (None, [], {})}
    return [without_empty(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(CORPUS)))
def test_a_page_is_read_as_expected(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    assert shown(parse(captured(case, expected))) == expected["reading"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(CORPUS)))
def test_a_case_lies_where_its_page_belongs(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))["reading"]
    platform, kind = case.parent.parent.name, case.parent.name
    assert expected["platform"] == platform
    assert expected["page"] == kind or expected["page"] == "unknown"


def test_expected_outcomes_are_all_kinds() -> None:
    outcomes = {
        json.loads((case / "expected.json").read_text("utf-8"))["reading"]["outcome"]
        for case in CASES
    }
    assert outcomes >= {"read", "partial", "empty", "signed_out", "blocked", "shell"}
