"""`hugou draft`: the complaint for one channel, from a file of facts; nothing is stored or sent."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

from daemon.commands import Problem, WrongUsage
from daemon.commands.deadlines import moment, read, rules_in_use
from daemon.language import say

if TYPE_CHECKING:
    from rules import RuleBook

NAME = "draft"
HELP = say("根据一份事实起草投诉", "write a complaint from a file of facts")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file, the kind of dispute and the channel."""
    about = say('事实（JSON），另加 "case"；- 为标准输入', 'facts (JSON) with "case"; - for stdin')
    parser.add_argument("file", metavar="FILE", help=about)
    kind = say("事由，如 refund_delay", "the kind of dispute, such as refund_delay")
    parser.add_argument("--dispute", metavar="TYPE", required=True, help=kind)
    where = say("渠道，如 merchant、platform、12315", "the channel: merchant, platform or 12315")
    parser.add_argument("--channel", metavar="CHANNEL", required=True, help=where)
    when = say("以哪一时刻起草", "the moment to write for")
    parser.add_argument("--now", metavar="ISO", type=moment, help=when)


def run(args: argparse.Namespace) -> int:
    """Print the draft as JSON; a fact that is missing is named, and nothing is made up for it."""
    from daemon.cases.answers import AnswerError
    from rules import FactsError

    try:
        document, rules = read(args.file), rules_in_use(args)
        answer = answer_for(document, args.dispute, args.channel, args.now, rules)
    except AnswerError as wrong:
        raise Problem(say(wrong.zh, wrong.en)) from wrong
    except FactsError as wrong:
        raise Problem(say(wrong.text.zh, wrong.text.en)) from wrong
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    if not answer["usable"]:
        raise Problem(refusal(answer))
    return 0


def answer_for(
    document: dict[str, Any],
    dispute: str,
    channel: str,
    now: datetime | None,
    rules: RuleBook | None = None,
) -> dict[str, Any]:
    """Write the draft for the dispute and channel of these names, by the rules in use."""
    from daemon.cases.letters import draft
    from daemon.cases.matter import of_document
    from rules.cases import casebook

    book = casebook()
    kind, where = book.dispute(dispute), book.channel(channel)
    if kind is None:
        raise WrongUsage(unknown("--dispute", dispute, list(book.disputes)))
    if where is None:
        raise WrongUsage(unknown("--channel", channel, list(book.channels)))
    return draft(of_document(book, document, kind, now, rules), kind, where).as_json()


def unknown(option: str, given: str, known: list[str]) -> str:
    """Say which names there are."""
    return say(
        f"{option} 没有“{given}”，可以是：{'、'.join(known)}",
        f"{option} knows no '{given}'; there are: {', '.join(known)}",
    )


def refusal(answer: dict[str, Any]) -> str:
    """Say in one sentence why the draft cannot be used."""
    if answer["missing"]:
        facts = answer["missing"]
        zh = "、".join(f"{one['title']}（{one['fact']}）" for one in facts)
        en = ", ".join(f"{one['title_en']} ({one['fact']})" for one in facts)
        return say(f"还缺少：{zh}", f"still missing: {en}")
    first = next(one for one in answer["findings"] if one["severity"] == "refuse")
    return say(first["message"], first["message_en"])
