"""What breaks on a page is said: no reader and no needed field can fail without a notice."""

import importlib
import json
import pkgutil
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import parsers
from parsers import PLATFORMS, Capture, Reading, parse
from parsers._collect import Field
from parsers._page import Address, Found, LayoutChanged, Page, Platform, Reader
from parsers._read import read
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


def used(capture: Capture, platform: Platform) -> tuple[str, ...]:
    return read(platform, capture).readers


def whole_cases() -> list[tuple[Path, Capture, Platform]]:
    """Give every case of a shop with readers, whether it is read whole or in part."""
    shops = {shop.name: shop for shop in PLATFORMS}
    found = []
    for case in CASES:
        expected = json.loads((case / "expected.json").read_text("utf-8"))
        shop = shops.get(expected["reading"]["platform"])
        if shop:
            found.append((case, captured(case, expected), shop))
    return found


WHOLE = whole_cases()
ALL = [
    (case, captured(case, json.loads((case / "expected.json").read_text("utf-8"))))
    for case in CASES
]


def pairs() -> list[Any]:
    """Pair every case with each reader that finds something on it."""
    return [
        pytest.param(capture, shop, name, id=f"{case.name}-{name}")
        for case, capture, shop in WHOLE
        for name in sorted(used(capture, shop))
    ]


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


def modules() -> list[ModuleType]:
    """Give every module of the readers; what scrubs pages is none, and a table is no page."""
    found = pkgutil.walk_packages(parsers.__path__, "parsers.")
    names = [one.name for one in found if not re.search("skeleton|__main__|export", one.name)]
    return [importlib.import_module(name) for name in names]


def needed() -> list[Any]:
    """Give every field that every page of its layout has: its module, its table, its name."""
    return [
        pytest.param(module, table, entry.name, id=f"{module.__name__[8:]}-{table}-{entry.name}")
        for module in modules()
        for table, entries in vars(module).items()
        if isinstance(entries, tuple) and entries and isinstance(entries[0], Field)
        for entry in entries
        if entry.needed
    ]


def gone(entry: Field) -> Field:
    return entry._replace(find=lambda source: None)


BEFORE = [(case, capture, parse(capture)) for case, capture in ALL]


def of_module(module: ModuleType) -> list[tuple[Path, Capture, Reading]]:
    """Give the cases that a module may read: those of its shop, or all."""
    shop = module.__name__.split(".")[1]
    names = {"taobao": ("taobao", "tmall")}.get(shop, (shop,))
    mine = [one for one in BEFORE if one[0].parent.parent.name in names]
    return mine or BEFORE


@pytest.mark.parametrize(("module", "table", "name"), needed())
def test_a_needed_field_that_goes_away_is_never_silent(
    module: ModuleType, table: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = getattr(module, table)
    less = tuple(gone(entry) if entry.name == name else entry for entry in entries)
    monkeypatch.setattr(module, table, less)
    changed = 0
    for case, capture, before in of_module(module):
        after = parse(capture)
        if after != before:
            changed += 1
            assert after.outcome != "read", case
            if after.orders:  # else the outcome says it all
                assert len(after.notices) > len(before.notices) or before.outcome != "read", case
    assert changed


def test_every_reader_is_shown_by_a_page_of_the_corpus() -> None:
    """A reader that no page of ours goes through cannot be trusted to be tested."""
    shown = {name for _, capture, shop in WHOLE for name in used(capture, shop)}
    readers = {
        reader.name
        for platform in PLATFORMS
        for address in platform.addresses
        for reader in address.readers
    }
    assert readers - shown == set()


def test_reader_names_are_told_apart() -> None:
    for platform in PLATFORMS:
        for address in platform.addresses:
            names = [reader.name for reader in address.readers]
            assert len(names) == len(set(names))
            assert all(isinstance(reader, Reader) and reader.seen for reader in address.readers)
