"""Captured Amazon pages, scored field by field against what people read on them by eye."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from parsers import Capture, Order, Reading, parse

HOSTS = {"en-US": "www.amazon.com", "de-DE": "www.amazon.de", "en-CA": "www.amazon.ca"}
PATHS = {
    "order_list": "/your-orders/orders",
    "order_details": "/gp/your-account/order-details",
    "invoice": "/gp/css/summary/print.html",
    "transactions": "/cpe/yourpayments/transactions",
}
WANTED = {
    "order found": 1.0,
    "order_date": 1.0,
    "grand_total": 1.0,
    "currency": 1.0,
    "refund_total": 1.0,
    "tax": 1.0,
    "item found": 1.0,
    "item qty": 1.0,
    "item unit_price": 1.0,
    "item seller": 1.0,
    "shipment status": 0.98,
    "item return_until": 0.95,
    "transaction row": 1.0,
}


@pytest.fixture(scope="module")
def folder(shared_corpus: Path) -> Path:
    found = shared_corpus / "intl"
    if not (found / "manifest.json").is_file():
        pytest.skip(f"no captured pages of Amazon at {found}")
    return found


@pytest.fixture(scope="module")
def samples(folder: Path) -> list[dict[str, Any]]:
    known = json.loads((folder / "manifest.json").read_text("utf-8"))["samples"]
    return [one for one in known if one["page_type"] in PATHS and "amazon" in one["locale"]]


@pytest.fixture(scope="module")
def readings(folder: Path, samples: list[dict[str, Any]]) -> dict[str, Reading]:
    return {one["file"]: read(folder / one["file"], one) for one in samples}


def read(path: Path, sample: dict[str, Any]) -> Reading:
    url = f"https://{HOSTS[sample['locale'][:5]]}{PATHS[sample['page_type']]}"
    return parse(Capture(url, path.read_text("utf-8")))


@pytest.fixture(scope="module")
def scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "score_orders", folder / "tools" / "score_orders.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def number(printed: str | None) -> float | None:
    return None if printed is None else float(printed)


def told(order: Order) -> dict[str, Any]:
    """Give an order in the scorer's form; which item lies in which parcel is not asked."""
    items = [
        {
            "title": item.title,
            "qty": item.quantity,
            "unit_price": number(item.unit_price),
            "seller": item.seller,
            "return_until": item.return_until and item.return_until.isoformat(),
        }
        for item in order.items
    ]
    parcels: list[dict[str, Any]] = [
        {"status": one.state_text, "items": []} for one in order.shipments
    ]
    return {
        "order_no": order.number,
        "order_date": order.placed_at and order.placed_at.isoformat(),
        "grand_total": number(order.paid),
        "currency": order.currency,
        "refund_total": number(order.refund_total),
        "tax": number(order.tax),
        "shipments": [*parcels, {"status": None, "items": items}],
    }


def predictions(readings: dict[str, Reading]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, reading in readings.items():
        rows = [
            {"date": str(t.date), "amount": float(t.amount), "order_no": t.order_number}
            for t in reading.transactions
        ]
        yield name, {"orders": list(map(told, reading.orders)), "transactions": rows}


def test_fields_are_read_as_people_read_them(
    samples: list[dict[str, Any]], readings: dict[str, Reading], scorer: ModuleType
) -> None:
    counts, false, misses = scorer.score(samples, dict(predictions(readings)), True)
    figures = "\n".join(f"{field}: {right}/{all_}" for field, (right, all_) in counts.items())
    report = "\n".join([figures, str(dict(false)), *map(str, misses)])
    assert set(counts) == set(WANTED), report
    assert not any(false.values()), report
    short = [f for f, (right, all_) in counts.items() if right < WANTED[f] * all_]
    assert not short, report


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
