"""What 12315's pages say enters the right case and starts its clocks; never by a guess."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon import intake
from daemon.cases.filed import Filed, events_of, fits, heard
from daemon.cases.gathering import NoSuchCase
from daemon.cases.look import whole
from daemon.home import Home
from daemon.ledger.envelope import View
from parsers import Capture, Order, Reading

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SEEN = "b2" * 32
LIST = "https://www.12315.cn/cuser/portal/case/list"
NUMBER = "1330110002026112300000123"
DETAIL = f"https://www.12315.cn/cuser/portal/case/detail?id={NUMBER}"
SELLER = "杭州云织服饰有限公司"


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def order(number: str, title: str = "羊毛大衣", seller: str = SELLER) -> Order:
    return Order.model_validate(
        {
            "platform": "taobao",
            "number": number,
            "status": "signed",
            "placed_at": "2026-11-01T10:00:00+08:00",
            "paid_at": "2026-11-01T10:01:00+08:00",
            "signed_at": "2026-11-06T16:42:10+08:00",
            "merchant": {"name": seller},
            "paid": "259.00",
            "items": [{"title": title, "quantity": 1}],
        }
    )


ORDERS = (order("4810000000000000001"), order("4810000000000000002", "运动鞋"))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with Home.open(tmp_path / "data", clock=Clock()) as home:
        page = Reading(platform="taobao", page="order_list", outcome="read", orders=ORDERS)
        home.orders.observe(SEEN, NOW, page)
        yield home


def visit(home: Home, body: str, url: str = LIST) -> Reading:
    at = home.clock()
    capture = Capture(url, f"<html><body>{body}</body></html>", captured_at=at)
    return intake.take_in(home, capture, View("test", "page", 0, at)).reading


def listed(status: str = "待受理", item: str = "羊毛大衣", number: str = NUMBER) -> str:
    day = f"{number[9:13]}-{number[13:15]}-{number[15:17]}"
    cells = "".join(f"<td>{cell}</td>" for cell in (number, SELLER, item, day, status))
    return f"<table id='customerCaseGrid'><tbody><tr>{cells}</tr></tbody></table>"


def in_detail(*pairs: tuple[str, str]) -> str:
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in pairs)
    return f"<table>{rows}</table>"


def key(number: str = "4810000000000000001") -> str:
    return f"taobao:{number}"


def rules(home: Home) -> dict[str, Any]:
    found = home.weigh(key(), home.clock()).deadlines
    return {one.rule: one for one in found}


def test_a_number_enters_the_one_case_that_it_is_about(home: Home) -> None:
    case = home.cases.open(key(), NOW, "quality")
    home.cases.open(key("4810000000000000002"), NOW, "quality")
    visit(home, listed())
    (filed,) = home.cases.get(case.id).filed
    assert (filed.number, filed.status_text) == (NUMBER, "待受理")
    assert home.filings.unclaimed() == []
    told = whole(home.cases, home.cases.get(case.id), home.clock())
    assert told["filed"][0]["filed_at"] == "2026-11-23"


def test_the_day_on_the_page_starts_the_authoritys_clock(home: Home) -> None:
    case = home.cases.open(key(), NOW, "quality")
    assert "SAMR-ACCEPT" not in rules(home)
    visit(home, listed())
    assert "SAMR-ACCEPT" not in rules(home)  # complaint or report? the list does not say
    channel = home.cases.book.channels["12315_complaint"]
    home.cases.note_sent(case.id, channel, NOW)
    found = rules(home)["SAMR-ACCEPT"]
    assert found.starts.at.date() == date(2026, 11, 23)
    assert found.starts.origin == "page"


def test_an_accepted_complaint_starts_its_mediation(home: Home) -> None:
    home.cases.open(key(), NOW, "quality")
    visit(home, listed())
    told = (("投诉编号", NUMBER), ("状态", "已受理"), ("受理时间", "2026-11-23 08:30:00"))
    visit(home, in_detail(*told), DETAIL)
    found = rules(home)
    assert found["SAMR-ACCEPT"].status == "done"
    assert found["SAMR-23"].starts.at.isoformat() == "2026-11-23T08:30:00+08:00"


def test_an_older_page_that_is_read_again_changes_nothing(home: Home) -> None:
    case = home.cases.open(key(), NOW, "quality")
    visit(home, listed("待受理"))
    visit(home, listed("已受理"))
    before = home.cases.get(case.id).filed
    intake.replay(home)
    assert home.cases.get(case.id).filed == before
    assert before[0].status_text == "已受理"


@pytest.mark.parametrize(
    ("item", "why"), [("别的东西", "another item"), ("羊毛", "half a name is no name")]
)
def test_what_fits_no_case_waits_for_the_shopper(home: Home, item: str, why: str) -> None:
    case = home.cases.open(key(), NOW, "quality")
    visit(home, listed(item=item))
    assert home.cases.get(case.id).filed == (), why
    (waiting,) = home.filings.unclaimed()
    assert waiting.number == NUMBER
    given = home.filings.claim(case.id, NUMBER)
    assert given.filed[0].number == NUMBER
    assert home.filings.unclaimed() == []
    visit(home, listed("已受理", item=item))  # from now on it is known by its number
    assert home.cases.get(case.id).filed[0].status_text == "已受理"


def test_what_fits_two_cases_enters_neither(home: Home) -> None:
    twin = order("4810000000000000003")
    page = Reading(platform="taobao", page="order_list", outcome="read", orders=(twin,))
    home.orders.observe("c3" * 32, NOW, page)
    cases = [home.cases.open(key(n), NOW) for n in ("4810000000000000001", twin.number)]
    visit(home, listed())
    assert [home.cases.get(one.id).filed for one in cases] == [(), ()]
    assert len(home.filings.unclaimed()) == 1


def test_what_was_filed_before_the_case_was_opened_is_another_matter(home: Home) -> None:
    case = home.cases.open(key(), NOW, "quality")
    visit(home, listed(number="1330110002026110300000009"))
    assert home.cases.get(case.id).filed == ()


def test_a_number_that_nobody_saw_cannot_be_claimed(home: Home) -> None:
    case = home.cases.open(key(), NOW)
    with pytest.raises(NoSuchCase):
        home.filings.claim(case.id, NUMBER)


def test_a_page_that_is_deleted_takes_along_what_only_it_said(home: Home) -> None:
    case = home.cases.open(key(), NOW, "quality")
    visit(home, listed())
    visit(home, listed(item="别的东西", number="1330110002026112300000777"))
    for one in (*home.cases.get(case.id).filed, *home.filings.unclaimed()):
        home.forget_capture(one.page)
    assert home.cases.get(case.id).filed == ()
    assert home.filings.unclaimed() == []


# -- by themselves ---------------------------------------------------------------------------------


def filed(**more: Any) -> Filed:
    return Filed.model_validate({"number": NUMBER, "seen_at": NOW, "page": SEEN, **more})


def test_a_later_page_adds_and_an_earlier_one_does_not_take_away() -> None:
    first = filed(status="waiting", status_text="待受理", item="大衣")
    later = filed(status="accepted", status_text="已受理", seen_at=NOW + timedelta(days=2))
    for both in (heard(heard((), first), later), heard(heard((), later), first)):
        (one,) = both
        assert (one.status, one.status_text, one.item) == ("accepted", "已受理", "大衣")


def test_a_page_without_a_state_leaves_the_known_one() -> None:
    later = filed(accepted_at=date(2026, 11, 25), seen_at=NOW + timedelta(days=2))
    (one,) = heard((filed(status="accepted", status_text="已受理"),), later)
    assert (one.status, one.accepted_at) == ("accepted", date(2026, 11, 25))


def test_the_name_is_compared_as_the_form_cut_it() -> None:
    long = "羊" * 60
    facts = {"item": long, "merchant": SELLER, "company": None}
    for cut in (49, 50, 60):
        assert fits(filed(item=long[:cut], opponent=SELLER), facts, NOW)
    assert not fits(filed(item=long[:30], opponent=SELLER), facts, NOW)
    assert not fits(filed(item=long, opponent="别家"), facts, NOW)
    assert not fits(filed(item=long), facts, NOW)
    assert not fits(filed(opponent=SELLER), {"merchant": SELLER}, NOW)


@pytest.mark.parametrize(
    ("kind", "channels", "event"),
    [
        ("complaint", (), "authority_received_complaint"),
        ("report", ("12315_complaint",), "authority_found_or_received_lead"),
        (None, ("merchant", "12315_report"), "authority_found_or_received_lead"),
        (None, ("12315_complaint", "12315_report"), None),
        (None, ("merchant",), None),
    ],
)
def test_which_clock_starts_is_known_or_none_does(
    kind: str | None, channels: tuple[str, ...], event: str | None
) -> None:
    one = filed(kind=kind, filed_at=date(2026, 11, 23))
    found = [(event, "2026-11-23")] if event else []
    assert list(events_of((one,), channels)) == found


MAYBE = st.none() | st.sampled_from([date(2026, 11, 23), date(2026, 12, 1)])


@given(st.lists(st.tuples(st.integers(0, 5), MAYBE, MAYBE), min_size=1, max_size=6), st.randoms())
def test_the_order_in_which_pages_are_read_does_not_matter(
    pages: list[tuple[int, date | None, date | None]], random: Any
) -> None:
    seen = [
        filed(seen_at=NOW + timedelta(days=n), filed_at=day, accepted_at=other)
        for n, (_, day, other) in enumerate(pages)
    ]
    shuffled = random.sample(seen, len(seen))
    results = []
    for way in (seen, shuffled):
        known: tuple[Filed, ...] = ()
        for one in way:
            known = heard(known, one)
        results.append(known[0])
    assert results[0].filed_at == next((o.filed_at for o in reversed(seen) if o.filed_at), None)
    assert results[0].seen_at == results[1].seen_at
    if all(one.filed_at and one.accepted_at for one in seen):
        assert results[0] == results[1]
