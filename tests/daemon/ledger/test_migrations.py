import sqlite3
from datetime import UTC, datetime

import pytest

from daemon.ledger.captures import Captures
from daemon.ledger.envelope import View
from daemon.ledger.orders import Orders
from daemon.ledger.store import Store
from parsers import Capture, Order, Reading

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def seen(folder, store, host, at, **fields):
    """Keep a page of a shop, as hugou did when a key did not name the shop."""
    captures, orders = Captures(folder / "captures", store), Orders(store)
    page = Capture(f"https://{host}/order", f"<p>{fields}</p>", captured_at=at)
    kept = captures.keep(page, View("test", "p", 0, at))
    order = Order.model_validate({"platform": "generic", "number": "A-1001", **fields})
    reading = Reading(platform="generic", page="order_detail", outcome="read", orders=(order,))
    found = orders.observe(kept.id, at, reading, before=kept.orders)
    captures.record(kept.id, reading, found.keys)
    return kept.id


@pytest.fixture
def path(tmp_path):
    return tmp_path / "hugou.db"


def reopened(path):
    """Open a file as one that the first hugou wrote."""
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version=1")
    file.close()
    return Store.open(path)


def test_an_order_of_any_other_shop_gets_the_key_with_its_shop(path, tmp_path):
    store = Store.open(path)
    capture = seen(tmp_path, store, "www.example.org", AT, paid="9.90")
    Orders(store).correct("generic:A-1001", {"paid": "8.90"}, AT)
    store.table("due", ("order",)).put("generic:A-1001#seven_days", {"order": "generic:A-1001"})
    store.close()
    store = reopened(path)
    orders, key = Orders(store), "generic:example.org:A-1001"
    assert orders.keys() == orders.newest_first() == [key]
    assert orders.get(key).order.paid == "8.90"
    assert orders.get(key).seen[0].capture == capture
    assert orders.get(key).sources["number"].capture == capture
    assert Captures(tmp_path / "captures", store).note(capture).orders == (key,)
    assert store.table("due", ("order",)).fetch(f"{key}#seven_days")["order"] == key
    store.close()


def test_what_is_read_afterwards_joins_the_renamed_order(path, tmp_path):
    store = Store.open(path)
    seen(tmp_path, store, "www.example.org", AT, paid="9.90")
    store.close()
    store = reopened(path)
    seen(tmp_path, store, "example.org", LATER, shop="example.org", status="shipped")
    (key,) = Orders(store).keys()
    assert Orders(store).get(key).order.paid == "9.90"
    assert Orders(store).get(key).order.status == "shipped"
    store.close()


def test_a_mixture_of_two_shops_is_taken_out_and_read_again_as_two(path, tmp_path):
    pages = (
        ("one.example", AT, {"paid": "9.90", "tax": "1"}),
        ("two.example", LATER, {"paid": "7"}),
    )
    store = Store.open(path)
    for host, at, fields in pages:
        seen(tmp_path, store, host, at, **fields)
    store.table("due", ("order",)).put("generic:A-1001#seven_days", {"order": "generic:A-1001"})
    store.close()
    store = reopened(path)
    orders = Orders(store)
    assert orders.keys() == orders.newest_first() == store.table("due", ("order",)).ids() == []
    assert len(Captures(tmp_path / "captures", store)) == 2
    for host, at, fields in pages:
        seen(tmp_path, store, host, at, shop=host, **fields)
    assert orders.get("generic:one.example:A-1001").order.tax == "1"
    assert orders.get("generic:two.example:A-1001").order.tax is None
    store.close()


def test_other_orders_and_numbers_that_begin_alike_are_left_alone(path, tmp_path):
    store = Store.open(path)
    seen(tmp_path, store, "example.org", AT)
    for key in ("jd:1", "generic:A-10012"):
        store.table("orders").put(key, {"order": {"number": key.partition(":")[2]}})
    store.close()
    store = reopened(path)
    assert set(Orders(store).keys()) == {
        "jd:1",
        "generic:A-10012",  # no page of it is known, so nobody knows its shop
        "generic:example.org:A-1001",
    }
    store.close()


def test_a_file_without_pages_is_no_problem(path):
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE orders(rowid INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT)")
        file.execute("PRAGMA user_version=1")
    file.close()
    store = Store.open(path)
    assert Orders(store).keys() == []
    store.close()
