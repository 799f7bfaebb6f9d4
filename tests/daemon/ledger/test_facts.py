"""What an order becomes when the rules ask: signing above all, because legal clocks start on it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.ledger.facts import document_of, facts_of
from daemon.ledger.observation import Sighting, observe
from daemon.ledger.orders import Orders
from daemon.ledger.store import Store
from parsers import Order, Reading
from parsers._records import ParcelEvent, Shipment
from rules import FactsError

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def order(**fields):
    return Order.model_validate({"platform": "taobao", "number": "1", **fields})


def events(**fields):
    return document_of(order(**fields))["events"]


def facts(**fields):
    return document_of(order(**fields))["order"]


def parcel(*lines, **fields):
    traced = [{"at": at, "text": text, "state": state} for at, text, state in lines]
    return {"shipments": [{"events": traced, **fields}]}


PICKED = ("2026-11-13T08:00:00+08:00", "已揽收", "picked_up")
LOCKER = ("2026-11-16T14:00:00+08:00", "已放入丰巢快递柜，请凭取件码取件", "at_pickup_point")
FETCHED = ("2026-11-18T19:30:00+08:00", "已从丰巢快递柜取件", "signed_from_pickup")
SIGNED = ("2026-11-15T16:42:10+08:00", "您的快件已签收，签收人：本人", "signed")
SCANNED = ("2026-11-16T15:00:00+08:00", "快件已签收", "signed")
DOORMAN = ("2026-11-15T16:42:10+08:00", "已签收，签收人：门卫代收", "signed_by_proxy")


def test_dates_of_the_order_become_events_with_their_origin():
    found = events(
        placed_at="2026-11-11T00:03:20+08:00",
        paid_at="2026-11-11T00:03:55+08:00",
        shipped_at="2026-11-12",
        completed_at="2026-11-22T18:20:00+08:00",
    )
    assert found["order_submitted"]["at"] == "2026-11-11T00:03:20+08:00"
    assert found["shipped_at"] == {"at": "2026-11-12", "day_only": True, "from": "page"}
    assert found["transaction_success"]["day_only"] is False
    assert "signed_at" not in found


def test_the_recipients_own_signature_starts_the_clock():
    found = events(**parcel(PICKED, SIGNED))
    assert found["signed_at"]["at"] == SIGNED[0]
    assert found["signed_at"]["from"] == "carrier"
    assert found["courier_signed_at"]["at"] == SIGNED[0]
    assert found["parcel_collected"]["at"] == PICKED[0]


@pytest.mark.parametrize("lines", [(PICKED, SIGNED), (SIGNED, PICKED)])
def test_signing_is_dated_by_its_own_line_in_whatever_order_a_page_lists_them(lines):
    found = events(**parcel(*lines))
    assert found["signed_at"]["at"] == SIGNED[0]
    assert found["parcel_collected"]["at"] == PICKED[0]


def test_a_locker_alone_starts_nothing_and_fetching_does():
    waiting = events(**parcel(PICKED, LOCKER))
    assert "signed_at" not in waiting
    assert waiting["left_at_station_at"]["at"] == LOCKER[0]
    fetched = events(**parcel(PICKED, LOCKER, FETCHED))
    assert fetched["signed_at"]["at"] == fetched["picked_up_at"]["at"] == FETCHED[0]


@pytest.mark.parametrize("lines", [(PICKED, DOORMAN), (PICKED, LOCKER, SCANNED)])
def test_a_signature_by_others_is_told_as_such(lines):
    found = events(**parcel(*lines))
    assert "signed_at" not in found
    assert "courier_signed_at" in found
    assert "left_at_station_at" in found


def test_what_the_order_page_calls_signed_does_not_outweigh_the_trace():
    claimed = {"signed_at": "2026-11-16T15:00:00+08:00"}
    found = events(**claimed, **parcel(PICKED, LOCKER, SCANNED))
    assert "signed_at" not in found
    assert events(**claimed)["signed_at"]["at"] == claimed["signed_at"]
    assert events(**claimed, **parcel(PICKED, SIGNED))["signed_at"]["at"] == SIGNED[0]


def test_of_two_parcels_the_first_to_be_signed_counts():
    later = ("2026-11-17T10:00:00+08:00", "已签收，本人签收", "signed")
    found = events(shipments=[*parcel(later)["shipments"], *parcel(SIGNED)["shipments"]])
    assert found["signed_at"]["at"] == SIGNED[0]


def test_badges_tell_promises_and_insurance():
    found = facts(
        services=["运费险", "48小时发货"],
        items=[{"services": ["7天无理由退货", "假一赔十"]}, {"services": ["7天无理由退货"]}],
    )
    assert found["badges"] == ["运费险", "48小时发货", "7天无理由退货"]
    assert found["freight_insurance"] is True
    assert found["promised_ship_hours"] == "48"
    assert found["promise"] is None  # only one of the two items has it
    assert facts(services=["假一赔十"])["promise"] == "假一赔十"
    assert facts()["freight_insurance"] is None


def test_countdowns_count_only_while_they_run():
    promises = {
        "auto_confirm_at": "2026-11-22T18:20:00+08:00",
        "ship_by": "2026-11-13T20:15:30+08:00",
        "price_protected_until": "2026-12-01T20:00:05+08:00",
    }
    shipped = facts(status="shipped", promises=promises)
    assert shipped["page_countdown_auto_confirm"] == "2026-11-22T18:20:00+08:00"
    assert "promised_ship_by" not in shipped
    assert "ship" not in shipped.get("page_countdowns", {})
    assert facts(status="unshipped", promises=promises)["promised_ship_by"].startswith("2026-11-13")
    assert "page_countdown_auto_confirm" not in facts(status="completed", promises=promises)


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("refund_return", "return_applied"),
        ("refund", "refund_applied"),
        ("exchange", "aftersale_applied"),
    ],
)
def test_after_sale_requests_become_events(kind, event):
    found = events(after_sales=[{"kind": kind, "applied_at": "2026-11-21T10:00:00+08:00"}])
    assert found[event]["at"] == "2026-11-21T10:00:00+08:00"


@pytest.mark.parametrize("status", ["closed", "refunded", "completed"])
def test_a_settled_request_starts_no_clock(status):
    request = {
        "kind": "return_refund",
        "status": status,
        "applied_at": "2026-11-21T10:00:00+08:00",
        "deadline_at": "2026-11-26T10:00:00+08:00",
        "deadline_for": "merchant",
    }
    assert events(after_sales=[request]) == {}
    assert facts(after_sales=[request])["page_countdowns"] is None
    pending = {**request, "status": "waiting_seller"}
    assert "return_applied" in events(after_sales=[request, pending])
    assert "seller_reply" in facts(after_sales=[request, pending])["page_countdowns"]


def test_price_protection_is_no_return():
    asked = {"kind": "price_protection", "applied_at": "2026-11-21T10:00:00+08:00"}
    assert events(after_sales=[asked]) == {}


def test_times_of_any_zone_are_told_in_chinese_time():
    assert events(paid_at="2026-11-10T16:03:55Z")["paid_at"]["at"] == "2026-11-11T00:03:55+08:00"


# -- a stored order -----------------------------------------------------------------------------


@pytest.fixture
def orders(tmp_path):
    store = Store.open(tmp_path / "hugou.db")
    yield Orders(store)
    store.close()


def stored(orders, **fields):
    reading = Reading(
        platform="taobao", page="order_detail", outcome="read", orders=(order(**fields),)
    )
    orders.observe("c1", MORNING, reading)
    return orders.get("taobao:1")


def test_an_event_names_the_page_that_it_was_read_on(orders):
    found = facts_of(stored(orders, paid_at="2026-11-11T00:03:55+08:00")).events["paid_at"]
    assert found.source == "page"
    assert found.page == "订单详情，2026-11-20 看到"


def test_the_shoppers_word_about_signing_outweighs_page_and_courier(orders):
    stored(orders, signed_at="2026-11-16T15:00:00+08:00", **parcel(PICKED, SIGNED))
    orders.correct("taobao:1", {"signed_at": "2026-11-18T19:30:00+08:00"}, MORNING)
    found = facts_of(orders.get("taobao:1")).events["signed_at"]
    assert (found.source, found.at.day) == ("user", 18)


def test_what_a_case_tells_lies_on_top(orders):
    told = {
        "order": {"dispute": "quality", "paid": "200.00"},
        "events": {"knew_of_fraud": "2026-11-19T20:00:00+08:00", "consent_to_station": False},
    }
    found = facts_of(stored(orders, paid="259.00"), told)
    assert str(found.order.paid) == "200.00"
    assert found.order.dispute == "quality"
    assert found.consents == {"consent_to_station": False}
    assert found.events["knew_of_fraud"].source == "user"


def test_a_fact_that_no_rule_knows_is_named(orders):
    with pytest.raises(FactsError, match="colour"):
        facts_of(stored(orders), {"order": {"colour": "red"}})


STATES = [None, *ParcelEvent.model_fields["state"].annotation.__args__[0].__args__]
traces = st.lists(
    st.builds(
        ParcelEvent,
        at=st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 30), timezones=st.just(UTC)),
        text=st.sampled_from(["已签收", "本人签收", "到达", "请取件"]),
        state=st.sampled_from(STATES),
    ),
    max_size=5,
)


@given(st.lists(traces, max_size=2))
def test_no_trace_without_a_recipients_signature_starts_the_clock(parcels):
    shipments = tuple(Shipment(events=tuple(trace)) for trace in parcels)
    found = document_of(Order(platform="jd", number="1", shipments=shipments))
    if not any(e.state in ("signed", "signed_from_pickup") for trace in parcels for e in trace):
        assert "signed_at" not in found["events"]


def test_every_word_of_the_document_is_known_to_the_rules(orders):
    whole = stored(
        orders,
        status="shipped", paid="259.00", freight="0.00", services=["运费险", "24小时发货"],
        placed_at="2026-11-11", merchant={"self_operated": True},
        items=[{"title": "毛衣", "line_id": "7", "quantity": 1, "unit_price": "259.00"}],
        promises={
            "auto_confirm_at": "2026-11-22T18:20:00+08:00", "price_protected_until": "2026-12-01",
        },
        after_sales=[{
            "kind": "refund", "applied_at": "2026-11-21T10:00:00+08:00",
            "deadline_at": "2026-11-26T10:00:00+08:00", "deadline_for": "merchant",
        }],
        **parcel(PICKED, LOCKER, FETCHED),
    )  # fmt: skip
    found = facts_of(whole)
    assert found.order.qty == 1
    assert found.notices == ()
    assert found.order.page_countdowns["price_protection"].hour == 23  # a bare day: to its end
    assert observe(whole.order, "order_list", Sighting("c", "2026-11-20")).order["paid"] == "259.00"
