"""Reckons one amount from others, by the formula of a fact: "a - b", "a * b / c"."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from daemon.problems import DataProblem

SIGNS = {"-": "−", "*": "×", "/": "÷"}
"""How the signs of a formula are written for people."""


class FormulaError(DataProblem):
    """A formula of the case book that cannot be reckoned."""

    code = "bad_formula"


def terms(formula: str) -> tuple[str, ...]:
    """Give the facts that a formula needs."""
    return tuple(formula.split()[::2])


def reckoned(formula: str, get: Callable[[str], Any]) -> Decimal:
    """Reckon a formula from left to right; the result is money, and never below nothing."""
    words = formula.split()
    total = Decimal(get(words[0]))
    for sign, name in zip(words[1::2], words[2::2], strict=True):
        total = _step(total, sign, Decimal(get(name)))
    return round(max(total, Decimal(0)), 2)


def _step(left: Decimal, sign: str, right: Decimal) -> Decimal:
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if sign == "/" and right:
        return left / right
    raise FormulaError(f"算不出“{left} {sign} {right}”", f"cannot reckon “{left} {sign} {right}”")


def written(formula: str, title: Callable[[str], str], get: Callable[[str], Any]) -> str:
    """Write a formula out: 单价 20.00 × 件数 2."""
    words = formula.split()
    told = [f"{title(words[0])} {get(words[0])}"]
    for sign, name in zip(words[1::2], words[2::2], strict=True):
        told += [SIGNS[sign], f"{title(name)} {get(name)}"]
    return " ".join(told)
