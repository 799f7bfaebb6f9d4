"""Show a notice for a trial on every channel, and tell what really happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from daemon.language import Language, say
from daemon.watch.delivery import carried
from daemon.watch.notice import Notice, Result
from daemon.watch.notify import Channel, Outcome
from daemon.watch.telling import Message
from rules._text import Text

TRIAL = "trial"
"""What a trial is called where notices are told apart by their ids."""


class Tried(NamedTuple):
    """What one channel made of the trial, in words."""

    channel: str
    result: Result
    detail: str | None
    says: Text


async def trial(
    channels: Sequence[Channel], now: datetime, language: Language | None
) -> list[Tried]:
    """Try every channel; nothing of it enters the delivery record."""
    message = trial_message(now, language)
    return [tried(channel.name, await carried(message, channel)) for channel in channels]


def trial_message(now: datetime, language: Language | None) -> Message:
    """Write the notice for a trial."""
    clock = f"{now.astimezone():%H:%M:%S}"
    return Message(
        notice=Notice(id=TRIAL, created_at=now, lines=[]),
        title=say("护购：测试提醒", "hugou: a test reminder", language),
        body=say(
            f"{clock} 发出。看到它，就说明到期时您也会看到提醒。",
            f"Sent at {clock}. If you see it, you will see reminders too.",
            language,
        ),
        order=None,
        urgent=False,
        language=language,
        one_matter=False,
    )


def tried(channel: str, outcome: Outcome) -> Tried:
    """Say in words what a channel answered."""
    detail = outcome.detail or ""
    says = {
        "shown": Text(f"已显示，通知服务确认（{detail}）", f"shown and confirmed ({detail})"),
        "unknown": Text(
            "已交给系统，系统不回报是否显示：请看屏幕",
            "handed to the system, which does not say whether it was shown: look at the screen",
        ),
        "failed": Text(f"没有显示：{detail}", f"not shown: {detail}"),
    }
    return Tried(channel, outcome.result, outcome.detail, says[outcome.result])


def as_json(tries: Sequence[Tried]) -> dict[str, Any]:
    """Give the trial as plain JSON values."""
    told = [
        {
            "channel": one.channel,
            "result": one.result,
            "detail": one.detail,
            "says": one.says.zh,
            "says_en": one.says.en,
        }
        for one in tries
    ]
    return {"tried": told}
