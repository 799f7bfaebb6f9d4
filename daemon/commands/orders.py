"""`hugou orders`: the orders that are known, the newest first."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

from daemon.commands import WrongUsage
from daemon.commands.columns import table
from daemon.commands.counts import at_most
from daemon.language import say

if TYPE_CHECKING:
    from daemon.ledger.stored import StoredOrder

NAME = "orders"
HELP = say("列出保存的订单", "list the stored orders")
_WIDTHS = (26, 10, 10, 12, 16, 40)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what to look for."""
    parser.add_argument("--platform", help=say("只看一个平台", "of one platform only"))
    parser.add_argument("--status", help=say("只看一种状态", "of one status only"))
    words = say("在标题、商家、单号里找", "look in titles, merchant and numbers")
    parser.add_argument("--search", metavar="WORDS", default="", help=words)
    most = say("最多几笔（默认 50，0 为全部）", "how many at most (default 50, 0: all)")
    parser.add_argument("--limit", metavar="N", type=at_most, default=50, help=most)


def run(args: argparse.Namespace) -> int:
    """Print the orders as a table, or all that is known of them as JSON.

    Raises:
        WrongUsage: there is no such platform or status.
    """
    from daemon.exporting import whole
    from daemon.home import Home, default_folder
    from parsers._records import PlatformName, Status

    known("--platform", args.platform, get_args(PlatformName))
    known("--status", args.status, get_args(Status))
    with Home.open(args.data or default_folder(), alone=False) as home:
        chosen = {"platform": args.platform, "status": args.status, "q": args.search}
        found = home.orders.find(**chosen, limit=args.limit or None)
        total = home.orders.count(**chosen)
        if args.json:
            told = {"orders": [whole(one) for one in found], "total": total}
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
            return 0
    sys.stdout.write(table(map(row, found), _WIDTHS))
    if total > len(found) or not found:
        sys.stderr.write(say(f"共 {total} 笔订单。\n", f"{total} orders in all.\n"))
    return 0


def known(option: str, given: str | None, names: Sequence[str]) -> None:
    """Refuse a name that is none of these."""
    if given is not None and given not in names:
        zh = f"{option} 没有“{given}”，可以是：{'、'.join(names)}"
        raise WrongUsage(say(zh, f"{option} knows no '{given}'; there are: {', '.join(names)}"))


def row(stored: StoredOrder) -> tuple[str, ...]:
    """Lay out one order for the table."""
    order, merchant = stored.order, stored.order.merchant
    placed = order.placed_at.isoformat()[:10] if order.placed_at else ""
    title = next((item.title for item in order.items if item.title), "")
    paid = f"{order.paid} {order.currency}" if order.paid else ""
    seller = (merchant.name or merchant.nick or "") if merchant else ""
    mark = say("（示例）", " (sample)") if stored.sample else ""
    return (stored.key, placed, order.status, paid, seller, title + mark)
