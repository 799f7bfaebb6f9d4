"""Where values come from: told when asked, the same whether it was asked before or not."""

from datetime import datetime

import pytest

from parsers import Order, Reading
from parsers._blocks import Block
from parsers._collect import key
from parsers._origins import Origins, Provenance
from parsers._page import Page

TABLE = (key("number", "id"), key("paid", "payInfo.actualFee"), key("tax", "tax"))
VALUES = {"number": "1", "paid": "9.90", "items": ()}


def origins(reader: str = "a_list") -> Origins:
    return Origins(reader, "orders[0].", TABLE, {"items": "lines"}, VALUES)


def test_only_what_was_read_has_an_origin() -> None:
    known = origins()
    assert list(known) == ["number", "paid", "items"]
    assert len(known) == 3
    assert known["paid"] == Provenance("a_list", "orders[0].payInfo.actualFee")
    assert "tax" not in known
    assert {**known}["items"].where == "orders[0].lines"
    assert "payInfo" in repr(known)


def test_they_are_compared_by_what_they_say() -> None:
    assert origins() == origins() == dict(origins())
    assert origins() != origins("another_list")
    order = Order(platform="jd", number="1", provenance=origins())
    assert order == Order(platform="jd", number="1", provenance=dict(origins()))


def test_what_became_of_the_values_later_changes_nothing() -> None:
    values = dict(VALUES)
    known = Origins("a_list", "", TABLE, {}, values)
    del values["paid"]
    assert "paid" in known


def test_they_are_written_without_a_confidence_that_nobody_has() -> None:
    found = {**origins(), "paid": Provenance("label", "实付款", 0.8)}
    order = Order(platform="jd", number="1", paid="9.90", provenance=found)
    reading = Reading(platform="jd", page="order_list", outcome="read", orders=(order,))
    (told,) = reading.as_json(provenance=True)["orders"]
    assert told["provenance"]["paid"] == {"reader": "label", "where": "实付款", "confidence": 0.8}
    assert told["provenance"]["number"] == {"reader": "a_list", "where": "orders[0].id"}
    assert "provenance" not in reading.as_json()["orders"][0]


# -- blocks that say what they are asked for -----------------------------------------------------


class Few(Block):
    asked = frozenset({"price", "title"})


PAGE = Page(
    "https://shop.example/",
    '<div class="title--x9 order"><p class="price old">1</p><p class="price">2</p></div>',
    datetime(2026, 11, 20),
)


def test_a_block_keeps_only_what_it_is_asked_for() -> None:
    whole, few = Block(PAGE.tree), Few(PAGE.tree)
    assert [one.text for one in few.all("price")] == [one.text for one in whole.all("price")]
    assert few.first("title") is whole.first("title") is not None
    assert set(few.names) == {"price", "title"}
    assert {"old", "order", "title--x9"} <= set(whole.names)
    assert few.words("title") == "1 2"


def test_a_name_that_a_block_does_not_keep_cannot_be_asked_for() -> None:
    with pytest.raises(AssertionError, match="old"):
        Few(PAGE.tree).first("old")
