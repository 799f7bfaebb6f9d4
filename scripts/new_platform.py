"""Begin a shop: its reader, its corpus folder, and its name wherever shops are named.

python3 scripts/new_platform.py kaola 考拉海购 Kaola www.kaola.example --orders '/order/list'

Then fill in the reader's tables, make a case with scripts/anonymise.py, and run the tests that the
last lines name. Nothing is changed if the shop exists, or if a place to write to is not found.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from environment import REPOSITORY, SetupProblem, enter

READER = '''"""{english} {title}: the order list (evidence of {seen})."""

from __future__ import annotations

import re

from parsers._blocks import Block, Element, given, outermost
from parsers._collect import Collector, Table
from parsers._fields import identifier, moment, money, quantity
from parsers._page import Address, Found, Gate, LayoutChanged, Page, Platform, Reader, SignedOut
from parsers._records import Item, Merchant, Order
from parsers._status_words import status_of

# What to fill in: the class names that stand on the page. Better than these are ids, data
# attributes, JSON in a script (parsers._embedded) or a response body (source "payload").
ORDER_BOX, ITEM_ROW = "FILL-order", "FILL-item"


def read_list(page: Page) -> Found:
    """Read the boxes of the list, one per order.

    Raises:
        LayoutChanged: there is no such box.
    """
    boxes = outermost(e for e in page.tree.iter("*") if _is(e, ORDER_BOX))
    if not boxes:
        raise LayoutChanged(f"no element of class {{ORDER_BOX}}")
    collector = Collector(page, "{name}_list")
    orders = collector.each(boxes, "box", lambda box, at: _order(Block(box), at, collector))
    return Found(orders, len(boxes), collector.notices)


def _is(element: Element, name: str) -> bool:
    return name in (element.get("class") or "").split()


def _order(box: Block, where: str, collector: Collector) -> Order | None:
    values = collector.values(ORDER, box, where)
    values["merchant"] = collector.part(Merchant, MERCHANT, box, where)
    rows = (Block(row) for row in box.all(ITEM_ROW))
    values["items"] = collector.parts(Item, ITEM, rows, where + ITEM_ROW)
    return collector.order(values, ORDER, where, items=ITEM_ROW, merchant="shop")


ORDER: Table = (
    given("number", "number", lambda box: box.words("FILL-number"), identifier, needed=True),
    given("placed_at", "time", lambda box: box.words("FILL-time"), moment, needed=True),
    given("status_text", "status", lambda box: box.words("FILL-status")),
    given("status", "status", lambda box: box.words("FILL-status"), status_of, needed=True),
    given("paid", "sum", lambda box: box.words("FILL-sum"), money, needed=True),
)
MERCHANT: Table = (given("name", "shop", lambda box: box.words("FILL-shop"), needed=True),)
ITEM: Table = (
    given("title", "title", lambda row: row.words("FILL-title"), needed=True),
    given("unit_price", "price", lambda row: row.words("FILL-price"), money),
    given("quantity", "quantity", lambda row: row.words("FILL-quantity"), quantity),
)

{constant} = Platform(
    name="{name}",
    title="{title}",
    hosts=("{host}",),
    addresses=(
        Address(
            "order_list",
            re.compile(r"{pattern}"),
            (Reader("{name}_list", read_list, "dom", "{seen}", marks=(ORDER_BOX,)),),
        ),
    ),
    gates=(Gate(SignedOut, address=re.compile(r"FILL-passport\\.{domain}/")),),
    empty_words=("暂无订单",),
)
'''


class NoPlace(Exception):
    """The shop cannot be written in; nothing was changed."""


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Begin a new shop.")
    parser.add_argument("name", help="one word in small letters: kaola")
    parser.add_argument("title", help="as its customers write it: 考拉海购")
    parser.add_argument("english", help="in English: Kaola")
    parser.add_argument("host", help="the exact host of its order pages: order.kaola.com")
    parser.add_argument("--orders", default="/", help="the path of its order list: /order/list")
    parser.add_argument("--seen", default="2026-11", help="the month in which the page was seen")
    parser.add_argument("--root", type=Path, default=REPOSITORY, help=argparse.SUPPRESS)
    args = parser.parse_args(words)
    if not re.fullmatch(r"[a-z][a-z0-9]{1,20}", args.name):
        parser.error("the name is one word in small letters, such as kaola")
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", args.host):
        parser.error("the host is an exact name without https://, such as order.kaola.com")
    return args


def reader(args: argparse.Namespace) -> str:
    """Write the reader's module, whose tables are still to be filled."""
    return READER.format(
        name=args.name,
        constant=args.name.upper(),
        title=args.title,
        english=args.english,
        host=args.host,
        seen=args.seen,
        pattern=re.escape(args.host + args.orders).replace(r"\-", "-"),
        domain=re.escape(".".join(args.host.split(".")[-2:])).replace(r"\-", "-"),
    )


