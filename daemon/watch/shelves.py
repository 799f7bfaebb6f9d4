"""The two tables of the due list, read and written as records."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

from pydantic import ValidationError
from tinydb.table import Document

from daemon.ledger.store import Store
from daemon.watch.notice import PARALLEL, Notice
from daemon.watch.reminder import Record, Reminder, stamp

log = logging.getLogger(__name__)

R = TypeVar("R", bound=Record)


class Reminders:
    """Every reminder, findable by order and by when it has to be looked at."""

    def __init__(self, store: Store) -> None:
        self._table = store.table("due", ("order", "next_at", "listed_at", "over_at"))

    def get(self, reminder_id: str) -> Reminder | None:
        """Give one reminder."""
        found = self._table.fetch(reminder_id)
        return next(iter(_read(Reminder, [found] if found else [])), None)

    def put(self, reminder: Reminder) -> None:
        """Store a reminder, with the fields that it is searched by worked out anew."""
        self.put_all((reminder,))

    def put_all(self, reminders: Iterable[Reminder]) -> None:
        """Store several reminders."""
        told = list(reminders)
        for reminder in told:
            reminder.settle()
        self._table.put_all({reminder.id: reminder.document() for reminder in told})

    def drop(self, reminder_id: str) -> None:
        """Delete one reminder for good."""
        self._table.drop(reminder_id)

    def of_order(self, order: str) -> list[Reminder]:
        """List the reminders of one order, also those that are over."""
        return self.of_orders((order,))[order]

    def of_orders(self, orders: Iterable[str]) -> dict[str, list[Reminder]]:
        """List the reminders of each of several orders."""
        found = self._table.find_all("order", orders)
        return {order: _reminders(documents) for order, documents in found.items()}

    def ripe(self, until: datetime) -> list[Reminder]:
        """List those that have to be looked at by this moment."""
        return _reminders(self._table.between("next_at", high=stamp(until)))

    def ending(self, since: datetime, until: datetime) -> list[Reminder]:
        """List those that end between two moments."""
        return _reminders(self._table.between("listed_at", stamp(since), stamp(until)))

    def coming(self, limit: int | None) -> list[Reminder]:
        """List what is still to be done, the most pressing first."""
        return _reminders(self._table.between("listed_at", limit=limit))

    def over_too_soon(self, now: datetime) -> list[Reminder]:
        """List those that a clock running ahead took to be over."""
        return _reminders(self._table.between("over_at", low=stamp(now)))


class Notices:
    """Every notice, findable by its state and by when it was confirmed."""

    def __init__(self, store: Store) -> None:
        self._table = store.table("notices", ("state", "told_at", "created_at"))

    def get(self, notice_id: str) -> Notice | None:
        """Give one notice."""
        found = self._table.fetch(notice_id)
        return next(iter(_read(Notice, [found] if found else [])), None)

    def put(self, notice: Notice) -> None:
        """Store a notice."""
        self._table.put(notice.id, notice.document())

    def forget(self, reminders: Iterable[str]) -> None:
        """Delete what was said of these reminders; a notice of others keeps only those."""
        gone = set(reminders)
        for notice in _notices(self._table.find()):
            left = [line for line in notice.lines if line.reminder not in gone]
            if not left:
                self._table.drop(notice.id)
            elif len(left) < len(notice.lines):
                self.put(notice.model_copy(update={"lines": left, "said": []}))

    def open(self) -> list[Notice]:
        """List what nothing has confirmed yet."""
        return _notices(self._table.find("state", "open"))

    def told_lately(self, now: datetime, within: timedelta = PARALLEL) -> list[Notice]:
        """List what was confirmed a moment ago, and other channels may show beside."""
        since, until = stamp(now - within), stamp(now)
        found = _notices(self._table.between("told_at", since, until))
        return [notice for notice in found if notice.state == "told"]

    def told_after(self, moment: datetime) -> list[Notice]:
        """List what was confirmed after a moment."""
        return _notices(self._table.between("told_at", low=stamp(moment)))

    def latest(self, limit: int | None) -> list[Notice]:
        """List the newest notices, the newest first."""
        return _notices(self._table.find(order="-created_at", limit=limit))


def _reminders(documents: Iterable[Document]) -> list[Reminder]:
    return _read(Reminder, documents)


def _notices(documents: Iterable[Document]) -> list[Notice]:
    return _read(Notice, documents)


def _read(kind: type[R], documents: Iterable[Document]) -> list[R]:
    """Read what can be read: one record of another version must not silence all the others.

    The next time its order is weighed, a reminder that was left out is written anew.
    """
    found = []
    for document in documents:
        try:
            found.append(kind.model_validate(dict(document)))
        except ValidationError:
            _tell_once(f"{kind.__name__} {document.doc_id}")
    return found


@cache
def _tell_once(which: str) -> None:
    log.warning("%s was written by another version and is left out", which)
