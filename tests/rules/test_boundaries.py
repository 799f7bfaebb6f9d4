"""Every rule at its boundaries: the last second, the first one after, the day before."""

from datetime import datetime, timedelta

import pytest

from rules import Deadline, Facts, load, weigh
from rules._examples import Worked, all_examples, answer_to
from rules._pack import Pack

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
SETTLED = ("done", "paused", "see_page", "not_started")


def dated(worked: Worked) -> list[Deadline]:
    """The deadlines of an example's own rule that can pass."""
    found = answer_to(worked.example, load()).deadlines
    return [one for one in found if one.rule == worked.rule.id and one.status not in SETTLED]


CASES = [
    pytest.param(worked, one, id=f"{one.key}: {worked.example.says}")
    for worked in all_examples(Pack().files())
    for one in dated(worked)
]


def status_at(worked: Worked, deadline: Deadline, now: datetime) -> str:
    given = worked.example.model_dump(include={"order", "events", "calendar", "user_data"})
    found = weigh(Facts.of(given), now).deadlines
    return next(one.status for one in found if one.key == deadline.key)


@pytest.mark.parametrize(("worked", "deadline"), CASES)
def test_boundaries(worked: Worked, deadline: Deadline) -> None:
    if deadline.safe:
        last = deadline.legal or deadline.safe
        assert status_at(worked, deadline, deadline.safe - DAY - SECOND) == "open"
        assert status_at(worked, deadline, deadline.safe) == "due_soon"
        assert status_at(worked, deadline, last) == "due_soon"
        assert status_at(worked, deadline, last + SECOND) in ("passed", "closed")
    elif deadline.due:
        late = deadline.overdue_from
        last = deadline.due - SECOND if late == deadline.due else deadline.due
        assert status_at(worked, deadline, last) == "running"
        if late and late > deadline.due + SECOND:
            assert status_at(worked, deadline, deadline.due + SECOND) == "due_passed_rolling"
            assert status_at(worked, deadline, late - SECOND) == "due_passed_rolling"
        if late:
            assert status_at(worked, deadline, late) == "overdue"
    elif deadline.at:
        assert status_at(worked, deadline, deadline.at - SECOND) == "running"
        assert status_at(worked, deadline, deadline.at) == "passed"
    elif deadline.closes:
        assert status_at(worked, deadline, deadline.closes) == "open"
        assert status_at(worked, deadline, deadline.closes + SECOND) == "closed"


def test_enough_rules_have_boundaries() -> None:
    assert len({case.values[1].rule for case in CASES}) >= 70
