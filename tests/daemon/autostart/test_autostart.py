"""Starting with the session: each file as its system reads it, put there once, taken away again."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon import autostart
from daemon.autostart import Autostart, Launch, NoAutostart, Ran, Starter, launch_of, run
from daemon.autostart.launch_agent import LABEL, LaunchAgent
from daemon.autostart.run_key import KEY, LONGEST, RunKey
from daemon.autostart.systemd_unit import SystemdUnit

WORDS = ("/opt/my env/bin/python", "-m", "daemon", "serve", "--data", "/srv/数据 folder")
COMMAND = Launch(WORDS)


class System:
    """Programs of the system: what they were asked, and which of them fail."""

    def __init__(self, *failing: str) -> None:
        self.failing, self.asked = failing, list[str]()

    def __call__(self, words: Sequence[str]) -> Ran:
        self.asked.append(" ".join(words))
        failed = any(word in words for word in self.failing)
        return Ran(not failed, "Failed to do it" if failed else "")


class Registry:
    """winreg, as far as it is used: one key of the current user."""

    HKEY_CURRENT_USER, KEY_SET_VALUE, REG_SZ = "HKCU", 2, 1

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def OpenKey(self, root: str, path: str, *_: int) -> Any:  # noqa: N802
        assert (root, path) == ("HKCU", KEY)
        return self

    CreateKey = OpenKey

    def __enter__(self) -> Registry:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def QueryValueEx(self, _: object, name: str) -> tuple[str, int]:  # noqa: N802
        if name not in self.values:
            raise FileNotFoundError(name)
        return self.values[name], self.REG_SZ

    def SetValueEx(self, _: object, name: str, _reserved: int, kind: int, text: str) -> None:  # noqa: N802
        assert kind == self.REG_SZ
        self.values[name] = text

    def DeleteValue(self, _: object, name: str) -> None:  # noqa: N802
        if name not in self.values:
            raise FileNotFoundError(name)
        del self.values[name]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    found = Registry()
    monkeypatch.setitem(sys.modules, "winreg", found)
    return found


SYSTEMS: dict[str, Callable[[], Starter]] = {
    "linux": lambda: SystemdUnit(run=System()),
    "darwin": lambda: LaunchAgent(run=System()),
    "win32": RunKey,
}


@pytest.fixture(params=sorted(SYSTEMS))
def starter(request: pytest.FixtureRequest, registry: Registry) -> Starter:
    return SYSTEMS[request.param]()


# -- the same on every system ----------------------------------------------------------------------


def test_it_is_put_there_once_and_taken_away_again(starter: Starter, tmp_path: Path) -> None:
    mine = Autostart(tmp_path / "data", starter)
    assert mine.standing == "off"
    assert mine.install(start=False).changed
    assert mine.standing == "on"
    assert not mine.install(start=False).changed
    assert mine.uninstall().changed
    assert mine.standing == "off"
    assert not mine.uninstall().changed
    assert mine.install(start=False).changed


def test_another_data_folder_is_told_apart_and_replaced(starter: Starter, tmp_path: Path) -> None:
    one, two = (Autostart(tmp_path / name, starter) for name in ("one", "two"))
    one.install(start=False)
    assert two.standing == "other"
    assert two.install(start=False).changed
    assert (one.standing, two.standing) == ("other", "on")


def test_the_data_folder_stands_in_the_command_whole(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    launch = launch_of(Path("data"))
    assert launch.words[-2:] == ("--data", str(tmp_path / "data"))
    assert launch.words[1:4] == ("-m", "daemon", "serve")


def test_from_a_bare_checkout_python_is_started_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "daemon" / "__init__.py"
    monkeypatch.setattr("daemon.__file__", str(module))
    assert launch_of(tmp_path).folder is None
    (tmp_path / "pyproject.toml").touch()
    assert launch_of(tmp_path).folder == tmp_path
    unit = SystemdUnit().written(Launch(WORDS, tmp_path / "a 50% place"))
    assert f"WorkingDirectory={tmp_path}/a 50%% place\n" in unit


@pytest.mark.parametrize("platform", sorted(SYSTEMS))
def test_each_system_has_its_own_way(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = type(SYSTEMS[platform]())
    monkeypatch.setattr(autostart, "sys", SimpleNamespace(platform=platform))
    assert type(autostart.of_this_system()) is kind


def test_windows_runs_the_python_without_a_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows = SimpleNamespace(platform="win32", executable=str(tmp_path / "python.exe"))
    monkeypatch.setattr(autostart, "sys", windows)
    assert autostart.interpreter().name == "python.exe"
    (tmp_path / "pythonw.exe").touch()
    assert autostart.interpreter().name == "pythonw.exe"


def test_a_program_that_is_not_there_or_fails_is_a_refusal() -> None:
    assert run(["/nowhere/at/all"]) == Ran(False, "FileNotFoundError")
    assert run([sys.executable, "-c", "import sys; sys.exit('no\\nway')"]) == Ran(False, "way")
    assert run([sys.executable, "-c", "raise SystemExit(3)"]) == Ran(False, "exit 3")
    assert run([sys.executable, "-c", ""]).ended_well


# -- systemd ---------------------------------------------------------------------------------------


def test_systemd_is_told_in_its_own_order() -> None:
    system = System()
    unit = SystemdUnit(run=system)
    unit.keep(COMMAND)
    assert system.asked == [
        "systemctl --user show-environment",
        "systemctl --user daemon-reload",
        "systemctl --user enable hugou.service",
    ]
    assert unit.start()
    unit.drop()
    assert system.asked[3:] == [
        "systemctl --user start hugou.service",
        "systemctl --user disable hugou.service",
        "systemctl --user daemon-reload",
    ]
    assert not any("stop" in asked for asked in system.asked)  # who presses the switch goes on


def test_without_systemd_nothing_is_written_and_the_command_is_told() -> None:
    unit = SystemdUnit(run=System("show-environment"))
    with pytest.raises(NoAutostart) as refused:
        unit.keep(COMMAND)
    assert not unit.path.exists()
    assert "'/opt/my env/bin/python' -m daemon serve" in refused.value.zh
    assert "'/srv/数据 folder'" in refused.value.en


def test_a_unit_that_is_refused_leaves_nothing_behind() -> None:
    unit = SystemdUnit(run=System("enable"))
    with pytest.raises(NoAutostart, match="Failed to do it"):
        unit.keep(COMMAND)
    assert unit.kept() is None


def test_the_link_goes_even_where_no_systemd_runs_now() -> None:
    unit = SystemdUnit(run=System())
    unit.keep(COMMAND)
    link = unit.path.parent / "default.target.wants" / "hugou.service"
    link.parent.mkdir()
    link.symlink_to(unit.path)
    SystemdUnit(run=System("disable", "daemon-reload")).drop()
    assert not link.is_symlink()
    assert unit.kept() is None


def words_of(line: str) -> list[str]:
    """Read a command line as systemd.service(5) says: quotes, C escapes, %% and, later, $$."""
    found = [""]
    inside, marks = False, iter(line)
    for mark in marks:
        if mark == '"':
            inside = not inside
        elif mark == "\\":
            found[-1] += {"n": "\n", "t": "\t"}.get(after := next(marks), after)
        elif mark == " " and not inside:
            found.append("")
        else:
            found[-1] += mark
    first, *rest = (word.replace("%%", "%") for word in found)
    return [first, *(word.replace("$$", "$") for word in rest)]


@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc"))), min_size=1, max_size=5))
def test_any_folder_is_read_back_as_it_was(words: list[str]) -> None:
    unit = SystemdUnit(run=System()).written(Launch(tuple(words)))
    line = next(line for line in unit.split("\n") if line.startswith("ExecStart="))
    assert words_of(line.removeprefix("ExecStart=")) == words


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
@pytest.mark.parametrize("folder", ["data", "my 数据", 'a "quoted" 50% of $HOME \\ more'])
def test_systemd_itself_finds_nothing_wrong_with_the_unit(tmp_path: Path, folder: str) -> None:
    program = tmp_path / "a 100% env" / "python"  # systemd looks whether the program is there
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    unit = tmp_path / "hugou.service"
    launch = Launch((str(program), *WORDS[1:-1], folder), program.parent)
    unit.write_text(SystemdUnit().written(launch), "utf-8")
    looked = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", unit],
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert "hugou" not in looked.stdout + looked.stderr
    assert looked.returncode == 0, looked.stderr


def session_of_systemd() -> bool:
    return (
        bool(shutil.which("systemctl"))
        and run(["systemctl", "--user", "show-environment"]).ended_well
    )


@pytest.fixture
def real_unit(monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemdUnit]:
    """A unit of another name in the tester's own session, gone again afterwards."""
    monkeypatch.undo()  # systemd reads the real home
    unit = SystemdUnit(f"hugou-test-{uuid.uuid4().hex[:8]}")
    try:
        yield unit
    finally:
        run(["systemctl", "--user", "stop", unit.path.name])
        unit.drop()


