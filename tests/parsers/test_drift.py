"""Shops change their pages: what is read stays right, or goes missing; it is never wrong.

HUGOU_DRIFT=10000 mangles that many pages; the usual run is a short one.
"""

import json
import os
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from parsers import PLATFORMS, Capture, Order, Payload, Reading, parse
from tests.parsers.mangle import class_names, mangled, without_class
from tests.parsers.test_corpus import CASES, captured
from tests.parsers.verdict import wrong

ROUNDS = int(os.environ.get("HUGOU_DRIFT", "300"))
SHOPS = {platform.name for platform in PLATFORMS}


def readable() -> list[tuple[Path, Capture]]:
    found = []
    for case in CASES:
        expected = json.loads((case / "expected.json").read_text("utf-8"))
        shop = expected["reading"]["platform"]
        if expected["reading"]["outcome"] == "read" and shop in SHOPS:
            found.append((case, captured(case, expected)))
    return found


READABLE = readable()


def changed(capture: Capture, chance: random.Random, *, harmless: bool) -> Capture | None:
    """Mangle the document of a capture that has one document."""
    if capture.payloads and "shopOrderContainer" in capture.html:
        return None  # two documents that fill each other's gaps are another test's matter
    if capture.payloads:
        first, *others = capture.payloads
        try:
            body = mangled(first.body, chance, harmless=harmless)
        except ValueError:
            return None
        if body is None:
            return None
        return Capture(
            capture.url, capture.html, (Payload(first.url, body), *others), capture.captured_at
        )
    try:
        page = mangled(capture.html, chance, harmless=harmless)
    except ValueError:
        return None
    return None if page is None else Capture(capture.url, page, (), capture.captured_at)


@pytest.mark.parametrize("harmless", [True, False], ids=["harmless", "harmful"])
def test_a_mangled_page_is_never_read_wrongly(harmless: bool) -> None:
    chance = random.Random(20261120)
    faults, right, tried = [], 0, 0
    truths = {case: parse(capture) for case, capture in READABLE}
    while tried < ROUNDS:
        case, capture = chance.choice(READABLE)
        again = changed(capture, chance, harmless=harmless)
        if again is None:
            continue
        tried += 1
        truth, reading = truths[case], parse(again)
        faults += [f"{case.name}: {fault}" for fault in wrong(truth, reading)]
        same = [order.model_copy(update={"provenance": {}}) for order in reading.orders]
        right += sorted(same, key=_number) == sorted(
            (order.model_copy(update={"provenance": {}}) for order in truth.orders), key=_number
        )
    sys.stdout.write(f"{right / tried:.1%} of {tried} mangled pages are still read whole\n")
    assert faults == []
    if harmless:
        assert right == tried


def _number(order: Any) -> str:
    return str(order.number)


def test_nine_in_ten_renamed_classes_cost_nothing() -> None:
    """Each class of each page is renamed once: nothing is wrong, most is still read whole."""
    faults, right, tried = [], 0, 0
    for case, capture in READABLE:
        if capture.payloads or "</" not in capture.html:
            continue
        truth = parse(capture)
        for name in class_names(capture.html):
            page = without_class(capture.html, name)
            reading = parse(Capture(capture.url, page, (), capture.captured_at))
            faults += [f"{case.name} without {name}: {fault}" for fault in wrong(truth, reading)]
            tried += 1
            right += bare(reading) == bare(truth)
    sys.stdout.write(f"{right / tried:.1%} of {tried} renamed classes cost nothing\n")
    assert faults == []
    assert right / tried >= 0.9


def bare(reading: Reading) -> list[Order]:
    """Give the orders without where their values stood."""
    return [order.model_copy(update={"provenance": {}}) for order in reading.orders]
