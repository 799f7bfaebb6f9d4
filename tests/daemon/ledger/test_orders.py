import tempfile
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.ledger.orders import Orders
from daemon.ledger.store import Store
from daemon.ledger.stored import key_of
from daemon.problems import DataProblem
from parsers import Order, Reading

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def orders(tmp_path):
    store = Store.open(tmp_path / "hugou.db")
    yield Orders(store)
    store.close()


def page(*orders, kind="order_list", platform="taobao"):
    return Reading(platform=platform, page=kind, outcome="read", orders=orders)


def order(number="4810001", platform="taobao", **fields):
    return Order.model_validate({"platform": platform, "number": number, **fields})


def dump(orders):
    return {one.key: one.document for one in orders.find(limit=None)}


def test_orders_of_a_page_come_back_by_key(orders):
    seen = orders.observe("c1", MORNING, page(order("1", paid="9.90"), order("2")))
    assert seen.keys == ("taobao:1", "taobao:2")
    assert seen.changed == set(seen.keys)
    stored = orders.get("taobao:1")
    assert stored.order.paid == "9.90"
    assert stored.last_seen == MORNING
    assert stored.seen == (("c1", MORNING, "order_list"),)
    assert stored.sources["paid"].capture == "c1"
    assert stored.sample is False
    assert orders.get("taobao:3") is None


def test_tmall_and_taobao_pages_meet_in_one_order(orders):
    orders.observe("c1", MORNING, page(order("1", status="shipped")))
    orders.observe("c2", MORNING, page(order("1", "tmall", paid="9"), kind="order_detail"))
    assert len(orders) == 1
    assert orders.get("tmall:1").order.platform == "tmall"
    assert orders.get("tmall:1").key == key_of("tmall", "1") == "taobao:1"
    assert orders.get("taobao:1").order.status == "shipped"


def test_pages_may_arrive_in_any_order_and_twice(tmp_path):
    captures = [
        ("c1", MORNING, page(order("1", status="unshipped"), order("2", paid="1.00"))),
        ("c2", MORNING + timedelta(days=1), page(order("1", status="shipped", paid="8.00"))),
        ("c3", MORNING + timedelta(days=3), page(order("1", status="signed"), kind="order_detail")),
    ]
    results = []
    for number, history in enumerate(permutations(captures)):
        store = Store.open(tmp_path / f"{number}.db")
        orders = Orders(store)
        for one in [*history, *history]:
            orders.observe(*one)
        results.append(dump(orders))
        store.close()
    assert all(result == results[0] for result in results)
    assert results[0]["taobao:1"]["order"]["status"] == "signed"


def test_a_better_reading_of_the_same_capture_replaces_the_old_one(orders):
    before = orders.observe("c1", MORNING, page(order("1", paid="999"), order("9"))).keys
    orders.observe("c1", MORNING, page(order("1", paid="9.99")), before=before)
    assert orders.get("taobao:1").order.paid == "9.99"
    assert orders.get("taobao:1").conflicts == ()
    assert orders.get("taobao:9") is None  # misread the first time


def test_forgetting_a_capture_leaves_what_others_said(orders):
    orders.observe("c1", MORNING, page(order("1", paid="9"), order("2")))
    orders.observe("c2", MORNING, page(order("1", freight="1"), kind="order_detail"))
    orders.forget_capture("c1", ("taobao:1", "taobao:2"))
    assert orders.get("taobao:1").order.paid is None
    assert orders.get("taobao:1").order.freight == "1"
    assert orders.get("taobao:2") is None


def test_seeing_the_same_again_changes_no_value_but_when_it_was_seen(orders):
    orders.observe("c1", MORNING, page(order("1", paid="9"), order("2")))
    before = dump(orders)
    later = MORNING + timedelta(hours=3)
    again = orders.observe("c2", later, page(order("1", paid="9"), order("2", paid="1")))
    assert again.changed == {"taobao:2"}
    assert orders.get("taobao:1").document == before["taobao:1"]
    assert orders.get("taobao:1").last_seen == later
    assert orders.get("taobao:1").sources["paid"].capture == "c2"
    orders.forget_capture("c2", again.keys)
    assert orders.get("taobao:1").last_seen == MORNING
    assert orders.get("taobao:1").sources["paid"].capture == "c1"
    assert orders.get("taobao:2").order.paid is None


