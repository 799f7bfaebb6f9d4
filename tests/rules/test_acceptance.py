"""The acceptance scenarios kept beside the project, exactly, through `hugou deadlines`."""

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from daemon.commands.deadlines import answer_for
from tests.rules.matching import agrees, missing

_BESIDE = Path(__file__).resolve().parents[2].parent / "shared"
SCENARIOS = Path(os.environ.get("HUGOU_SHARED") or _BESIDE) / "facts" / "scenarios.md"
"""Beside the repository, like the captured pages; skipped where it is absent."""


def documents() -> Iterator[dict[str, Any]]:
    if SCENARIOS.is_file():
        for block in re.findall(r"```json\n(.*?)```", SCENARIOS.read_text("utf-8"), re.DOTALL):
            yield json.loads(block)


def cases() -> list[Any]:
    found = []
    for document in documents():
        for variant in document.get("variants", [{}]):
            order = {**document.get("order", {}), **variant}
            plain = {k: v for k, v in document.items() if k not in ("variants", "expect")}
            name = document["id"] + variant.get("v", "")
            found.append(
                pytest.param({**plain, "order": order}, document["expect"], variant, id=name)
            )
    if not found:
        skip = pytest.mark.skip(reason=f"no scenarios at {SCENARIOS}")
        found.append(pytest.param({}, {}, {}, marks=skip))
    return found


def wanted_for(variant: dict[str, Any], expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    name = variant.get("v")
    chosen = [one for one in expected if one.get("v", name) == name]
    chosen = [one for one in chosen if name is None or name in one.get("applies", [name])]
    return [{k: v for k, v in one.items() if k not in ("v", "applies")} for one in chosen]


@pytest.mark.parametrize(("document", "expect", "variant"), cases())
def test_scenario(
    document: dict[str, Any], expect: dict[str, Any], variant: dict[str, Any]
) -> None:
    answer = answer_for(document, None)
    for name in ("deadlines", "claims", "legal_options"):
        wanted = wanted_for(variant, expect.get(name, []))
        assert missing(wanted, answer[name]) == []
    for name in ("not_applicable", "next_steps", "violations", "basis"):
        assert set(expect.get(name, [])) <= set(answer[name])
    assert agrees(expect.get("seller"), answer.get("seller"))


FOLLOW_UPS = [
    ("O1", {"return_applied": "2026-11-21T10:00:00"}, "2026-11-21T12:00:00", [
        {"rule": "taobao_tmall:W08", "due": "2026-11-26T10:00:00"},
        {"rule": "taobao_tmall:W09", "if_auto_approved": "2026-12-03T10:00:00"},
        {"rule": "PEN-9-1", "due": "2026-12-06T23:59:59", "overdue_from": "2026-12-08T00:00:00"},
    ]),
    ("O1", {"return_applied": "2026-11-21T10:00:00", "return_approved": "2026-11-26T10:00:00"},
     "2026-11-27T12:00:00", [{"rule": "taobao_tmall:W09", "at": "2026-12-03T10:00:00"}]),
    ("O2", {"authority_received_complaint": "2026-12-01T09:30:00"}, "2026-12-02T09:00:00", [
        {"rule": "SAMR-ACCEPT", "due": "2026-12-10T23:59:59"},
    ]),
    ("O2", {"complaint_accepted": "2026-12-10T16:00:00"}, "2026-12-11T09:00:00", [
        {"rule": "SAMR-23", "due": "2027-02-08T23:59:59", "provisional": True,
         "overdue_from": None},
    ]),
    ("O7", {"appeal_filed_12305": "2026-11-24T09:00:00"}, "2026-11-24T10:00:00", [
        {"rule": "POST-APPEAL-REPORT", "due": "2026-12-04T23:59:59"},
        {"rule": "POST-65", "due": "2026-12-24T23:59:59"},
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "events", "now", "wanted"), FOLLOW_UPS)
def test_what_follows(
    name: str, events: dict[str, str], now: str, wanted: list[dict[str, Any]]
) -> None:
    known = [one for one in documents() if one["id"] == name]
    if not known:
        pytest.skip(f"no scenarios at {SCENARIOS}")
    plain = {k: v for k, v in known[0].items() if k not in ("variants", "expect")}
    later = {**plain, "events": {**plain["events"], **events}, "now": now}
    assert (
        missing(wanted, answer_for(later, datetime.fromisoformat(now + "+08:00"))["deadlines"])
        == []
    )
