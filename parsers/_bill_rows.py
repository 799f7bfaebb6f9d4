"""What stands in the cells of one row of a bill; what cannot be read is named, not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

from parsers._fields import Unreadable, instant, money

_NO_PURCHASE = re.compile(r"转账|红包|提现|还款|理财|转入|转出|零钱通|余额宝|群收款")
_RETURNED = re.compile(r"已退款\s*[(（]?\s*[¥￥]?\s*(\d+(?:\.\d{1,2})?)\s*[)）]?")
_NOT_PAID = ("等待付款", "待付款", "支付失败", "失败")
_CONTROL = dict.fromkeys((*range(32), 127))

Row = Mapping[str, str]


def clean(cell: str) -> str:
    """Give a cell without control characters and blanks around it."""
    return cell.translate(_CONTROL).strip().lstrip("\ufeff")


def kind_of(row: Row) -> Literal["paid", "refunded", "closed"] | None:
    """Say what a row is; None for what is no purchase."""
    sort, state, flow = row.get("sort", ""), row["state"], row["flow"]
    if state == "退款成功" or sort == "退款" or sort.endswith("-退款"):
        return "refunded"
    if _NO_PURCHASE.search(sort):
        return None
    if state == "交易关闭":
        return "paid" if _given_back(row) else "closed" if row["at"] else None
    return "paid" if flow == "支出" and state not in _NOT_PAID else None


def number(raw: str) -> str:
    """Read a transaction number; one that a spreadsheet rounded is none."""
    if re.fullmatch(r"[\d.]+[Ee]\+?\d+", raw):
        raise Unreadable("rounded")
    if not re.fullmatch(r"[\w*.-]{6,128}", raw, re.ASCII):
        raise Unreadable("number")
    return raw


def merchant_number(raw: str) -> str | None:
    """Read the number that the merchant gave the payment, if there is one."""
    return None if raw in ("", "/", "-") or len(raw) > 128 else raw


def paid_at(raw: str) -> datetime:
    """Read when it was paid."""
    try:
        found = instant(raw.replace("/", "-"))
    except Unreadable:
        found = None
    if found is None:
        raise Unreadable("time")
    return found


def amount(raw: str) -> str:
    """Read an amount, which is never negative."""
    try:
        found = money(raw)
    except Unreadable:
        found = None
    if found is None or Decimal(found) < 0:
        raise Unreadable("amount")
    return found


def returned(row: Row) -> str | None:
    """Give what the payment's own row says was given back."""
    if row["state"] == "已全额退款":
        return amount(row["amount"])
    found = _RETURNED.fullmatch(row["state"])
    return amount(found[1]) if found else _given_back(row)


def _given_back(row: Row) -> str | None:
    """Give what the column of successful refunds holds, if it holds more than nothing."""
    raw = row.get("returned", "")
    return amount(raw) if raw.strip("0.") else None
