"""`hugou due` and `hugou notify`, as the shopper types them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from daemon import __main__ as command_line
from daemon import language
from daemon.home import Home
from daemon.watch.notify import Outcome
from daemon.watch.trial import trial, trial_message

from .conftest import answer, at, deadline
from .test_delivery import Wall


@pytest.fixture(autouse=True)
def _in_chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HUGOU_LANGUAGE", "zh")
    language.system_language.cache_clear()
    yield
    language.system_language.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with two deadlines, one of which was told and one of which is ahead."""
    now = at("11-20 09:00")
    with Home.open(tmp_path, clock=lambda: now) as home:
        home.change_settings(quiet={"starts": "00:00", "ends": "00:00"})
        first = deadline(safe="11-21 09:00")
        late = deadline(
            "REFUND", actor="merchant", due="11-19 23:59:59", overdue_from="11-20 00:00"
        )
        home.due.replan("taobao:99001234", answer(first, late), now - timedelta(days=1))
        (message,) = home.due.tick(now)
        home.due.record(message.id, "desktop", "shown", "dunst #1", said=message.words)
    return tmp_path


def run(folder: Path, *line: str) -> int:
    return command_line.main(["--data", str(folder), *line])


def test_due_lists_what_is_ahead_and_what_is_late(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "due") == 0
    late, ahead = capsys.readouterr().out.splitlines()
    assert "商家：七天无理由退货" in late
    assert "七天无理由退货" in ahead
    assert ahead.endswith("淘宝订单 …1234")


def test_due_lists_one_matter_once_and_all_of_it_as_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Home.open(folder, clock=lambda: at("11-20 09:00")) as home:
        law = deadline("NR-10", safe="11-22 23:59:59", matter="return")
        shop = deadline("jd:W13", safe="11-22 23:00", matter="return")
        home.due.replan("jd:99005678", answer(law, shop), home.clock())
    run(folder, "due")
    lines = [line for line in capsys.readouterr().out.splitlines() if "5678" in line]
    assert [" 23:00 " in line for line in lines] == [True]  # the earlier of the two
    run(folder, "due", "--json")
    due = json.loads(capsys.readouterr().out)["due"]
    assert [one["rule"] for one in due if one["about"] == "return"] == ["jd:W13", "NR-10"]


def test_due_gives_every_alarm_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "due", "--json", "--limit", "1") == 0
    (one,) = json.loads(capsys.readouterr().out)["due"]
    assert (one["rule"], one["state"]) == ("REFUND", "overdue")
    assert one["ends"] == "2026-11-19T16:00:00+00:00"
    assert [(a["state"], a["told_by"]) for a in one["alarms"]] == [("told", "desktop")]


@pytest.mark.parametrize("command", ["due", "orders"])
@pytest.mark.parametrize("limit", ["-1", "many", "1.5"])
def test_a_count_is_a_whole_number_from_0_on(folder: Path, command: str, limit: str) -> None:
    with pytest.raises(SystemExit) as ending:
        run(folder, command, "--limit", limit)
    assert ending.value.code == 2


def test_history_says_what_each_channel_made_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "due", "--history") == 0
    line = capsys.readouterr().out.strip()
    assert "2 个期限要留意" in line
    assert line.endswith("桌面通知 已显示 (dunst #1)")
    assert run(folder, "due", "--history", "--json") == 0
    (notice,) = json.loads(capsys.readouterr().out)["notices"]
    assert notice["channels"]["desktop"]["result"] == "shown"


def test_an_empty_list_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "due") == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "没有。\n")


def test_notify_without_a_desktop_fails_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert run(tmp_path, "notify") == 1
    assert capsys.readouterr().out.startswith("✗ 桌面通知：没有显示：no session bus")
    assert run(tmp_path, "notify", "--json") == 1
    (tried,) = json.loads(capsys.readouterr().out)["tried"]
    assert (tried["channel"], tried["result"]) == ("desktop", "failed")


async def test_a_trial_tells_of_every_channel_what_it_answered() -> None:
    walls = [
        Wall("one", Outcome("shown", "dunst #3")),
        Wall("two", Outcome("unknown")),
        Wall("three", OSError("gone")),
    ]
    tried = await trial(walls, at("11-20 09:00"), "zh")
    assert [(t.channel, t.result, t.says.zh) for t in tried] == [
        ("one", "shown", "已显示，通知服务确认（dunst #3）"),
        ("two", "unknown", "已交给系统，系统不回报是否显示：请看屏幕"),
        ("three", "failed", "没有显示：OSError"),
    ]
    assert walls[0].given[0].title == "护购：测试提醒"


def test_a_trial_offers_no_button_for_what_is_not_there() -> None:
    message = trial_message(at("11-20 09:00"), "en")
    assert message.title == "hugou: a test reminder"
    assert not message.one_matter
    assert message.path == "/due"
