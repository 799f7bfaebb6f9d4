"""`hugou import`: saved pages, a folder of them, Taobao's table of orders, bills of payment."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daemon.commands import Problem
from daemon.language import say

if TYPE_CHECKING:
    from daemon.bringing import Told
    from daemon.home import Home

NAME = "import"
HELP = say("导入保存的页面、淘宝订单表格、支付账单", "import saved pages, tables and bills")
FAULTS_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what to import."""
    what = say(
        "保存的页面或放它们的文件夹、淘宝“导出订单”的表格、支付宝或微信的账单",
        "a saved page or a folder of them, Taobao's table of orders, an Alipay or WeChat Pay bill",
    )
    parser.add_argument("path", metavar="FILE|FOLDER", type=Path, help=what)
    address = say("页面的网址（文件里没有时）", "the page's address, if the file does not say it")
    parser.add_argument("--url", help=address)
    when = say("页面是什么时候看到的（默认：保存的时间）", "when it was seen (default: when saved)")
    parser.add_argument("--captured-at", metavar="ISO", type=datetime.fromisoformat, help=when)


def run(args: argparse.Namespace) -> int:
    """Import, and say of each file that was left out why.

    Raises:
        Problem: there is no such file, or nothing in it could be imported.
    """
    from daemon.home import Home, default_folder
    from daemon.ledger.imports import files_in
    from daemon.progress import Progress

    if not args.path.exists():
        raise Problem(say(f"没有 {args.path}", f"there is no {args.path}"))
    files = list(files_in(args.path))
    tell = Progress(say("导入", "importing"))
    done: list[Told] = []
    with Home.open(args.data or default_folder(), alone=False) as home:
        for number, file in enumerate(files):
            tell(number, len(files))
            done.append(take_in(home, file, args))
        tell(len(files), len(files))
    (report_json if args.json else report)(done)
    return 0 if any(one.taken for one in done) else 1


def take_in(home: Home, file: Path, args: argparse.Namespace) -> Told:
    """Import one file; gives what became of it."""
    from daemon.bringing import LARGEST, File, Told, bring
    from daemon.ledger.imports import saved_at
    from rules import Text

    try:
        saved = saved_at(file)
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        return Told(str(file), left_out=Text(reason, reason))
    return bring(home, File(str(file), content, saved, args.url, args.captured_at))


def report_json(done: list[Told]) -> None:
    """Print what became of the files for programs."""
    answer = {"files": [as_json(one) for one in done]}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def as_json(told: Told) -> dict[str, Any]:
    """Give what became of a file as plain JSON values."""
    if told.left_out is not None:
        return {"file": told.file, "left_out": say(told.left_out.zh, told.left_out.en)}
    if (bill := told.bill) is not None:
        return {
            "file": told.file,
            "bill": bill.id,
            "provider": bill.provider,
            "payments": bill.payments,
            "proposed": len(bill.proposals),
            "sure": len(bill.sure),
            "faults": [{"line": one.line, "text": say(one.zh, one.en)} for one in bill.faults],
        }
    return {
        "file": told.file,
        "capture": told.capture,
        "outcome": told.outcome,
        "orders": told.orders,
        "notices": [f"{one.kind}: {one.detail}" for one in told.notices],
    }


def report(done: list[Told]) -> None:
    """Print what became of the files for people."""
    for one in done:
        if one.left_out is not None:
            why = say(one.left_out.zh, one.left_out.en)
            sys.stderr.write(say("未导入 ", "left out ") + f"{one.file}: {why}\n")
        elif one.bill is not None:
            report_bill(one)
        elif one.outcome != "read":
            for notice in one.notices[:FAULTS_SHOWN]:
                sys.stderr.write(f"{one.file}: {notice.kind}: {notice.detail}\n")
    pages = [one for one in done if one.capture]
    if not pages and any(one.bill for one in done):
        return
    orders = sum(one.orders for one in pages)
    unread = sum(1 for one in pages if not one.understood)
    sys.stdout.write(
        say(
            f"导入 {len(pages)} 个页面，读到 {orders} 笔订单，{unread} 个页面认不出。\n",
            f"{len(pages)} pages imported, {orders} orders read, {unread} pages not recognised.\n",
        )
    )


def report_bill(told: Told) -> None:
    """Say what a bill proposes, and name each row that could not be read."""
    bill = told.bill
    assert bill is not None  # noqa: S101 - the caller looked
    for fault in bill.faults[:FAULTS_SHOWN]:
        line = "" if fault.line is None else say(f"第 {fault.line} 行：", f"line {fault.line}: ")
        sys.stderr.write(f"{told.file}: {line}{say(fault.zh, fault.en)}\n")
    if (more := len(bill.faults) - FAULTS_SHOWN) > 0:
        sys.stderr.write(say(f"还有 {more} 行读不出。\n", f"{more} more rows cannot be read.\n"))
    sys.stdout.write(
        say(
            f"账单 {bill.id}：{bill.payments} 笔付款和退款，{len(bill.proposals)} 笔与订单相符"
            f"（{len(bill.sure)} 笔确定），还没有改动任何订单。\n"
            f"查看：hugou bills {bill.id}；接受确定的：hugou bills {bill.id} --accept\n",
            f"bill {bill.id}: {bill.payments} payments and refunds, {len(bill.proposals)} fit"
            f" orders ({len(bill.sure)} surely); no order was changed yet.\n"
            f"See: hugou bills {bill.id}; accept the sure ones: hugou bills {bill.id} --accept\n",
        )
    )
