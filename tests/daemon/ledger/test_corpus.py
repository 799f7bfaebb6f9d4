"""Every page of the corpus through the store: nothing of what was read is lost or changed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.ledger.envelope import View
from daemon.ledger.facts import document_of, facts_of
from daemon.ledger.orders import Orders
from daemon.ledger.store import Store
from daemon.ledger.stored import key_of
from parsers import Capture, Payload, parse
from rules import Facts

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def capture_of(case):
    told = json.loads((case / "expected.json").read_text("utf-8"))
    given, page = told.get("payloads", {}), case / "page.html"
    if not page.exists() and not given:
        page = case / "response.json"
    payloads = [Payload(url, (case / name).read_text("utf-8")) for name, url in given.items()]
    html = page.read_text("utf-8") if page.exists() else ""
    at = told.get("captured_at")
    return Capture(told["url"], html, tuple(payloads), datetime.fromisoformat(at) if at else None)


def with_orders(case):
    return bool(json.loads((case / "expected.json").read_text("utf-8"))["reading"].get("orders"))


CASES = sorted(path.parent for path in CORPUS.glob("*/*/*/expected.json"))
CASES = [case for case in CASES if with_orders(case)]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(CORPUS)))


@pytest.fixture
def orders(tmp_path):
    store = Store.open(tmp_path / "hugou.db")
    yield Orders(store)
    store.close()


def plain(order):
    """An order as values, without what a merge rightly settles: order and repeats of badges."""
    told = order.model_dump(mode="json", exclude_none=True, exclude={"provenance", "platform"})
    for part in (told, *told["items"]):
        part["services"] = sorted(set(part.get("services", ())))
    for parcel in told["shipments"]:
        lines = {(event.get("at", ""), event["text"]) for event in parcel["events"]}
        parcel["events"] = sorted(lines)
    return told


@each_case
def test_an_order_comes_back_as_it_was_read(orders, case):
    reading = parse(capture_of(case))
    assert reading.orders
    orders.observe("c1", NOW, reading)
    for order in reading.orders:
        stored = orders.get(key_of(order.platform, order.number, order.shop))
        assert plain(stored.order) == plain(order)
        assert stored.conflicts == ()
        assert all(source.capture == "c1" for source in stored.sources.values())


@each_case
def test_its_facts_are_words_that_the_rules_know(orders, case):
    reading = parse(capture_of(case))
    orders.observe("c1", NOW, reading)
    for order in reading.orders:
        stored = orders.get(key_of(order.platform, order.number, order.shop))
        facts = facts_of(stored)
        assert facts.order.paid is None or str(facts.order.paid) == order.paid
        assert set(Facts.of(document_of(order)).events) == set(facts.events)


def test_all_pages_of_all_shops_fit_into_one_store_in_any_order(tmp_path):
    readings = [parse(capture_of(case)) for case in CASES]
    results = []
    for number, some in enumerate((readings, readings[::-1])):
        store = Store.open(tmp_path / f"{number}.db")
        orders = Orders(store)
        for reading in some:
            orders.observe(f"c{readings.index(reading)}", NOW, reading)
        results.append({one.key: one.document for one in orders.find(limit=None)})
        store.close()
    assert len(results[0]) > 20
    assert results[0] == results[1]


def test_the_view_of_a_page_is_told_as_plain_values():
    told = View("c1", "p1", 3, NOW).as_json()
    assert told == {"client": "c1", "page_id": "p1", "sequence": 3, "at": NOW.isoformat()}
