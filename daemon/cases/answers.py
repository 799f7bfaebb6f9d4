"""What the shopper tells about a case: read strictly, stored as plain values."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from rules._facts import CHINA
from rules.cases import Fact

LATIN = 3
YES, NO = ("是", "有", "yes", "true", "1"), ("否", "没有", "no", "false", "0")


SERVICE = {"platform": "平台客服", "courier": "快递客服", "authority": "受理机关", "other": "对方"}
"""Whom a contact was with, where nobody says more than the side."""


class AnswerError(ValueError):
    """An answer that cannot be used; says which one and why, in both languages."""

    def __init__(self, fact: str, zh: str, en: str) -> None:
        super().__init__(zh)
        self.fact, self.zh, self.en = fact, zh, en


class Contact(BaseModel):
    """One contact with the other side: who said what, when, and what proves it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    time: AwareDatetime | date
    channel: str = Field(default="平台聊天工具", max_length=30)
    side: Literal["merchant", "platform", "courier", "authority", "other"] = "merchant"
    who: str = Field(default="商家客服", max_length=30)
    said: str = Field(min_length=1, max_length=120)
    promised_until: AwareDatetime | date | None = None
    evidence_no: int | None = None
    ticket_no: str | None = Field(default=None, max_length=40)


def read_answer(fact: Fact, given: Any) -> Any:
    """Turn what the shopper typed into the value of a fact.

    Raises:
        AnswerError: it is not of the fact's kind.
    """
    if fact.kind == "contacts":
        return read_contacts(given)
    if fact.kind == "yes_no":
        return _yes_no(fact, given)
    text = cleaned(given)
    if fact.kind == "money":
        return _money(fact, text)
    if fact.kind == "number":
        return _number(fact, text)
    if fact.kind == "moment":
        return read_moment(fact.key, fact.title, text)
    if fact.kind == "choice" and text in fact.choices_en:
        return fact.choices[fact.choices_en.index(text)]
    if fact.kind == "choice" and text not in fact.choices:
        raise AnswerError(
            fact.key,
            f"“{fact.title}”只能是：{'、'.join(fact.choices)}",
            f"“{fact.title_en}” must be one of: {', '.join(fact.choices)}",
        )
    return _text(fact, text)


def cleaned(given: Any) -> str:
    """Make one line of text of what was typed, without control characters."""
    spaced = re.sub(r"\s", " ", str(given))
    seen = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return re.sub(" +", " ", seen).strip()


def read_moment(key: str, title: str, text: str) -> datetime | date:
    """Read a day, or a time of day (Shanghai's, where no zone is given)."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise AnswerError(
            key,
            f"“{title}”要写成日期（如 2026-11-15）或时间（如 2026-11-15 16:42）",
            f"“{key}” must be a day (2026-11-15) or a time (2026-11-15 16:42)",
        ) from error
    return moment.replace(tzinfo=moment.tzinfo or CHINA).astimezone(CHINA)


def read_contacts(given: Any) -> tuple[Contact, ...]:
    """Read the log of contacts, oldest first."""
    if not isinstance(given, list | tuple):
        given = [given]
    try:
        found = [one if isinstance(one, Contact) else _contact(one) for one in given]
    except (TypeError, ValueError) as error:
        where = error.errors()[0] if isinstance(error, ValidationError) else None
        name = ".".join(str(part) for part in where["loc"]) if where else "contacts"
        raise AnswerError(
            "contacts",
            f"沟通记录的“{name}”不对：每条写时间、方式和对方原话",
            f"contacts: “{name}” is wrong; each needs time, channel and what was said",
        ) from error
    return tuple(sorted(found, key=lambda one: day_of(one.time)))


def _contact(one: Any) -> Contact:
    given = {key: cleaned(v) if isinstance(v, str) else v for key, v in dict(one).items()}
    for name in ("time", "promised_until"):
        if isinstance(given.get(name), str):
            given[name] = read_moment("contacts", "沟通时间", given[name])
    given.setdefault("who", SERVICE.get(str(given.get("side")), "商家客服"))
    return Contact(**given)


def day_of(moment: datetime | date) -> date:
    """Give the day of a moment, as it is in China."""
    return moment.astimezone(CHINA).date() if isinstance(moment, datetime) else moment


def _yes_no(fact: Fact, given: Any) -> bool:
    if isinstance(given, bool):
        return given
    word = cleaned(given).lower()
    if word in YES or word in NO:
        return word in YES
    raise AnswerError(
        fact.key, f"“{fact.title}”请回答是或否", f"“{fact.title_en}”: answer yes or no"
    )


def _money(fact: Fact, text: str) -> Decimal:
    try:
        amount = Decimal(text.removeprefix("¥").removeprefix("￥").removesuffix("元"))
        if amount.is_finite() and 0 <= amount < 10**9 and amount == round(amount, 2):
            return round(amount, 2)
    except InvalidOperation:
        pass
    raise AnswerError(
        fact.key,
        f"“{fact.title}”要写成金额，如 259.00",
        f"“{fact.title_en}” must be an amount such as 259.00",
    )


def _number(fact: Fact, text: str) -> int:
    """Read a count; nothing that is counted in a case is none, or more than four digits."""
    if re.fullmatch(r"[1-9][0-9]{0,3}", text):
        return int(text)
    raise AnswerError(
        fact.key,
        f"“{fact.title}”要写成整数，如 2",
        f"“{fact.title_en}” must be a whole number such as 2",
    )


def _text(fact: Fact, text: str) -> str:
    # Latin letters take less room than characters: an English answer may be longer.
    longest = fact.longest if re.search(r"[\u2e80-\uffef]", text) else LATIN * fact.longest
    if len(text) <= longest:
        return text
    raise AnswerError(
        fact.key,
        f"“{fact.title}”最多 {longest} 个字，现在 {len(text)} 个",
        f"“{fact.title_en}” has {len(text)} characters, {longest} at most",
    )
