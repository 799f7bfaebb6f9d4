"""Whatever a file holds, it is either understood or refused in one sentence."""

from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules import Facts, FactsError, weigh
from rules._facts import CHINA
from rules._order import OrderFacts
from rules._words import EVENT_ALIASES, EVENTS

NOW = datetime(2026, 11, 20, 9, tzinfo=CHINA)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=True)
    | st.text(max_size=20)
    | st.sampled_from(["2026-11-15", "2026-11-15T10:00:00", "9999-12-31T23:59:59", "0001-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
ORDER = st.dictionaries(st.sampled_from(sorted(OrderFacts.model_fields)), ANYTHING, max_size=5)
WHEN = st.sampled_from(sorted(EVENTS) + sorted(EVENT_ALIASES) + ["knew_at", "refund_applied"])
OTHER = st.sampled_from(["repair_1", "shelf_life_end", "replacement_bought", "consent_to_station"])
EVENTS_GIVEN = st.dictionaries(WHEN | OTHER, ANYTHING, max_size=5)
TOP = st.fixed_dictionaries(
    {},
    optional={
        "order": ORDER | ANYTHING,
        "events": EVENTS_GIVEN | ANYTHING,
        "now": ANYTHING,
        "price_checks": ANYTHING,
        "user_data": ANYTHING,
        "calendar": ANYTHING,
        "case": ANYTHING,
    },
)


def understood_or_refused(document: Any) -> None:
    try:
        facts = Facts.of(document)
    except FactsError as wrong:
        assert wrong.text.zh and wrong.text.en and "\n" not in wrong.text.zh
    else:
        weigh(facts, NOW).as_json()


@settings(deadline=None, max_examples=150)
@given(TOP)
def test_a_document_is_understood_or_refused(document: dict[str, Any]) -> None:
    understood_or_refused(document)


@settings(deadline=None, max_examples=150)
@given(ORDER, EVENTS_GIVEN)
def test_an_order_is_understood_or_refused(order: dict[str, Any], events: dict[str, Any]) -> None:
    understood_or_refused({"order": order, "events": events})


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(WHEN, st.datetimes().map(datetime.isoformat), max_size=6))
def test_any_date_is_counted(events: dict[str, str]) -> None:
    understood_or_refused({"order": {"platform": "taobao"}, "events": events})


@given(ANYTHING)
def test_any_json_is_understood_or_refused(document: Any) -> None:
    understood_or_refused(document)
