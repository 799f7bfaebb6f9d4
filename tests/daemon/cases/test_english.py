"""Letters to shops abroad: in English, in the shop's currency, without Chinese law."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from daemon.cases.evidence import Evidence
from daemon.cases.known import Known, Value
from daemon.cases.letters import Draft, draft
from rules.cases import casebook

Example = Callable[..., Known]
Document = Callable[..., dict[str, Any]]
BOOK = casebook()
GOLDEN = Path(__file__).parent / "golden"
# Written in English by the shopper, as such a shop would be written to.
SAID = {
    "fault": "the seam of the left sleeve is open for 6 cm",
    "promised_text": "100% lamb wool",
    "actual": "the label says 30% wool and 70% polyester",
    "genuine_promise": "authentic",
    "brand_model": "Mountain S3",
    "found_how": "the maker's code check",
    "differences": "the code is unknown; the label differs",
    "carrier": "UPS",
    "trace": "Delivered, left with family",
    "anomaly_detail": "no scan for seven days",
    "expected_items": "two sets, six towels",
    "received_items": "four towels",
    "parcel_weight": "0.6 kg",
    "damage": "a crack of 30 cm in the left pane",
    "cancel_reason": "out of stock",
    "promo_rule": "second one half price",
    "invoice_how": "chat",
    "invoice_refusal": "invoices cost extra",
    "produced_on": "3 October 2026",
    "shelf_life": "30 days",
    "producer": "Rice & Co.",
    "food_detail": "13 days past its date",
    "subscribe_how": "seven days for 1.00",
    "leaked": "name, phone number and item",
    "harassment": "a caller knew the item and the model",
    "leak_clue": "a name used with this shop only",
    "refusal": "opened items are not taken back",
    "order_state": "Preparing for shipment",
}
DUE = {
    "late_ship": {"ship_due": "2026-11-12T20:15:00"},
    "refund_delay": {"refund_due": "2026-11-27"},
}
"""What a Chinese law would set the day for must be said by the shop or its platform."""
ON_PAGES = ("trace", "order_state", "carrier")
ABROAD = {"platform": "amazon", "currency": "USD", "number": "112-0000001-0000001"}


def named_in_english(one: Evidence) -> Evidence:
    return one.model_copy(update={} if one.page else {"what": f"screenshot of the {one.proof}"})


@pytest.fixture
def letter(example: Example, document: Document) -> Callable[..., Draft]:
    def make(dispute: str, channel: str) -> Draft:
        answers = document(dispute)["answers"]
        answers |= {key: words for key, words in SAID.items() if key in answers}
        told = [one | {"channel": "chat", "said": "we look into it"} for one in answers["contacts"]]
        order = document(dispute)["order"] | ABROAD | {"items": [{"title": "Wool coat, long"}]}
        answers |= DUE.get(dispute, {})
        known = example(dispute, answers=answers | {"contacts": told}, order=order)
        own = {key: Value(SAID[key], "page") for key in ON_PAGES if known.has(key)}
        named = known.values | own
        evidence = tuple(named_in_english(one) for one in known.evidence)
        abroad = replace(known, order=order, values=named, evidence=evidence)
        return draft(abroad, BOOK.disputes[dispute], BOOK.channels[channel])

    return make


PAIRS = [(d, c) for d in sorted(BOOK.disputes) for c in ("merchant", "platform")]


@pytest.mark.parametrize(("dispute", "channel"), PAIRS)
def test_golden_letter_in_english(letter: Callable[..., Draft], dispute: str, channel: str) -> None:
    written = letter(dispute, channel)
    assert written.usable, (written.missing, written.findings)
    file = GOLDEN / f"{dispute}.{channel}.en.txt"
    if os.environ.get("HUGOU_WRITE_GOLDEN"):
        file.write_text(f"{written.text}\n", "utf-8")
    assert f"{written.text}\n" == file.read_text("utf-8")


@pytest.mark.parametrize(("dispute", "channel"), PAIRS)
def test_no_chinese_and_no_chinese_law_is_in_it(
    letter: Callable[..., Draft], dispute: str, channel: str
) -> None:
    written = letter(dispute, channel)
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]", written.text or "") == []
    assert written.bases == ()
    assert "CNY" not in (written.text or "")
    if written.sum.total is not None:
        assert f"USD {written.sum.total:.2f}" in (written.text or "")
    assert len([one for one in written.sentences if one.kind == "demand"]) == 1
    for one in written.sentences:
        assert one.text[0].isupper() or one.text[0].isdigit(), one.text
        assert one.text.endswith(".")


DAYS = [("late_ship", "ship_due"), ("refund_delay", "refund_due")]


@pytest.mark.parametrize(("dispute", "fact"), DAYS)
def test_the_day_that_chinese_law_sets_is_not_told_to_a_shop_abroad(
    letter: Callable[..., Draft], dispute: str, fact: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(DUE, dispute)
    assert [one.key for one in letter(dispute, "merchant").missing] == [fact]


def test_damages_of_chinese_law_are_not_offered_abroad(
    example: Example, document: Document
) -> None:
    order = document("counterfeit")["order"] | ABROAD
    asked = {"punitive_conditions": True} | document("counterfeit")["answers"]
    known = example("counterfeit", order=order, answers=asked, demand="return_refund_extra")
    found = draft(known, BOOK.disputes["counterfeit"], BOOK.channels["merchant"])
    assert found.demand.key == "return_refund"
    assert known.is_abroad


def test_a_return_that_is_late_in_china_may_be_in_time_abroad(
    example: Example, document: Document
) -> None:
    given = document("return_refused")
    answers = given["answers"] | {"return_applied": "2026-11-30"}
    events = {k: v for k, v in given["events"].items() if k != "return_applied"}
    changes: dict[str, Any] = {
        "answers": answers,
        "events": events,
        "now": "2026-12-02T09:00:00+08:00",
    }
    kind, merchant = BOOK.disputes["return_refused"], BOOK.channels["merchant"]
    here = draft(example("return_refused", **changes), kind, merchant)
    assert [one.code for one in here.findings] == ["not_yet"]
    changes["order"] = given["order"] | ABROAD
    abroad = draft(example("return_refused", **changes), kind, merchant)
    assert "not_yet" not in [one.code for one in abroad.findings]


def test_a_chinese_office_takes_no_shop_abroad(letter: Callable[..., Draft]) -> None:
    found = letter("quality", "12315_complaint")
    assert "not_here" in [one.code for one in found.findings]
    assert "境外" in found.findings[0].message


FAULTS = [
    ("you scammer sold me rags", "wording"),
    ("refund me or else", "threat"),
    ("this is a counterfeit coat", "unproven"),
    ("call me at 13912345678", "personal_data"),
]


@pytest.mark.parametrize(("fault", "code"), FAULTS)
def test_english_letters_are_looked_over_as_well(
    letter: Callable[..., Draft], fault: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SAID, "fault", fault)
    found = [one for one in letter("quality", "merchant").findings if one.code == code]
    assert found
    assert fault in found[0].sentence


def test_a_suspicion_in_english_passes(
    letter: Callable[..., Draft], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SAID, "fault", "the label is suspected counterfeit work")
    assert letter("quality", "merchant").usable
