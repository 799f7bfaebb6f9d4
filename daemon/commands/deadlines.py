"""`hugou deadlines`: every deadline that the rules see in a file of facts; nothing is stored."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daemon.commands import Problem
from daemon.language import say

if TYPE_CHECKING:
    from rules import RuleBook

NAME = "deadlines"
HELP = say("算出一份事实里的所有期限和金额", "work out the deadlines and claims in a file of facts")

_CHINA = timezone(timedelta(hours=8))


def moment(text: str) -> datetime:
    """Read --now; without a zone it is Shanghai's time."""
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=_CHINA) if read.tzinfo is None else read


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file and the moment."""
    about = say("事实（JSON）或一个订单；- 为标准输入", "facts (JSON) or one order; - for stdin")
    parser.add_argument("file", metavar="FILE", help=about)
    when = say("以哪一时刻计算", "the moment to reckon for")
    parser.add_argument("--now", metavar="ISO", type=moment, help=when)


def run(args: argparse.Namespace) -> int:
    """Print the answer as JSON."""
    answer = answer_for(read(args.file), args.now, rules_in_use(args))
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0


def read(file: str) -> dict[str, Any]:
    """Read the JSON object in a file."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8-sig")
        document = json.loads(text)
    except OSError as error:
        raise Problem(
            say(f"读不了 {file}：{error.strerror}", f"cannot read {file}: {error}")
        ) from error
    except ValueError as error:
        raise Problem(say(f"{file} 不是 JSON：{error}", f"{file} is no JSON: {error}")) from error
    if not isinstance(document, dict):
        raise Problem(say(f"{file} 应是一个 JSON 对象", f"{file} must hold one JSON object"))
    return document


def rules_in_use(args: argparse.Namespace) -> RuleBook | None:
    """Give the rules that the shopper installed; None: those that came with hugou."""
    from daemon.ledger.folder import default_folder

    folder = args.data or default_folder()
    if not folder.is_dir():
        return None
    from daemon.rulebook import book_for

    return book_for(folder)


def answer_for(
    document: dict[str, Any], now: datetime | None, book: RuleBook | None = None
) -> dict[str, Any]:
    """Work out the answer; a document with variants or orders gives one answer for each."""
    if isinstance(document.get("orders"), list):
        return {"orders": [named_answer(order, now, book) for order in document["orders"]]}
    if "number" in document:
        return one_answer(facts_on_page(document), now, book)
    variants = document.get("variants")
    if not isinstance(variants, list):
        return one_answer(document, now, book)
    plain = {key: value for key, value in document.items() if key != "variants"}
    answers = []
    for variant in variants:
        order = {**(document.get("order") or {}), **variant}
        answers.append({"v": variant.get("v"), **one_answer({**plain, "order": order}, now, book)})
    return {"variants": answers}


def named_answer(
    order: dict[str, Any], now: datetime | None, book: RuleBook | None = None
) -> dict[str, Any]:
    """Work out the answer for one order of a Reading, with its number."""
    return {"number": order.get("number"), **one_answer(facts_on_page(order), now, book)}


def facts_on_page(order: dict[str, Any]) -> dict[str, Any]:
    """Turn one order of a Reading into facts."""
    from pydantic import ValidationError

    from daemon.ledger.facts import document_of
    from parsers import Order

    try:
        return document_of(Order.model_validate(order))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        said = f"{where}: {first['msg']}"
        raise Problem(say(f"这个订单读不了：{said}", f"cannot read this order: {said}")) from wrong


def one_answer(
    document: dict[str, Any], now: datetime | None, book: RuleBook | None = None
) -> dict[str, Any]:
    """Work out the answer for one order at one moment."""
    import rules

    try:
        facts = rules.Facts.of(document)
    except rules.FactsError as wrong:
        raise Problem(say(wrong.text.zh, wrong.text.en)) from wrong
    moment = now or facts.now or datetime.now(_CHINA)
    return rules.weigh(facts, moment, book).as_json()
