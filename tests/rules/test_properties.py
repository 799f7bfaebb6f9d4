"""What must hold for whatever is known about an order."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules import Facts, Result, weigh
from rules._facts import CHINA
from rules._words import EVENTS

PLATFORMS = ["taobao", "tmall", "jd_self", "jd_pop", "pdd", "douyin", "vip", "xianyu", "suning"]
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0).isoformat()
)
DOCUMENTS = st.fixed_dictionaries(
    {
        "order": st.fixed_dictionaries(
            {"platform": st.sampled_from(PLATFORMS)},
            optional={
                "category": st.sampled_from(["服装", "手机", "食品", "水果", "定制", "虚拟"]),
                "paid": st.decimals(0, 5000, places=2).map(str),
                "dispute": st.sampled_from(["quality", "counterfeit", "food", "late_ship"]),
            },
        ),
        "events": st.dictionaries(st.sampled_from(sorted(EVENTS)), MOMENTS, max_size=8),
    }
)
NOW = datetime(2026, 11, 20, 9, tzinfo=CHINA)


def answer(document: dict[str, Any], now: datetime = NOW) -> Result:
    return weigh(Facts.of(document), now)


@settings(deadline=None)
@given(DOCUMENTS)
def test_the_dates_of_a_deadline_are_in_order(document: dict[str, Any]) -> None:
    for one in answer(document).deadlines:
        start = one.starts.at if one.starts else None
        for instant in (one.safe, one.due, one.at if one.source_of_time == "rule" else None):
            assert not (start and instant) or start <= instant, one.rule
        assert not (one.safe and one.legal) or one.safe <= one.legal, one.rule
        assert not (one.due and one.overdue_from) or one.due <= one.overdue_from, one.rule
        assert not (one.opens and one.closes) or one.opens <= one.closes, one.rule


@settings(deadline=None)
@given(DOCUMENTS)
def test_every_date_is_explained_in_both_languages(document: dict[str, Any]) -> None:
    for one in answer(document).deadlines:
        assert one.why and all(step.zh and step.en for step in one.why), one.rule
        assert one.sources


@settings(deadline=None)
@given(DOCUMENTS)
def test_a_fact_that_no_rule_asks_for_changes_nothing(document: dict[str, Any]) -> None:
    order = {**document["order"], "ship_to": "杭州"}
    assert answer({**document, "order": order}).as_json() == answer(document).as_json()


@settings(deadline=None)
@given(DOCUMENTS)
def test_grade_u_never_has_a_date(document: dict[str, Any]) -> None:
    for one in answer(document).deadlines:
        if one.sources[0].grade == "U":
            assert (one.instant, one.opens, one.status) == (None, None, "see_page"), one.rule


@settings(deadline=None)
@given(DOCUMENTS, st.integers(0, 400))
def test_time_passing_never_moves_a_date(document: dict[str, Any], days: int) -> None:
    later = {one.key: one for one in answer(document, NOW + timedelta(days=days)).deadlines}
    for one in answer(document).deadlines:
        if one.starts and one.starts.at <= NOW and one.key in later:
            then = later[one.key]
            if then.starts == one.starts:
                assert (one.safe, one.due) == (then.safe, then.due), one.rule


@settings(deadline=None)
@given(DOCUMENTS)
def test_keys_tell_deadlines_apart(document: dict[str, Any]) -> None:
    keys = [one.key for one in answer(document).deadlines]
    assert len(keys) == len(set(keys))
