"""Any other shop: what it states is read, what it only suggests is asked, nothing is guessed."""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import Capture, Reading, number_space, parse
from parsers._label_words import NAMES
from parsers._labels import THRESHOLD, Candidate

SHOP = "https://shop.example/account/order/1"
CHINA = timezone(timedelta(hours=8))


def read(body: str, lang: str = "en") -> Reading:
    page = f'<!doctype html><html lang="{lang}"><head></head><body>{body}</body></html>'
    return parse(Capture(SHOP, page))


def kinds(reading: Reading) -> set[str]:
    return {notice.kind for notice in reading.notices}


def stated(order: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(order)}</script>'


ORDER = {
    "@context": "https://schema.org",
    "@type": "Order",
    "orderNumber": "B-100200",
    "orderDate": "2026-10-03T09:30:00+02:00",
    "orderStatus": "https://schema.org/OrderInTransit",
    "priceCurrency": "EUR",
    "price": "49.90",
    "merchant": {"@type": "Organization", "name": "Seeblick Kontor"},
    "acceptedOffer": [
        {
            "@type": "Offer",
            "itemOffered": {"@type": "Product", "name": "Thermobecher"},
            "price": "24.95",
            "eligibleQuantity": {"value": 2},
        }
    ],
}


@pytest.mark.parametrize("whole", [ORDER, [ORDER], {"@graph": [{"@type": "WebPage"}, ORDER]}])
def test_an_order_that_the_page_states_is_read(whole: object) -> None:
    reading = read(stated(whole))
    (order,) = reading.orders
    assert (order.platform, order.number, order.status) == ("generic", "B-100200", "shipped")
    assert (order.paid, order.currency) == ("49.90", "EUR")
    assert order.placed_at == datetime(2026, 10, 3, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    assert order.merchant and order.merchant.name == "Seeblick Kontor"
    assert [(i.title, i.quantity, i.unit_price) for i in order.items] == [
        ("Thermobecher", 2, "24.95")
    ]
    assert (reading.page, reading.outcome) == ("order_detail", "partial")
    assert "ask_shopper" in kinds(reading)


def test_a_sum_without_its_currency_is_asked_not_taken_for_yuan() -> None:
    reading = read(stated({**ORDER, "priceCurrency": "Taler"}))
    assert reading.orders[0].paid is None
    assert any("in which currency" in notice.detail for notice in reading.notices)


@pytest.mark.parametrize(
    ("body", "lang", "number", "placed", "paid", "currency"),
    [
        (
            "<p>订单编号：SN20260901888</p><p>下单时间：2026-09-01 10:20:30</p>"
            "<p>实付款</p><p>￥59.90</p>",
            "zh-CN",
            "SN20260901888",
            datetime(2026, 9, 1, 10, 20, 30, tzinfo=CHINA),
            "59.90",
            "CNY",
        ),
        (
            "<dl><dt>Bestellnummer</dt><dd>4455667</dd><dt>Bestelldatum</dt><dd>3. Mai 2026</dd>"
            "<dt>Gesamtsumme</dt><dd>1.049,90 €</dd></dl>",
            "de",
            "4455667",
            date(2026, 5, 3),
            "1049.90",
            "EUR",
        ),
        (
            "<p>ご注文番号：20260903-77</p><p>注文日：2026年9月3日</p><p>ご請求額</p><p>￥3,480</p>",
            "ja",
            "20260903-77",
            date(2026, 9, 3),
            "3480",
            "JPY",
        ),
        (
            "<b>Order number</b><span>: 07-04271-05709</span><b>Ordered on</b>"
            "<span>May 3, 2026</span><b>Order total</b><span>£2.99</span>",
            "en",
            "07-04271-05709",
            date(2026, 5, 3),
            "2.99",
            "GBP",
        ),
    ],
)
def test_what_stands_beside_its_label_is_read(
    body: str, lang: str, number: str, placed: date, paid: str, currency: str
) -> None:
    reading = read(body, lang)
    (order,) = reading.orders
    assert (order.number, order.placed_at) == (number, placed)
    assert (order.paid, order.currency) == (paid, currency)
    assert (order.status, order.signed_at, order.shipments) == ("unknown", None, ())
    assert order.provenance["number"].confidence in (0.8, 0.9)


def test_of_several_orders_none_is_chosen() -> None:
    reading = read("<p>Order number: 1234567</p><p>Order number: 1234568</p>")
    assert reading.orders == ()
    assert reading.outcome == "unknown_layout"
    assert any("number" in notice.detail for notice in reading.notices)


def test_of_several_days_none_is_chosen() -> None:
    body = (
        "<p>Order number: 1234567</p><p>Order date: May 3, 2026</p><p>Order date: May 9, 2026</p>"
    )
    reading = read(body)
    assert reading.orders[0].placed_at is None
    assert any(notice.detail.startswith("placed_at") for notice in reading.notices)


def test_a_dollar_of_no_country_is_no_sum() -> None:
    body = "<p>Order number: 1234567</p><p>Order total: $5.00</p>"
    assert read(body).orders[0].paid is None
    (order,) = read(body, "en-CA").orders
    assert (order.paid, order.currency) == ("5.00", "CAD")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Welcome to our shop</p>",
        "<p>Tracking number 1234567890</p>",
        "<p>Order now! Only 1234567 left</p>",
        "<p>How do I find my order number?</p><p>Look into your mail.</p>",
        '<script type="application/ld+json">{"@type": "Product", "name": "Lamp"}</script>',
        '<script type="application/ld+json">{broken</script>',
    ],
)
def test_a_page_without_an_order_is_an_unknown_page(body: str) -> None:
    reading = read(body)
    assert (reading.outcome, reading.orders) == ("unknown_page", ())
    assert kinds(reading) == {"unknown_page"}


