"""Captured Amazon pages, scored field by field against what people read on them by eye."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from parsers import Reading
from tests.parsers.scoring import WANTED, is_other, is_ours, main, read, samples_in, score, scored


@pytest.fixture(scope="module")
def folder(shared_corpus: Path) -> Path:
    found = shared_corpus / "intl"
    if not (found / "manifest.json").is_file():
        pytest.skip(f"no captured pages of Amazon at {found}")
    return found


@pytest.fixture(scope="module")
def samples(folder: Path) -> list[dict[str, Any]]:
    return [one for one in samples_in(folder) if is_ours(one)]


@pytest.fixture(scope="module")
def readings(folder: Path, samples: list[dict[str, Any]]) -> dict[str, Reading]:
    return {one["file"]: read(folder / one["file"], one) for one in samples}


def test_fields_are_read_as_people_read_them(
    folder: Path, samples: list[dict[str, Any]], readings: dict[str, Reading]
) -> None:
    found = score(folder, samples, readings)
    report = "\n".join([*found.lines(measured=True), *map(str, found.misses)])
    assert set(found.counts) == set(WANTED), report
    assert not found.invented(), report
    assert not found.short(), report


def test_nothing_is_invented_on_pages_of_other_shops_and_in_mails(folder: Path) -> None:
    others = [one for one in samples_in(folder) if is_other(one)]
    assert len(others) >= 10
    found = scored(folder, others)
    assert not found.invented(), found.misses


def test_the_figures_are_printed(shared_corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(shared_corpus)]) == 0
    shown = capsys.readouterr().out
    for name in WANTED:
        assert name in shown
    assert "invented: nothing" in shown


def test_a_field_that_falls_short_is_an_exit_code(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One date of the truth is changed, so that what is read must be wrong."""
    other = tmp_path / "corpus" / "intl"
    shutil.copytree(folder, other)
    manifest = json.loads((other / "manifest.json").read_text("utf-8"))
    listed = [one for one in manifest["samples"] if is_ours(one) and one["page_type"] != "invoice"]
    (first, *_) = (one for one in listed if (one.get("expected") or {}).get("orders"))
    first["expected"]["orders"][0]["order_date"] = "1999-01-01"
    (other / "manifest.json").chmod(0o644)
    (other / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert main([str(tmp_path / "corpus")]) == 1
    assert "TOO LOW: order_date" in capsys.readouterr().out
    assert main([str(tmp_path)]) == 1


def test_no_order_and_no_payment_is_missed_in_silence(
    samples: list[dict[str, Any]], readings: dict[str, Reading]
) -> None:
    for sample in samples:
        reading, expected = readings[sample["file"]], sample.get("expected") or {}
        if "transactions_count" in expected:
            assert len(reading.transactions) == expected["transactions_count"], sample["file"]
        if expected.get("orders") == [] or expected.get("transactions_count") == 0:
            assert reading.outcome == "empty", sample["file"]
        elif sample["page_type"] != "invoice":
            assert reading.outcome == "read", sample["file"]


def test_printable_summaries(samples: list[dict[str, Any]], readings: dict[str, Reading]) -> None:
    scored = 0
    for sample in samples:
        expected = (sample.get("expected") or {}).get("repo_json")
        if sample["page_type"] != "invoice" or not expected:
            continue
        (order,) = readings[sample["file"]].orders
        assert (order.number, str(order.placed_at)) == (
            expected["order_id"],
            expected["order_date"],
        )
        lines = [item for parcel in expected["shipments"] for item in parcel["items"]]
        goods = [line for line in lines if line["sold_by"]]  # a gift card's line names no seller
        scored += len(goods)
        for item, line in zip(order.items, goods, strict=True):
            assert item.title and line["description"].startswith(item.title)
            assert (item.seller, item.unit_price) == (line["sold_by"], line["price"]["number"])
            assert order.currency == line["price"]["currency"]
    assert scored >= 10
