"""The readers find in a skeleton what they find in the page, and nobody finds anything else."""

import base64
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from parsers import Capture, Reading, parse
from parsers.skeleton import skeleton
from parsers.skeleton._vocabulary import vocabulary
from tests.parsers.test_corpus import CASES, CORPUS, captured

LONG_FIGURES = re.compile(r"(?<!\d)\d{7,}(?!\d)")
NOT_ADDING_UP = "do not add up"
"""What only the sums of a page say: each sum has another placeholder, so that they tell nothing."""


def case_capture(case: Path) -> Capture:
    return captured(case, json.loads((case / "expected.json").read_text("utf-8")))


def structure(reading: Reading) -> dict[str, Any]:
    """Give what a maintainer needs a skeleton for: what was read by whom, and what was missed."""
    notices = [note for note in reading.notices if NOT_ADDING_UP not in note.detail]
    return {
        "page": (reading.platform, reading.page),
        "outcome": "read" if reading.outcome == "partial" and not notices else reading.outcome,
        "claim": reading.orders_on_page,
        "notices": Counter((note.kind, note.reader) for note in notices),
        "orders": [
            {
                "status": order.status,
                "items": [
                    (item.quantity, item.refund and item.refund.status) for item in order.items
                ],
                "parcels": [(one.state, len(one.events)) for one in order.shipments],
                "after sales": [one.status for one in order.after_sales],
                "readers": sorted({origin.reader for origin in order.provenance.values()}),
                "fields": sorted(set(order.provenance) - {"discount"}),
            }
            for order in reading.orders
        ],
        "payments": [(one.refund, one.currency) for one in reading.transactions],
        "products": [len(product.skus) for product in reading.products],
    }


def without_items(reading: Reading) -> Reading:
    """Leave out the items, which any other shop's page tells by nothing but its sums."""
    orders = (
        order.model_copy(
            update={
                "items": (),
                "provenance": {n: o for n, o in order.provenance.items() if n != "items"},
            }
        )
        for order in reading.orders
    )
    return reading.model_copy(update={"orders": tuple(orders)})


def writings(capture: Capture) -> Iterator[str]:
    """Give all that a capture says, in whatever writing it says it."""
    for text in (
        capture.url,
        capture.title,
        capture.html,
        *(part for one in capture.payloads for part in (one.url, one.body)),
    ):
        escaped = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
        yield from (text, escaped, unquote(html.unescape(escaped)))
        for word in re.findall(r"[A-Za-z0-9+/]{12,}={0,2}", text):
            try:
                yield base64.b64decode(word + "=" * (-len(word) % 4)).decode()
            except ValueError:
                continue


def personal(reading: Reading) -> set[str]:
    """Gather from a reading what must not be in its skeleton."""
    found: set[str | None] = set()
    for order in reading.orders:
        found |= {order.number, order.parent_number}
        if order.merchant:
            found |= {order.merchant.name, order.merchant.nick, order.merchant.id}
        for item in order.items:
            found |= {item.title, item.item_id, item.line_id, item.sku, item.seller}
        for parcel in order.shipments:
            found |= {parcel.number, *(event.text for event in parcel.events)}
        found |= {one.number for one in order.after_sales}
        for amount in (order.paid, order.discount, order.refund_total):
            found.add(amount if amount and len(amount) > 5 else None)
        for at in (order.placed_at, order.paid_at, order.shipped_at, order.completed_at):
            found.add(at and f"{at:%Y-%m-%d}")
    return {one for one in found if one and len(one) > 3 and not is_public(one)}


def left_of(reading: Reading, said: list[str]) -> set[str]:
    """List what still stands there; "April 2" does not stand in "April 21"."""
    return {
        one
        for one in personal(reading)
        if any(re.search(re.escape(one) + r"(?!\d)", text) for text in said if one in text)
    }


def is_public(words: str) -> bool:
    """Tell whether words are labels throughout: "京东", "已签收", or a plain small number."""
    runs = re.findall(r"[^\W\d_]+", words)
    eastern = [run for run in runs if not run.isascii()]
    return not re.search(r"\d", words) and all(
        stays for run in eastern for _, stays in vocabulary().parts(run)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(CORPUS)))
def test_a_skeleton_is_read_like_its_page(case: Path) -> None:
    capture = case_capture(case)
    of_page, of_skeleton = parse(capture), parse(skeleton(capture).capture)
    asked = (note.detail for note in of_skeleton.notices if NOT_ADDING_UP in note.detail)
    if any(detail.startswith("items") for detail in asked):
        of_page, of_skeleton = without_items(of_page), without_items(of_skeleton)
    assert structure(of_skeleton) == structure(of_page)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(CORPUS)))
def test_nothing_that_was_read_is_left(case: Path) -> None:
    capture = case_capture(case)
    said = list(writings(skeleton(capture).capture))
    assert left_of(parse(capture), said) == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(CORPUS)))
def test_no_long_number_of_the_page_is_left(case: Path) -> None:
    capture = case_capture(case)
    before = {run for text in writings(capture) for run in LONG_FIGURES.findall(text)}
    after = {
        run for text in writings(skeleton(capture).capture) for run in LONG_FIGURES.findall(text)
    }
    assert before & after == set()


def test_the_same_page_gives_the_same_skeleton() -> None:
    for case in CASES[::9]:
        assert skeleton(case_capture(case)) == skeleton(case_capture(case))


def test_a_skeleton_has_a_skeleton_of_the_same_structure() -> None:
    for case in CASES[::7]:
        once = skeleton(case_capture(case)).capture
        assert structure(parse(skeleton(once).capture)) == structure(parse(once)), case


def test_the_words_that_stay_name_nobody() -> None:
    known = vocabulary()
    for case in CASES:
        for order in parse(case_capture(case)).orders:
            names = [order.merchant and order.merchant.nick, *(item.title for item in order.items)]
            for name in filter(None, names):
                assert name not in known.eastern.get(name[0], ()), name


LIST = "buyertrade.taobao.com/trade/itemlist/list_bought_items.htm"
AMAZON = "www.amazon.com/your-orders/orders"
REAL = {
    "taobao/taobao_pc_v1_boughtlist_2025-11.html": LIST,
    "taobao/taobao_pc_v2_queryboughtlistV2_2026-08.json": LIST,
    "taobao/taobao_pc_v1_orderdetail_2025-11.html": "trade.taobao.com/trade/detail/x.htm",
    "taobao/tmall_pc_orderdetail_detailData_2025-11.json": "trade.tmall.com/detail/x.htm",
    "jd/jd_list_2017-01_rendered_multi.html": "order.jd.com/center/list.action",
    "intl/ao__order-history-2024-0.html": AMAZON,
    "intl/ao__order-history-amazon-store.html": AMAZON,
    "intl/ao__order-history-2023-zero-orders.html": AMAZON,
    "intl/rt__transactions_page_us.html": "www.amazon.ca/cpe/yourpayments/transactions",
    "intl/os__orders.html": "www.oneshop.example/account/orders",
}


@pytest.mark.parametrize("name", REAL)
def test_a_captured_page_is_read_alike_and_says_nothing(name: str, shared_corpus: Path) -> None:
    capture = Capture(f"https://{REAL[name]}", (shared_corpus / name).read_text("utf-8"))
    made = skeleton(capture).capture
    before, after = parse(capture), parse(made)
    assert structure(after) == structure(before)
    said = list(writings(made))
    assert left_of(before, said) == set()
    numbers = set(LONG_FIGURES.findall(capture.html))
    assert numbers & {run for text in said for run in LONG_FIGURES.findall(text)} == set()
