"""Facts are read word by word: aliases, zones, and what cannot be right."""

from datetime import datetime

import pytest

from rules import Facts, FactsError


def facts(**document: object) -> Facts:
    return Facts.of(document)


def test_a_time_without_zone_is_shanghais() -> None:
    read = facts(events={"signed_at": "2026-11-15T16:42:10"})
    assert read.at("signed_at") == datetime.fromisoformat("2026-11-15T16:42:10+08:00")


@pytest.mark.parametrize(
    "bare", ["2026-11-15T16:42:10", {"at": "2026-11-15T16:42"}, datetime(2026, 11, 15, 16)]
)
def test_times_without_zone_are_named_together(bare: object) -> None:
    [told] = facts(events={"paid_at": bare, "signed_at": bare}).notices
    assert (told.kind, told.keys) == ("no_zone", ("paid_at", "signed_at"))
    assert "北京时间" in told.text.zh
    assert "China Standard Time" in told.text.en


@pytest.mark.parametrize(
    "said",
    ["2026-11-15", "2026-11-15T08:42:10Z", "2026-11-15T16:42+08:00", "2026-11-15T16:42:10-05:00"],
)
def test_a_zone_that_is_said_and_a_bare_day_need_no_notice(said: str) -> None:
    assert facts(events={"signed_at": said}).notices == ()


def test_a_time_with_zone_is_the_same_moment() -> None:
    read = facts(events={"signed_at": "2026-11-15T08:42:10Z"})
    assert read.events["signed_at"].at.isoformat() == "2026-11-15T16:42:10+08:00"


def test_a_bare_day_is_known_to_have_no_time_of_day() -> None:
    assert facts(events={"signed_at": "2026-11-15"}).events["signed_at"].day_only


def test_an_event_can_say_where_it_comes_from() -> None:
    read = facts(events={"signed_at": {"at": "2026-11-15T16:42:10", "from": "carrier"}})
    assert read.events["signed_at"].source == "carrier"


@pytest.mark.parametrize("alias", ["goods_signed", "goods_received", "received", "delivered"])
def test_an_alias_means_the_event(alias: str) -> None:
    assert facts(events={alias: "2026-11-15T16:42:10"}).at("signed_at")


def test_knew_at_means_every_kind_of_knowledge() -> None:
    read = facts(events={"knew_at": "2026-11-15T16:42:10"})
    assert read.at("knew_of_fraud") == read.at("knew_of_harm_and_obligor") != None  # noqa: E711


@pytest.mark.parametrize(
    ("order", "events", "meant"),
    [
        ({"status": "待发货"}, {}, "refund_applied_while_unshipped"),
        ({"status": "卖家已发货"}, {}, "refund_applied_shipped"),
        ({}, {"shipped_at": "2026-11-12T08:00:00"}, "refund_applied_shipped"),
        ({}, {"shipped_at": "2026-11-14T08:00:00"}, "refund_applied_while_unshipped"),
    ],
)
def test_what_kind_of_refund_depends_on_how_far_the_order_is(
    order: dict[str, str], events: dict[str, str], meant: str
) -> None:
    read = facts(order=order, events={**events, "refund_applied": "2026-11-13T08:00:00"})
    assert read.at(meant)


@pytest.mark.parametrize(
    "document",
    [
        {"ordr": {}},
        {"order": {"colour": "red"}},
        {"events": {"sigend_at": "2026-11-15"}},
        {"order": {"merchant": {"mood": "bad"}}},
        {"user_data": {"age": 3}},
    ],
)
def test_an_unknown_key_is_named(document: dict[str, object]) -> None:
    named = ["ordr", "colour", "sigend_at", "mood", "age"]
    with pytest.raises(FactsError) as wrong:
        Facts.of(document)
    assert any(key in wrong.value.text.zh and key in wrong.value.text.en for key in named)


@pytest.mark.parametrize("value", ["yesterday", 17, "2026-13-40"])
def test_what_is_no_time_is_named(value: object) -> None:
    with pytest.raises(FactsError, match="signed_at"):
        facts(events={"signed_at": value})


def test_an_order_that_is_no_object_is_named() -> None:
    with pytest.raises(FactsError, match="order"):
        facts(order="taobao")


def test_signed_before_shipped_is_told_and_both_are_doubtful() -> None:
    read = facts(
        events={
            "shipped_at": "2026-11-15T08:00:00+08:00",
            "signed_at": "2026-11-14T08:00:00+08:00",
        }
    )
    assert [one.keys for one in read.notices] == [("shipped_at", "signed_at")]
    assert read.events["signed_at"].doubtful


def test_two_bare_days_that_agree_are_no_contradiction() -> None:
    read = facts(events={"shipped_at": "2026-11-15T08:00:00+08:00", "signed_at": "2026-11-15"})
    assert read.notices == ()


def test_negative_money_is_told_and_not_used() -> None:
    read = facts(order={"platform": "taobao", "paid": -3})
    assert (read.order.paid, read.notices[0].keys) == (None, ("paid",))


def test_an_unknown_platform_is_told_and_has_no_rules_of_its_own() -> None:
    read = facts(order={"platform": "moonshop"})
    assert (read.scopes, read.notices[0].kind) == ((), "unknown_platform")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"platform": "jd", "self_operated": True}, "jd_self"),
        ({"platform": "jd", "self_operated": False}, "jd_pop"),
        ({"platform": "pinduoduo"}, "pdd"),
        ({}, None),
    ],
)
def test_the_platform_has_the_name_of_its_rule_file(given: dict[str, object], name: str) -> None:
    assert facts(order=given).platform == name


def test_money_keeps_its_cents() -> None:
    assert str(facts(order={"paid": 259.10}).order.paid) == "259.1"


@pytest.mark.parametrize(
    ("calendar", "named"),
    [
        ({"soon": "absent"}, "soon"),
        ({"2027": "never"}, "2027"),
        ({"2027": [{"date": "2027-13-01"}]}, "2027"),
    ],
)
def test_a_calendar_that_is_none_is_named(calendar: dict[str, object], named: str) -> None:
    with pytest.raises(FactsError, match=named):
        facts(calendar=calendar)


def test_a_calendar_may_be_a_list_of_bare_days_off() -> None:
    read = facts(calendar={"2027": ["2027-02-08"]})
    (day,) = read.calendar["2027"]
    assert not isinstance(day, str) and day.isOffDay


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31T23:59:59"])
def test_a_year_in_which_no_order_lies_is_refused(value: str) -> None:
    with pytest.raises(FactsError, match="signed_at"):
        facts(events={"signed_at": value})
