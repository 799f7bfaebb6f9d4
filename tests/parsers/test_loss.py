"""What breaks on a page is said: no reader and no needed field can fail without a notice."""

import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from parsers import PLATFORMS, Capture, Reading, parse
from parsers._collect import Field
from parsers._page import Address, Found, LayoutChanged, Page, Platform, Reader
from parsers._read import read
from parsers.amazon import goods as amazon_goods
from parsers.amazon import invoice as amazon_invoice
from parsers.amazon import order as amazon_order
from parsers.taobao import detail_tmall, detail_v1, list_v1, list_v2, list_v2_dom
from tests.parsers.test_corpus import CASES, captured

Case = tuple[Path, Capture, dict[str, Any]]


def readable_cases() -> list[Case]:
    cases = []
    for case in CASES:
        expected = json.loads((case / "expected.json").read_text("utf-8"))
        if expected["reading"]["outcome"] == "read":
            cases.append((case, captured(case, expected), expected["reading"]))
    return cases


READABLE = readable_cases()


def broken(page: Page) -> Found:
    raise LayoutChanged("switched off by a test")


def without(platform: Platform, name: str) -> Platform:
    """Give a platform one of whose readers no longer recognises what it finds."""

    def address(one: Address) -> Address:
        readers = tuple(
            replace(reader, read=broken) if reader.name == name else reader
            for reader in one.readers
        )
        return replace(one, readers=readers)

    return replace(platform, addresses=tuple(map(address, platform.addresses)))


def used(capture: Capture, platform: Platform) -> set[str]:
    orders = read(platform, capture).orders
    return {origin.reader for order in orders for origin in order.provenance.values()}


def pairs() -> list[Any]:
    """Pair every readable case with each reader that gives it something."""
    found = []
    for case, capture, expected in READABLE:
        platform = next(shop for shop in PLATFORMS if shop.name == expected["platform"])
        for name in sorted(used(capture, platform)):
            found.append(pytest.param(capture, platform, name, id=f"{case.name}-{name}"))
    return found


@pytest.mark.parametrize(("capture", "platform", "name"), pairs())
def test_a_reader_that_fails_is_never_silent(
    capture: Capture, platform: Platform, name: str
) -> None:
    before, after = read(platform, capture), read(without(platform, name), capture)
    assert after.outcome in ("partial", "unknown_layout", "shell")
    assert any(notice.reader == name for notice in after.notices)
    if after.orders:
        assert after.outcome == "partial"
        assert never_wrong(before, after)


def never_wrong(before: Reading, after: Reading) -> bool:
    """Tell whether each order that is still read has the values it had, or lacks them."""
    known = {order.number: order for order in before.orders}
    return all(
        value in (None, (), "unknown", "CNY") or value == getattr(known[order.number], name)
        for order in after.orders
        for name, value in order
        if name in ("status", "paid", "freight", "paid_at", "shipped_at", "completed_at")
    )


TABLES = [
    (module, table, entry.name)
    for module, tables in (
        (list_v1, ("ORDER", "MERCHANT", "ITEM")),
        (list_v2, ("ORDER", "MERCHANT", "ITEM")),
        (list_v2_dom, ("ORDER", "AMOUNTS", "MERCHANT", "ITEM")),
        (detail_v1, ("ORDER", "TIMES", "MERCHANT", "ITEM")),
        (detail_tmall, ("ORDER", "ITEM")),
        (amazon_order, ("ORDER",)),
        (amazon_goods, ("ITEM",)),
        (amazon_invoice, ("ORDER", "ITEM")),
    )
    for table in tables
    for entry in getattr(module, table)
    if entry.needed
]


def gone(entry: Field) -> Field:
    return entry._replace(find=lambda source: None)


@pytest.mark.parametrize(
    ("module", "table", "name"),
    TABLES,
    ids=lambda value: value.__name__.split(".")[-1] if isinstance(value, ModuleType) else value,
)
def test_a_needed_field_that_goes_away_is_never_silent(
    module: ModuleType, table: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {case: parse(capture) for case, capture, _ in READABLE}
    entries = getattr(module, table)
    monkeypatch.setattr(
        module, table, tuple(gone(entry) if entry.name == name else entry for entry in entries)
    )
    changed = 0
    for case, capture, _ in READABLE:
        after = parse(capture)
        if after != before[case]:
            changed += 1
            assert after.outcome in ("partial", "unknown_layout", "shell")
            assert any(name in notice.detail for notice in after.notices)
    assert changed


def test_every_reader_is_shown_by_a_page_of_the_corpus() -> None:
    """A reader that no page of ours goes through cannot be trusted to be tested."""
    shown: set[str] = set()
    for case in CASES:
        expected = json.loads((case / "expected.json").read_text("utf-8"))
        shop = next((s for s in PLATFORMS if s.name == expected["reading"]["platform"]), None)
        shown |= used(captured(case, expected), shop) if shop else set()
    readers: set[str] = {
        reader.name
        for platform in PLATFORMS
        if platform.name in ("taobao", "tmall", "amazon")
        for address in platform.addresses
        if address.kind not in ("transactions", "product")  # which give no orders; tested apart
        for reader in address.readers
    }
    assert readers - shown == set()


def test_reader_names_are_told_apart() -> None:
    for platform in PLATFORMS:
        for address in platform.addresses:
            names = [reader.name for reader in address.readers]
            assert len(names) == len(set(names))
            assert all(isinstance(reader, Reader) and reader.seen for reader in address.readers)
