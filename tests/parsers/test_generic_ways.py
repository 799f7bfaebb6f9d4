"""Any other shop's states, attributes, rows and lists: read where they are certain, else asked."""

import json
import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import Capture, Order, Reading, parse

SHOP = "https://www.shop.example/account/order/1"
BERLIN = timezone(timedelta(hours=2))


def read(body: str, lang: str = "de") -> Reading:
    page = f'<!doctype html><html lang="{lang}"><head></head><body>{body}</body></html>'
    return parse(Capture(SHOP, page))


def only(reading: Reading) -> Order:
    (order,) = reading.orders
    return order


def asked(reading: Reading) -> str:
    return " ".join(n.detail for n in reading.notices if n.kind == "ask_shopper")


# -- stated in attributes -----------------------------------------------------------------------

MICRODATA = """
<div itemscope itemtype="https://schema.org/Order">
  <span itemprop="orderNumber">B-100200</span>
  <time itemprop="orderDate" datetime="2026-10-03T09:30:00+02:00">3. Oktober</time>
  <meta itemprop="priceCurrency" content="EUR"><meta itemprop="price" content="49.90">
  <link itemprop="orderStatus" href="https://schema.org/OrderInTransit">
  <div itemprop="merchant" itemscope itemtype="https://schema.org/Organization">
    <span itemprop="name">Seeblick Kontor</span></div>
  <div itemprop="acceptedOffer" itemscope itemtype="https://schema.org/Offer">
    <meta itemprop="price" content="24.95">
    <div itemprop="itemOffered" itemscope><span itemprop="name">Thermobecher</span></div>
    <div itemprop="eligibleQuantity" itemscope><meta itemprop="value" content="2"></div></div>
  <div itemprop="acceptedOffer" itemscope itemtype="https://schema.org/Offer">
    <div itemprop="itemOffered" itemscope><span itemprop="name">Deckel</span></div></div>
</div>"""


def test_an_order_stated_in_attributes_is_read_like_one_in_a_script() -> None:
    order = only(read(MICRODATA))
    assert (order.number, order.paid, order.currency) == ("B-100200", "49.90", "EUR")
    assert order.placed_at == datetime(2026, 10, 3, 9, 30, tzinfo=BERLIN)
    assert order.status == "shipped"
    assert order.merchant is not None
    assert order.merchant.name == "Seeblick Kontor"
    told = [(item.title, item.quantity, item.unit_price) for item in order.items]
    assert told == [("Thermobecher", 2, "24.95"), ("Deckel", None, None)]
    assert order.provenance["paid"].confidence == 0.95


PARCEL = {
    "@type": "ParcelDelivery",
    "trackingNumber": "00340434000000000001",
    "carrier": {"@type": "Organization", "name": "DHL"},
    "expectedArrivalUntil": "2026-10-06",
    "partOfOrder": {"@type": "Order", "orderNumber": "B-100200"},
}


def test_a_stated_parcel_belongs_to_the_order_that_it_names() -> None:
    order = only(read(f'<script type="application/ld+json">{json.dumps(PARCEL)}</script>'))
    (parcel,) = order.shipments
    assert (order.number, parcel.number, parcel.carrier) == (
        "B-100200",
        "00340434000000000001",
        "DHL",
    )
    assert order.promises is not None
    assert order.promises.deliver_by == date(2026, 10, 6)


def test_a_parcel_of_no_order_is_nobodys() -> None:
    lost = {**PARCEL, "partOfOrder": {}}
    assert read(f'<script type="application/ld+json">{json.dumps(lost)}</script>').orders == ()


# -- states -------------------------------------------------------------------------------------

STATE: dict[str, Any] = {
    "orderNumber": "R5567781",
    "createdAt": "2026-10-03T07:30:00Z",
    "grandTotal": {"amount": "54.85", "currencyCode": "EUR"},
    "shippingTotal": {"amount": "4.95", "currencyCode": "EUR"},
    "lineItems": [{"title": "Thermobecher", "quantity": 2, "price": "24.95"}],
}


def next_data(state: Any) -> str:
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'


def assigned(state: Any) -> str:
    return f"<script>window.__INITIAL_STATE__ = {json.dumps(state)};\nboot();</script>"


