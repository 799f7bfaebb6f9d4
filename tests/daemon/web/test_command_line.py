"""The command line itself: where options may stand, and what wrong usage is answered."""

import sys
import types
from pathlib import Path

import pytest

import daemon
from daemon import __main__ as command_line
from daemon import commands, language


@pytest.fixture
def told(monkeypatch):
    """A command called `tell` that notes what it was given."""
    seen = {}

    def run(args):
        seen.update(vars(args))
        if args.trouble == "problem":
            raise commands.Problem("the page is torn")
        if args.trouble == "disk":
            raise OSError(28, "No space left on device", "orders.db")
        return 0

    module = types.ModuleType("daemon.commands.tell")
    module.NAME, module.HELP, module.run = "tell", "tell", run
    module.add_arguments = lambda parser: parser.add_argument(
        "--trouble", choices=["none", "problem", "disk"], default="none"
    )
    monkeypatch.setitem(sys.modules, "daemon.commands.tell", module)
    monkeypatch.setattr(commands, "MODULES", ("tell",))
    return seen


@pytest.fixture(params=["zh", "en"])
def spoken(request, monkeypatch):
    monkeypatch.setenv("HUGOU_LANGUAGE", request.param)
    language.system_language.cache_clear()
    yield request.param
    language.system_language.cache_clear()


@pytest.mark.parametrize(
    "line",
    [
        ["--data", "here", "--json", "tell"],
        ["tell", "--data", "here", "--json"],
        ["--json", "tell", "--data", "here"],
    ],
)
def test_common_options_stand_before_or_after_the_command(told, line):
    assert command_line.main(line) == 0
    assert (told["data"], told["json"]) == (Path("here"), True)


def test_without_options_the_data_folder_is_left_to_the_system(told):
    assert command_line.main(["tell"]) == 0
    assert (told["data"], told["json"]) == (None, False)


@pytest.mark.parametrize(
    "line",
    [
        [],
        ["sing"],
        ["tell", "--louder"],
        ["tell", "--dat", "x"],
        ["tell", "--trouble", "war"],
        ["tell", "--data"],
        ["tell", "extra"],
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_2(told, spoken, line, capsys):
    with pytest.raises(SystemExit) as ending:
        command_line.main(line)
    out, err = capsys.readouterr()
    assert ending.value.code == 2
    assert out == ""
    assert err.startswith("hugou: ")
    assert err.count("\n") == 1
    chinese = any("\u4e00" <= mark <= "\u9fff" for mark in err)
    assert chinese == (spoken == "zh")


@pytest.mark.parametrize(
    ("trouble", "said"), [("problem", "the page is torn"), ("disk", "No space left on device")]
)
def test_a_problem_is_named_on_stderr_and_exit_1(told, trouble, said, capsys):
    assert command_line.main(["tell", "--trouble", trouble]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


def test_version(capsys):
    with pytest.raises(SystemExit) as ending:
        command_line.main(["--version"])
    assert ending.value.code == 0
    assert capsys.readouterr().out == f"hugou {daemon.__version__}\n"


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.5", "en"),
        ("de-DE,en;q=0.5,zh;q=0.3", "en"),
        ("de", "zh"),
        ("", "zh"),
        ("ZH-hant", "zh"),
    ],
)
def test_the_browser_chooses_the_language(accepted, chosen):
    assert language.preferred(accepted) == chosen


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "HUGOU_LANGUAGE": "zh"}, "zh"),
    ],
)
def test_the_system_chooses_the_language(environment, chosen, monkeypatch):
    for name in ("HUGOU_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language.system_language.__wrapped__() == chosen