def test_hundreds_of_countdowns_leave_one_observation_to_merge(orders):
    for n in range(40):
        promises = {"auto_confirm_at": f"2026-11-22T18:{n:02}:07+08:00"}
        orders.observe(f"c{n}", MORNING + timedelta(minutes=n), page(order("1", promises=promises)))
    assert orders._observations.count("order_key", "taobao:1") == 1
    orders.forget_capture("c39", ["taobao:1"])
    assert orders.get("taobao:1").order.promises.auto_confirm_at.minute == 38
    assert len(orders.get("taobao:1").seen) == 39


def test_a_contradiction_ends_when_one_side_is_seen_again_later(orders):
    orders.observe("c1", MORNING, page(order("1", paid="9")))
    orders.observe("c2", MORNING, page(order("1", paid="8"), kind="order_detail"))
    assert [one.path for one in orders.get("taobao:1").conflicts] == ["paid"]
    orders.observe(
        "c3", MORNING + timedelta(days=1), page(order("1", paid="8"), kind="order_detail")
    )
    assert orders.get("taobao:1").conflicts == ()
    assert orders.get("taobao:1").order.paid == "8"


def test_find_by_platform_status_and_words(orders):
    orders.observe("c1", MORNING, page(
        order("1", status="shipped", placed_at="2026-11-01", items=[{"title": "圆领  羊毛衫 NEW"}]),
        order("2", status="signed", placed_at="2026-11-03", merchant={"name": "云朵店"}),
        order("3", platform="jd", status="shipped", placed_at="2026-11-02"),
    ))  # fmt: skip
    found = lambda **by: [one.key for one in orders.find(**by)]  # noqa: E731
    assert found() == ["taobao:2", "jd:3", "taobao:1"]
    assert found(platform="taobao") == ["taobao:2", "taobao:1"]
    assert found(status="shipped") == ["jd:3", "taobao:1"]
    assert found(q=" 羊毛衫  new ") == ["taobao:1"]
    assert found(q="云朵", status="signed") == ["taobao:2"]
    assert found(q="%") == []
    assert found(limit=1, offset=1) == ["jd:3"]
    assert orders.count(status="shipped") == 2
    assert orders.count(q="云朵") == 1


def test_conflicts_are_kept_with_their_sources(orders):
    orders.observe("c1", MORNING, page(order("1", signed_at="2026-11-15T16:00:01+08:00")))
    orders.observe("c2", MORNING, page(order("1", signed_at="2026-11-16T16:00:01+08:00")))
    (conflict,) = orders.get("taobao:1").conflicts
    assert conflict.path == "signed_at"
    assert {source.capture for _, source in conflict.values} == {"c1", "c2"}


# -- the shopper's word -------------------------------------------------------------------------


def test_a_correction_wins_over_every_page_also_later_ones(orders):
    orders.observe("c1", MORNING, page(order("1", paid="9", signed_at="2026-11-15T16:00:01+08:00")))
    orders.observe("c2", MORNING, page(order("1", signed_at="2026-11-16T16:00:01+08:00")))
    changed = orders.correct(
        "taobao:1",
        {"signed_at": "2026-11-18T19:30:00+08:00", "merchant.name": "云朵店"},
        MORNING + timedelta(days=1),
    )
    assert changed.order.signed_at.day == 18
    orders.observe("c3", MORNING + timedelta(days=2), page(order("1", signed_at="2026-11-15")))
    stored = orders.get("taobao:1")
    assert stored.order.signed_at.day == 18
    assert stored.order.merchant.name == "云朵店"
    assert stored.sources["signed_at"].reader == "shopper"
    assert stored.corrections == {
        "signed_at": "2026-11-18T19:30:00+08:00",
        "merchant.name": "云朵店",
    }
    assert stored.conflicts == ()
    assert stored.order.paid == "9"


def test_a_correction_can_be_taken_back(orders):
    orders.observe("c1", MORNING, page(order("1", paid="9")))
    orders.correct("taobao:1", {"paid": "8"}, MORNING)
    assert orders.correct("taobao:1", {"paid": None}, MORNING).order.paid == "9"
    assert orders.get("taobao:1").corrections == {}


