"""Worked cases as pages would tell them, piece by piece: the store must give the same dates."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations
from pathlib import Path

import pytest

from daemon.home import Home
from parsers import Order, Reading

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)
SEEN = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
REPOSITORY = Path(__file__).resolve().parents[3]


def page(kind, **fields):
    order = Order.model_validate({"platform": "taobao", "number": "1", **fields})
    return Reading(platform="taobao", page=kind, outcome="read", orders=(order,))


def parcel(*lines):
    events = [{"at": at, "text": text, "state": state} for at, text, state in lines]
    return page("logistics", shipments=[{"number": "780001", "events": events}])


# The first worked case: a dress from Taobao, seven days of return and the automatic receipt.
LIST = page(
    "order_list", status="shipped", status_text="卖家已发货", placed_at="2026-11-11", paid="259.00",
    items=[{"title": "连衣裙 秋冬女装", "line_id": "1"}], services=["运费险"],
)  # fmt: skip
DETAIL = page(
    "order_detail", placed_at="2026-11-11T00:03:20+08:00", paid_at="2026-11-11T00:03:55+08:00",
    shipped_at="2026-11-12T18:20:00+08:00", freight="0.00",
)  # fmt: skip
TRACE = parcel(("2026-11-15T16:42:10+08:00", "您的快件已签收，签收人：本人", "signed"))


def weighed(tmp_path, *readings):
    with Home.open(tmp_path, clock=lambda: NOW) as home:
        for number, reading in enumerate(readings):
            home.orders.observe(f"c{number}", SEEN + timedelta(hours=number), reading)
        found = home.weigh("taobao:1", NOW)
    return {one.rule: one for one in found.deadlines}


@pytest.mark.parametrize("pages", list(permutations((LIST, DETAIL, TRACE))))
def test_seven_days_of_return_from_three_pages_in_any_order(tmp_path, pages):
    found = weighed(tmp_path, *pages)
    assert found["NR-10"].safe.isoformat() == "2026-11-22T23:59:59+08:00"
    assert found["NR-10"].legal.isoformat() == "2026-11-23T23:59:59+08:00"  # the 22nd is a Sunday
    assert found["NR-10"].starts.origin == "carrier"
    confirm = found["taobao_tmall:W05"]
    assert confirm.at.isoformat() == "2026-11-22T18:20:00+08:00"
    assert confirm.source_of_time == "rule"


def test_a_countdown_on_the_page_overrides_the_table(tmp_path):
    promises = {"auto_confirm_at": "2026-11-25T18:20:00+08:00"}
    shown = page("order_detail", status="shipped", promises=promises)
    found = weighed(tmp_path, LIST, DETAIL, TRACE, shown)
    assert found["taobao_tmall:W05"].at.isoformat() == "2026-11-25T18:20:00+08:00"
    assert found["taobao_tmall:W05"].source_of_time == "page"


def test_the_explanation_names_the_page_that_a_date_was_read_on(tmp_path):
    found = weighed(tmp_path, LIST, DETAIL, TRACE)
    told = "".join(step.zh for step in found["taobao_tmall:W05"].why)
    assert "订单详情，2026-11-19 看到" in told


LOCKER = ("2026-11-16T14:00:00+08:00", "已放入丰巢快递柜，请凭取件码取件", "at_pickup_point")
FETCHED = ("2026-11-18T19:30:00+08:00", "已从丰巢快递柜取件", "signed_from_pickup")


def test_days_run_from_fetching_and_not_from_the_locker(tmp_path):
    found = weighed(tmp_path, LIST, DETAIL, parcel(LOCKER, FETCHED))
    assert found["NR-10"].safe.isoformat() == "2026-11-25T23:59:59+08:00"
    assert found["NR-10"].starts.origin == "carrier"


SCANNED = ("2026-11-16T15:00:00+08:00", "快件已签收", "signed")


@pytest.mark.parametrize("trace", [(LOCKER,), (LOCKER, SCANNED)])
def test_a_locker_is_at_most_an_estimate_until_the_shopper_is_asked(tmp_path, trace):
    found = weighed(tmp_path, LIST, DETAIL, parcel(*trace))
    assert found["NR-10"].starts.origin == "estimate"
    with Home.open(tmp_path, clock=lambda: NOW) as home:
        refused = {"events": {"consent_to_station": False}}
        told = home.weigh("taobao:1", NOW, refused)
    assert "NR-10" not in {one.rule for one in told.deadlines}


def test_a_command_may_work_beside_the_daemon(tmp_path):
    with Home.open(tmp_path, clock=lambda: NOW) as home:
        home.orders.observe("c1", SEEN, LIST)
        program = [sys.executable, "-m", "daemon", "--data", str(tmp_path), "reparse", "--json"]
        for _ in range(2):
            done = subprocess.run(program, cwd=REPOSITORY, capture_output=True, timeout=60)
            assert done.returncode == 0, done.stderr
            home.orders.observe("c2", SEEN + timedelta(hours=1), DETAIL)
        assert home.orders.get("taobao:1").order.freight == "0.00"
