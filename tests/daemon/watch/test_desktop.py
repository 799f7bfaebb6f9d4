"""The desktop channels where there is no desktop: what is handed to the system, and how."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import plyer
import pytest

from daemon.watch import desktop, linux
from daemon.watch.desktop import PlyerDesktop, desktop_channel, mac_script
from daemon.watch.notice import Notice
from daemon.watch.sessionbus import NoService, SessionBus, _address
from daemon.watch.telling import Message


def message(order: str | None = "jd:1", urgent: bool = False, one: bool = True) -> Message:
    notice = Notice(id="n", created_at=datetime(2026, 11, 20, tzinfo=UTC), lines=[])
    return Message(
        notice, "退货期：还剩 1 天", "请在 明天 23:59 前：申请退货", order, urgent, "zh", one
    )


class Plyer:
    """Stands where plyer's notification stands."""

    def __init__(self, error: Exception | None = None) -> None:
        self.given: list[dict[str, Any]] = []
        self._error = error

    def notify(self, **words: Any) -> None:
        self.given.append(words)
        if self._error:
            raise self._error


def replaced(monkeypatch: pytest.MonkeyPatch, error: Exception | None = None) -> Plyer:
    stand_in = Plyer(error)
    monkeypatch.setattr(plyer, "notification", stand_in)
    return stand_in


async def test_plyer_takes_it_and_nobody_knows_whether_it_was_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand_in = replaced(monkeypatch)
    outcome = await PlyerDesktop().show(message())
    assert outcome.result == "unknown"
    assert stand_in.given == [
        {
            "title": "退货期：还剩 1 天",
            "message": "请在 明天 23:59 前：申请退货",
            "app_name": "hugou",
            "timeout": 10,
        }
    ]


@pytest.mark.parametrize("error", [ValueError("too long"), NotImplementedError("No usable")])
async def test_what_plyer_raises_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    replaced(monkeypatch, error)
    outcome = await PlyerDesktop().show(message())
    assert outcome.result == "failed"
    assert str(error) in str(outcome.detail)


async def test_a_mac_without_pyobjus_is_asked_by_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    replaced(monkeypatch, NotImplementedError("No usable implementation found!"))
    called: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: called.append(command))
    outcome = await PlyerDesktop().show(message())
    assert outcome.result == "unknown"
    assert called == [mac_script("退货期：还剩 1 天", "请在 明天 23:59 前：申请退货")]


def test_texts_are_arguments_of_the_script_and_never_script() -> None:
    evil = '" & (do shell script "touch /tmp/x") & "'
    *script, title, body = mac_script(evil, evil)
    assert (title, body) == (evil, evil)
    assert not any("shell" in part for part in script)


async def test_plyer_never_says_that_it_works() -> None:
    assert (await PlyerDesktop().probe()).standing == "cannot_tell"


def test_each_system_has_its_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert isinstance(desktop_channel(lambda *_: None), linux.BusDesktop)
    for system in ("win32", "darwin"):
        monkeypatch.setattr(sys, "platform", system)
        assert isinstance(desktop_channel(lambda *_: None), PlyerDesktop)


def test_without_the_bus_library_linux_uses_plyer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setitem(sys.modules, "daemon.watch.linux", None)
    assert isinstance(desktop_channel(lambda *_: None), desktop.PlyerDesktop)


def test_several_things_cannot_be_done_at_one_press() -> None:
    one, several = linux._actions(message()), linux._actions(message(one=False))
    assert one == ["default", "打开", "open", "打开", "snooze", "晚点提醒", "done", "已处理"]
    assert "done" not in several


def test_only_what_cannot_wait_is_critical() -> None:
    assert linux._hints(message())["urgency"].value == 1
    assert linux._hints(message(urgent=True))["urgency"].value == 2


def test_the_session_bus_is_found_without_its_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with pytest.raises(NoService, match="no session bus"):
        _address()
    (tmp_path / "bus").touch()
    assert _address() == f"unix:path={tmp_path}/bus"


async def test_closing_what_was_never_opened_is_harmless() -> None:
    await SessionBus(lambda *_: None).close()
