"""One finding of doctor: what is, and where something is wrong also what is safe and what to do."""

from __future__ import annotations

from typing import Literal

from daemon.web.wire import Finding
from rules._text import Text

Trouble = Literal["worth_a_look", "bad"]

PAGES_WAIT = Text(
    "看过的订单页会先存在浏览器里，不会丢。",
    "Order pages that you look at wait in the browser; none is lost.",
)
REMINDERS_STAY = Text(
    "提醒不会丢：到期的都在“期限”页，并改走其他渠道。",
    "No reminder is lost: what is due stands on the page Deadlines, and takes the other ways.",
)
DATA_STAYS = Text("已保存的订单和页面都在。", "All kept orders and pages are there.")


def good(name: str, zh: str, en: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(name=name, state="good", says=zh, says_en=en)


def trouble(name: str, state: Trouble, says: Text, safe: Text, todo: Text) -> Finding:
    """Say what is wrong, what is safe all the same, and what to do."""
    return Finding(
        name=name,
        state=state,
        says=says.zh,
        says_en=says.en,
        safe=safe.zh,
        safe_en=safe.en,
        todo=todo.zh,
        todo_en=todo.en,
    )
