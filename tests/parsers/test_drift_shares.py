"""How much is still right when shops change their pages: figures for every shop, printed.

A value that is gone with a notice costs its share; a value that is wrong fails the test.
"""

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from parsers import PLATFORMS, Capture, Payload, Reading, parse
from tests.parsers.mangle import class_names, key_names, mangled, without_class, without_key
from tests.parsers.test_corpus import CASES, captured
from tests.parsers.verdict import wrong

NAMES_A_PAGE = 12
ROUNDS_A_PAGE = 4
LEAST = {"harmless": 1.0, "class renamed": 0.90}


@dataclass
class Share:
    """Of how many pages, and of how many values, how many are still right."""

    pages: int = 0
    whole: int = 0
    values: int = 0
    kept: int = 0

    def add(self, before: Reading, after: Reading) -> None:
        """Count one mangled page."""
        known, found = dict(leaves(before)), dict(leaves(after))
        kept = sum(1 for place, value in known.items() if found.get(place) == value)
        self.pages += 1
        self.whole += kept == len(known)
        self.values += len(known)
        self.kept += kept

    @property
    def right(self) -> float:
        """The share of the values that are still right."""
        return self.kept / self.values


def leaves(reading: Reading) -> Iterator[tuple[str, Any]]:
    """Give every value of the orders with its place."""
    for order in reading.orders:
        yield from _within(order.model_dump(exclude={"provenance", "platform"}), order.number)


def _within(value: Any, where: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _within(inner, f"{where}.{name}")
    elif isinstance(value, tuple | list):
        for number, inner in enumerate(value):
            yield from _within(inner, f"{where}[{number}]")
    elif value not in (None, "unknown"):
        yield where, value


def pages() -> list[tuple[Path, Capture, Reading]]:
    """Give every case on which orders are read, of every shop and of those without readers."""
    found = []
    for case in CASES:
        capture = captured(case, json.loads((case / "expected.json").read_text("utf-8")))
        reading = parse(capture)
        if reading.orders and "cut_short" not in {note.kind for note in reading.notices}:
            found.append((case, capture, reading))
    return found


PAGES = pages()


def harmless(capture: Capture, chance: random.Random) -> Iterator[Capture]:
    for _ in range(ROUNDS_A_PAGE):
        try:
            if capture.payloads and not capture.html:
                first, *others = capture.payloads
                body = mangled(first.body, chance, harmless=True)
                changed = (Payload(first.url, body or first.body), *others)
                yield replace(capture, payloads=changed)
            elif not capture.payloads:
                yield replace(capture, html=mangled(capture.html, chance, harmless=True) or "")
        except ValueError:
            return  # a case that is broken on purpose


def renamed_classes(capture: Capture, chance: random.Random) -> Iterator[Capture]:
    names = class_names(capture.html)
    for name in chance.sample(names, min(len(names), NAMES_A_PAGE)):
        yield replace(capture, html=without_class(capture.html, name))


def renamed_keys(capture: Capture, chance: random.Random) -> Iterator[Capture]:
    for number, payload in enumerate(capture.payloads):
        try:
            body = json.loads(payload.body)
        except ValueError:
            continue
        names = key_names(body)
        for name in chance.sample(names, min(len(names), NAMES_A_PAGE)):
            changed = list(capture.payloads)
            changed[number] = Payload(payload.url, json.dumps(without_key(body, name)))
            yield replace(capture, payloads=tuple(changed))


KINDS = {"harmless": harmless, "class renamed": renamed_classes, "key renamed": renamed_keys}


def measured(kind: str) -> tuple[dict[str, Share], list[str]]:
    """Mangle every page in one way; gives the shares by shop, and what went wrong."""
    chance = random.Random(20261120)
    shares: dict[str, Share] = {}
    faults = []
    for case, capture, before in PAGES:
        for changed in KINDS[kind](capture, chance):
            if not (changed.html or changed.payloads):
                continue
            after = parse(changed)
            shares.setdefault(case.parent.parent.name, Share()).add(before, after)
            faults += [f"{case.name}: {fault}" for fault in wrong(before, after)]
    return shares, faults


@pytest.mark.parametrize("kind", KINDS)
def test_shares_are_real_and_nothing_is_wrong(kind: str) -> None:
    shares, faults = measured(kind)
    whole = Share()
    for shop, share in sorted(shares.items()):
        line = f"{kind:<14} {shop:<12} {share.right:>7.1%} of {share.values} values"
        sys.stdout.write(f"{line}, {share.whole}/{share.pages} pages whole\n")
        whole.values, whole.kept = whole.values + share.values, whole.kept + share.kept
    sys.stdout.write(f"{kind:<14} {'all':<12} {whole.right:>7.1%} of {whole.values} values\n")
    assert faults == []
    assert whole.right >= LEAST.get(kind, 0.0)


def test_every_shop_and_the_generic_readers_are_measured() -> None:
    shops = {case.parent.parent.name for case, _, _ in PAGES}
    assert shops >= {platform.name for platform in PLATFORMS} | {"generic"}
