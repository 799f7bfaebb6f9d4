"""Damages by multiples: fraud three times, food ten times, a promise N times; never added up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from rules._facts import Facts
from rules._money import ZERO, money, price_concerned
from rules._result import Claim
from rules._text import Text
from rules._view import View

_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
             "八": 8, "九": 9, "十": 10}  # fmt: skip
_TIMES = re.compile(
    r"(?:假一)?[赔罚陪]\s*([一二两三四五六七八九十]|\d+)|^([一二两三四五六七八九十]|\d+)倍?$"
)
_IF_FRAUD = Text("仅在商家构成欺诈时成立", "Only if the merchant committed fraud")
_PROMISE = Text(
    "‘{}’是否含退款以承诺文本为准，默认另计",
    "whether the “{}” include the refund is for the promise to say; reckoned apart here",
)


_BASIS = {
    "FOOD_10X": ("FSL-148", "DAL-144", "SPC-FD-2024"),
    "FRAUD_3X": ("CPL-55-1", "PEN-16"),
    "PROMISE_NX": ("SPC-ON-10",),
}
"""The rules that each multiple rests on."""


class Multiple(NamedTuple):
    """One way to reckon the extra, with its formula."""

    rule: str
    extra: Decimal
    formula: Text


def multiples(tags: frozenset[str], view: View) -> Iterator[Claim]:
    """The largest lawful multiple, with the others as alternatives."""
    order = view.facts.order
    price = price_concerned(order)
    if price is None or "private_seller" in tags:
        return
    loss = order.loss or ZERO
    found = list(_ways(tags, view.facts, price, loss))
    if found:
        yield _claim(found, price, loss, tags, view)
    if "injury" in tags and loss:
        yield _up_to_twice(loss)


def _ways(tags: frozenset[str], facts: Facts, price: Decimal, loss: Decimal) -> Iterator[Multiple]:
    if "unsafe_food" in tags or {"drug", "counterfeit"} <= tags:
        yield food_ten_times(price, loss)
    suspected = "fraud_suspected" in tags or "unsafe_food" in tags
    if not suspected:
        return
    times = promised_times(facts.order.promise)
    if times:
        yield promise_times(price, times)
    yield fraud_three_times(price)


def food_ten_times(price: Decimal, loss: Decimal) -> Multiple:
    """FOOD_10X: ten times the price or three times the loss, at least 1000."""
    extra = money(max(10 * price, 3 * loss, Decimal(1000)))
    text = f"max(10 × {money(price)}, 3 × {money(loss)}, 1000) = {extra}"
    return Multiple("FOOD_10X", extra, Text(text, text))


def fraud_three_times(price: Decimal) -> Multiple:
    """FRAUD_3X: three times the price, at least 500."""
    extra = money(max(3 * price, Decimal(500)))
    text = f"max(3 × {money(price)}, 500) = {extra}"
    return Multiple("FRAUD_3X", extra, Text(text, text))


def promise_times(price: Decimal, times: int) -> Multiple:
    """PROMISE_NX: the multiple that was promised."""
    extra = money(price * times)
    text = f"{times} × {money(price)} = {extra}"
    return Multiple("PROMISE_NX", extra, Text(text, text))


def promised_times(promise: str | None) -> int | None:
    """How many times a promise such as 假一赔十 gives."""
    found = _TIMES.search(promise or "")
    word = found and (found[1] or found[2])
    return (_NUMERALS.get(word) or int(word)) if word else None


def _claim(
    found: list[Multiple], price: Decimal, loss: Decimal, tags: frozenset[str], view: View
) -> Claim:
    chosen = max(found, key=lambda one: one.extra)
    total = money(price + loss + chosen.extra)
    sum_zh = f"合计 = 退款 {money(price)} + 损失 {money(loss)} + 增加赔偿 {chosen.extra} = {total}"
    sum_en = f"total = refund {money(price)} + loss {money(loss)} + extra {chosen.extra} = {total}"
    return Claim(
        chosen=chosen.rule,
        rule=chosen.rule,
        amounts={
            "refund": money(price), "loss": money(loss), "extra": chosen.extra, "total": total,
        },
        formula=Text(f"{chosen.formula.zh}；{sum_zh}", f"{chosen.formula.en}; {sum_en}"),
        alternatives=tuple(
            {"rule": one.rule, "extra": one.extra, "formula": one.formula.zh}
            for one in found
            if one is not chosen
        ),
        note=_note(chosen, tags, view.facts),
        also={"basis": list(_BASIS[chosen.rule])},
    )  # fmt: skip


def _note(chosen: Multiple, tags: frozenset[str], facts: Facts) -> Text | None:
    if chosen.rule == "PROMISE_NX":
        found = _TIMES.search(facts.order.promise or "")
        word = (found and (found[1] or found[2])) or ""
        return Text(_PROMISE.zh.format(word), _PROMISE.en.format(word))
    return _IF_FRAUD if chosen.rule == "FRAUD_3X" and "fraud" not in tags else None


def _up_to_twice(loss: Decimal) -> Claim:
    """UP_TO_2X_LOSS: an upper bound, which a court fills."""
    return Claim(
        rule="UP_TO_2X_LOSS",
        amounts={"amount": None},
        formula=Text(f"≤ 2 × {money(loss)}", f"≤ 2 × {money(loss)}"),
        confidence="low",
        note=Text(
            "仅在明知缺陷致死亡或健康严重损害时，由法院酌定",
            "Only for knowing grave harm, at the court's discretion",
        ),
        also={"at_most": money(2 * loss)},
    )
