"""The panel on a shop's page as a channel: on the next visit there, and told when really shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daemon.watch.notice import LEASE, NEXT_VISIT, OVERLAY

from .conftest import ORDER, Desk, deadline

RETURN = deadline(safe="11-22 23:59:59", began="11-15 16:42:10")


@pytest.fixture
def due(desk: Desk) -> Desk:
    """A return that is due, and that no channel has shown."""
    desk.replan(RETURN)
    desk.go("11-20 00:00")
    desk.due.tick(desk.now)
    return desk


def offered(desk: Desk, shop: str = "taobao") -> list[str]:
    return [message.id for message in desk.due.offer_on_page(shop, desk.now)]


def told_by(desk: Desk) -> set[str | None]:
    return {alarm.told_by for alarm in desk.only().alarms if alarm.state == "told"}


def test_it_waits_for_a_visit_to_that_shop_alone(due: Desk) -> None:
    assert offered(due, "jd") == []
    assert offered(due, "tao") == []
    assert len(offered(due)) == 1


def test_offered_is_not_shown_and_it_comes_again_when_nobody_showed_it(due: Desk) -> None:
    (notice,) = offered(due)
    assert told_by(due) == set()
    assert offered(due) == []  # lent to the first page that asked
    due.go(LEASE + timedelta(seconds=1))
    assert offered(due) == [notice]


def test_really_shown_it_counts_as_told_and_is_shown_once(due: Desk) -> None:
    (notice,) = offered(due)
    due.due.answer(notice, "shown", OVERLAY)
    assert told_by(due) == {OVERLAY}
    due.go(timedelta(hours=1))
    assert offered(due) == []
    assert due.tell() == []  # the desktop does not repeat it so much later


def test_what_the_desktop_flashed_stands_on_the_page_at_the_next_visit(due: Desk) -> None:
    assert len(due.tell()) == 1
    due.go(timedelta(hours=9))
    assert len(offered(due)) == 1


def test_after_a_day_it_is_no_news_on_the_page(due: Desk) -> None:
    due.tell()
    due.go(NEXT_VISIT + timedelta(minutes=1))
    assert offered(due) == []


@pytest.mark.parametrize("event", ["clicked", "snoozed", "done"])
def test_what_was_answered_elsewhere_is_not_shown_on_the_page(due: Desk, event: str) -> None:
    (message,) = due.tell()
    due.due.answer(message.id, event, "desktop")  # type: ignore[arg-type]
    assert offered(due) == []


def test_done_on_the_page_is_a_decision_and_later_is_later(due: Desk) -> None:
    (notice,) = offered(due)
    due.due.answer(notice, "snoozed", OVERLAY)
    assert [alarm.at - due.now for alarm in due.only().waiting() if alarm.snooze] == [
        timedelta(hours=3)
    ]
    (message,) = due.tell(timedelta(hours=3))
    due.due.answer(message.id, "done", OVERLAY)
    assert due.only().state == "done"


def test_a_notice_of_two_shops_stands_on_the_pages_of_both(desk: Desk) -> None:
    desk.replan(RETURN)
    desk.replan(RETURN, order="jd:1")
    desk.go("11-20 00:00")
    desk.due.tick(desk.now)
    (notice,) = offered(desk, "jd")
    desk.go(LEASE)
    assert offered(desk, "taobao") == [notice]


def test_quiet_hours_hold_on_the_page_too(due: Desk) -> None:
    due.settings = due.settings.model_validate({"quiet": {"starts": "00:00", "ends": "23:59"}})
    assert offered(due) == []


def test_a_forgotten_order_is_not_spoken_of(due: Desk) -> None:
    due.due.forget(ORDER)
    assert offered(due) == []
