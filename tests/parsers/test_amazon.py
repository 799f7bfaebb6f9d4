"""Amazon's addresses, what a card may not do, payments."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import Capture, Reading, parse, platform_of
from parsers.amazon.marketplaces import CURRENCY_OF, HOSTS

LIST = "https://www.amazon.com/your-orders/orders"


def read(html: str, url: str = LIST) -> Reading:
    return parse(Capture(url, html))


# -- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", HOSTS)
def test_each_marketplace_is_amazon_and_has_a_currency(host: str) -> None:
    shop = platform_of(f"https://{host}/your-orders/orders")
    assert shop is not None
    assert shop.name == "amazon"
    assert re.fullmatch("[A-Z]{3}", CURRENCY_OF[host])


@pytest.mark.parametrize("host", ["www.amazon.com.evil.example", "amazon-orders.example"])
def test_a_look_alike_is_not_amazon(host: str) -> None:
    assert platform_of(f"https://{host}/your-orders/orders") is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/your-orders/orders?timeFilter=year-2024&startIndex=10", "order_list"),
        ("/gp/css/order-history", "order_list"),
        ("/gp/your-account/order-history/ref=x", "order_list"),
        ("/gp/css/order-details?orderID=1", "order_detail"),
        ("/gp/your-account/order-details/ref=x?orderID=1", "order_detail"),
        ("/gp/css/summary/print.html?orderID=1", "invoice"),
        ("/gp/css/summary/print.html/ref=x", "invoice"),
        ("/cpe/yourpayments/transactions", "transactions"),
        ("/progress-tracker/package/ref=x?itemId=1", "logistics"),
        ("/gp/your-account/ship-track?itemId=1", "logistics"),
        ("/dp/B0TESTAA01", "unknown"),
    ],
)
def test_addresses(path: str, kind: str) -> None:
    assert read("", f"https://www.amazon.de{path}").page == kind


# -- what a card may not do ----------------------------------------------------------------------


def card(head: str, body: str) -> str:
    return (
        f'<div class="order-card"><div class="order-header"><div class="a-column">'
        f'<span>Order placed</span><span>May 1, 2026</span></div><div class="a-column">'
        f"<span>Total</span><span>$5.00</span></div>{head}</div>{body}</div>"
    )


GOODS = (
    '<div class="a-box"><h3 class="delivery-box__primary-text">Delivered May 3</h3>'
    '<div class="item-box"><div class="yohtmlc-product-title">'
    '<a href="/dp/B0TESTAA01">Teapot</a></div></div></div>'
)


def test_an_id_shaped_like_a_number_outside_its_place_is_no_number() -> None:
    trap = '<a href="/gp/buyagain?ue_sid=139-7654321-1234567">Buy it again</a>'
    reading = read(card("", GOODS + trap) + "139-7654321-1234567")
    assert reading.orders == ()
    assert reading.outcome != "empty"


def test_a_card_that_names_two_orders_is_not_read() -> None:
    links = "".join(
        f'<a href="/gp/css/order-details?orderID=112-000001{n}-1234567">View</a>' for n in (1, 2)
    )
    reading = read(card(links, GOODS))
    assert reading.orders == ()
    assert any("several order numbers" in notice.detail for notice in reading.notices)


NUMBER = '<div class="yohtmlc-order-id"><span dir="ltr">112-0000011-1234567</span></div>'


def test_a_bad_price_costs_only_the_price() -> None:
    (order,) = read(card(NUMBER, GOODS).replace("$5.00", "¥5.00")).orders
    assert (order.paid, order.currency, order.placed_at) == (None, "USD", date(2026, 5, 1))
    assert order.items


def test_headlines_of_several_parcels_without_their_boxes_belong_to_none() -> None:
    body = GOODS.replace('class="a-box"', "") + GOODS.replace('class="a-box"', "").replace(
        "Delivered May 3", "Return complete"
    ).replace("B0TESTAA01", "B0TESTAA02")
    reading = read(card(NUMBER, body))
    (order,) = reading.orders
    assert (order.status, order.shipments) == ("unknown", ())
    assert all(item.refund is None for item in order.items)
    assert reading.outcome == "partial"


def test_a_number_of_pieces_that_has_moved_is_not_taken_for_one() -> None:
    body = GOODS.replace("</a></div>", "</a></div><b>7</b>")
    reading = read(card(NUMBER, body))
    assert [item.quantity for item in reading.orders[0].items] == [None]
    assert reading.outcome == "partial"


def test_a_product_that_no_item_names_is_missed() -> None:
    reading = read(card(NUMBER, GOODS + '<a href="/dp/B0TESTAA09">Cup</a>'))
    assert reading.outcome == "partial"
    assert any("1 linked products" in notice.detail for notice in reading.notices)


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_in_a_field_the_page_is_read(date_words: str, total: str) -> None:
    html = card(NUMBER, GOODS).replace("May 1, 2026", date_words.replace("<", ""))
    reading = read(html.replace("$5.00", total.replace("<", "")))
    assert [order.number for order in reading.orders] == ["112-0000011-1234567"]


# -- payments ------------------------------------------------------------------------------------

PAYMENTS = Path(__file__).parent.parent / "corpus/amazon/transactions/charges-and-refunds/page.html"


@pytest.mark.parametrize(
    "name",
    [
        "apx-transaction-date-container",
        "apx-transactions-line-item-component-container",
        "a-size-base-plus",
    ],
)
def test_payments_whose_markup_has_changed_are_never_lost_in_silence(name: str) -> None:
    html = PAYMENTS.read_text("utf-8").replace(name, "renamed")
    reading = read(html, "https://www.amazon.ca/cpe/yourpayments/transactions")
    assert reading.transactions == ()
    assert reading.outcome == "unknown_layout"
    assert reading.notices


def test_a_payment_without_a_readable_sum_is_noted() -> None:
    html = PAYMENTS.read_text("utf-8").replace("+$6.00", "+€6,00,0")
    reading = read(html, "https://www.amazon.ca/cpe/yourpayments/transactions")
    assert len(reading.transactions) == 3
    assert reading.outcome == "partial"
