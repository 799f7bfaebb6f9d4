"""The whole daemon as a process: what is due appears on the desktop, and a press opens it."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from daemon.home import Home
from rules._result import Deadline, Result
from rules._text import Text

from .conftest import Session, until

pytestmark = pytest.mark.desktop

ORDER = "taobao:9900000000000001234"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with one deadline whose reminder is due."""
    folder = tmp_path / "data"
    with Home.open(folder) as home:
        home.change_settings(language="zh", quiet={"starts": "00:00", "ends": "00:00"})
        now = datetime.now(UTC)
        deadline = Deadline(
            rule="NR-10",
            title=Text("七天无理由退货", "Seven-day return"),
            act=Text("申请退货", "apply for the return"),
            actor="consumer",
            status="open",
            safe=now + timedelta(hours=20, minutes=30),
            at_stake=Decimal("259"),
        )
        home.due.replan(ORDER, Result(deadlines=(deadline,)), now - timedelta(hours=12))
    return folder


@pytest.fixture
def serve(screen: Session, folder: Path) -> Callable[[], None]:
    """Start the daemon as a shopper does; the "browser" writes down what it was to open."""
    browser = screen.folder / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {screen.folder}/opened\n', encoding="utf-8")
    browser.chmod(0o700)
    screen.environment["BROWSER"] = f"{browser} %s"
    command = [sys.executable, "-m", "daemon", "--data", str(folder), "serve", "--port", "0"]
    return lambda: void(screen.start(*command))


def void(_: object) -> None:
    """Have no result."""


def opened(session: Session) -> list[str]:
    file = session.folder / "opened"
    return file.read_text(encoding="utf-8").split() if file.exists() else []


def test_it_appears_and_a_press_opens_the_order_in_the_dashboard(
    screen: Session, folder: Path, serve: Callable[[], None]
) -> None:
    screen.dunst()
    serve()
    until(lambda: screen.displayed() == 1, "dunst shows the reminder")
    screen.photograph("reminder-from-the-daemon")
    screen.ask("dunstctl", "action", "0")
    (link,) = until(lambda: opened(screen), "the browser is asked to open the order")
    assert link.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(link, timeout=10) as page:  # noqa: S310 - our own address
        assert 'content="0;url=/orders/taobao/9900000000000001234"' in page.read().decode()
    (shown,) = screen.history()
    assert shown["summary"] == "七天无理由退货：还剩 20 小时"


def test_a_daemon_that_starts_again_does_not_say_it_again(
    screen: Session, folder: Path, serve: Callable[[], None]
) -> None:
    screen.dunst()
    serve()
    until(lambda: screen.displayed() == 1, "dunst shows the reminder")
    daemon = screen.started[-1]
    daemon.terminate()
    daemon.wait()
    serve()
    until((folder / "daemon.json").exists, "the daemon runs again")
    told = until(lambda: notices(screen, folder), "the delivery record can be read")
    assert [notice["channels"]["desktop"]["result"] for notice in told] == ["shown"]
    assert screen.displayed() == 1


def notices(session: Session, folder: Path) -> list[dict[str, dict[str, dict[str, str]]]]:
    command = (sys.executable, "-m", "daemon", "--data", str(folder), "due", "--history", "--json")
    return json.loads(session.ask(*command) or '{"notices": []}')["notices"]  # type: ignore[no-any-return]


def test_the_daemon_is_asked_for_a_trial_and_answers_what_happened(
    screen: Session, folder: Path, serve: Callable[[], None]
) -> None:
    serve()
    until((folder / "daemon.json").exists, "the daemon runs")
    command = (sys.executable, "-m", "daemon", "--data", str(folder), "notify", "--json")
    (silent,) = json.loads(screen.ask(*command))["tried"]
    assert silent["result"] == "failed"
    screen.dunst()
    (shown,) = json.loads(screen.ask(*command))["tried"]
    assert shown["result"] == "shown"
    assert shown["says"].startswith("已显示，通知服务确认（dunst")
