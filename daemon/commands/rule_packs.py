"""Taking over signed packs of rules: `hugou rules install` and `hugou rules trust`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daemon.commands import Problem, WrongUsage
from daemon.language import say

if TYPE_CHECKING:
    from daemon.home import Home
    from daemon.rulebook import InUse


def install(args: argparse.Namespace) -> int:
    """Use a pack from now on, or go back; tells first which deadlines that moves."""
    from daemon.commands.rules import moves
    from daemon.home import Home, default_folder

    if args.undo == bool(args.pack):
        raise WrongUsage(say("请给出规则包，或用 --undo", "name a pack, or say --undo"))
    with Home.open(args.data or default_folder(), alone=False) as home:
        old, data = home.rules.in_use, args.pack.read_bytes() if args.pack else b""
        new = home.rules.check(data) if args.pack else home.rules.before()
        lines = list(moves(home, old.book, new.book))
        used = home.rules.install(data, home.clock()) if args.pack else home.rules.undo()
        running = is_running(home)
    tell(args, old, used, lines, running=running)
    return 0


def is_running(home: Home) -> bool:
    """Whether a daemon works on this data now."""
    from daemon.web import remote

    return remote.find_running(home.folder) is not None


def tell(
    args: argparse.Namespace, old: InUse, used: InUse, lines: list[dict[str, Any]], *, running: bool
) -> None:
    """Print what is used now, what is new in it, what moves, and when the reminders follow."""
    from daemon.commands.rules import tell_moves

    about = used.pack.about
    fresh = [one for one in about.change if one not in old.pack.about.change]
    if args.json:
        told = {
            "before": old.version,
            "version": used.version,
            "change": [one.model_dump(mode="json") for one in fresh],
            "moved": lines,
            "daemon_running": running,
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    sys.stdout.write(
        say(
            f"规则由 {old.version} 换为 {used.version}\n",
            f"rules of {used.version} are used now, in place of {old.version}\n",
        )
    )
    for one in fresh:
        sys.stdout.write(f"{one.on}  {say(one.zh, one.en)}\n")
    tell_moves(lines)
    sys.stdout.write(
        say(
            "正在运行的护购会在一分钟内换用并重排提醒\n",
            "the running hugou takes them over within a minute and plans its reminders anew\n",
        )
        if running
        else say("护购下次启动时重排提醒\n", "hugou plans its reminders anew at its next start\n")
    )


def trust(args: argparse.Namespace) -> int:
    """Trust a key, or no longer; without a file list the trusted ones."""
    from daemon.home import Home, default_folder
    from rules._signed import fingerprint

    if args.revoke and not args.keyfile:
        raise WrongUsage(say("请给出公钥文件", "name the key file"))
    with Home.open(args.data or default_folder(), alone=False) as home:
        if args.keyfile:
            key = key_in(args.keyfile)
            (home.rules.distrust(key.public) if args.revoke else home.rules.trust(key))
        trusted = dict(home.rules.trusted())
    if args.json:
        keys = [{"name": n, "public": k, "fingerprint": fingerprint(k)} for k, n in trusted.items()]
        sys.stdout.write(json.dumps({"keys": keys}, ensure_ascii=False) + "\n")
        return 0
    for public, name in trusted.items():
        sys.stdout.write(f"{fingerprint(public)}  {name}\n")
    sys.stdout.write(
        say(
            "请与给你公钥的人核对指纹。\n",
            "Compare the fingerprint with whoever gave you the key.\n",
        )
        if trusted
        else say("没有受信任的公钥\n", "no key is trusted\n")
    )
    return 0


def key_in(file: Path) -> Any:
    """Read a key file."""
    from rules._signed import PackRefused, read_key

    try:
        return read_key(file.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise Problem(say("这不是公钥文件", "this is no key file")) from None
    except PackRefused as wrong:
        raise Problem(say(wrong.text.zh, wrong.text.en)) from wrong
