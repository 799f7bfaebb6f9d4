"""`hugou rules`: which rules are used, whether a pack of them is sound, and what it would move."""

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
HELP = say("规则：版本、核对、变化", "the rules: version, check, changes")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with rules."""
    doing = parser.add_subparsers(dest="doing", metavar="show|check|diff", required=True)
    doing.add_parser("show", help=say("版本和更新记录", "version and changes"))
    check = doing.add_parser("check", help=say("核对一包规则", "check a pack of rules"))
    check.add_argument("pack", metavar="PACK", type=Path, nargs="?")
    about = say("换成这包规则，哪些期限会变", "which of your deadlines a pack would move")
    diff = doing.add_parser("diff", help=about)
    diff.add_argument("pack", metavar="PACK", type=Path)


def run(args: argparse.Namespace) -> int:
    """Do one of them."""
    return {"show": show, "check": check, "diff": diff}[args.doing](args)


def pack_at(folder: Path | None) -> Any:
    """The pack in a folder, or the shipped one."""
    from rules._pack import Pack

    if folder is not None and not (folder / "pack.toml").is_file():
        raise Problem(say(f"{folder} 里没有 pack.toml", f"there is no pack.toml in {folder}"))
    return Pack(folder)


def show(args: argparse.Namespace) -> int:
    """Print version, number of rules and changes."""
    pack = pack_at(None)
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
    problems = list(pack_at(args.pack).problems())
    if args.json:
        sys.stdout.write(json.dumps({"problems": problems}, ensure_ascii=False) + "\n")
    else:
        good = say("没有问题", "nothing is wrong")
        sys.stdout.write("\n".join(problems or [good]) + "\n")
    return int(bool(problems))


def diff(args: argparse.Namespace) -> int:
    """Print which open deadlines of the stored orders a pack would move."""
    from daemon.home import Home, default_folder

    pack = pack_at(args.pack)
    for problem in pack.problems():
        raise Problem(problem)
    with Home.open(args.data or default_folder(), alone=False) as home:
        lines = list(moves(home, pack.book()))
    if args.json:
        sys.stdout.write(json.dumps({"moved": lines}, ensure_ascii=False) + "\n")
        return 0
    for line in lines:
        before, after = line["before"] or "—", line["after"] or "—"
        title = say(line["title"], line["title_en"])
        sys.stdout.write(f"{line['order']}  {title}  {before} → {after}\n")
    if not lines:
        sys.stdout.write(say("没有期限会变", "no deadline would move") + "\n")
    return 0


def moves(home: Any, new: Any) -> Iterator[dict[str, Any]]:
    """Every open deadline that would move, with its order."""
    from daemon.ledger.facts import facts_of
    from rules import load
    from rules._pack import moved

    for key in home.orders.keys():  # noqa: SIM118 - orders are no mapping
        facts = facts_of(home.orders.get(key), home.cases.told(key))
        for one in moved(facts, home.clock(), load(), new):
            yield {
                "order": key,
                "deadline": one.key,
                "title": one.title.zh,
                "title_en": one.title.en,
                "before": one.before and one.before.isoformat(),
                "after": one.after and one.after.isoformat(),
            }
