"""Making the environment: quick when nothing changed, clear when it cannot be made."""

import subprocess
from pathlib import Path
from types import ModuleType

import pytest


@pytest.mark.parametrize(
    ("variable", "value", "zh"),
    [
        ("LANG", "zh_CN.UTF-8", True),
        ("LANG", "en_US.UTF-8", False),
        ("LC_ALL", "zh_TW", True),
        ("LC_ALL", "C", False),
    ],
)
def test_messages_follow_the_systems_language(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, zh: bool
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    assert environment.chinese() is zh
    assert environment.either("中", "en") == ("中" if zh else "en")


def test_an_old_python_is_named(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "OLDEST_PYTHON", (99, 0))
    monkeypatch.setenv("HUGOU_VENV", str(tmp_path / "venv"))
    with pytest.raises(environment.SetupProblem, match="Python"):
        environment.prepare()
    assert not (tmp_path / "venv").exists()


def test_nothing_is_installed_twice(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUGOU_VENV", str(tmp_path / "venv"))
    done: list[str] = []

    def make() -> None:
        environment.program("python").parent.mkdir(parents=True)
        environment.program("python").touch()
        done.append("made")

    monkeypatch.setattr(environment, "_make_environment", make)
    monkeypatch.setattr(environment, "_install", lambda groups: done.append(f"installed {groups}"))
    environment.prepare()
    environment.prepare()
    assert done == ["made", "installed ()"]


def test_changed_pins_install_again(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "REPOSITORY", tmp_path)
    (tmp_path / "pyproject.toml").write_text("a")
    (tmp_path / "constraints.txt").write_text("b==1")
    before = environment._fingerprint()
    (tmp_path / "constraints.txt").write_text("b==2")
    assert environment._fingerprint() != before


def test_a_failed_step_says_what_is_safe_and_shows_the_end_of_the_output(
    environment: ModuleType,
) -> None:
    with pytest.raises(environment.SetupProblem, match="no such library"):
        environment._install_step(["sh", "-c", "echo no such library >&2; exit 3"])


def test_without_apt_nothing_is_installed(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    assert environment.words_before_apt() is None
    assert environment.install_system_packages(["chromium"]) is False


def test_sudo_is_used_only_where_it_asks_nothing(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(environment, "runs", lambda command: False)
    assert environment.words_before_apt() is None
    monkeypatch.setattr(environment, "runs", lambda command: True)
    assert environment.words_before_apt() == ["sudo", "-n"]


def test_a_missing_venv_names_the_package(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUGOU_VENV", str(tmp_path / "venv"))
    monkeypatch.setattr(environment, "runs", lambda command: False)
    monkeypatch.setattr(environment, "install_system_packages", lambda names: False)
    with pytest.raises(environment.SetupProblem, match=r"apt-get install python3\.\d+-venv"):
        environment._make_environment()


def test_a_program_that_is_not_there_does_not_run(environment: ModuleType) -> None:
    assert environment.runs(["no-such-program-of-ours"]) is False
    assert environment.runs(["sh", "-c", "exit 0"]) is True
    assert environment.runs(["sh", "-c", "exit 1"]) is False


def test_run_help_needs_no_environment() -> None:
    script = Path(__file__).resolve().parents[2] / "scripts" / "run.py"
    shown = subprocess.run(
        ["python3", str(script), "--help"], capture_output=True, text=True, check=True
    )
    for flag in ("--demo", "--setup-only", "--no-open", "--port", "--data"):
        assert flag in shown.stdout
