"""`hugou rules`: which rules are used, what a pack would move, and taking a signed one over."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from daemon.commands import Problem
from daemon.language import say

NAME = "rules"
HELP = say("规则：版本、核对、变化、更新", "the rules: version, check, changes, update")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with rules."""
    doing = parser.add_subparsers(
        dest="doing", metavar="show|check|diff|install|trust", required=True
    )
    doing.add_parser("show", help=say("版本和更新记录", "version and changes"))
    check = doing.add_parser("check", help=say("核对一包规则", "check a pack of rules"))
    check.add_argument("pack", metavar="PACK", type=Path, nargs="?")
    about = say("换成这包规则，哪些期限会变", "which of your deadlines a pack would move")
    diff = doing.add_parser("diff", help=about)
    diff.add_argument("pack", metavar="PACK", type=Path)
    about = say("换用一个有签名的规则包", "use a signed pack of rules from now on")
    install = doing.add_parser("install", help=about)
    install.add_argument("pack", metavar="PACK", type=Path, nargs="?")
    about = say("换回之前的规则", "go back to the rules before it")
    install.add_argument("--undo", action="store_true", help=about)
    about = say(
        "信任一个签名公钥；不带文件则列出", "trust a key that signs packs; alone: list them"
    )
    trust = doing.add_parser("trust", help=about)
    trust.add_argument("keyfile", metavar="KEYFILE", type=Path, nargs="?")
    about = say("不再信任这个公钥", "trust this key no longer")
    trust.add_argument("--revoke", action="store_true", help=about)


def run(args: argparse.Namespace) -> int:
    """Do one of them."""
    from daemon.commands import rule_packs

    return {
        "show": show,
        "check": check,
        "diff": diff,
        "install": rule_packs.install,
        "trust": rule_packs.trust,
    }[args.doing](args)


def pack_at(place: Path | None, args: argparse.Namespace) -> Any:
    """The pack in a folder, a signed one in a file, or the one in use."""
    from daemon.home import Home, default_folder
    from rules._pack import Pack

    if place is not None and place.is_dir():
        if not (place / "pack.toml").is_file():
            raise Problem(say(f"{place} 里没有 pack.toml", f"there is no pack.toml in {place}"))
        return Pack(place)
    folder = args.data or default_folder()
    if place is None and not folder.is_dir():
        return Pack()
    with Home.open(folder, alone=False) as home:
        return home.rules.read(place.read_bytes()) if place else home.rules.in_use.pack


def show(args: argparse.Namespace) -> int:
    """Print version, number of rules and changes."""
    pack = pack_at(None, args)
    about = pack.about
    count = len(pack.book().everything())
    if args.json:
        sys.stdout.write(json.dumps({**about.model_dump(mode="json"), "rules": count}) + "\n")
        return 0
    sys.stdout.write(
        say(f"规则版本 {about.version}，共 {count} 条", f"rules of {about.version}: {count}")
    )
    for change in about.change:
        sys.stdout.write(f"\n{change.on}  {say(change.zh, change.en)}")
    sys.stdout.write("\n")
    return 0


def check(args: argparse.Namespace) -> int:
    """Print what is wrong with a pack; 1 if anything is."""
    problems = list(pack_at(args.pack, args).problems())
    if args.json:
        sys.stdout.write(json.dumps({"problems": problems}, ensure_ascii=False) + "\n")
    else:
        good = say("没有问题", "nothing is wrong")
        sys.stdout.write("\n".join(problems or [good]) + "\n")
    return int(bool(problems))


def diff(args: argparse.Namespace) -> int:
    """Print which open deadlines of the stored orders a pack would move."""
    from daemon.home import Home, default_folder

    pack = pack_at(args.pack, args)
    for problem in pack.problems():
        raise Problem(problem)
    with Home.open(args.data or default_folder(), alone=False) as home:
        lines = list(moves(home, home.rules.book, pack.book()))
    if args.json:
        sys.stdout.write(json.dumps({"moved": lines}, ensure_ascii=False) + "\n")
    else:
        tell_moves(lines)
    return 0


def tell_moves(lines: list[dict[str, Any]]) -> None:
    """Print the deadlines that move, from when to when, and why."""
    for line in lines:
        before, after = line["before"] or "—", line["after"] or "—"
        title = say(line["title"], line["title_en"])
        sys.stdout.write(f"{line['order']}  {title}  {before} → {after}\n")
        for reason in line["why"] if say("zh", "en") == "zh" else line["why_en"]:
            sys.stdout.write(f"    {reason}\n")
    if not lines:
        sys.stdout.write(say("没有期限会变", "no deadline would move") + "\n")


def moves(home: Any, old: Any, new: Any) -> Iterator[dict[str, Any]]:
    """Every open deadline that would move, with its order."""
    from rules._pack import moved

    for key in home.orders.keys():  # noqa: SIM118 - orders are no mapping
        facts = home.facts(home.orders.get(key))
        for one in moved(facts, home.clock(), old, new):
            yield {
                "order": key,
                "deadline": one.key,
                "title": one.title.zh,
                "title_en": one.title.en,
                "before": one.before and one.before.isoformat(),
                "after": one.after and one.after.isoformat(),
                "why": [reason.zh for reason in one.why],
                "why_en": [reason.en for reason in one.why],
            }