@pytest.mark.desktop
@pytest.mark.skipif(not session_of_systemd(), reason="no systemd user session on this machine")
def test_systemd_really_starts_it(real_unit: SystemdUnit, tmp_path: Path) -> None:
    from daemon.web.remote import find_running

    folder = tmp_path / "my 100% data"
    mine = Autostart(folder, real_unit)
    assert mine.install(start=True) == (True, True)
    deadline = time.monotonic() + 30
    while find_running(folder) is None:
        assert time.monotonic() < deadline, "the unit was started and no daemon answers"
    assert run(["systemctl", "--user", "is-enabled", real_unit.path.name]).ended_well


# -- launchd ---------------------------------------------------------------------------------------


def test_launchd_gets_a_property_list(tmp_path: Path) -> None:
    system = System()
    agent = LaunchAgent(run=system)
    agent.keep(COMMAND)
    told = plistlib.loads(agent.path.read_bytes())
    assert told["ProgramArguments"] == list(WORDS)
    assert "WorkingDirectory" not in told
    from_here = plistlib.loads(agent.written(Launch(WORDS, tmp_path)).encode())
    assert from_here["WorkingDirectory"] == str(tmp_path)
    assert (told["Label"], told["RunAtLoad"]) == (LABEL, True)
    assert told["KeepAlive"] == {"SuccessfulExit": False}
    assert agent.path == tmp_path / "home" / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    assert agent.start()
    assert system.asked[-1] == f"launchctl bootstrap gui/{os.getuid()} {agent.path}"


def test_launchd_that_refuses_did_not_start_it() -> None:
    assert not LaunchAgent(run=System("bootstrap")).start()


# -- the registry ----------------------------------------------------------------------------------


def test_windows_gets_one_value_in_its_own_quoting(registry: Registry) -> None:
    key = RunKey()
    program = r"C:\Program Files\hugou\pythonw.exe"
    key.keep(Launch((program, "-m", "daemon", "--data", r"D:\my data")))
    assert registry.values == {
        "hugou": r'"C:\Program Files\hugou\pythonw.exe" -m daemon --data "D:\my data"'
    }
    assert not key.start()
    key.drop()
    key.drop()
    assert registry.values == {}


def test_a_command_that_windows_would_not_read_is_refused(registry: Registry) -> None:
    with pytest.raises(NoAutostart, match="260"):
        RunKey().keep(Launch(("python", "x" * LONGEST)))
    assert registry.values == {}