@pytest.mark.parametrize(
    "change",
    [
        {"number": "2"}, {"platform": "jd"}, {"items": []}, {"merchant": "x"}, {"paid.x": "1"},
        {"merchant.": "x"}, {"colour": "red"}, {"paid": "nine"}, {"merchant.colour": "red"},
        {"signed_at": "yesterday"}, {"status": "lost"},
    ],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_refused_and_changes_nothing(orders, change):
    orders.observe("c1", MORNING, page(order("1", paid="9")))
    before = dump(orders)
    with pytest.raises(DataProblem):
        orders.correct("taobao:1", {"freight": "1", **change}, MORNING)
    assert dump(orders) == before
    with pytest.raises(DataProblem, match="no order"):
        orders.correct("taobao:2", {"paid": "1"}, MORNING)


def test_a_forgotten_order_does_not_come_back_and_its_number_is_gone(orders):
    orders.observe("c1", MORNING, page(order("4810009"), order("2")))
    orders.correct("taobao:4810009", {"paid": "1"}, MORNING)
    orders.forget("taobao:4810009")
    assert orders.observe("c2", MORNING, page(order("4810009"), order("2"))).keys == ("taobao:2",)
    assert orders.get("taobao:4810009") is None
    store = orders._store
    store.erase_traces()
    assert b"4810009" not in store.database.path.read_bytes()


def test_samples_go_away_together_and_may_come_again(orders):
    orders.observe("c1", MORNING, page(order("1"), order("2")), sample=True)
    orders.observe("c2", MORNING, page(order("3")))
    assert orders.get("taobao:1").sample is True
    assert orders.drop_samples() == 2
    assert [one.key for one in orders.find()] == ["taobao:3"]
    orders.observe("c1", MORNING, page(order("1")), sample=True)
    assert len(orders) == 2


small = st.sampled_from
said = st.fixed_dictionaries({}, optional={
    "paid": small(["8.00", "9.00"]), "status": small(["shipped", "signed"]),
    "placed_at": small(["2026-11-11", "2026-11-11T00:03:20+08:00"]),
    "promises": st.fixed_dictionaries({"ship_by": small(["2026-11-12", "2026-11-13T20:15:30Z"])}),
    "items": st.lists(st.fixed_dictionaries({"line_id": small("ab")}), max_size=2),
})  # fmt: skip
sights = st.tuples(small([0, 3, 60, 600]), small(["order_list", "order_detail"]), said)


@settings(deadline=None, max_examples=60)
@given(st.lists(sights, min_size=1, max_size=5), st.data())
def test_whatever_order_pages_arrive_in_and_are_taken_back_the_store_is_the_same(history, data):
    captures = [(f"c{number}", *sight) for number, sight in enumerate(history)]
    shuffled = data.draw(st.permutations(captures))
    taken_back = data.draw(st.sets(small([capture for capture, *_ in captures])))
    assert stored_after(shuffled, taken_back) == stored_after(
        [one for one in captures if one[0] not in taken_back], ()
    )


def stored_after(captures, taken_back):
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "hugou.db")
        orders = Orders(store)
        for capture, minutes, kind, fields in captures:
            at = MORNING + timedelta(minutes=minutes)
            orders.observe(capture, at, page(order("1", **fields), kind=kind))
        for capture in taken_back:
            orders.forget_capture(capture, ["taobao:1"])
        found = orders.get("taobao:1")
        told = found and (found.document, found.seen, found.sources, found.conflicts)
        store.close()
    return told


def test_an_order_seen_every_day_is_weighed_without_reading_all_its_sightings(orders, monkeypatch):
    for day in range(30):
        orders.observe(f"c{day}", MORNING + timedelta(days=day), page(order("1", paid="9")))
    stored = orders.get("taobao:1")
    assert len(stored.seen) == 30
    monkeypatch.setattr(orders, "sightings", None)
    again = orders.get("taobao:1")
    assert again.sources["paid"].capture == "c29"
    assert again.last_seen == MORNING + timedelta(days=29)
