"""`hugou due`: what is due next over all orders, or what was said of it and what became of that."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from daemon.commands.columns import table
from daemon.commands.counts import at_most
from daemon.language import say

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.watch.notice import Attempt, Notice
    from daemon.watch.reminder import Reminder

NAME = "due"
HELP = say("列出接下来的期限，或已发出的提醒", "list what is due next, or what was said of it")
_WIDTHS = (20, 14, 34, 10, 30)
_HISTORY_WIDTHS = (16, 44, 60)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what to list."""
    most = say("最多几项（默认 30，0 为全部）", "how many at most (default 30, 0: all)")
    parser.add_argument("--limit", metavar="N", type=at_most, default=30, help=most)
    said = say(
        "改为列出已发出的提醒，以及每个渠道的结果",
        "list instead what was said, and what each channel made of it",
    )
    parser.add_argument("--history", action="store_true", help=said)


def run(args: argparse.Namespace) -> int:
    """Print the head of the due list, or of the delivery record."""
    from daemon.home import Home, default_folder

    with Home.open(args.data or default_folder(), alone=False) as home:
        told, lines = (history if args.history else coming)(home, args.limit or None)
    if args.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    elif lines:
        sys.stdout.write(lines)
    else:
        sys.stderr.write(say("没有。\n", "None.\n"))
    return 0


def coming(home: Home, limit: int | None) -> tuple[dict[str, Any], str]:
    """Give the head of the due list, as JSON values and as a table."""
    from daemon.watch.together import place_of, together

    now = home.clock()
    found = home.due.coming(now, limit)
    rows = [row(several, now) for several in together(found, place_of)]
    return {"due": [whole(one) for one in found]}, table(rows, _WIDTHS)


def row(several: Sequence[Reminder], now: datetime) -> tuple[str, ...]:
    """Lay out one matter for the table, by the rule that leads."""
    from daemon.watch.wording import ACTORS, Speaker, moment, order_name, time_left

    one, to = several[0], Speaker(now, None, order_name)
    who = "" if one.sort != "duty" else to.text(ACTORS[one.actor]) + to.say("：", ": ")
    left = time_left(one, to) if one.mine or one.ends > now else say("已逾期", "overdue")
    stake = f"¥{one.at_stake}" if one.at_stake else ""
    return (moment(one.ends, to), left, who + to.text(one.title), stake, to.order(one))


def whole(one: Reminder) -> dict[str, Any]:
    """Give one deadline with its alarms as plain JSON values."""
    named = ("order", "deadline", "rule", "about", "actor", "sort", "at_stake", "state", "ends")
    told = one.model_dump(mode="json")
    return {
        "id": one.id,
        "title": one.title.zh,
        "title_en": one.title.en,
        **{name: told[name] for name in (*named, "next_at")},
        "alarms": [
            {name: alarm[name] for name in ("at", "lead", "state", "since", "told_by")}
            for alarm in told["alarms"]
        ],
    }


def history(home: Home, limit: int | None) -> tuple[dict[str, Any], str]:
    """Give the newest notices, as JSON values and as a table."""
    found = home.due.history(limit)
    told = [notice.model_dump(mode="json") for notice in found]
    return {"notices": told}, table(map(history_row, found), _HISTORY_WIDTHS)


def history_row(notice: Notice) -> tuple[str, ...]:
    """Lay out one notice for the table."""
    outcomes = [outcome(name, attempt) for name, attempt in notice.channels.items()]
    became = say("；", "; ").join(outcomes) or say("还没有渠道显示", "no channel has shown it")
    said = notice.said[0] if notice.said else say("（未说出）", "(not said)")
    return (f"{notice.created_at.astimezone():%Y-%m-%d %H:%M}", said, became)


def outcome(channel: str, attempt: Attempt) -> str:
    """Say in a few words what a channel made of a notice."""
    from daemon.watch.notify import NAMES

    words = {
        "shown": say("已显示", "shown"),
        "unknown": say("不知是否显示", "not known whether shown"),
        "failed": say("失败", "failed"),
        "offered": say("已取走，未回报", "taken, no answer"),
    }
    name = NAMES.get(channel)
    called = say(name.zh, name.en) if name else channel
    detail = f" ({attempt.detail})" if attempt.detail else ""
    return f"{called} {words[attempt.result]}{detail}"
