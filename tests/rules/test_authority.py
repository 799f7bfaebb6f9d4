"""Which door: by who sold, what was sold, and what went wrong."""

from datetime import datetime
from typing import Any

import pytest

from rules import Facts, weigh
from rules._facts import CHINA

NOW = datetime(2026, 11, 20, 9, tzinfo=CHINA)


def doors(order: dict[str, Any], events: dict[str, Any] | None = None) -> dict[str, str]:
    found = weigh(Facts.of({"order": order, "events": events or {}}), NOW).authorities
    return {door.kind: door.where.zh for door in found}


def test_without_anything_to_complain_of_there_is_no_door() -> None:
    assert doors({"platform": "taobao"}, {"signed_at": "2026-11-15T10:00:00"}) == {}


@pytest.mark.parametrize(
    ("order", "named"),
    [
        ({"platform": "taobao"}, "任选其一"),
        ({"platform": "jd", "self_operated": True}, "平台经营者住所地"),
        ({"platform": "taobao", "merchant": {"shop_open": False}}, "平台住所地的"),
    ],
)
def test_the_market_authority_depends_on_who_sold(order: dict[str, Any], named: str) -> None:
    assert named in doors({**order, "dispute": "quality"})["12315"]


@pytest.mark.parametrize(("category", "named"), [("服装", "收货地"), ("话费充值", "买受人住所地")])
def test_the_court_depends_on_how_it_was_delivered(category: str, named: str) -> None:
    assert named in doors({"category": category, "dispute": "quality"})["court"]


@pytest.mark.parametrize(
    ("dispute", "kind"), [("express", "12305"), ("no_invoice", "12366"), ("privacy", "data")]
)
def test_parcels_invoices_and_data_have_doors_of_their_own(dispute: str, kind: str) -> None:
    assert kind in doors({"dispute": dispute})


def test_lateness_opens_the_doors_too() -> None:
    assert "12315" in doors({"paid": 9}, {"merchant_received_return": "2026-10-13T10:00:00"})


def test_a_door_is_told_in_both_languages() -> None:
    told = weigh(Facts.of({"order": {"dispute": "quality"}}), NOW).as_json()["authorities"]
    assert all(set(door) >= {"where", "where_en", "because_en", "rule"} for door in told)
