"""Several pages, one order: what the result must be, and that the order of arrival is no matter."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.ledger.merge import STATUS_ORDER, merge
from daemon.ledger.observation import Observation, Sighting, observe, standing, together
from daemon.ledger.values import agree, richness
from parsers import Order
from parsers._origins import Provenance

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def at(minutes):
    return (MORNING + timedelta(minutes=minutes)).isoformat()


def seen(page, minutes, **fields):
    order = Order.model_validate({"platform": "taobao", "number": "4810001", **fields})
    return observe(order, page, Sighting(f"{page}@{minutes}", at(minutes)))


def listed(minutes, **fields):
    return seen("order_list", minutes, **fields)


def detailed(minutes, **fields):
    return seen("order_detail", minutes, **fields)


def merged(*observations):
    return merge(observations).order


# -- what is missing takes nothing away -------------------------------------------------------


def test_a_field_missing_on_a_newer_page_keeps_its_value():
    order = merged(
        detailed(
            0, freight="6.00", merchant={"nick": "云朵毛衣店"}, paid_at="2026-11-11T00:03:55+08:00"
        ),
        listed(900, status="shipped", merchant={"name": "云朵毛衣旗舰店"}),
    )
    assert order["freight"] == "6.00"
    assert order["merchant"] == {"nick": "云朵毛衣店", "name": "云朵毛衣旗舰店"}
    assert order["paid_at"] == "2026-11-11T00:03:55+08:00"


def test_an_unknown_status_does_not_replace_a_known_one_but_is_seen():
    result = merge(
        [
            listed(0, status="shipped", status_text="卖家已发货"),
            listed(60, status_text="跨境清关中"),
        ]
    )
    assert (result.order["status"], result.order["status_text"]) == ("shipped", "卖家已发货")
    assert [value for value, _ in result.conflicts[0].values] == ["shipped", "跨境清关中"]


def test_only_a_text_is_known():
    assert merged(listed(0, status_text="跨境清关中"))["status_text"] == "跨境清关中"


# -- what changes and what does not -----------------------------------------------------------


def test_the_newest_page_gives_the_status_and_its_own_words():
    order = merged(
        detailed(0, status="shipped", status_text="卖家已发货，等待买家确认"),
        listed(60, status="completed", status_text="交易成功"),
    )
    assert (order["status"], order["status_text"]) == ("completed", "交易成功")


def test_an_older_capture_replayed_late_takes_the_status_nowhere():
    newest, replayed = listed(60, status="completed"), detailed(0, status="shipped")
    assert merged(newest, replayed)["status"] == "completed"


def test_amounts_after_a_refund_are_those_of_the_newest_page():
    order = merged(detailed(0, paid="259.00"), listed(4000, paid="159.00", refund_total="100.00"))
    assert (order["paid"], order["refund_total"]) == ("159.00", "100.00")


def test_of_the_same_moment_the_detail_page_counts():
    assert merged(listed(0, paid="260.00"), detailed(0, paid="259.00"))["paid"] == "259.00"


def test_a_list_never_makes_a_time_or_a_text_poorer():
    order = merged(
        detailed(
            0,
            placed_at="2026-11-11T00:03:20+08:00",
            merchant={"name": "云朵毛衣旗舰店"},
            items=[{"line_id": "1", "title": "圆领羊毛衫女秋冬新款宽松"}],
        ),
        listed(
            90,
            placed_at="2026-11-11",
            merchant={"name": "云***店"},
            items=[{"line_id": "1", "title": "圆领羊毛衫女秋…"}],
        ),
    )
    assert order["placed_at"] == "2026-11-11T00:03:20+08:00"
    assert order["merchant"]["name"] == "云朵毛衣旗舰店"
    assert order["items"][0]["title"] == "圆领羊毛衫女秋冬新款宽松"


def test_an_extended_countdown_replaces_the_old_one_and_a_bare_day_does_not_blur_it():
    first = detailed(0, promises={"auto_confirm_at": "2026-11-22T18:20:00+08:00"})
    later = detailed(90, promises={"auto_confirm_at": "2026-11-25T18:20:00+08:00"})
    assert merged(first, later)["promises"]["auto_confirm_at"] == "2026-11-25T18:20:00+08:00"
    ship = [
        detailed(0, promises={"ship_by": "2026-11-13T20:15:30+08:00"}),
        listed(9, promises={"ship_by": "2026-11-13"}),
    ]
    assert merged(*ship)["promises"]["ship_by"] == "2026-11-13T20:15:30+08:00"


def test_what_can_be_done_goes_stale_with_the_status():
    before = detailed(0, status="shipped", actions=["confirm_receipt", "extend_receipt"])
    assert merged(before, listed(5, status="shipped"))["actions"] == [
        "confirm_receipt",
        "extend_receipt",
    ]
    assert "actions" not in merged(before, listed(5, status="completed"))


def test_services_and_badges_add_up():
    order = merged(
        listed(0, services=["7天无理由退货"]), detailed(1, services=["运费险", "7天无理由退货"])
    )
    assert order["services"] == ["7天无理由退货", "运费险"]


def test_an_order_that_a_tmall_page_knows_is_tmalls():
    for pages in permutations((listed(9), detailed(0, platform="tmall"))):
        result = merge(pages)
        assert result.order["platform"] == "tmall"
        assert result.conflicts == []


# -- contradictions stay visible --------------------------------------------------------------


def test_two_times_that_cannot_both_be_true_are_a_conflict():
    result = merge(
        [
            detailed(0, signed_at="2026-11-15T16:42:10+08:00"),
            seen("logistics", 3, signed_at="2026-11-16T09:10:11+08:00"),
        ]
    )
    (conflict,) = result.conflicts
    assert conflict.path == "signed_at"
    assert [value for value, _ in conflict.values] == [
        "2026-11-16T09:10:11+08:00",
        "2026-11-15T16:42:10+08:00",
    ]
    assert [source.page for _, source in conflict.values] == ["logistics", "order_detail"]


@pytest.mark.parametrize(("minutes", "visible"), [(3, True), (600, False)])
def test_amounts_contradict_only_when_seen_together(minutes, visible):
    result = merge([detailed(0, paid="259.00"), listed(minutes, paid="249.00")])
    assert bool(result.conflicts) is visible


def test_a_page_that_lags_behind_is_a_conflict_and_progress_is_none():
    assert merge([detailed(0, status="shipped"), listed(3, status="completed")]).conflicts == []
    (conflict,) = merge([detailed(0, status="completed"), listed(3, status="shipped")]).conflicts
    assert [value for value, _ in conflict.values] == ["shipped", "completed"]


def test_each_page_links_to_an_article_in_its_own_way():
    links = [{"line_id": "1", "url": f"https://{host}.test/item?id=1"} for host in ("a", "b")]
    result = merge([detailed(0, items=links[:1]), listed(1, items=links[1:])])
    assert result.conflicts == []
    assert len(result.order["items"]) == 1


def test_the_same_amount_written_differently_is_no_conflict():
    assert merge([detailed(0, paid="259.00"), listed(1, paid="259")]).conflicts == []


# -- items, parcels, after-sale requests --------------------------------------------------------


def test_items_meet_by_line_and_by_article_and_by_title():
    order = merged(
        listed(0, items=[{"title": "杯子", "sku": "红"}, {"line_id": "8", "title": "盘子"}]),
        detailed(
            5,
            items=[
                {"line_id": "7", "title": "杯子", "sku": "红", "quantity": 2},
                {"line_id": "8", "unit_price": "9.90"},
            ],
        ),
    )
    assert order["items"] == [
        {"line_id": "7", "title": "杯子", "sku": "红", "quantity": 2},
        {"line_id": "8", "title": "盘子", "unit_price": "9.90"},
    ]


def test_two_lines_of_the_same_article_stay_two():
    twice = [{"item_id": "1", "sku": "红"}, {"item_id": "1", "sku": "红"}]
    assert len(merged(listed(0, items=twice), detailed(3, items=twice))["items"]) == 2
    lines = [{"item_id": "1", "line_id": "a"}, {"item_id": "1", "line_id": "b"}]
    assert len(merged(listed(0, items=lines[:1]), detailed(3, items=lines[1:]))["items"]) == 2


def test_an_article_whose_choice_is_written_differently_is_one_item():
    order = merged(
        listed(0, items=[{"item_id": "1", "sku": "颜色:红"}]),
        detailed(3, items=[{"item_id": "1", "sku": "颜色：红色；尺码：M"}]),
    )
    assert len(order["items"]) == 1


def test_items_that_a_list_leaves_out_are_kept_in_the_order_of_the_detail_page():
    whole = [{"line_id": str(n)} for n in range(5)]
    order = merged(detailed(0, items=whole), listed(9, items=whole[3:4]))
    assert [item["line_id"] for item in order["items"]] == ["0", "1", "2", "3", "4"]


def test_a_parcel_gets_its_trace_from_one_page_and_its_number_from_another():
    order = merged(
        detailed(0, shipments=[{"carrier": "中通快递", "number": "78001"}]),
        seen("logistics", 5, shipments=[{
            "carrier": "中通快递", "state": "signed", "state_text": "已签收",
            "events": [{"at": "2026-11-15T16:42:10+08:00", "text": "已签收", "state": "signed"}],
        }]),
        seen("logistics", 2, shipments=[{
            "number": "78001", "state": "in_transit", "state_text": "运输中",
            "events": [{"at": "2026-11-13T08:00:00+08:00", "text": "已揽收", "state": "picked_up"}],
        }]),
    )  # fmt: skip
    (parcel,) = order["shipments"]
    assert parcel["number"] == "78001"
    assert (parcel["state"], parcel["state_text"]) == ("signed", "已签收")
    assert [event["text"] for event in parcel["events"]] == ["已揽收", "已签收"]


def test_two_parcels_stay_two_and_a_nameless_one_joins_neither():
    two = [{"number": "1"}, {"number": "2"}]
    order = merged(detailed(0, shipments=two), listed(1, shipments=[{"state": "signed"}]))
    assert len(order["shipments"]) == 3


def test_after_sale_requests_meet_by_number_and_move_on():
    order = merged(
        detailed(0, after_sales=[{"number": "9", "kind": "refund_return", "status": "waiting"}]),
        seen("after_sale", 50, after_sales=[{"number": "9", "status": "refunded", "amount": "12"}]),
    )
    assert order["after_sales"] == [
        {"number": "9", "kind": "refund_return", "status": "refunded", "amount": "12"}
    ]


# -- where a value comes from -------------------------------------------------------------------


def test_every_value_knows_its_capture_reader_page_and_time():
    provenance = {
        "number": Provenance(reader="v2", where="id"),
        "paid": Provenance(reader="v2", where="payInfo"),
        "status": Provenance(reader="label", where="div"),
    }
    order = Order(platform="taobao", number="1", paid="9", status="shipped", provenance=provenance)
    result = merge([observe(order, "order_list", Sighting("c1", at(0)))])
    assert result.sources["paid"][:4] == ("c1", "v2", "order_list", at(0))
    assert result.sources["status"][:4] == ("c1", "label", "order_list", at(0))


def test_pages_that_say_the_same_are_one_observation_with_the_latest_time():
    one, again = listed(0, paid="9"), listed(700, paid="9")
    (both,) = together([again, one])
    assert both.latest.at == at(700)
    assert both.latest == ("order_list@700", at(700))
    assert Observation.of_json(one.as_json()) == one


def test_going_back_and_forth_ends_where_it_was_seen_last():
    there, back = listed(0, paid="9"), listed(30, paid="8")
    assert merged(there, back)["paid"] == "8"
    assert merged(there, back, listed(60, paid="9"))["paid"] == "9"


def test_a_countdown_read_again_and_again_is_one_observation_that_counts():
    reads = [
        detailed(n, promises={"auto_confirm_at": f"2026-11-22T18:{n:02}:00+08:00"})
        for n in range(50)
    ]
    other = listed(7, status="shipped")
    assert standing([*reads, other]) == [other, reads[-1]]
    assert merge(reads).order["promises"]["auto_confirm_at"] == "2026-11-22T18:49:00+08:00"
    poorer = detailed(60, promises={"auto_confirm_at": "2026-11-22T00:00:00+08:00"})
    exact = detailed(0, promises={"auto_confirm_at": "2026-11-22T18:00:09+08:00"})
    assert standing([exact, poorer]) == [exact, poorer]


# -- properties -----------------------------------------------------------------------------------

small = st.sampled_from
moments = small([
    "2026-11-11", "2026-11-12", "2026-11-11T00:03:00+08:00", "2026-11-11T00:03:20+08:00",
    "2026-11-10T16:03:20+00:00", "2026-11-12T18:20:01+08:00",
])  # fmt: skip
money = small(["0.00", "9.9", "9.90", "259.00"])
words = small(["杯子", "圆领羊毛衫女秋冬", "圆领羊毛衫…", "圆***衫", "a[b?*c"])


def record(**fields):
    return st.fixed_dictionaries({}, optional=fields)


badges = st.lists(small(["退", "换"]), max_size=2)
item = record(
    line_id=small("12"), item_id=small("AB"), sku=small("红蓝"), title=words,
    quantity=small([1, 2]), unit_price=money, services=badges,
)  # fmt: skip
items = st.lists(item, max_size=3)
events = st.lists(st.fixed_dictionaries({"text": words}, optional={"at": moments}), max_size=2)
shipment = record(
    number=small("78"), carrier=small(["中通", "顺丰"]), state=small(["signed", "in_transit"]),
    state_text=words, events=events,
)  # fmt: skip
shipments = st.lists(shipment, max_size=2)
orders = record(
    platform=small(["taobao", "tmall"]), status=small([*STATUS_ORDER, "unknown"]),
    status_text=words, placed_at=moments, paid_at=moments, paid=money, freight=money,
    merchant=record(name=words, nick=words), promises=record(ship_by=moments, deliver_by=moments),
    items=items, shipments=shipments, services=badges,
    actions=st.lists(small(["confirm_receipt", "apply_refund"]), max_size=2),
)  # fmt: skip
pages = small(["order_list", "order_detail", "logistics", "after_sale"])
observations = st.builds(
    lambda page, minutes, fields: seen(page, minutes, **fields), pages, small([0, 1, 5, 60]), orders
)
histories = st.lists(observations, min_size=1, max_size=4)
plenty = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])


@plenty
@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(history, random):
    shuffled = random.sample(history, len(history))
    assert merge(shuffled) == merge(history)


@plenty
@given(histories)
def test_the_same_again_changes_nothing(history):
    assert merge([*history, *history]) == merge(history)


@plenty
@given(histories)
def test_the_result_is_an_order(history):
    Order.model_validate(merge(history).order)


@plenty
@given(histories)
def test_no_field_is_lost(history):
    result = merge(history).order
    for one in history:
        said = {name for name, value in one.order.items() if value}
        assert said - {"actions", "status_text"} <= set(result)
        assert set(one.order.get("merchant", {})) <= set(result.get("merchant", {}))
        assert set(one.order.get("services", ())) <= set(result.get("services", ()))


@plenty
@given(histories)
def test_no_item_parcel_or_trace_line_is_lost_or_doubled(history):
    result = merge(history).order
    for name, key in (("items", "line_id"), ("shipments", "number")):
        said = {part[key] for one in history for part in one.order.get(name, ()) if key in part}
        assert {part[key] for part in result.get(name, ()) if key in part} == said
        assert len(result.get(name, ())) >= max(len(one.order.get(name, ())) for one in history)
    lines = {
        e["text"]
        for one in history
        for s in one.order.get("shipments", ())
        for e in s.get("events", ())
    }
    assert {e["text"] for s in result.get("shipments", ()) for e in s.get("events", ())} == lines


@plenty
@given(histories)
def test_every_value_stands_on_the_page_that_is_named_as_its_source(history):
    result = merge(history)
    assert result == merge(standing(together(history)))
    said = {(one.latest.capture, one.page): [] for one in together(history)}
    for one in together(history):
        said[one.latest.capture, one.page].append(one.order)
    for path, source in result.sources.items():
        if "." not in path and path not in ("actions", "platform"):
            values = [order.get(path) for order in said[source.capture, source.page]]
            assert result.order[path] in values


@plenty
@given(histories)
def test_the_status_is_that_of_the_newest_page_that_knows_it(history):
    known = [one for one in together(history) if "status" in one.order]
    expected = known[-1].order["status"] if known else None
    assert merge(history).order.get("status") == expected


@given(moments, moments)
def test_agreement_is_mutual_and_richness_only_breaks_ties(one, other):
    assert agree("placed_at", one, other) == agree("placed_at", other, one)
    if (
        agree("placed_at", one, other)
        and richness("placed_at", one) == richness("placed_at", other) == 2
    ):
        assert datetime.fromisoformat(one) == datetime.fromisoformat(other)


@given(words, words)
def test_texts_agree_mutually(one, other):
    assert agree("title", one, other) == agree("title", other, one)
    assert agree("title", one, one)


@given(money, money)
def test_money_agrees_by_its_worth(one, other):
    assert agree("paid", one, other) == (Decimal(one) == Decimal(other))
