"""The values that a form gets: what is known, as forms write it, and nothing that is not."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.cases.fill import (
    WrongPage,
    check_order,
    form_for,
    recipe,
    seller_kind,
    split,
    within,
    written,
)
from daemon.cases.known import Known, Value
from rules import Facts, weigh
from rules.cases import casebook

BOOK = casebook()
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
APPLY = "https://refund2.taobao.com/dispute/apply.htm"


def known(order: dict[str, Any], **values: Any) -> Known:
    facts = Facts.of({"now": NOW.isoformat()})
    given = {key: Value(value, "page") for key, value in values.items()}
    return Known(book=BOOK, now=NOW, values=given, result=weigh(facts, NOW), order=order)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("259"), "259.00"),
        (Decimal("0.1"), "0.10"),
        (date(2026, 11, 11), "2026-11-11"),
        (datetime(2026, 11, 11, 23, 30, tzinfo=UTC), "2026-11-12"),  # the day in China
        ("羊毛大衣", "羊毛大衣"),
        (True, None),
        (None, None),
        (("a", "b"), None),
    ],
)
def test_a_fact_as_a_form_takes_it(value: Any, text: str | None) -> None:
    assert written(value) == text


@given(st.decimals(0, 10**7, places=2))
def test_money_has_two_places_and_no_grouping(amount: Decimal) -> None:
    text = written(amount)
    assert text is not None
    assert Decimal(text) == amount
    assert text.replace(".", "").isdigit()


@pytest.mark.parametrize(
    ("merchant", "name", "kind"),
    [
        ({"self_operated": True, "name": "京东"}, "京东", "平台本身"),
        ({"self_operated": False, "name": "云织"}, "云织", "入驻商户"),
        ({"name": "云织"}, "云织", "入驻商户"),
        ({}, None, None),
        (None, None, None),
    ],
)
def test_who_sold_is_said_only_where_something_says_it(
    merchant: dict[str, Any] | None, name: str | None, kind: str | None
) -> None:
    values = {"merchant": name} if name else {}
    assert seller_kind(known({"merchant": merchant}, **values)) == kind


ORDER = {"number": "48", "parent_number": "40", "items": [{"line_id": "481"}, {"title": "x"}]}


@pytest.mark.parametrize("named", ["48", "40", "481"])
def test_a_shop_may_call_an_order_by_any_of_its_numbers(named: str) -> None:
    url = f"{APPLY}?bizOrderId={named}&type=1"
    check_order(form_for(BOOK, url), url, known(ORDER))


@pytest.mark.parametrize("query", ["?bizOrderId=4", "?bizOrderId=", "", "?other=48", "?bizOrderId"])
def test_any_other_number_is_another_order(query: str) -> None:
    with pytest.raises(WrongPage) as refused:
        check_order(form_for(BOOK, APPLY + query), APPLY + query, known(ORDER))
    assert refused.value.code == "wrong_page"


def test_a_form_that_names_no_order_is_not_asked_for_one() -> None:
    url = "https://www.12315.cn/cuser/portal/jbcase/information"
    check_order(form_for(BOOK, url), url, known(ORDER))


@pytest.mark.parametrize("url", ["", "x", "https://[", "https://", "//host", "javascript:alert(1)"])
def test_what_is_no_address_is_no_known_form(url: str) -> None:
    assert split(url).hostname is None or split(url).scheme == ""
    assert form_for(BOOK, url).key == "generic"


def test_plain_http_is_nobody_that_we_know() -> None:
    assert form_for(BOOK, "http://www.12315.cn/cuser/portal/jbcase/information").key == "generic"


@pytest.mark.parametrize(
    ("form", "channel", "limit"),
    [
        ("taobao_refund", "platform", 200),
        ("12315_report_information", "12315_report", 400),
        ("generic", "platform", BOOK.channels["platform"].limit),
        ("court_filing", "court", BOOK.channels["court"].limit),
    ],
)
def test_a_text_is_cut_to_the_form_where_it_takes_less(
    form: str, channel: str, limit: int | None
) -> None:
    assert within(BOOK.channels[channel], BOOK.forms[form]).limit == limit


def test_every_form_is_for_a_channel_that_there_is() -> None:
    for form in BOOK.forms.values():
        assert form.channel is None or BOOK.channel(form.channel), form.key


def test_a_recipe_tells_the_browser_nothing_that_it_does_not_need() -> None:
    for form in BOOK.forms.values():
        told = recipe(form)
        assert {"key", "note", "note_en", "never", "step", "verified_on"} <= set(told)
        assert not {"hosts", "path", "fragment", "order_in", "channel"} & set(told)
        assert len(told["step"]) == len(form.step)