@pytest.mark.parametrize("written", [next_data, assigned])
def test_an_order_in_the_pages_state_is_read(written: Any) -> None:
    reading = read(written({"props": {"page": {"order": STATE}, "cart": {"items": []}}}))
    order = only(reading)
    assert (order.number, order.paid, order.currency) == ("R5567781", "54.85", "EUR")
    assert order.placed_at == datetime(2026, 10, 3, 7, 30, tzinfo=UTC)
    (item,) = order.items
    assert (item.title, item.quantity, item.unit_price) == ("Thermobecher", 2, "24.95")
    assert order.provenance["paid"].confidence == 0.8
    assert reading.outcome == "partial"


def test_all_orders_of_a_state_are_read_in_their_order() -> None:
    states = [{**STATE, "orderNumber": f"R55677{n}"} for n in range(81, 84)]
    reading = read(next_data({"orders": states}))
    assert [order.number for order in reading.orders] == ["R5567781", "R5567782", "R5567783"]
    assert reading.page == "order_list"


@pytest.mark.parametrize("paid", [5485, "5485", 54.85, "54.85", {"amount": 5485}])
def test_a_sum_whose_unit_or_currency_is_not_certain_is_asked(paid: Any) -> None:
    reading = read(next_data({**STATE, "grandTotal": paid}))
    assert only(reading).paid is None
    assert "in which currency and unit" in asked(reading)


@pytest.mark.parametrize(
    "change",
    [
        {"lineItems": []},
        {"lineItems": [{"sku": 1}]},
        {"grandTotal": None},
        {"orderNumber": None},
        {"orderNumber": "abc"},
        {"orderId": "other-1234"},
    ],
)
def test_what_is_not_surely_an_order_is_none(change: dict[str, Any]) -> None:
    assert read(next_data({**STATE, **change})).orders == ()


# -- rows ---------------------------------------------------------------------------------------

HEAD = "<h1>Bestellnummer: 4455667</h1><p>Bestelldatum: 3. Mai 2026</p>"
SUMS = "<p>Zwischensumme: 64,85 €</p><p>Versand: 4,95 €</p><p>Gesamtsumme: 69,80 €</p>"


def row(title: str, printed: str, more: str = "") -> str:
    place = f'<a href="/p/{title.lower()}">'
    link = f'{place}<img src="/i.jpg"></a>{place}{title}</a>'
    return f"<li>{link} <span>{printed}</span>{more}</li>"


ROWS = row("Thermobecher", "24,95 €", "<b>Menge: 2</b>") + row("Untersetzer", "14,95 €")


def test_rows_whose_prices_add_up_are_the_items() -> None:
    order = only(read(f"{HEAD}<ul>{ROWS}</ul>{SUMS}"))
    told = [(item.title, item.quantity, item.unit_price) for item in order.items]
    assert told == [("Thermobecher", 2, "24.95"), ("Untersetzer", 1, "14.95")]
    assert order.items[0].url == "https://www.shop.example/p/thermobecher"
    assert (order.paid, order.freight) == ("69.80", "4.95")
    assert order.provenance["items"].confidence == 0.8


def test_the_price_of_a_line_is_divided_by_its_pieces() -> None:
    rows = row("Thermobecher", "49,90 €", "<b>Menge: 2</b>") + row("Untersetzer", "14,95 €")
    assert [i.unit_price for i in only(read(f"{HEAD}<ul>{rows}</ul>{SUMS}")).items] == [
        "24.95",
        "14.95",
    ]


def test_recommendations_beside_the_items_are_left_out() -> None:
    others = row("Kerze", "9,99 €") + row("Vase", "19,99 €")
    order = only(read(f"{HEAD}<ul>{ROWS}</ul>{SUMS}<ol>{others}</ol>"))
    assert [item.title for item in order.items] == ["Thermobecher", "Untersetzer"]


def test_rows_that_do_not_add_up_are_asked_about() -> None:
    reading = read(f"{HEAD}<ul>{row('Kerze', '9,99 €')}</ul>{SUMS}")
    assert only(reading).items == ()
    assert "do not add up" in asked(reading)


ONE_SUM = "<p>Gesamtsumme: 24,95 €</p>"


def test_one_row_is_an_item_where_it_is_the_only_one() -> None:
    mine = f"<ul>{row('Thermobecher', '24,95 €')}</ul>"
    assert len(only(read(f"{HEAD}{mine}{ONE_SUM}")).items) == 1
    others = f"<ol>{row('Kerze', '9,99 €')}</ol>"
    reading = read(f"{HEAD}{mine}{others}{ONE_SUM}")  # what is advertised may cost as much
    assert only(reading).items == ()
    assert "do not add up" in asked(reading)


