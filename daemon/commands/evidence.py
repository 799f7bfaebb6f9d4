"""`hugou evidence`: keep files as evidence, list them, bundle a case, see what takes the space."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daemon.commands import Problem
from daemon.language import say

if TYPE_CHECKING:
    from daemon.evidence.bundle import Stamping
    from daemon.evidence.item import Item
    from daemon.home import Home

NAME = "evidence"
HELP = say("留存、列出、打包证据", "keep, list and bundle evidence")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with evidence."""
    actions = parser.add_subparsers(
        dest="action", metavar="add|list|bundle|space|prune", required=True
    )
    add = actions.add_parser("add", help=say("把文件留作证据", "keep files as evidence"))
    add.add_argument("files", metavar="FILE", type=Path, nargs="+")
    _place(add)
    add.add_argument("--proof", help=say("证明哪一项", "which proof of the dispute it is"))
    add.add_argument("--kind", help=say("证据种类", "its kind"))
    add.add_argument("--note", help=say("说明", "a note"))
    _place(actions.add_parser("list", help=say("列出证据", "list evidence")))
    bundle = actions.add_parser("bundle", help=say("打包一个事项的证据", "bundle a case"))
    bundle.add_argument("case", metavar="CASE")
    bundle.add_argument("--out", metavar="FILE", type=Path, help=say("写到哪里", "where to"))
    black = say("涂黑手机号和这些字（可多次）", "black out mobile numbers, and these words")
    bundle.add_argument(
        "--black-out", metavar="WORD", nargs="?", const="", action="append", help=black
    )
    stamp = say(
        "用设置里的时间戳机构（只发出哈希）", "by the authority of the settings (hash only)"
    )
    bundle.add_argument("--stamp", action="store_true", help=stamp)
    actions.add_parser("space", help=say("证据占了多少空间", "what takes how much space"))
    pruning = say("删除过了时效、没有事项在用的证据", "delete what no case and no time limit needs")
    prune = actions.add_parser("prune", help=pruning)
    prune.add_argument("--yes", action="store_true", help=say("真的删除", "really delete"))


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--case", help=say("维权事项", "the case"))
    parser.add_argument("--order", help=say("订单", "the order"))


