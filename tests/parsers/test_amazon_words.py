"""What Amazon prints, in each language: dates, sums, return dates, words over a parcel."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers._amounts import CURRENCIES, SHARED, Amount, amount
from parsers._dates import _MONTHS, LANGUAGES, MONTHS, day, day_since
from parsers._fields import Unreadable
from parsers.amazon.marketplaces import CURRENCY_OF
from parsers.amazon.returns import SENTENCES, return_until
from parsers.amazon.words import SUM_LABELS, SUMS, label, standing_of

# -- dates ---------------------------------------------------------------------------------------

DAYS = st.dates(date(1996, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("November 1, 2024", date(2024, 11, 1)),
        ("Nov 1, 2024", date(2024, 11, 1)),
        ("Delivered Dec 5, 2024", date(2024, 12, 5)),
        ("Friday, 1 November 2024", date(2024, 11, 1)),
        ("1. März 2020", date(2020, 3, 1)),
        ("31 Mai 2020", date(2020, 5, 31)),
        ("1er août 2026", date(2026, 8, 1)),
        ("7 févr. 2026", date(2026, 2, 7)),
        ("20 de septiembre de 2021", date(2021, 9, 20)),
        ("3 settembre 2021", date(2021, 9, 3)),
        ("3 mrt. 2021", date(2021, 3, 3)),
        ("20 września 2021", date(2021, 9, 20)),
        ("2026年3月29日", date(2026, 3, 29)),
        ("下单日期 2026 年 3 月 9 日", date(2026, 3, 9)),
        ("20.09.2021", date(2021, 9, 20)),
        ("2021-09-20", date(2021, 9, 20)),
    ],
)
def test_a_date_is_read_in_each_language(printed: str, meant: date) -> None:
    assert day(printed) == meant


@pytest.mark.parametrize("printed", ["", "Total", "November 2", "11月22日", "05/06/2026", "$2,024"])
def test_what_names_no_full_day_is_none(printed: str) -> None:
    assert day(printed) is None


@pytest.mark.parametrize("printed", ["February 30, 2024", "May 1, 2024 or May 2, 2024"])
def test_no_day_is_chosen_where_none_is_certain(printed: str) -> None:
    with pytest.raises(Unreadable):
        day(printed)


@given(DAYS, st.integers(0, len(LANGUAGES) - 1))
def test_every_month_of_every_language_is_read(at: date, language: int) -> None:
    names = _MONTHS.splitlines()[language].split("/")[at.month - 1].split()
    for name in names:
        assert day(f"{at.day} {name} {at.year}") == at
        assert day(f"{name.upper() if name.isascii() else name} {at.day}, {at.year}") == at


def test_no_name_of_a_month_means_two_months() -> None:
    for row in _MONTHS.splitlines():
        for number, names in enumerate(row.split("/"), 1):
            assert {MONTHS[name] for name in names.split()} == {number}


@given(DAYS, st.integers(0, 364))
def test_a_day_without_a_year_is_the_first_since_the_order(start: date, later: int) -> None:
    at = date.fromordinal(min(start.toordinal() + later, date(2099, 12, 31).toordinal()))
    found = None if (at.month, at.day) == (2, 29) else day_since(f"{at:%B} {at.day}", start)
    assert found in (at, None)


# -- sums ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "marketplace", "meant"),
    [
        ("$28.50", "USD", Amount("28.50", "USD")),
        ("-$1,066.64", "CAD", Amount("-1066.64", "CAD")),
        ("-CA$10.34", "USD", Amount("-10.34", "CAD")),
        ("CDN$ 45.00", "CAD", Amount("45.00", "CAD")),
        ("￥1,480", "JPY", Amount("1480", "JPY")),
        ("¥1,480.00", "CNY", Amount("1480.00", "CNY")),
        ("1.234,56\u00a0€", "EUR", Amount("1234.56", "EUR")),
        ("1 034,50 $", "CAD", Amount("1034.50", "CAD")),
        ("-EUR 0,85", "EUR", Amount("-0.85", "EUR")),
        ("₹1,23,456.00", "INR", Amount("123456.00", "INR")),
        ("AED 99.00", "AED", Amount("99.00", "AED")),
        ("1 299,00 kr", "SEK", Amount("1299.00", "SEK")),
        ("12,00 zł", "PLN", Amount("12.00", "PLN")),
        ("+$6.00", "USD", Amount("6.00", "USD")),
        ("12.50", "USD", None),
        ("Nov 9, 2026", "USD", None),
        ("FREE", "USD", None),
    ],
)
def test_a_sum_and_its_currency(printed: str, marketplace: str, meant: Amount | None) -> None:
    assert amount(printed, marketplace) == meant


@pytest.mark.parametrize(
    ("printed", "marketplace"),
    [("$5.00", "EUR"), ("¥5", "USD"), ("1.299 €", "EUR"), ("￥12.50", "JPY"), ("--$5.00", "USD")],
)
def test_no_sum_is_guessed(printed: str, marketplace: str) -> None:
    try:
        assert amount(printed, marketplace) is None
    except Unreadable:
        return


def test_a_shared_symbol_names_no_currency_of_its_own() -> None:
    assert SHARED.keys().isdisjoint(CURRENCIES)
    assert {CURRENCY_OF[f"www.amazon.{e}"] for e in ("cn", "co.jp", "ca")} == {"CNY", "JPY", "CAD"}


def test_a_label_has_one_meaning() -> None:
    assert set(SUMS) == set(SUM_LABELS)
    names = [name for known in SUM_LABELS.values() for name in known]
    assert len(names) == len(set(names))
    assert all(label(name) == name for name in names)


# -- until when it may go back -------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Return window closed on Jan 31, 2025",
        "Return window closes on January 31, 2025",
        "Return eligible through Jan 31, 2025",
        "Return items: Eligible through January 31, 2025",
        "Return or replace items: Eligible through January 31, 2025",
        "Das Rückgabefenster wurde am 31. Januar 2025 geschlossen",
        "Rückgabefrist endete am 31. Januar 2025",
        "Rückgabefrist ist am 31. Januar 2025 abgelaufen",
        "Rückgabe möglich bis 31. Januar 2025",
        "Artikel zurückgeben: Rückgabeberechtigt bis 31. Januar 2025",
        "Délai de retour expiré le 31 janvier 2025",
        "La période de retour s'est terminée le 31 janvier 2025",
        "Retour possible jusqu'au 31 janvier 2025",
        "Retourner des articles : éligible jusqu'au 31 janvier 2025",
        "El plazo de devolución finalizó el 31 de enero de 2025",
        "Devolver productos: aptos hasta el 31 de enero de 2025",
        "返品期間は2025年1月31日に終了しました",
        "2025年1月31日まで返品可能",
        "返品・交換期間：2025年1月31日まで",
        "退货期限已于2025年1月31日截止",
        "退货窗口已于2025年1月31日关闭",
        "2025年1月31日前可退货",
    ],
)
def test_a_return_date_is_read_in_each_language(sentence: str) -> None:
    assert return_until(["Buy it again", sentence, "View your item"]) == date(2025, 1, 31)


def test_the_day_may_stand_in_an_element_of_its_own() -> None:
    assert return_until(["Return window closed on", "Jan 31, 2025"]) == date(2025, 1, 31)
    assert return_until(["Rückgabe möglich bis", "31. Januar 2025"]) == date(2025, 1, 31)
    with pytest.raises(Unreadable):
        return_until(["Return window closed on", "Buy it again"])


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        ["Return started: drop off by January 31, 2025"],
        ["Replace items: Eligible through January 31, 2025"],
        ["Auto-delivered: Every 2 months", "Arriving January 31, 2025"],
        ["Refund issued on January 31, 2025"],
        ["Rücksendung erhalten am 31. Januar 2025"],
        ["Not eligible for return"],
        ["2025年1月31日に返品を受け付けました"],
        ["2025年1月31日已收到退货"],
    ],
)
def test_another_day_is_no_return_date(pieces: list[str]) -> None:
    assert return_until(pieces) is None


def test_two_return_dates_are_none() -> None:
    with pytest.raises(Unreadable):
        return_until(
            ["Return window closed on Jan 31, 2025", "Return eligible through Feb 1, 2025"]
        )


def test_every_sentence_has_a_language_that_dates_are_read_in() -> None:
    assert set(SENTENCES) <= {*LANGUAGES, "ja", "zh"}
    assert all("(?P<date>" in row for rows in SENTENCES.values() for row in rows)


# -- where it stands -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("Delivered November 2", "signed"),
        ("Not yet shipped", "unshipped"),
        ("Not delivered", "unknown"),
        ("Arriving tomorrow", "unknown"),
        ("Shipped", "shipped"),
        ("Cancelled", "closed"),
        ("Return complete", "closed"),
        ("Return started", "unknown"),
        ("Refunded", "closed"),
        ("Payment revision needed", "unpaid"),
        ("Zugestellt: 2. November", "signed"),
        ("Wird morgen zugestellt", "unknown"),
        ("Noch nicht versandt", "unshipped"),
        ("Nicht zugestellt", "unknown"),
        ("Storniert", "closed"),
        ("Livré le 2 novembre", "signed"),
        ("Sera livré mardi", "unknown"),
        ("Non livré", "unknown"),
        ("Livraison prévue mardi", "unknown"),
        ("Entregado el 2 de noviembre", "signed"),
        ("No entregado", "unknown"),
        ("配達済み", "signed"),
        ("配達中", "shipped"),
        ("配達できませんでした", "unknown"),
        ("11月22日にお届け予定", "unknown"),
        ("已送达", "signed"),
        ("预计送达：明天", "unknown"),
        ("尚未发货", "unshipped"),
        ("已退款", "closed"),
    ],
)
def test_words_over_a_parcel(printed: str, status: str) -> None:
    known = standing_of(printed)
    assert known is not None
    assert known.status == status


def test_new_words_mean_nothing() -> None:
    assert standing_of("Teleported to Mars") is None
