"""What 12315's pages showed: given to the case that it is about, or kept until one claims it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from daemon.cases.case import Case
from daemon.cases.filed import Filed, fits, heard
from daemon.cases.gathering import NoSuchCase
from parsers import Reading

if TYPE_CHECKING:
    from daemon.home import Home

NAMES = ("item", "merchant", "company")


class Filings:
    """All complaints and reports that pages of 12315 showed."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._table = home.store.table("filings", keys=("page",))

    def hear(self, page: str, seen_at: datetime, reading: Reading) -> None:
        """Take over what a page says; what fits no case, or several, waits for the shopper."""
        for filing in reading.filings:
            seen = Filed.of(filing, seen_at, page)
            case = self._case_of(seen)
            if case:
                self._give(case, seen)
            else:
                self._wait(seen)

    def unclaimed(self) -> list[Filed]:
        """List what no case has claimed, the newest first."""
        found = [Filed.model_validate(one["filed"]) for one in self._table.all()]
        return sorted(found, key=lambda one: one.seen_at, reverse=True)

    def claim(self, case: str, number: str) -> Case:
        """Give a filing to the case that the shopper names.

        Raises:
            NoSuchCase: there is no such case, or no such filing waits.
        """
        with self._home.store.transaction():
            found = self._table.fetch(number)
            if found is None:
                raise NoSuchCase("没有这个编号", "there is no such number")
            given = self._give(self._home.cases.get(case), Filed.model_validate(found["filed"]))
            self._table.drop(number)
        return given

    def forget_capture(self, digest: str) -> None:
        """Forget what only this page said."""
        for one in self._table.find("page", digest):
            self._table.drop(str(one.doc_id))
        for case in self._home.cases.all():
            left = tuple(one for one in case.filed if one.page != digest)
            if left != case.filed:
                self._home.cases.note_filed(case.id, left)

    def _give(self, case: Case, seen: Filed) -> Case:
        return self._home.cases.note_filed(case.id, heard(case.filed, seen))

    def _wait(self, seen: Filed) -> None:
        known = self._table.fetch(seen.number)
        newest = Filed.model_validate(known["filed"]).with_newer(seen) if known else seen
        document = {"page": newest.page, "filed": newest.model_dump(mode="json")}
        self._table.put(seen.number, document)

    def _case_of(self, seen: Filed) -> Case | None:
        cases = self._home.cases.all()
        for case in cases:
            if any(one.number == seen.number for one in case.filed):
                return case
        alike = [case for case in cases if self._fits(case, seen)]
        return alike[0] if len(alike) == 1 else None

    def _fits(self, case: Case, seen: Filed) -> bool:
        try:
            known = self._home.cases.known(case, self._home.clock())
        except NoSuchCase:
            return False  # its order was deleted
        return fits(seen, {name: known.get(name) for name in NAMES}, case.opened_at)
