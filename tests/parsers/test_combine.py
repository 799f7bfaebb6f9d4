"""Several readings of one order made one: nothing is overwritten, gaps are filled."""

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from parsers._combine import combined
from parsers._fields import CHINA
from parsers._origins import Provenance
from parsers._records import Item, Merchant, Order, Promises, Shipment

AT = datetime(2026, 8, 1, 12, tzinfo=CHINA)


def order(**values: Any) -> Order:
    reader = values.pop("reader", "better")
    origins = {name: Provenance(reader, name) for name in values}
    values.setdefault("platform", "taobao")
    return Order(number="4810000000000000001", provenance=origins, **values)


def test_the_better_source_wins_and_gaps_are_filled() -> None:
    better = order(paid="5.00", status="shipped", merchant=Merchant(nick="山野茶事"))
    poorer = order(
        reader="poorer",
        paid="6.00",
        freight="1.00",
        status="completed",
        merchant=Merchant(nick="别人", name="山野茶事旗舰店"),
    )
    (one,) = combined([better, poorer])
    assert (one.paid, one.freight, one.status) == ("5.00", "1.00", "shipped")
    assert one.merchant == Merchant(nick="山野茶事", name="山野茶事旗舰店")
    assert one.provenance["paid"].reader == "better"
    assert one.provenance["freight"].reader == "poorer"


def test_an_unknown_status_is_a_gap() -> None:
    (one,) = combined([order(paid="5.00"), order(status="signed")])
    assert one.status == "signed"


def test_lines_are_paired_by_their_ids_and_then_by_what_they_are() -> None:
    better = order(items=(Item(title="茶", line_id="1"), Item(title="杯", sku="白")))
    poorer = order(
        items=(
            Item(title="杯", sku="白", quantity=3),
            Item(title="另一", line_id="1", unit_price="5.00"),
            Item(title="别的"),
        )
    )
    (one,) = combined([better, poorer])
    assert one.items == (
        Item(title="茶", line_id="1", unit_price="5.00"),
        Item(title="杯", sku="白", quantity=3),
    )


def test_a_parcel_that_only_the_poorer_source_knows_is_kept() -> None:
    better = order(shipments=(Shipment(number="1", carrier="中通快递"),))
    poorer = order(shipments=(Shipment(number="2"), Shipment(number="1", state="signed")))
    (one,) = combined([better, poorer])
    assert one.shipments == (
        Shipment(number="1", carrier="中通快递", state="signed"),
        Shipment(number="2"),
    )


def test_the_sister_shop_is_the_one_that_a_page_names() -> None:
    number = "4810000000000000001"
    parcel = Order(platform="taobao", number=number, shipments=(Shipment(number="1"),))
    listed = order(platform="tmall", paid="5.00")
    assert [one.platform for one in combined([parcel, listed])] == ["tmall"]
    assert [one.platform for one in combined([listed, parcel])] == ["tmall"]


ORDERS = st.builds(
    lambda number, values: Order(platform="taobao", number=number, **values),
    st.sampled_from(["1", "2"]),
    st.fixed_dictionaries(
        {},
        optional={
            "paid": st.sampled_from(["1.00", "2.00"]),
            "status": st.sampled_from(["shipped", "completed", "unknown"]),
            "placed_at": st.just(AT),
            "promises": st.sampled_from([Promises(ship_by=AT), Promises(auto_confirm_at=AT)]),
            "items": st.lists(st.builds(Item, title=st.sampled_from("ab")), max_size=2).map(tuple),
            "shipments": st.lists(
                st.builds(Shipment, number=st.sampled_from("xy")), max_size=2, unique=True
            ).map(tuple),
        },
    ),
)


@given(st.lists(ORDERS, max_size=4))
def test_combining_again_changes_nothing(orders: list[Order]) -> None:
    once = combined(orders)
    assert combined(once) == once
    assert combined([*once, *orders]) == once


@given(st.lists(ORDERS, min_size=1, max_size=4))
def test_the_first_source_keeps_every_value_it_has(orders: list[Order]) -> None:
    first = orders[0]
    one = next(order for order in combined(orders) if order.number == first.number)
    for name in ("paid", "placed_at"):
        if getattr(first, name) is not None:
            assert getattr(one, name) == getattr(first, name)
    assert len(one.items) >= len(first.items)
