"""`hugou client`: tokens for scripts, and who is connected.

While a daemon runs it is asked to do it; otherwise the store is opened here.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from daemon.commands import Problem
from daemon.language import say

NAME = "client"
HELP = say("已连接的浏览器和脚本", "connected browsers and scripts")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with clients."""
    doing = parser.add_subparsers(dest="doing", metavar="add|list|revoke", required=True)
    add = doing.add_parser("add", help=say("给一个脚本发令牌", "give a token to a script"))
    add.add_argument("name", metavar="NAME")
    doing.add_parser("list", help=say("列出", "list them"))
    revoke = doing.add_parser("revoke", help=say("撤销", "revoke one"))
    revoke.add_argument("id", metavar="ID")


def run(args: argparse.Namespace) -> int:
    """Do one of them."""
    from daemon.home import default_folder

    folder = args.data or default_folder()
    {"add": add_client, "list": list_clients, "revoke": revoke_client}[args.doing](folder, args)
    return 0


def add_client(folder: Path, args: argparse.Namespace) -> None:
    """Print the new client's token, alone on the last line."""
    from daemon.home import Home
    from daemon.web.remote import find_running

    remote = find_running(folder)
    if remote:
        added = remote.call("POST", "/v1/clients", {"name": args.name})
    else:
        with Home.open(folder) as home:
            client, token = home.clients.add(args.name, home.clock())
            added = {"client": client.id, "token": token}
    if args.json:
        print_json(added)
        return
    note = say("编号（X-Hugou-Client）：", "id (X-Hugou-Client): ")
    sys.stderr.write(f"{note}{added['client']}\n")
    sys.stdout.write(f"{added['token']}\n")


def list_clients(folder: Path, args: argparse.Namespace) -> None:
    """Print who is connected, as a table or as JSON."""
    from daemon.web.remote import find_running

    remote = find_running(folder)
    found = remote.call("GET", "/v1/clients")["clients"] if remote else stored_clients(folder)
    if args.json:
        print_json({"clients": found})
        return
    for one in found:
        seen = (one["seen_at"] or say("还没有来过", "not seen yet"))[:16]
        sys.stdout.write(f"{one['id']}  {one['added_at'][:10]}  {seen:16}  {one['name']}\n")
    if not found:
        sys.stderr.write(say("还没有连接任何浏览器或脚本。", "Nothing is connected yet.") + "\n")


def stored_clients(folder: Path) -> list[dict[str, Any]]:
    """Read the clients while no daemon runs."""
    from daemon.home import Home
    from daemon.web.api.control import brief

    with Home.open(folder) as home:
        return [brief(client).model_dump(mode="json") for client in home.clients]


def revoke_client(folder: Path, args: argparse.Namespace) -> None:
    """Make a token worthless.

    Raises:
        Problem: there is no such client.
    """
    from daemon.home import Home
    from daemon.web.remote import find_running

    remote = find_running(folder)
    if remote:
        remote.call("DELETE", f"/v1/clients/{plain(args.id)}")
        return
    with Home.open(folder) as home:
        if not home.clients.revoke(args.id):
            raise Problem(say("没有这个连接", "there is no such client"))


def plain(id: str) -> str:
    """Quote an id for an address."""
    from urllib.parse import quote

    return quote(id, safe="")


def print_json(value: object) -> None:
    """Print one JSON value alone on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
