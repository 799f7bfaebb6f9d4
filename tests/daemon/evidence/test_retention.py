"""What may go, and above all what may not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.evidence.retention import YEARS, _years_later, judged, prune
from daemon.evidence.taking import Place
from tests.daemon.evidence.conftest import NOON

LATER = NOON + timedelta(days=365 * YEARS + 5)


def stays(home, now):
    return [one.stays for one in judged(home, now)]


def test_nothing_of_an_open_case_goes_ever(home, case, kept):
    kept(b"photo", Place(case.order, case.id, "photo"))
    for years in (1, 4, 30):
        assert stays(home, NOON + timedelta(days=366 * years))[0] is not None
    assert stays(home, LATER) == ["open_case"]
    assert prune(home, LATER) == 0


def test_a_closed_case_keeps_its_evidence_for_the_limitation_period(home, case, kept):
    kept(b"photo", Place(case.order, case.id, "photo"))
    closed = NOON + timedelta(days=400)
    home.cases.close(case.id, closed)
    assert stays(home, LATER) == ["limitation"]
    assert stays(home, closed + timedelta(days=365 * YEARS)) == ["limitation"]
    after = closed + timedelta(days=366 * YEARS + 5)
    assert stays(home, after) == [None]
    assert prune(home, after) == 1
    assert [link["act"] for link in home.evidence.chain.links()] == ["added", "removed"]


def test_what_belongs_to_no_order_is_kept_as_long(home, kept):
    kept(b"photo")
    assert stays(home, NOON + timedelta(days=365 * YEARS)) == ["limitation"]
    assert stays(home, LATER) == [None]


def test_evidence_without_a_case_stays_with_the_last_event_of_its_order(home, order, kept, clock):
    clock.now = NOON - timedelta(days=365 * 5)
    kept(b"old", Place(order), captured_at=clock.now)
    clock.now = NOON
    # Kept five years ago, but the order was signed for this month.
    assert stays(home, NOON)[0] in ("deadline", "limitation")


def test_a_piece_that_another_open_case_lists_stays(home, case, kept):
    item = kept(b"photo")
    from daemon.evidence.taking import evidence_of

    home.cases.attach(case.id, evidence_of(item))
    assert stays(home, LATER) == ["open_case"]


def test_a_new_piece_is_young_even_in_an_old_case(home, case, kept, clock):
    home.cases.close(case.id, NOON)
    clock.now = LATER + timedelta(days=400)
    kept(b"new", Place(case.order))
    assert stays(home, clock.now) == ["limitation"]


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
def test_the_years_are_never_too_few(moment):
    moment = moment.replace(tzinfo=UTC)
    later = _years_later(moment)
    last = (moment.month, moment.day) == (2, 29)
    same_day = (
        date(moment.year + YEARS, 3, 1) if last else moment.date().replace(year=moment.year + YEARS)
    )
    assert later.date() > same_day
    assert later.date() - same_day == timedelta(days=2)


@pytest.mark.parametrize(
    "day", [datetime(2024, 2, 29, tzinfo=UTC), datetime(2024, 2, 28, tzinfo=UTC)]
)
def test_a_leap_day_is_no_error(day):
    assert _years_later(day) > day