def test_a_page_that_imitates_a_known_shop_is_not_read() -> None:
    page = '<!doctype html><html lang="en"><body><p>Order number: 1234567</p></body></html>'
    url = "https://www.amazon.com.shop.example/your-orders/orders"
    assert parse(Capture(url, page)).outcome == "unknown_page"
    assert parse(Capture(SHOP, page)).orders


def test_the_threshold_parts_values_from_questions() -> None:
    assert Candidate("x", THRESHOLD, "order number").trusted
    assert not Candidate("x", THRESHOLD - 0.01, "order number").trusted


def test_a_label_has_one_meaning_and_is_written_as_it_is_compared() -> None:
    names = [name for known in NAMES.values() for name in known]
    assert len(names) == len(set(names))
    assert all(name == name.casefold().strip() for name in names)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_beside_a_label_breaks_the_reading(one: str, other: str) -> None:
    body = f"<p>Order number: {one}</p><p>Order total</p><p>{other}</p>".replace("<script", "")
    for order in read(body).orders:
        assert any(map(str.isdigit, order.number))


def test_a_real_list_of_another_shop_is_read_order_by_order(shared_corpus: Path) -> None:
    page = shared_corpus / "intl" / "os__orders.html"
    if not page.is_file():
        pytest.skip(f"no captured page {page.name}")
    reading = parse(Capture("https://shop.example/orders", page.read_text("utf-8")))
    assert [(o.number, o.placed_at, o.paid) for o in reading.orders] == [
        ("3988629", date(2026, 6, 25), "567.86"),
        ("3912964", date(2026, 4, 28), None),
        ("3630868", date(2025, 6, 2), None),
        ("3451027", date(2024, 11, 18), None),
    ]
    assert reading.orders[0].currency == "EUR"
    assert (reading.page, reading.outcome) == ("order_list", "partial")
    assert "ask_shopper" in kinds(reading)


@pytest.mark.parametrize(
    ("host", "shop"),
    [
        ("www.example.org", "example.org"),
        ("m.example.org", "example.org"),
        ("shop.example.org", "shop.example.org"),
        ("www.example", "www.example"),
    ],
)
def test_an_order_says_of_which_shop_it_is(host: str, shop: str) -> None:
    page = "<html><body><p>Order number: A-1001</p><p>Order placed: 2026-11-01</p></body></html>"
    (order,) = parse(Capture(f"https://{host}/order/A-1001", page)).orders
    assert order.shop == shop
    assert number_space(order.platform, order.shop) == f"generic:{shop}"
