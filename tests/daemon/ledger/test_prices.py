"""A product page that shows less than was paid: an amount, if and only if the order promises it."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import daemon
from daemon import intake
from daemon.home import Home
from daemon.ledger.envelope import View
from daemon.ledger.prices import paid_for, price_of
from parsers import Capture, Order, Payload, Reading
from parsers._records import Item, Product, ProductSku

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 18, 13, tzinfo=CHINA)
PAGE = Path(daemon.__file__).parent.parent / "tests/corpus/taobao/product/three-kinds"
PROTECTED = {"price_protected_until": "2026-11-26T23:59:59+08:00"}


@pytest.fixture
def home(tmp_path: Path):
    with Home.open(tmp_path / "data", clock=lambda: NOW) as opened:
        yield opened


def buy(home: Home, **other: Any) -> None:
    """One apron, green, L, bought a week before the product page was looked at."""
    fields: dict[str, Any] = {
        "platform": "taobao",
        "number": "4800000000000000001",
        "status": "shipped",
        "placed_at": "2026-11-11T00:03:20+08:00",
        "paid": "89.90",
        "items": [
            {
                "title": "纯棉围裙 厨房 防水",
                "sku": "颜色分类:墨绿;尺码:L",
                "item_id": "700000000011",
                "quantity": 1,
                "unit_price": "89.90",
            }
        ],
        "promises": PROTECTED,
        **other,
    }
    order = Order.model_validate(fields)
    reading = Reading(platform=order.platform, page="order_detail", outcome="read", orders=(order,))
    home.orders.observe("order", NOW - timedelta(days=6), reading)


def look(home: Home, at: datetime = NOW, **changes: str) -> intake.Taken:
    """Take in the product page, with some texts of it changed."""
    body = (PAGE / "response.json").read_text("utf-8")
    for old, new in changes.items():
        body = body.replace(f'"{old.removeprefix("p")}"', f'"{new}"')
    url = json.loads((PAGE / "expected.json").read_text("utf-8"))["payloads"]["response.json"]
    capture = Capture(
        url="https://item.taobao.com/item.htm?id=700000000011",
        payloads=(Payload(url, body),),
        captured_at=at,
    )
    return intake.take_in(home, capture, View("test", "page", 1, at))


def offered(home: Home, key: str = "taobao:4800000000000000001") -> list[Decimal | None]:
    claims = home.weigh(key, NOW).claims
    return [one.amounts["amount"] for one in claims if one.rule.endswith(":W14")]


def test_a_lower_price_of_the_very_kind_gives_the_difference(home: Home) -> None:
    buy(home)
    assert offered(home) == []
    look(home)
    assert offered(home) == [Decimal("20.00")]  # 89.90 − 69.90, not the 59.9 of another size
    (claim,) = [c for c in home.weigh("taobao:4800000000000000001", NOW).claims if "W14" in c.rule]
    assert "89.90 − 69.90" in claim.formula.zh
    dated = {one.rule: one for one in home.weigh("taobao:4800000000000000001", NOW).deadlines}
    end = datetime(2026, 11, 26, 23, 59, 59, tzinfo=CHINA)
    assert dated["taobao_tmall:W14"].at == end


def test_the_reminder_is_there_as_soon_as_the_page_was_seen(home: Home) -> None:
    buy(home)
    look(home)
    assert "taobao_tmall:W14" in {r.rule for r in home.due.of_order("taobao:4800000000000000001")}


def test_without_a_promise_on_the_order_there_is_nothing(home: Home) -> None:
    buy(home, promises=None)
    look(home)
    assert offered(home) == []
    result = home.weigh("taobao:4800000000000000001", NOW)
    assert all(one.rule != "taobao_tmall:W14" for one in result.deadlines)


def test_a_badge_without_an_end_gives_no_date_and_no_amount(home: Home) -> None:
    buy(home, promises=None, services=["15天价保"])
    look(home)
    assert offered(home) == []
    found = [d for d in home.weigh("taobao:4800000000000000001", NOW).deadlines if "W14" in d.rule]
    assert [(one.status, one.at) for one in found] == [("see_page", None)]


def test_a_price_that_did_not_fall_is_no_event(home: Home) -> None:
    buy(home, paid="69.90")
    look(home)
    assert home.prices.facts_for((stored(home),)) == {stored(home).key: {}}
    assert offered(home) == []


def stored(home: Home):
    found = home.orders.get("taobao:4800000000000000001")
    assert found
    return found


def test_of_several_pages_the_newest_counts_whatever_arrives_last(home: Home) -> None:
    buy(home)
    look(home, NOW - timedelta(hours=1), **{"p69.9": "75.9"})
    assert offered(home) == [Decimal("14.00")]
    look(home, NOW - timedelta(hours=2))
    assert offered(home) == [Decimal("14.00")]
    look(home, NOW, **{"p69.9": "99.9"})
    assert offered(home) == []


def test_a_page_from_before_the_purchase_is_no_event(home: Home) -> None:
    buy(home)
    look(home, datetime(2026, 11, 10, 12, tzinfo=CHINA))
    assert offered(home) == []


def test_a_page_seen_after_the_end_gives_no_amount(home: Home) -> None:
    buy(home, promises={"price_protected_until": "2026-11-17T23:59:59+08:00"})
    look(home)
    assert set(offered(home)) <= {Decimal("0.00"), Decimal(0)}


def test_an_order_that_comes_after_the_page_is_joined_too(home: Home) -> None:
    look(home)
    buy(home)
    assert offered(home) == [Decimal("20.00")]


def test_several_pieces_count_each(home: Home) -> None:
    item = {"item_id": "700000000011", "sku": "墨绿;L", "quantity": 3, "unit_price": "89.90"}
    buy(home, paid="269.70", items=[item])
    look(home)
    assert offered(home) == [Decimal("60.00")]


@pytest.mark.parametrize(
    "shown",
    [
        Product(item_id="700000000011", title="纯棉围裙"),
        Product(item_id="700000000011", price="1.00", snapshot_of="4800000000000000001"),
    ],
    ids=["without a price", "as it was when it was bought"],
)
def test_what_is_no_offer_of_today_takes_no_known_price_away(home: Home, shown: Product) -> None:
    buy(home)
    look(home)
    before = home.prices.facts_for((stored(home),))[stored(home).key]
    assert before["price_checks"]
    later = Reading(platform="taobao", page="product", outcome="read", products=(shown,))
    home.prices.see("other", NOW + timedelta(minutes=1), later)
    assert home.prices.facts_for((stored(home),))[stored(home).key] == before


def test_a_deleted_page_takes_its_price_with_it(home: Home) -> None:
    buy(home)
    capture = look(home).capture
    home.forget_capture(capture)
    assert offered(home) == []


def test_a_deleted_order_takes_the_prices_of_its_goods_with_it(home: Home) -> None:
    buy(home)
    look(home)
    home.forget_order("taobao:4800000000000000001")
    assert len(home.store.table("prices")) == 0


def test_a_replay_of_all_pages_finds_the_same(home: Home) -> None:
    buy(home)
    look(home)
    home.store.table("prices").truncate()
    intake.replay(home)
    assert offered(home) == [Decimal("20.00")]


@pytest.mark.parametrize(
    ("bought", "price"),
    [
        ("颜色分类:墨绿;尺码:L", "69.9"),
        ("尺码：L；颜色分类：墨绿", "69.9"),
        ("墨绿;M", "59.9"),
        ("墨绿", None),
        ("墨绿;XL", None),
        ("", None),
    ],
)
def test_only_the_kind_that_was_bought_counts(bought: str, price: str | None) -> None:
    skus = (
        ProductSku(sku_id="1", names=("墨绿", "M"), price="59.9"),
        ProductSku(sku_id="2", names=("墨绿", "L"), price="69.9"),
    )
    product = Product(item_id="1", price="59.9", price_from=True, skus=skus)
    assert price_of(product, Item(sku=bought)) == (Decimal(price) if price else None)


def test_a_price_from_which_the_kinds_start_is_nobodys_price() -> None:
    assert price_of(Product(item_id="1", price="10", price_from=True), Item()) is None
    assert price_of(Product(item_id="1", price="10"), Item()) == 10


def order(paid: str | None, *lines: tuple[str, int], freight: str | None = None) -> Order:
    items = tuple(Item(unit_price=price, quantity=count) for price, count in lines)
    return Order(platform="taobao", number="1", paid=paid, freight=freight, items=items)


@pytest.mark.parametrize(
    ("given", "paid"),
    [
        (order("60", ("100", 1)), "60"),  # a coupon: what was paid counts
        (order("110", ("100", 1), freight="10"), "100"),
        (order("120", ("100", 1)), "100"),  # a freight that the page does not show
        (order("150", ("100", 1), ("50", 1)), "100"),
        (order("130", ("100", 1), ("50", 1)), None),  # whose coupon was it?
        (order(None, ("100", 1)), None),
    ],
)
def test_what_was_paid_for_a_line(given: Order, paid: str | None) -> None:
    assert paid_for(given, given.items[0]) == (Decimal(paid) if paid else None)
