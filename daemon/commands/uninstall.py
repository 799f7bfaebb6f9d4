"""`hugou uninstall`: start no longer with the session; nothing else is taken away."""

from __future__ import annotations

import argparse
import json
import sys

from daemon.language import say

NAME = "uninstall"
HELP = say("不再自动启动护购（数据不动）", "start no longer with your session (the data stays)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options: there are none."""


def run(args: argparse.Namespace) -> int:
    """Take the autostart away and say what was done, and how to undo it."""
    from daemon.autostart import Autostart
    from daemon.home import default_folder

    folder = args.data or default_folder()
    autostart = Autostart(folder)
    done, where = autostart.uninstall(), autostart.starter.where
    if args.json:
        told = {"standing": "off", "where": where, "changed": done.changed}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return 0
    if done.changed:
        lines = [
            say(f"不再自动启动：已移除 {where}", f"It no longer starts by itself: {where} is gone"),
            say("正在运行的护购不受影响。", "If hugou runs now, it goes on."),
        ]
    else:
        lines = [say("本来就没有自动启动，没有改动。", "It was not installed; nothing changed.")]
    lines.append(say(f"数据都还在：{folder}", f"The data is untouched: {folder}"))
    lines.append(say("恢复：hugou install", "To undo it: hugou install"))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
