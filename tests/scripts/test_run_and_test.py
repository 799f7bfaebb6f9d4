"""The two commands of the README: what they start, and what they say where they may not install."""

from pathlib import Path
from types import ModuleType

import pytest


def test_the_daemon_is_started_with_a_browser(run_script: ModuleType) -> None:
    command = run_script.daemon_command(run_script.arguments([]))
    assert command[1:] == ["serve", "--open"]


def test_every_choice_reaches_the_daemon(run_script: ModuleType) -> None:
    words = ["--demo", "--no-open", "--port", "0", "--data", "folder"]
    command = run_script.daemon_command(run_script.arguments(words))
    assert command[1:] == ["serve", "--demo", "--port", "0", "--data", "folder"]


def test_setup_only_starts_nothing(
    run_script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_script.sys, "argv", ["run.py", "--setup-only"])
    monkeypatch.setattr(run_script, "prepare", lambda: None)
    monkeypatch.setattr(run_script, "become", lambda command: pytest.fail("started"))
    assert run_script.main() == 0
    assert "run.py" in capsys.readouterr().err


def test_a_problem_is_one_message_and_exit_1(
    run_script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise run_script.SetupProblem("no network")

    monkeypatch.setattr(run_script.sys, "argv", ["run.py"])
    monkeypatch.setattr(run_script, "prepare", fail)
    assert run_script.main() == 1
    assert capsys.readouterr().err == "no network\n"


def test_missing_programs_are_named_where_they_may_not_be_installed(
    test_script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(test_script, "runs", lambda command: False)
    monkeypatch.setattr(test_script, "install_system_packages", lambda names: False)
    test_script.install_desktop_programs()
    shown = capsys.readouterr().err
    for package in test_script.NEEDED.values():
        assert package in shown


@pytest.mark.parametrize(("shown", "recent"), [("v20.1.0", True), ("v18.19.0", False), ("", False)])
def test_an_old_node_is_not_used(
    test_script: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    shown: str,
    recent: bool,
) -> None:
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {shown}\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert test_script.node_is_recent() is recent


def test_a_failing_step_is_seen(test_script: ModuleType) -> None:
    assert test_script.Step("good", ["sh", "-c", "exit 0"]).passes() is True
    assert test_script.Step("bad", ["sh", "-c", "exit 2"]).passes() is False
    assert test_script.Step("not installed", ["no-such-program-of-ours"]).passes() is False


def scoring(
    test_script: ModuleType, monkeypatch: pytest.MonkeyPatch, *words: str
) -> list[list[str]]:
    monkeypatch.setattr(test_script.sys, "argv", ["test.py", *words])
    steps = test_script.scoring_steps(test_script.arguments())
    return [[str(word) for word in step.command[1:]] for step in steps]


def test_captured_pages_are_scored_where_there_are_any(
    test_script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(test_script, "REPOSITORY", tmp_path / "hugou")
    assert scoring(test_script, monkeypatch) == []
    named = tmp_path / "corpus"
    assert scoring(test_script, monkeypatch, "--corpus", str(named)) == [
        ["-m", "tests.parsers.scoring", str(named)]
    ]
    beside = tmp_path / "shared" / "corpus"
    beside.mkdir(parents=True)
    assert scoring(test_script, monkeypatch)[0][-1] == str(beside)


def test_quick_leaves_out_what_is_slow(
    test_script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        test_script.sys,
        "argv",
        ["test.py", "--quick", "--corpus", str(tmp_path / "corpus"), "--crash-rounds", "7"],
    )
    step = test_script.test_step(test_script.arguments())
    assert "not browser and not desktop and not crash" in step.command
    assert step.environment == {"HUGOU_SHARED": str(tmp_path), "HUGOU_CRASH_ROUNDS": "7"}