def run(args: argparse.Namespace) -> int:
    """Do it and say what was done."""
    from daemon.home import Home, default_folder

    known = {"add": add, "list": listed, "bundle": bundle, "space": space, "prune": prune}
    work = known[args.action]
    with Home.open(args.data or default_folder(), alone=False) as home:
        told, lines = work(home, args)
    if args.json:
        lines = [json.dumps(told, ensure_ascii=False, indent=2)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def add(home: Home, args: argparse.Namespace) -> tuple[Any, list[str]]:
    """Keep files."""
    from daemon.evidence.taking import Place, about_file, placed, take_file
    from rules.cases import evidence_kinds

    if args.kind and evidence_kinds().get(args.kind) is None:
        known = " ".join(kind.key for kind in evidence_kinds().kind)
        raise Problem(say(f"没有“{args.kind}”这种证据：{known}", f"kinds are: {known}"))
    place = placed(home, Place(args.order, args.case, args.proof))
    kept = []
    for path in args.files:
        if not path.is_file():
            raise Problem(say(f"{path} 不是文件", f"{path} is no file"))
        about = about_file(path, args.kind, args.note)
        kept.append(take_file(home, path, about, place, home.clock())[0])
    return {"evidence": [row(item) for item in kept]}, [line(item) for item in kept]


def listed(home: Home, args: argparse.Namespace) -> tuple[Any, list[str]]:
    """List what is kept."""
    found = home.evidence.all(args.order)
    if args.case:
        wanted = {one.item for one in home.cases.get(args.case).evidence}
        found = [item for item in found if item.id in wanted]
    if not found:
        sys.stderr.write(say("还没有证据\n", "there is no evidence yet\n"))
    return {"evidence": [row(item) for item in found]}, [line(item) for item in found]


def bundle(home: Home, args: argparse.Namespace) -> tuple[Any, list[str]]:
    """Write the bundle of a case."""
    from daemon.evidence.bundle import Wanted, make
    from daemon.progress import Progress

    case, now = home.cases.get(args.case), home.clock()
    target = args.out or Path(f"hugou-{case.id}-{now:%Y%m%d-%H%M%S}.zip")
    words = None if args.black_out is None else tuple(filter(None, args.black_out))
    tell = Progress(say("打包证据", "bundling"))
    wanted = Wanted(words=words, tell=tell, stamping=stamping(home) if args.stamp else None)
    made = make(home, case, target, now, wanted)
    told = {
        "file": str(target),
        "fingerprint": made.fingerprint,
        "items": made.items,
        "blacked_out": made.blacked_out,
        "withheld": made.withheld,
        "size": made.size,
        "stamped_at": made.stamp.at if made.stamp else None,
    }
    if made.unstamped:
        sys.stderr.write(say(made.unstamped.zh, made.unstamped.en) + "\n")
    sentence = say(
        f"{made.items} 份证据已写入 {target}\n指纹（请记下，日后核对用）：{made.fingerprint}",
        f"{made.items} pieces are now in {target}\nfingerprint, to note down: {made.fingerprint}",
    )
    return told, sentence.splitlines()


def stamping(home: Home) -> Stamping:
    """Give the way to the authority that the shopper set."""
    from daemon.evidence.timestamp import ask

    authority = home.settings.stamp_authority
    if authority is None:
        raise Problem(
            say("还没有设置时间戳机构，请先在设置里填写", "set a time-stamping authority first")
        )
    return lambda digest: ask(authority, digest)


def space(home: Home, _args: argparse.Namespace) -> tuple[Any, list[str]]:
    """Say what takes how much."""
    from daemon.evidence.space import used

    told = used(home)
    lines = [f"{size_text(one['bytes'])}\t{one['pieces']}\t{one['what']}" for one in told["by"]]
    return told, [*lines, f"{size_text(told['bytes'])}\t{told['pieces']}\t{say('合计', 'total')}"]


def prune(home: Home, args: argparse.Namespace) -> tuple[Any, list[str]]:
    """Say what may go, or let it go."""
    from daemon.evidence import retention

    found = list(retention.judged(home, home.clock()))
    may_go = [one.item for one in found if one.stays is None]
    deleted = retention.prune(home, home.clock()) if args.yes else 0
    counts = {why: sum(one.stays == why for one in found) for why in WHY}
    told = {"may_go": [row(item) for item in may_go], "stay": counts, "deleted": deleted}
    kept = [f"{n}\t{say(*WHY[why])}" for why, n in counts.items() if n]
    head = say(f"可以删除 {len(may_go)} 份", f"{len(may_go)} may go")
    done = say(f"已删除 {deleted} 份", f"{deleted} deleted") if args.yes else head
    return told, [*kept, *(line(item) for item in may_go), done]


WHY = {
    "open_case": ("留：维权事项还没有结束", "stay: their case is open"),
    "deadline": ("留：订单还有期限没有到", "stay: a time limit of the order is running"),
    "limitation": ("留：还在三年诉讼时效内", "stay: within the limitation period of three years"),
}


def row(item: Item) -> dict[str, Any]:
    """Give a piece for programs."""
    values = {name: value for name, value in item.values.items() if value is not None}
    return {"id": item.id, "number": item.number, **values, "parts": None}


def line(item: Item) -> str:
    """Give a piece as a line of the table."""
    from daemon.evidence.taking import kind_of

    about, kind = item.about, kind_of(item.about)
    at = (about.captured_at or item.added_at).astimezone().strftime("%Y-%m-%d %H:%M")
    what = say(kind.title, kind.title_en)
    return "\t".join((item.id, at, what, about.name, size_text(about.size), item.digest[:16]))


def size_text(size: int) -> str:
    """Write a size."""
    for unit, bytes_of in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= bytes_of:
            return f"{size / bytes_of:.1f} {unit}"
    return f"{size} B"
