"""Calendars: whose word counts, and what is said of a year that nobody has published."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

from rules import Facts, load, weigh
from rules._calendar import Calendar
from rules._facts import CHINA

SATURDAY, MONDAY = date(2027, 2, 20), date(2027, 2, 22)


def written(folder: Path, year: int, off: date, work: date) -> Path:
    days = [
        {"name": "春节", "date": off.isoformat(), "isOffDay": True},
        {"name": "春节", "date": work.isoformat(), "isOffDay": False},
    ]
    document = {"year": year, "papers": ["https://www.gov.cn/"], "days": days}
    (folder / f"{year}.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def test_2026_has_the_days_of_the_notice() -> None:
    calendar = Calendar()
    made_up = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert all(calendar.is_workday(date.fromisoformat(f"2026-{day}")) for day in made_up)
    days = (date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365))
    assert sum(map(calendar.is_workday, days)) == 248


def test_every_shipped_year_has_the_form_of_its_file() -> None:
    for file in (files("rules") / "calendar").iterdir():
        document = json.loads(file.read_text("utf-8"))
        assert set(document) == {"year", "papers", "days"}
        assert all(day["date"].startswith(str(document["year"])) for day in document["days"])
        assert bool(document["papers"]) == (document["year"] <= 2026)


def test_the_users_file_counts_more_than_the_shipped_one(tmp_path: Path) -> None:
    calendar = Calendar(folder=written(tmp_path, 2027, off=MONDAY, work=SATURDAY))
    assert calendar.is_published(MONDAY)
    assert calendar.is_workday(SATURDAY) and not calendar.is_workday(MONDAY)


def test_an_unpublished_year_knows_its_statutory_days() -> None:
    calendar = Calendar()
    assert not calendar.is_published(MONDAY)
    assert not calendar.is_workday(date(2027, 1, 1)) and calendar.is_workday(MONDAY)


def test_a_year_that_nobody_shipped_has_plain_weeks() -> None:
    assert Calendar().is_workday(date(2031, 1, 1))
    assert not Calendar().is_published(date(2031, 1, 1))


def test_the_facts_can_bring_a_calendar() -> None:
    events = {"complaint_accepted": "2026-12-10T17:00:00"}
    day = [{"name": "春节", "date": "2027-02-08", "isOffDay": True}]
    facts = Facts.of({"now": "2026-12-11T09:00:00", "events": events, "calendar": {"2027": day}})
    assert facts.now
    found = {one.rule: one for one in weigh(facts, facts.now).deadlines}
    late = found["SAMR-23"].overdue_from
    assert late and late.astimezone(CHINA).isoformat() == "2027-02-10T00:00:00+08:00"
    assert not found["SAMR-23"].provisional


def test_the_facts_can_take_a_calendar_away() -> None:
    events = {"complaint_accepted": "2026-10-10T17:00:00"}
    facts = Facts.of(
        {"now": "2026-10-12T09:00:00", "events": events, "calendar": {"2026": "absent"}}
    )
    assert facts.now
    found = {one.rule: one for one in weigh(facts, facts.now, load()).deadlines}
    assert found["SAMR-23"].provisional and found["SAMR-23"].overdue_from is None
