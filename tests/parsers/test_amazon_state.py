"""Payments in `__NEXT_DATA__`: the smallest object that says all of a payment, or a notice."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import Capture, Reading, parse

ADDRESS = "https://www.amazon.com/cpe/yourpayments/transactions"
NUMBER = "114-0000001-0000001"
LINE = {"on": "November 3, 2026", "order": f"Order #{NUMBER}", "sum": "-$35.18"}


def read(state: Any, address: str = ADDRESS) -> Reading:
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'
    return parse(Capture(address, f"<html><body><div id=__next></div>{script}</body></html>"))


def told(reading: Reading) -> list[tuple[Any, ...]]:
    return [(t.date, t.amount, t.currency, t.order_number, t.refund) for t in reading.transactions]


ONE = (date(2026, 11, 3), "-35.18", "USD", NUMBER, False)


@pytest.mark.parametrize(
    "state",
    [
        [LINE],
        {"a": {"b": [{"line": LINE}]}},
        {"day": LINE["on"], "rows": [{"order": {"id": NUMBER}, "sum": {"text": "-$35.18"}}]},
        {"lines": [LINE], "seen": {"lines": [LINE]}},  # the same object twice is one payment
    ],
    ids=["in a list", "deep", "below its day", "twice"],
)
def test_a_payment_is_found_wherever_it_stands(state: Any) -> None:
    reading = read(state)
    assert told(reading) == [ONE]
    assert reading.outcome == "read"


def test_two_payments_below_one_day_are_not_mixed() -> None:
    rows = [{"id": NUMBER, "sum": "-$1.00"}, {"id": "114-0000002-0000002", "sum": "+$2.00"}]
    reading = read({"day": "November 3, 2026", "rows": rows})
    assert reading.transactions == ()
    assert "unreadable" in [notice.kind for notice in reading.notices]


@pytest.mark.parametrize("printed", ["$35.18", "35.18", "-35.18", "-€1,2,3", ""])
def test_an_amount_without_sign_or_currency_is_no_payment(printed: str) -> None:
    assert read([{**LINE, "sum": printed}]).transactions == ()


def test_a_refund_and_another_currency_are_told() -> None:
    line = {**LINE, "sum": "+CA$6.00"}
    assert told(read([line])) == [(ONE[0], "6.00", "CAD", NUMBER, True)]


def test_two_equal_lines_with_ids_of_their_own_are_two_payments() -> None:
    assert told(read([{**LINE, "id": "x1"}, {**LINE, "id": "x2"}])) == [ONE, ONE]


def test_a_state_without_payments_leaves_the_page_unread_not_empty() -> None:
    assert read({"props": {}}).outcome == "shell"


@given(
    st.recursive(
        st.none() | st.text(max_size=9) | st.integers() | st.sampled_from(list(LINE.values())),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=15,
    )
)
def test_no_state_makes_it_fail_or_invents_a_payment(state: Any) -> None:
    assert set(told(read(state))) <= {ONE}
