"""JD's product pages: a price only under the product's own number, and never half of one."""

import json
from pathlib import Path
from typing import Any

import pytest

from parsers import Capture, Payload, Reading, parse

CASE = Path(__file__).resolve().parent.parent / "corpus/jd/product/price-and-title"
PAGE = (CASE / "page.html").read_text("utf-8")
NUMBER = "100012345601"
ADDRESS = f"https://item.jd.com/{NUMBER}.html"
PRICES = f"https://p.3.cn/prices/mgets?skuIds=J_{NUMBER}"


def read(page: str = "", answer: Any = None, address: str = ADDRESS, at: str = PRICES) -> Reading:
    payloads = () if answer is None else (Payload(at, json.dumps(answer)),)
    return parse(Capture(address, page, payloads))


def test_the_answer_gives_the_price_and_the_page_the_title() -> None:
    reading = read(PAGE.replace("239.00", ""), [{"id": f"J_{NUMBER}", "p": "239.00"}])
    (product,) = reading.products
    assert (product.item_id, product.price) == (NUMBER, "239.00")
    assert product.title == "小满 电饭煲 4L 家用 多功能"


def test_the_answer_counts_before_the_page() -> None:
    (product,) = read(PAGE, [{"id": f"J_{NUMBER}", "p": "229.00"}]).products
    assert product.price == "229.00"


def test_the_newer_answer_holds_one_price() -> None:
    address = f"https://item-soa.jd.com/getWareBusiness?skuId={NUMBER}"
    reading = read(answer={"price": {"id": NUMBER, "p": "239.00", "op": "299.00"}}, at=address)
    assert reading.products[0].price == "239.00"
    assert reading.outcome == "read"


@pytest.mark.parametrize(
    "answer",
    [
        [{"id": "J_100012345699", "p": "99.00"}],
        [{"id": f"J_{NUMBER}", "p": "1.00"}, {"id": f"J_{NUMBER}", "p": "2.00"}],
        {"price": {"p": "239.00"}},
        [],
        {},
        "x",
    ],
)
def test_another_products_price_is_not_this_ones(answer: Any) -> None:
    assert read(answer=answer).products == ()


@pytest.mark.parametrize("printed", ["-1.00", "0.00", "1?9.00", "待发布", "暂无报价"])
def test_what_is_no_price_is_told(printed: str) -> None:
    for reading in (
        read(PAGE.replace("239.00", printed)),
        read(answer=[{"id": f"J_{NUMBER}", "p": printed}]),
    ):
        (product,) = reading.products
        assert product.price is None
        assert reading.outcome == "partial"
        assert "no_price" in [notice.kind for notice in reading.notices]


def test_two_prices_under_one_number_are_none() -> None:
    twice = PAGE.replace("</body>", f'<b class="price J-p-{NUMBER}">1.00</b></body>')
    assert read(twice).products[0].price is None


@pytest.mark.parametrize("name", ["sku-name", f"J-p-{NUMBER}"])
def test_a_renamed_class_is_never_silently_less(name: str) -> None:
    reading = read(PAGE.replace(name, "other"))
    assert reading.outcome != "read"
    assert all(product.price is None for product in reading.products)
