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

from parsers import Capture, Payload, parse
from parsers._case import SUFFIX, case_capture, expectation

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
FILES = sorted(CORPUS.glob(f"*/*/*{SUFFIX}"))  # saved by a shopper: the whole case in one file
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


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(CORPUS)))
def test_a_page_is_read_as_expected(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    assert expectation(parse(captured(case, expected))) == expected["reading"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CORPUS)))
def test_a_page_that_a_shopper_saved_is_read_as_expected(file: Path) -> None:
    case = json.loads(file.read_text("utf-8"))
    assert expectation(parse(case_capture(case))) == case["reading"]
    assert case["reading"]["platform"] == file.parent.parent.name
    assert case["reading"]["page"] in (file.parent.name, "unknown")


def test_every_expectation_was_compared_with_its_page_by_eye() -> None:
    files = [*FILES, *(case / "expected.json" for case in CASES)]
    drafts = [str(file) for file in files if json.loads(file.read_text("utf-8")).get("draft")]
    assert drafts == [], 'look through them and take out "draft" (see CONTRIBUTING.md)'


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
