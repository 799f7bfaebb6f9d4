"""Number 11: who is logged in to the dashboard, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.web.sessions import (
    LINK_SECONDS,
    LINKS_AT_MOST,
    SESSION_DAYS,
    SESSIONS_AT_MOST,
    Session,
    Sessions,
)

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def table(home):
    return home.store.table("sessions")


@pytest.fixture
def ticks():
    return [0.0]


@pytest.fixture
def sessions(table, ticks):
    return Sessions(table, clock=lambda: ticks[0])


def enter(sessions, to="/", now=NOW):
    return sessions.enter(sessions.link(to).removeprefix("/login/"), now)


def test_a_link_gives_a_session_and_the_page_to_show(sessions):
    session, to = enter(sessions, "/orders/jd/1")
    assert to == "/orders/jd/1"
    assert sessions.find(session.secret, NOW) == session


def test_a_link_is_used_up(sessions):
    key = sessions.link("/").removeprefix("/login/")
    assert sessions.enter(key, NOW) is not None
    assert sessions.enter(key, NOW) is None


def test_a_link_gets_old(sessions, ticks):
    key = sessions.link("/").removeprefix("/login/")
    ticks[0] = LINK_SECONDS - 1
    fresh = sessions.link("/").removeprefix("/login/")
    ticks[0] = LINK_SECONDS + 1
    assert sessions.enter(key, NOW) is None
    assert sessions.enter(fresh, NOW) is not None


@pytest.mark.parametrize("key", ["", "x", "0" * 64])
def test_a_guess_is_no_link(sessions, key):
    sessions.link("/")
    assert sessions.enter(key, NOW) is None


def test_many_links_do_not_fill_the_memory(sessions):
    first = sessions.link("/").removeprefix("/login/")
    last = [sessions.link("/") for _ in range(LINKS_AT_MOST)][-1].removeprefix("/login/")
    assert sessions.enter(first, NOW) is None
    assert sessions.enter(last, NOW) is not None


def test_a_session_ends_by_itself(sessions):
    session, _ = enter(sessions)
    almost = NOW + timedelta(days=SESSION_DAYS) - timedelta(seconds=1)
    assert sessions.find(session.secret, almost) == session
    assert sessions.find(session.secret, almost + timedelta(seconds=1)) is None


@pytest.mark.parametrize("cookie", [None, "", "x", "é", "0" * 5000])
def test_a_guess_is_no_session(sessions, cookie):
    enter(sessions)
    assert sessions.find(cookie, NOW) is None


def test_the_oldest_sessions_make_room(sessions, table):
    first, _ = enter(sessions)
    later = [
        enter(sessions, now=NOW + timedelta(minutes=number))[0]
        for number in range(1, SESSIONS_AT_MOST + 1)
    ]
    assert sessions.find(first.secret, NOW) is None
    assert all(sessions.find(session.secret, NOW) for session in later)
    assert len(table.all()) == SESSIONS_AT_MOST


def test_what_has_ended_is_cleared_away(sessions, table):
    enter(sessions)
    enter(sessions, now=NOW + timedelta(days=SESSION_DAYS, seconds=1))
    assert len(table.all()) == 1


def test_all_are_logged_out(sessions, table):
    session, _ = enter(sessions)
    sessions.end_all()
    assert sessions.find(session.secret, NOW) is None
    assert table.all() == []


def test_they_outlive_the_daemon_but_only_as_hashes(sessions, table):
    session, _ = enter(sessions)
    assert Sessions(table).find(session.secret, NOW) == session
    assert session.secret not in str(table.all())
    assert session.csrf not in str(table.all())


@given(st.text(max_size=70))
def test_no_guess_is_a_form_of_ours(guess):
    session = Session("secret")
    assert session.wrote(session.csrf)
    assert guess == session.csrf or not session.wrote(guess)


@given(st.text(min_size=1), st.text(min_size=1))
def test_each_session_has_its_own_token(one, other):
    assert (Session(one).csrf == Session(other).csrf) == (one == other)