def edits(args: argparse.Namespace) -> dict[str, tuple[str, str]]:
    """Say where shops are named: per file what is found there, and what comes to stand there."""
    name, constant, host = args.name, args.name.upper(), args.host
    domain = re.escape(".".join(host.split(".")[-2:]))
    texts = "extension/_locales/{}/messages.json"
    shop = '  "shop_amazon": {{\n'
    return {
        "parsers/__init__.py": ("    AMAZON,\n)", f"    AMAZON,\n    {constant},\n)"),
        "parsers/_records.py": ('    "generic",\n]', f'    "{name}",\n    "generic",\n]'),
        "daemon/web/dashboard/words.py": (
            '    "generic": ("其他网站"',
            f'    "{name}": ("{args.title}", "{args.english}"),\n    "generic": ("其他网站"',
        ),
        "extension/shared/sites.js": (
            "  amazon: /",
            f"  {name}: /(^|\\.){domain}$/,\n  amazon: /",
        ),
        texts.format("zh_CN"): (shop.format(), _text(name, args.title) + shop.format()),
        texts.format("en"): (shop.format(), _text(name, args.english) + shop.format()),
    }


def _text(name: str, message: str) -> str:
    return f'  "shop_{name}": {{\n    "message": "{message}"\n  }},\n'


def changed(root: Path, args: argparse.Namespace) -> dict[Path, str]:
    """Give the new text of every file; nothing is written yet.

    Raises:
        NoPlace: the shop is there already, or a file does not look as it should.
    """
    module = root / "parsers" / f"{args.name}.py"
    if module.exists() or (root / "parsers" / args.name).exists():
        raise NoPlace(f"parsers/{args.name} exists: mend that one")
    found = {module: reader(args)}
    for name, (before, after) in edits(args).items():
        text = (root / name).read_text("utf-8")
        if text.count(before) != 1:
            raise NoPlace(f"{name}: expected once, found {text.count(before)} times: {before!r}")
        found[root / name] = text.replace(before, after)
    package = root / "parsers" / "__init__.py"
    line = f"from parsers.{args.name} import {args.name.upper()}\n"
    imports = [one for one in found[package].splitlines(keepends=True) if _shop(one)]
    behind = next((one for one in imports if one > line), None)
    if behind is None:
        found[package] = found[package].replace(imports[-1], imports[-1] + line)
    else:
        found[package] = found[package].replace(behind, line + behind)
    return found


def _shop(line: str) -> bool:
    return bool(re.match(r"from parsers\.[a-z]\w* import ", line))


def write(root: Path, texts: dict[Path, str], name: str) -> None:
    """Write all files, and what is derived from the list of shops: hosts and README tables."""
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    (root / "tests" / "corpus" / name / "order_list").mkdir(parents=True, exist_ok=True)
    python = sys.executable
    hosts = [python, "scripts/build_extension.py", "--hosts"]
    subprocess.run(hosts, cwd=root, check=True, stdout=subprocess.DEVNULL)
    shown = subprocess.run([python, "-m", "parsers"], cwd=root, check=True, capture_output=True)
    for name_of in ("README.md", "README.zh-CN.md"):
        readme = root / name_of
        text = readme.read_text("utf-8")
        table = re.compile(r"^\| 平台 shop \|.*?\n(?=\n|\Z)", re.MULTILINE | re.DOTALL)
        readme.write_text(table.sub(lambda _: shown.stdout.decode(), text, count=1), "utf-8")


def main() -> int:
    """Begin the shop; 1 on a problem that the message names."""
    args = arguments()
    try:
        enter()
        write(args.root, changed(args.root, args), args.name)
    except (SetupProblem, NoPlace) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(
        f"parsers/{args.name}.py: put the page's class names where FILL stands.\n"
        f"scripts/anonymise.py PAGE.html --url https://{args.host}{args.orders} --name CASE\n"
        "  makes a case in tests/corpus; compare its expected.json with the page by eye.\n"
        f"Then: python3 -m pytest tests/parsers -k {args.name}; python3 scripts/test.py --quick",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
