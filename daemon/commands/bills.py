"""`hugou bills`: what brought bills propose, and what the shopper accepts of it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from daemon.commands import WrongUsage
from daemon.language import say

if TYPE_CHECKING:
    from daemon.bills.join import Proposal
    from daemon.bills.shelf import Brought
    from daemon.home import Home

NAME = "bills"
HELP = say("查看和接受账单里的付款", "see and accept the payments of bills")
ROW = 8
"""Characters of a row's name that are shown and taken."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bill and what to do with it."""
    parser.add_argument(
        "bill", nargs="?", metavar="BILL", help=say("哪份账单（默认：列出全部）", "which bill")
    )
    what = parser.add_mutually_exclusive_group()
    sure = say("接受所有确定的", "accept all that are sure")
    what.add_argument("--accept", action="store_true", help=sure)
    choose = say("接受一行；有几种可能时写 行=序号", "accept one row; ROW=NUMBER among several")
    what.add_argument("--choose", metavar="ROW[=N]", action="append", default=[], help=choose)
    no = say("这一行不属于任何订单", "this row belongs to none of the orders")
    what.add_argument("--decline", metavar="ROW", help=no)
    undo = say("撤回一行；all 撤回全部", "take one row back; all for every row")
    what.add_argument("--undo", metavar="ROW|all", help=undo)
    gone = say("删除账单，已接受的付款保留", "forget the bill; accepted payments stay")
    what.add_argument("--remove", action="store_true", help=gone)


def run(args: argparse.Namespace) -> int:
    """Do what is asked and show the bill, or list all bills.

    Raises:
        WrongUsage: something is to be done, but to no bill or row.
    """
    from daemon.home import Home, default_folder

    with Home.open(args.data or default_folder(), alone=False) as home:
        if args.bill is None:
            if args.accept or args.choose or args.decline or args.undo or args.remove:
                raise WrongUsage(say("请写明哪份账单", "say which bill"))
            bills = home.bills.all()
        elif args.remove:
            home.bills.remove(args.bill)
            return 0
        else:
            bills = [done(home, args)]
    if args.json:
        json.dump({"bills": [as_json(one) for one in bills]}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0
    for one in bills:
        sys.stdout.write(head(one) + (rows(one) if args.bill else ""))
    if not bills:
        sys.stderr.write(say("还没有导入账单\n", "no bill was imported yet\n"))
    return 0


def done(home: Home, args: argparse.Namespace) -> Brought:
    """Do what is asked with one bill."""
    bill = home.bills.get(args.bill)
    if args.accept:
        return home.bills.accept_sure(bill.id)
    if args.choose:
        return home.bills.accept(bill.id, dict(chosen(bill, one) for one in args.choose))
    if args.decline:
        return home.bills.decline(bill.id, named(bill, args.decline))
    if args.undo:
        return home.bills.undo(bill.id, None if args.undo == "all" else [named(bill, args.undo)])
    return bill


def chosen(bill: Brought, given: str) -> tuple[str, int]:
    """Read ROW or ROW=NUMBER.

    Raises:
        WrongUsage: there is no such row, or it does not say which of several orders.
    """
    row, _, number = given.partition("=")
    found = named(bill, row)
    several = next(len(one.candidates) for one in bill.proposals if one.payment.id == found)
    if number.isdecimal() and 1 <= int(number) <= several:
        return found, int(number) - 1
    if not number and several == 1:
        return found, 0
    raise WrongUsage(say(f"请写 {row}=1 到 {several}", f"write {row}=1 to {several}"))


def named(bill: Brought, row: str) -> str:
    """Find the row whose name begins so.

    Raises:
        WrongUsage: none or several do.
    """
    found = [p.payment.id for p in bill.proposals if row and p.payment.id.startswith(row)]
    if len(found) != 1:
        raise WrongUsage(say(f"账单里没有“{row}”这一行", f"the bill has no row '{row}'"))
    return found[0]


def head(bill: Brought) -> str:
    """Describe a bill in one line."""
    accepted, asked = len(bill.of("accepted")), len(bill.asked)
    return say(
        f"{bill.id}  {bill.file}：确定 {len(bill.sure)}，待选 {asked}，已接受 {accepted}\n",
        f"{bill.id}  {bill.file}: {len(bill.sure)} sure, {asked} to choose, {accepted} accepted\n",
    )


def rows(bill: Brought) -> str:
    """Lay the proposals out as a table."""
    from daemon.commands.columns import table

    return table([cells(one) for one in bill.proposals], (ROW, 16, 12, 10, 20, 60))


def cells(one: Proposal) -> tuple[str, ...]:
    """Describe a proposal in the cells of a table."""
    orders = [" + ".join(c.orders) for c in one.candidates]
    several = [f"{n}) {text}" for n, text in enumerate(orders, 1)]
    shown = " + ".join(one.chosen) or (orders[0] if len(orders) == 1 else "  ".join(several))
    sign = "-" if one.payment.kind == "paid" else "+"
    return (
        one.payment.id[:ROW],
        f"{one.payment.at:%Y-%m-%d %H:%M}",
        f"{sign}{one.payment.amount}",
        state(one),
        one.payment.payee or "",
        shown,
    )


def state(one: Proposal) -> str:
    """Say what became of a proposal."""
    if one.state == "accepted":
        return say("已接受", "accepted")
    if one.state == "declined":
        return say("都不是", "none")
    return say("确定", "sure") if one.sure else say("待选", "choose")


def as_json(bill: Brought) -> dict[str, Any]:
    """Give a bill as plain JSON values, without the cells of its rows."""
    left_out = {"proposals": {"__all__": {"payment": {"cells", "columns"}}}}
    return bill.model_dump(mode="json", exclude=left_out)
