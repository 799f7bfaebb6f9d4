"""The table of money by year and shop: the parts add up to the sums above it, always."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from daemon.money import Entry, totals
from daemon.web.dashboard.money import Asked, table

amounts = st.decimals("0", "999", places=2)
entries = st.lists(
    st.tuples(
        st.sampled_from([None, 2024, 2025, 2026]),
        st.sampled_from(["taobao", "jd", "amazon"]),
        st.sampled_from(["CNY", "JPY"]),
        amounts,
        amounts,
    ),
    max_size=12,
)


def built(told: list[tuple[Any, ...]]) -> tuple[list[Asked], list[Entry]]:
    """Orders with what they gave back, and what is asked for them."""
    found = [
        Entry(order=f"{shop}:{n}", platform=shop, year=year, currency=currency, back={"page": back})
        for n, (year, shop, currency, _, back) in enumerate(told)
    ]
    asked = [
        Asked(SimpleNamespace(key=one.order), None, [], demand=ask)  # type: ignore[arg-type]
        for one, (*_, ask, _) in zip(found, told, strict=True)
    ]
    return asked, found


@given(told=entries)
def test_the_rows_add_up_to_the_sums(told: list[tuple[Any, ...]]) -> None:
    asked, found = built(told)
    rows = table(asked, found)
    back = totals((one.currency, one.returned) for one in found)
    owed = totals((one.currency, ask.amount) for one, ask in zip(found, asked, strict=True))
    for currency in ("CNY", "JPY"):
        mine = [row for row in rows if row.currency == currency]
        assert sum((row.back for row in mine), Decimal(0)) == back.get(currency, 0)
        assert sum((row.asked for row in mine), Decimal(0)) == owed.get(currency, 0)


@given(told=entries)
def test_each_year_shop_and_currency_has_one_row_and_none_is_empty(
    told: list[tuple[Any, ...]],
) -> None:
    rows = table(*built(told))
    places = [(row.year, row.platform, row.currency) for row in rows]
    assert len(places) == len(set(places))
    assert all(row.back or row.asked for row in rows)
    years = [row.year or 0 for row in rows]
    assert years == sorted(years, reverse=True)


@given(told=entries)
def test_a_sum_never_mixes_currencies(told: list[tuple[Any, ...]]) -> None:
    _, found = built(told)
    summed = totals((one.currency, one.returned) for one in found)
    for currency, amount in summed.items():
        assert amount == sum((e.returned for e in found if e.currency == currency), Decimal(0))
