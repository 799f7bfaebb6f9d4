"""`hugou install`: start with the session, from now on."""

from __future__ import annotations

import argparse
import json
import sys

from daemon.language import say

NAME = "install"
HELP = say("登录电脑时自动启动护购", "start hugou with your session")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options: there are none."""


def run(args: argparse.Namespace) -> int:
    """Install the autostart and say what was done, and how to undo it."""
    from daemon.autostart import Autostart
    from daemon.home import default_folder
    from daemon.web.remote import find_running

    folder = args.data or default_folder()
    autostart = Autostart(folder)
    runs = find_running(folder) is not None
    done = autostart.install(start=not runs)
    starter, where = autostart.starter, autostart.starter.where
    if args.json:
        told = {"standing": "on", "where": where, "changed": done.changed, "started": done.started}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return 0
    if done.changed:
        name = say(starter.name.zh, starter.name.en)
        lines = [say(f"已设置自动启动（{name}）：{where}", f"Installed ({name}): {where}")]
    else:
        lines = [say(f"早已设置，没有改动：{where}", f"It was installed already: {where}")]
    lines.append(say(f"数据文件夹：{folder}", f"Data folder: {folder}"))
    lines.append(now(runs=runs, started=done.started))
    lines.append(say("撤销：hugou uninstall", "To undo it: hugou uninstall"))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def now(*, runs: bool, started: bool) -> str:
    """Say whether hugou runs now."""
    if started:
        return say("护购已启动，以后登录时也会启动。", "hugou was started, and starts at log-in.")
    if runs:
        return say("护购已在运行；下次登录时会自动启动。", "hugou runs; next it starts at log-in.")
    return say(
        "下次登录时会自动启动；现在就要用：hugou serve --open",
        "It starts at the next log-in; for now: hugou serve --open",
    )
