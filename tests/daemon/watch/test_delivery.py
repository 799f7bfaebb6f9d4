"""Channels: the first that confirms is enough, the others may show it beside, a failure waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daemon.watch.browser import BrowserChannel
from daemon.watch.delivery import Delivery
from daemon.watch.notify import Health, Outcome
from daemon.watch.telling import Message
from rules._text import Text

from .conftest import ORDER, Desk, deadline

MINUTE = timedelta(minutes=1)


class Wall:
    """A channel that does as it is told, and remembers what it was given."""

    def __init__(self, name: str, *outcomes: Outcome | Exception) -> None:
        self.name = name
        self.outcomes = list(outcomes)
        self.given: list[Message] = []

    async def probe(self) -> Health:
        return Health(self.name, "works", Text("", ""))

    async def show(self, message: Message) -> Outcome:
        self.given.append(message)
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


SHOWN, UNKNOWN, FAILED = Outcome("shown"), Outcome("unknown"), Outcome("failed", "nobody there")


def delivery(desk: Desk, *channels: Wall) -> Delivery:
    desk.replan(deadline(safe="11-22 12:00", began="11-15 12:00"))
    desk.go("11-19 12:00")
    return Delivery(desk.due, lambda: channels, lambda: desk.now)


def alarm_states(desk: Desk) -> list[str]:
    return [alarm.state for alarm in desk.only().alarms if alarm.state != "past"]


async def test_a_confirmed_notice_is_delivered(desk: Desk) -> None:
    wall = Wall("desktop", SHOWN)
    posts = delivery(desk, wall)
    await posts.scan()
    await posts.scan()
    assert len(wall.given) == 1
    assert alarm_states(desk) == ["told", "waiting"]


async def test_a_failure_is_tried_again_at_every_beat(desk: Desk) -> None:
    wall = Wall("desktop", FAILED, FAILED, SHOWN)
    posts = delivery(desk, wall)
    for _ in range(5):
        await posts.scan()
    assert len(wall.given) == 3
    assert alarm_states(desk) == ["told", "waiting"]


async def test_a_channel_that_breaks_does_not_stop_the_others(desk: Desk) -> None:
    broken, sound = Wall("desktop", RuntimeError("a slip")), Wall("mail", SHOWN)
    posts = delivery(desk, broken, sound)
    await posts.scan()
    assert len(sound.given) == 1
    assert alarm_states(desk) == ["told", "waiting"]


async def test_what_cannot_be_told_apart_stays_due_and_is_said_again(desk: Desk) -> None:
    wall = Wall("desktop", UNKNOWN)
    posts = delivery(desk, wall)
    for minute in (0, 5, 29, 30, 60, 149, 150):
        desk.go(f"11-19 {12 + minute // 60}:{minute % 60:02}")
        await posts.scan()
    assert len(wall.given) == 3  # at once, after half an hour, after two more hours
    assert alarm_states(desk) == ["telling", "waiting"]


async def test_when_it_is_said_again_the_time_left_is_true(desk: Desk) -> None:
    wall = Wall("desktop", UNKNOWN)
    posts = delivery(desk, wall)
    await posts.scan()
    desk.go("11-21 00:00")
    await posts.scan()
    assert [m.title.partition("：")[2] for m in wall.given] == ["还剩 3 天", "还剩 36 小时"]


async def test_a_later_alarm_takes_over_what_nobody_confirmed(desk: Desk) -> None:
    wall = Wall("desktop", FAILED)
    posts = delivery(desk, wall)
    await posts.scan()
    desk.go("11-21 12:00")
    await posts.scan()
    assert alarm_states(desk) == ["folded", "telling"]
    assert len({message.id for message in wall.given}) == 2


async def test_an_answer_to_the_older_notice_does_not_confirm_the_newer(desk: Desk) -> None:
    posts = delivery(desk, Wall("desktop", FAILED))
    await posts.scan()
    (old,) = desk.due.offer("extension")
    desk.go("11-21 12:00")
    await posts.scan()
    desk.due.answer(old.id, "shown", "extension")
    assert alarm_states(desk) == ["folded", "telling"]


async def test_every_channel_is_recorded_with_what_it_said(desk: Desk) -> None:
    posts = delivery(desk, Wall("desktop", FAILED), Wall("mail", SHOWN))
    await posts.scan()
    (notice,) = desk.notices.latest(5)
    assert {name: (a.result, a.detail) for name, a in notice.channels.items()} == {
        "desktop": ("failed", "nobody there"),
        "mail": ("shown", None),
    }
    assert desk.only().alarms[-2].told_by == "mail"


# -- the browser, which asks -----------------------------------------------------------------------


async def test_the_browser_shows_it_beside_the_desktop(desk: Desk) -> None:
    await delivery(desk, Wall("desktop", SHOWN)).scan()
    (message,) = desk.due.offer("extension")
    desk.due.answer(message.id, "shown", "extension")
    assert desk.due.offer("extension") == []


async def test_the_browser_does_not_show_what_was_told_a_while_ago(desk: Desk) -> None:
    await delivery(desk, Wall("desktop", SHOWN)).scan()
    desk.go(16 * MINUTE)
    assert desk.due.offer("extension") == []


async def test_the_desktop_does_not_repeat_what_the_browser_showed(desk: Desk) -> None:
    wall = Wall("desktop", FAILED, SHOWN)
    posts = delivery(desk, wall)
    await posts.scan()
    (message,) = desk.due.offer("extension")
    desk.due.answer(message.id, "shown", "extension")
    desk.go(20 * MINUTE)
    await posts.scan()
    assert len(wall.given) == 1


def test_two_browsers_do_not_both_show_it(desk: Desk) -> None:
    delivery(desk)
    desk.due.tick()
    assert len(desk.due.offer("extension")) == 1
    assert desk.due.offer("extension") == []


def test_a_browser_that_took_it_and_died_does_not_lose_it(desk: Desk) -> None:
    delivery(desk)
    desk.due.tick()
    desk.due.offer("extension")
    desk.go(2 * MINUTE)
    assert len(desk.due.offer("extension")) == 1
    assert alarm_states(desk) == ["telling", "waiting"]


def test_a_browser_that_failed_may_try_again(desk: Desk) -> None:
    delivery(desk)
    desk.due.tick()
    (message,) = desk.due.offer("extension")
    desk.due.answer(message.id, "failed", "extension")
    assert len(desk.due.offer("extension")) == 1


@pytest.mark.parametrize("event", ["clicked", "snoozed", "done"])
async def test_what_was_answered_in_the_browser_is_not_shown_again(desk: Desk, event: str) -> None:
    wall = Wall("desktop", FAILED, SHOWN)
    posts = delivery(desk, wall)
    await posts.scan()
    (message,) = desk.due.offer("extension")
    desk.due.answer(message.id, event, "extension")  # type: ignore[arg-type]
    await posts.scan()
    assert len(wall.given) == 1


def test_an_answer_that_comes_twice_does_no_harm(desk: Desk) -> None:
    delivery(desk)
    desk.due.tick()
    (message,) = desk.due.offer("extension")
    first = desk.due.answer(message.id, "shown", "extension")
    again = desk.due.answer(message.id, "shown", "extension")
    assert (first.told_at, first.state) == (again.told_at, again.state)
    assert alarm_states(desk) == ["told", "waiting"]


def test_a_notice_survives_a_restart(desk: Desk) -> None:
    delivery(desk)
    (before,) = desk.due.tick()
    desk.restart()
    (after,) = desk.due.tick()
    assert (before.id, before.body) == (after.id, after.body)


def test_a_notice_of_one_order_leads_to_it(desk: Desk) -> None:
    delivery(desk)
    (message,) = desk.due.tick()
    assert message.path == "/orders/" + ORDER.replace(":", "/")


def test_the_browser_channel_says_whether_a_browser_asks(desk: Desk) -> None:
    channel = BrowserChannel(desk.due, lambda: desk.now)
    assert channel.probe().standing == "silent"
    channel.take()
    assert channel.probe().standing == "works"
    desk.go(11 * MINUTE)
    assert channel.probe().standing == "silent"
    assert "11 分钟" in channel.probe().says.zh
