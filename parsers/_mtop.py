"""The envelope of mtop answers: `{"api", "ret": ["SUCCESS::…"], "data": {…}}`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from parsers._fields import Unreadable, epoch
from parsers._page import Blocked, LayoutChanged, NothingHere, Page, SignedOut, decoded

_SIGNED_OUT = ("FAIL_SYS_SESSION_EXPIRED", "ERR_SID_INVALID", "NEED_LOGIN")
_BLOCKED = ("RGV587", "FAIL_SYS_USER_VALIDATE", "FAIL_SYS_ILLEGAL_ACCESS")


def payload_data(page: Page) -> dict[str, Any]:
    """Give the data of an answer.

    Raises:
        SignedOut: the session has ended.
        Blocked: risk control wants a captcha.
        NothingHere: another refusal, which the page repeats or shows by itself.
        LayoutChanged: it is no answer of this kind.
    """
    answer = page.json
    if not isinstance(answer, dict):
        raise LayoutChanged("the answer is no object")
    told = answer.get("ret")
    refusal = " ".join(map(str, told)) if isinstance(told, list) else str(told or "")
    if refusal and "SUCCESS" not in refusal:
        _refused(refusal)
    data = answer.get("data", answer)
    if isinstance(data, str):
        data = decoded(data)
    if not isinstance(data, dict):
        raise LayoutChanged("the answer holds no data")
    return data


def _refused(refusal: str) -> None:
    if any(code in refusal for code in _SIGNED_OUT):
        raise SignedOut(refusal[:100])
    if any(code in refusal for code in _BLOCKED):
        raise Blocked(refusal[:100])
    raise NothingHere(refusal[:100])


def in_order(components: dict[str, Any]) -> list[tuple[str, Any]]:
    """Sort components by the numbers in their names, where the answer gives no other order."""
    return sorted(components.items(), key=lambda named: list(map(int, _FIGURES(named[0]))))


_FIGURES = re.compile(r"\d+", re.ASCII).findall


def answered_at(data: dict[str, Any], page: Page) -> datetime | None:
    """Say when the page was seen, or else when the server answered."""
    if page.captured_at:
        return page.captured_at
    try:
        return epoch(data["global"]["performanceStage"]["commonArgs"]["endTimeMills"])
    except (LookupError, TypeError, Unreadable):
        return None