def test_a_box_around_the_whole_order_is_no_row() -> None:
    link = '<img src="/i.jpg"><a href="/order/4455667">Bestellung ansehen</a>'
    assert only(read(f"<div>{link}{HEAD}{ONE_SUM}</div>")).items == ()


def test_a_price_that_is_struck_out_does_not_count() -> None:
    rows = ROWS.replace("24,95 €", "<del>39,95 €</del> 24,95 €")
    assert len(only(read(f"{HEAD}<ul>{rows}</ul>{SUMS}")).items) == 2


# -- lists --------------------------------------------------------------------------------------


def block(number: str, day: str, total: str) -> str:
    return (
        f"<div class=order><p><b>Bestellnummer</b> <span>{number}</span></p>"
        f"<p><b>Datum</b> <span>{day}</span></p><p><b>Summe</b> <span>{total}</span></p></div>"
    )


LIST = block("4455667", "3. Mai 2026", "69,80 €") + block("4455668", "9. Mai 2026", "5,00 €")


def test_each_order_of_a_list_has_what_its_own_block_says() -> None:
    reading = read(f"<main>{LIST}</main><p>Summe</p><p>1,00 €</p>")
    assert [(o.number, o.placed_at, o.paid) for o in reading.orders] == [
        ("4455667", date(2026, 5, 3), "69.80"),
        ("4455668", date(2026, 5, 9), "5.00"),
    ]
    assert reading.orders[0].provenance["paid"].confidence == 0.7


def test_blocks_that_are_not_alike_may_be_a_mention_of_another_order() -> None:
    aside = f"<aside>{block('4455668', '9. Mai 2026', '5,00 €')}</aside>"
    reading = read(f"<main>{block('4455667', '3. Mai 2026', '69,80 €')}</main><nav>{aside}</nav>")
    assert reading.orders == ()
    assert "which of 4455667, 4455668" in asked(reading)


def test_a_weak_label_says_nothing_on_the_page_of_one_order() -> None:
    order = only(read("<p>Bestellnummer: 4455667</p><p>Datum</p><p>3. Mai 2026</p>"))
    assert order.placed_at is None


# -- times --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("de", date(2026, 9, 1)),
        ("zh-CN", datetime(2026, 9, 1, 10, 20, 30, tzinfo=timezone(timedelta(hours=8)))),
    ],
)
def test_a_time_without_a_zone_is_only_a_day_outside_china(lang: str, expected: date) -> None:
    body = "<p>订单编号：SN20260901888</p><p>下单时间：2026-09-01 10:20:30</p>"
    found = only(read(body, lang)).placed_at
    assert (found, type(found)) == (expected, type(expected))


# -- anything -----------------------------------------------------------------------------------


@given(
    st.recursive(
        st.none() | st.text(max_size=9) | st.integers() | st.floats(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*STATE, "title", "price", "items", "x"]), inner)
        ),
        max_leaves=20,
    )
)
def test_no_state_makes_it_fail(state: Any) -> None:
    for order in read(next_data(state)).orders:
        assert any(map(str.isdigit, order.number))
        assert order.shop == "shop.example"


@given(st.lists(st.sampled_from([HEAD, SUMS, ROWS, LIST, MICRODATA, "<ul>", "</ul>", "<div>"])))
def test_parts_in_any_order_never_give_a_value_of_another_order(parts: list[str]) -> None:
    known = {"4455667": "69.80", "4455668": "5.00", "B-100200": "49.90"}
    for order in read("".join(parts)).orders:
        assert order.paid in (None, known[order.number])


# -- large pages --------------------------------------------------------------------------------

MANY = 30_000
LARGE = {
    "labels": "<p>Bestellnummer: 4455667</p>" * MANY,
    "numbers": "".join(f"<p>Bestellnummer: {n}</p>" for n in range(4_000_000, 4_000_000 + MANY)),
    "rows": HEAD + SUMS + f"<ul>{ROWS * 4_000}</ul>",
    "nested rows": HEAD + SUMS + "<div>" * 200 + ROWS * 4_000 + "</div>" * 200,
    "objects": next_data([{"orderNumber": "R1", "total": "1.00", "x": {"y": 1}}] * MANY),
    "assignments": "<script>" + "__STATE__ = [1,2,3," * MANY + "</script>",
    "deep": next_data(json.loads("[" * 300 + "]" * 300)),
    "properties": "<div itemscope itemtype='x/Order'>" * 3_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_page_takes_no_more_than_two_seconds(name: str) -> None:
    started = time.process_time()
    read(LARGE[name])
    assert time.process_time() - started < 2
