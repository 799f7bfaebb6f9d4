"""The command line: finds the command, runs it, and says in one sentence what went wrong."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from daemon import __version__, commands
from daemon.language import say
from daemon.problems import DataProblem

COMPLAINTS = (
    (r"argument command: invalid choice: '(.*?)' .*", "没有“{0}”这个命令", "no command '{0}'"),
    (r"argument (.*?): invalid choice: '?(.*?)'? \(choose from (.*)\)", "{0} 只能是 {2}", None),
    (r"argument (.*?): expected .*", "{0} 后面缺少内容", "nothing follows {0}"),
    (r"argument (.*?): invalid .*? value: '(.*)'", "{0} 不能是“{1}”", "{0} cannot be '{1}'"),
    (r"the following arguments are required: command", "请写明要做什么", "say what to do"),
    (r"the following arguments are required: (.*)", "缺少 {0}", "{0} is missing"),
    (r"unrecognized arguments: (.*)", "不认识“{0}”", "'{0}' is not known"),
)
"""What argparse complains about, in our words: Chinese, English (None: as argparse says it)."""


class Parser(argparse.ArgumentParser):
    """An argument parser that answers wrong usage with one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to look, and end with exit code 2."""
        hint = say(f"。用法见 {self.prog} --help", f"; see {self.prog} --help")
        self.exit(2, f"hugou: {in_our_words(message)}{hint}\n")


def in_our_words(message: str) -> str:
    """Say one of argparse's complaints in the shopper's language; an unknown one stays."""
    for pattern, chinese, english in COMPLAINTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return say(chinese, english or message).format(*found.groups())
    return message


def common_options() -> Parser:
    """Build the options that stand before, after or between the words of a command."""
    # SUPPRESS: the command's own parser must not overwrite what was given before its name.
    options = Parser(
        prog="hugou", add_help=False, allow_abbrev=False, argument_default=argparse.SUPPRESS
    )
    options.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help=say(
            "数据文件夹（默认：系统给每个程序的数据文件夹）", "data folder (default: the system's)"
        ),
    )
    options.add_argument(
        "--json",
        action="store_true",
        help=say("只在标准输出给出 JSON", "print JSON alone on stdout"),
    )
    return options


def build_parser() -> Parser:
    """Build the whole command line from the modules of `daemon.commands`."""
    common = common_options()
    parser = Parser(
        prog="hugou",
        description=say(
            "护购：记住每一个期限，备好每一份投诉。", "hugou: every deadline, every claim."
        ),
        parents=[common],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"hugou {__version__}")
    found = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name in commands.MODULES:
        add_command(found, importlib.import_module(f"daemon.commands.{name}"), common)
    return parser


def add_command(found: Any, module: Any, common: argparse.ArgumentParser) -> None:
    """Add one command module to the command line."""
    parser = found.add_parser(
        module.NAME,
        help=module.HELP,
        description=module.HELP,
        parents=[common],
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    write_any_character()
    args = read(arguments)
    try:
        return int(args.run(args))
    except commands.WrongUsage as problem:
        complain(str(problem))
        return 2
    except commands.Problem as problem:
        return complain(str(problem))
    except DataProblem as problem:
        return complain(say(problem.zh, problem.en))
    except BrokenPipeError:  # the reader of a pipe has seen enough (`hugou orders | head`)
        silence_stdout()
        return 0
    except OSError as error:
        return complain(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
    except KeyboardInterrupt:
        return 130


def read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; the common options may stand anywhere on it."""
    common, rest = common_options().parse_known_args(arguments)
    args = build_parser().parse_args(rest, common)
    args.data, args.json = getattr(args, "data", None), getattr(args, "json", False)
    return args


def complain(sentence: str) -> int:
    """Print the problem for the shopper and give its exit code."""
    print(f"hugou: {sentence}", file=sys.stderr)
    return 1


def write_any_character() -> None:
    """Never let a console without Chinese characters turn a message into a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def silence_stdout() -> None:
    """Send what is left in stdout nowhere, so that Python's own last flush finds no broken pipe."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
