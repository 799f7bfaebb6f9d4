"""Brings together what pages, rules and the shopper say about one dispute."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from daemon.cases.answers import AnswerError, cleaned, read_answer
from daemon.cases.case import Case
from daemon.cases.evidence import Evidence
from daemon.cases.filed import events_of
from daemon.cases.known import Known, know
from daemon.cases.letters import plain
from daemon.ledger.facts import document_of, facts_of
from daemon.ledger.stored import StoredOrder
from parsers import Order
from rules import Facts, RuleBook, weigh
from rules.cases import Casebook, Dispute

BESIDE = {"evidence", "demand", "dispute", "opponent", "order", "logistics"}
"""Keys of a file's "case" that are no facts themselves."""
NOT_USED = {"self", "claim", "prior"}
"""Keys that a case may have but no draft uses: the shopper's own data stay with the log-in."""
SHORT = {"no": "number", "file": "what", "captured_at": "seen_at", "proves": "proof"}
"""Other names for the parts of a piece of evidence."""


def told(book: Casebook, dispute: Dispute | None, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Say in the words of the rules what the shopper answered."""
    events: dict[str, Any] = {}
    order: dict[str, Any] = {"dispute": dispute.key} if dispute else {}
    for key, given in answers.items():
        fact = book.facts[key]
        if given in (None, "") or not (fact.means_event or fact.means_order):
            continue
        value = read_answer(fact, given)
        if fact.means_event:
            events[fact.means_event] = {"at": plain(value), "from": "user"}
        if fact.means_order:
            order[fact.means_order] = value if isinstance(value, Decimal) else plain(value)
    return {"order": order, "events": events}


def told_of_case(book: Casebook, case: Case) -> dict[str, Any]:
    """Say in the words of the rules what the shopper answered and did in a case."""
    said = told(book, book.disputes.get(case.dispute or ""), case.answers)
    for dated, when in events_of(case.filed, (sent.channel for sent in case.sent)):
        said["events"].setdefault(dated, {"at": when, "from": "page"})
    for sent in case.sent:
        if event := book.channels[sent.channel].means_event:
            said["events"].setdefault(event, {"at": sent.on.isoformat(), "from": "user"})
    return said


def of_stored(
    book: Casebook,
    stored: StoredOrder,
    case: Case,
    now: datetime,
    rules: RuleBook,
    seen: Mapping[str, Any] | None = None,
) -> tuple[Known, Facts]:
    """Gather what is known of a case about a stored order."""
    facts = facts_of(stored, told_of_case(book, case), seen)
    known = know(
        book,
        now=now,
        order=stored.order.model_dump(mode="json", exclude_none=True),
        facts=facts,
        result=weigh(facts, now, rules),
        answers=case.answers,
        dispute=book.disputes.get(case.dispute or ""),
        evidence=case.evidence,
        demand=case.demand,
    )
    return known, facts


def of_document(
    book: Casebook,
    document: Mapping[str, Any],
    dispute: Dispute,
    now: datetime | None = None,
    rules: RuleBook | None = None,
) -> Known:
    """Gather what is known of a dispute from a file: facts as for deadlines, and "case".

    Without `rules` those that came with hugou are used.

    Raises:
        AnswerError: the case holds something unknown or of the wrong kind; says which.
        rules.FactsError: the same, for the facts.
    """
    case = dict(document.get("case") or {})
    answers = answers_of(book, case)
    order, facts = _order_and_facts(document, told(book, dispute, answers))
    moment = now or facts.now or datetime.now().astimezone()
    return know(
        book,
        now=moment,
        order=order,
        facts=facts,
        result=weigh(facts, moment, rules),
        answers=answers,
        dispute=dispute,
        evidence=evidence_of(dispute, case.get("evidence") or ()),
        demand=case.get("demand"),
    )


def _order_and_facts(
    document: Mapping[str, Any], said: Mapping[str, Any]
) -> tuple[dict[str, Any], Facts]:
    alone = "number" in document and "platform" in document
    order = {k: v for k, v in document.items() if k != "case"} if alone else document.get("order")
    order = dict(order or {})
    rest = {} if alone else {k: v for k, v in document.items() if k not in ("order", "case")}
    if "number" in order:  # an order of a Reading
        rest = {k: v for k, v in rest.items() if k != "events"} | _merged(
            document_of(_read(order)), {"events": document.get("events") or {}}
        )
    else:
        rest = {**rest, "order": order}
    return order, Facts.of(_merged(rest, said))


def _read(order: Mapping[str, Any]) -> Order:
    try:
        return Order.model_validate(order)
    except ValidationError as error:
        first = error.errors()[0]
        name = "order." + ".".join(str(part) for part in first["loc"])
        raise AnswerError(
            name, f"订单里的“{name}”不对：{first['msg']}", f"{name}: {first['msg']}"
        ) from error


def _merged(document: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Lay `more` over a document of facts, order by order and event by event."""
    parts = {k: {**(document.get(k) or {}), **(more.get(k) or {})} for k in ("order", "events")}
    return {**document, **parts}


def answers_of(book: Casebook, case: Mapping[str, Any]) -> dict[str, Any]:
    """Take the facts out of a file's "case", under their own names or as part of the case model.

    Raises:
        AnswerError: a name means nothing.
    """
    found = {key: value for key, value in case.items() if key in book.facts}
    by_path = {path: fact.key for fact in book.facts.values() for path in fact.aliases}
    for key, value in case.items():
        if key in book.facts or key in NOT_USED or (key in BESIDE and not _is_group(key, value)):
            continue
        for path, inner in _leaves(key, value):
            if path not in by_path:
                raise AnswerError(path, f"不认识的事实“case.{path}”", f"unknown fact case.{path}")
            found.setdefault(by_path[path], inner)
    if isinstance(case.get("prior"), list):  # the steps taken before, told as a whole
        found.setdefault("not_elsewhere", not any(map(_took_it_up, case["prior"])))
    return {key: checked(book, key, value) for key, value in found.items() if value is not None}


TAKES_UP = re.compile("12315|消协|消费者协会|消委|法院|仲裁|12305|court|association|arbitrat")
"""Who else may already have a dispute, as a file names them."""


def _took_it_up(step: Any) -> bool:
    told = step.get("channel") if isinstance(step, Mapping) else step
    return bool(TAKES_UP.search(str(told)))


def _is_group(key: str, value: Any) -> bool:
    return key in ("opponent", "order", "logistics", "dispute") and isinstance(value, Mapping)


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(f"{path}.{key}", inner)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for place, inner in enumerate(value):
            yield from _leaves(f"{path}.{place}", inner)
    else:
        yield path, value


def checked(book: Casebook, key: str, value: Any) -> Any:
    """Read an answer once, so that a wrong one is told at once, and keep it as plain values."""
    return plain(read_answer(book.facts[key], value))


def evidence_of(dispute: Dispute, given: Any) -> tuple[Evidence, ...]:
    """Read a file's list of evidence; what each proves may be said by key or by title."""
    titles = {proof.title: proof.key for proof in dispute.proof}
    found = []
    for place, one in enumerate(given, 1):
        parts = {SHORT.get(key, key): value for key, value in dict(one).items()}
        parts["proof"] = titles.get(parts.get("proof", ""), parts.get("proof"))
        parts["what"] = cleaned(parts.get("what") or "")[:80]
        try:
            found.append(Evidence.model_validate({"number": place, **parts}))
        except ValidationError as error:
            name = error.errors()[0]["loc"][0] if error.errors()[0]["loc"] else ""
            raise AnswerError(
                "evidence",
                f"第 {place} 份证据的“{name}”不对",
                f"evidence {place}: “{name}” is wrong",
            ) from error
    return tuple(found)
