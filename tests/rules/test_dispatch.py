"""A merchant is late with dispatch only where it is known that nothing was sent in time."""

from __future__ import annotations

from datetime import datetime

import pytest

from rules import Facts, weigh
from rules._facts import CHINA

NOW = datetime(2026, 11, 20, 9, tzinfo=CHINA)
PAID = {"paid_at": "2026-11-11T00:03:55", "group_success": "2026-11-11T00:03:55"}
RULES = {"taobao": "taobao_tmall:W02", "pdd": "pdd:W02", "jd_pop": "jd_pop:W02"}
SHOPS = pytest.mark.parametrize("platform", RULES)


def status_of(platform: str, status: str | None, **events: str) -> str | None:
    order = {"platform": platform, "page_countdowns": {"ship": "2026-11-13T00:03:55"}}
    order |= {"status": status} if status else {}
    found = weigh(Facts.of({"order": order, "events": PAID | events}), NOW).deadlines
    return next((one.status for one in found if one.rule == RULES[platform]), None)


@SHOPS
@pytest.mark.parametrize("status", ["unshipped", "买家已付款", "待发货", None])
def test_what_was_not_sent_is_late(platform: str, status: str | None) -> None:
    assert status_of(platform, status) == "overdue"


@SHOPS
@pytest.mark.parametrize(
    "status",
    ["shipped", "signed", "completed", "closed", "卖家已发货", "等待收货", "交易成功", "交易关闭"],
)
def test_what_was_sent_on_an_unknown_day_is_not_called_late(platform: str, status: str) -> None:
    assert status_of(platform, status) is None


@SHOPS
def test_what_was_signed_for_has_been_sent(platform: str) -> None:
    assert status_of(platform, None, signed_at="2026-11-15T10:00:00") is None


@SHOPS
@pytest.mark.parametrize("event", ["shipped_at", "parcel_collected"])
def test_a_known_dispatch_is_done(platform: str, event: str) -> None:
    assert status_of(platform, "shipped", **{event: "2026-11-12T10:00:00"}) == "done"
