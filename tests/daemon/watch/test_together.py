"""Several rules on one matter: the earliest is told, the later is the fallback behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daemon.watch.together import place_of, together
from rules._result import Deadline
from rules._text import Text

from .conftest import ORDER, Desk, deadline

SHOP = deadline("jd:W13", safe="11-22 12:00", began="11-15 12:00", matter="return")
LAW = deadline("NR-10", safe="11-22 23:59:59", began="11-15 16:42:10", matter="return")
OTHER = deadline("CPL-24-7D", safe="11-22 23:59:59", began="11-15 16:42:10")


def run(desk: Desk, until: str) -> list[str]:
    """Let half hours pass; give when what was told."""
    while f"{desk.now:%m-%d %H:%M}" < until:
        desk.tell(timedelta(minutes=30))
    told = []
    for when, message in desk.shown:
        rules = sorted(name.partition("#")[2] for name in message.notice.reminders())
        told.append(f"{when:%m-%d %H:%M} {' '.join(rules)}")
    return told


def test_the_later_of_one_matter_is_silent_while_the_earlier_runs(desk: Desk) -> None:
    desk.replan(SHOP, LAW)
    assert run(desk, "11-24 00:00") == ["11-19 12:00 jd:W13", "11-21 12:00 jd:W13"]


def test_what_is_about_something_else_is_told_for_itself(desk: Desk) -> None:
    desk.replan(SHOP, OTHER)
    assert [line.partition(" ")[2][6:] for line in run(desk, "11-24 00:00")] == [
        "jd:W13",
        "CPL-24-7D",
        "jd:W13",
        "CPL-24-7D",
    ]


def test_the_fallback_is_told_once_the_earlier_is_no_longer_there(desk: Desk) -> None:
    desk.replan(SHOP, LAW)
    desk.tell("11-20 12:00")
    desk.replan(LAW)
    assert run(desk, "11-24 00:00")[-1] == "11-22 00:00 NR-10"


def test_done_on_a_notice_is_done_for_the_whole_matter(desk: Desk) -> None:
    desk.replan(SHOP, LAW, OTHER)
    (message,) = desk.tell("11-19 12:00")
    assert message.one_matter
    desk.due.answer(message.id, "done", "desktop")
    states = {one.rule: one.state for one in desk.due.of_order(ORDER)}
    assert states == {"jd:W13": "done", "NR-10": "done", "CPL-24-7D": "waiting"}


def receipt(ends: str) -> Deadline:
    """What happens by itself, to the shopper's loss."""
    loses = Text("货款给商家", "the money goes to the merchant")
    return deadline("W05", at=ends, by_itself=True, actor="platform", consequence=loses)


def test_a_receipt_that_was_extended_is_told_again_although_it_was_done_with(desk: Desk) -> None:
    desk.replan(receipt("11-22 18:20"))
    desk.due.decide(desk.only().id, "done", "extended")
    desk.replan(receipt("11-23 06:00"))  # the same countdown, read to the minute
    assert desk.only().state == "done"
    desk.replan(receipt("11-26 06:00"))
    assert (desk.only().state, desk.only().reason) == ("waiting", None)
    assert run(desk, "11-27 00:00")[0] == "11-25 06:00 W05"


def at_one_moment() -> tuple[Deadline, Deadline]:
    """The receipt that confirms itself, and the extension that is possible until then."""
    extend = deadline("W06", closes="11-22 18:20", opens="11-19 18:20", act=Text("延长", "extend"))
    return receipt("11-22 18:20"), extend


@pytest.mark.parametrize("channel", ["desktop", "extension", "overlay"])
def test_one_thing_done_never_finishes_another_that_ends_with_it(desk: Desk, channel: str) -> None:
    desk.replan(*at_one_moment())
    (message,) = desk.tell("11-21 18:20")
    assert len(message.notice.lines) == 2  # one notice, for it is one moment
    assert not message.one_matter  # no button that would say more than was meant
    desk.due.answer(message.id, "done", channel)  # an older browser may offer it all the same
    assert {one.rule: one.state for one in desk.due.of_order(ORDER)} == {
        "W05": "waiting",
        "W06": "waiting",
    }


def test_what_was_extended_is_done_and_the_receipt_is_told_on(desk: Desk) -> None:
    desk.replan(*at_one_moment())
    desk.tell("11-21 18:20")
    by_rule = {one.rule: one for one in desk.due.of_order(ORDER)}
    for mate in desk.due.same_matter(by_rule["W06"].id):
        desk.due.decide(mate.id, "done")
    assert run(desk, "11-23 00:00")[-2:] == ["11-22 12:20 W05", "11-22 17:20 W05"]


def test_what_was_put_aside_as_not_relevant_stays_so(desk: Desk) -> None:
    desk.replan(receipt("11-22 18:20"))
    desk.due.decide(desk.only().id, "dismissed")
    desk.replan(receipt("11-26 06:00"))
    assert desk.only().state == "dismissed"


def test_the_list_puts_a_matter_where_its_earliest_stands(desk: Desk) -> None:
    desk.replan(LAW, SHOP, deadline("W05", safe="11-22 18:00"))
    desk.replan(LAW, order="jd:1")
    found = together(desk.due.coming(desk.now), place_of)
    assert [[one.rule for one in matter] for matter in found] == [
        ["jd:W13", "NR-10"],
        ["W05"],
        ["NR-10"],
    ]
