"""`hugou install` and `hugou uninstall`: what they did, and how to undo it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daemon import autostart
from daemon.__main__ import main
from daemon.autostart import Launch, NoAutostart
from rules._text import Text

Say = Callable[..., str]


class Place:
    """A system that keeps one text, and is started or not."""

    name, where = Text("测试系统", "test system"), "/some/place"

    def __init__(self) -> None:
        self.text: str | None = None
        self.starts, self.refuses, self.started = True, False, 0

    def written(self, launch: Launch) -> str:
        return " ".join(launch.words)

    def kept(self) -> str | None:
        return self.text

    def keep(self, launch: Launch) -> None:
        if self.refuses:
            raise NoAutostart("这里不行，什么都没有改动", "not here; nothing was changed")
        self.text = self.written(launch)

    def drop(self) -> None:
        self.text = None

    def start(self) -> bool:
        self.started += 1
        return self.starts


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    found = Place()
    monkeypatch.setattr(autostart, "of_this_system", lambda: found)
    monkeypatch.setattr("daemon.language.system_language", lambda: "zh")
    return found


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str], place: Place) -> Say:
    def call(*words: str, code: int = 0) -> str:
        assert main(["--data", str(tmp_path / "data"), *words]) == code
        out, err = capsys.readouterr()
        return out or err

    return call


def test_install_says_what_it_did_and_how_to_undo_it(
    say: Say, place: Place, tmp_path: Path
) -> None:
    said = say("install")
    assert place.text and place.text.endswith(f"serve --data {tmp_path / 'data'}")
    for part in (
        "测试系统",
        "/some/place",
        str(tmp_path / "data"),
        "护购已启动",
        "hugou uninstall",
    ):
        assert part in said


def test_a_second_time_changes_nothing_and_says_so(say: Say) -> None:
    say("install")
    assert "没有改动" in say("install")


def test_what_cannot_be_started_now_says_how(say: Say, place: Place) -> None:
    place.starts = False
    assert "hugou serve --open" in say("install")


def test_a_daemon_that_runs_is_not_started_twice(
    say: Say, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daemon.web.remote.find_running", lambda _: object())
    assert "护购已在运行" in say("install")
    assert place.started == 0


def test_uninstall_says_that_the_data_stays(say: Say, place: Place, tmp_path: Path) -> None:
    say("install")
    said = say("uninstall")
    assert place.text is None
    assert "/some/place" in said
    assert f"数据都还在：{tmp_path / 'data'}" in said
    assert "hugou install" in said
    assert "没有改动" in say("uninstall")


def test_json_is_alone_on_stdout(say: Say) -> None:
    told: dict[str, Any] = json.loads(say("install", "--json"))
    assert told == {"standing": "on", "where": "/some/place", "changed": True, "started": True}
    assert json.loads(say("uninstall", "--json"))["changed"] is True


def test_a_system_that_refuses_is_a_sentence_and_exit_1(say: Say, place: Place) -> None:
    place.refuses = True
    assert say("install", code=1) == "hugou: 这里不行，什么都没有改动\n"
