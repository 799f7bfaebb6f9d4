"""The ways to reach the shopper that lead out of hugou: off until the shopper sets them up."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from typing import Literal, TypeVar

from pydantic import ValidationError

from daemon.ledger.store import Store
from daemon.watch.mail import MailChannel
from daemon.watch.notify import Channel
from daemon.watch.way import Hook, Mail, Way
from daemon.watch.webhook import HookChannel

W = TypeVar("W", bound=Way)


class Ways:
    """What the shopper set up, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._table = store.table("ways")
        self._made: dict[Way, Channel] = {}

    @property
    def mail(self) -> Mail | None:
        """The mail server, if one is set up."""
        return self._read("mail", Mail)

    @property
    def hook(self) -> Hook | None:
        """The push service, if one is set up."""
        return self._read("hook", Hook)

    def put(self, way: Way) -> None:
        """Set up a way; it is used from the next reminder on."""
        self._table.put(type(way).__name__.lower(), way.model_dump())

    def drop(self, name: Literal["mail", "hook"]) -> None:
        """Forget a way, with its password or secret address."""
        self._table.drop(name)

    def channels(self) -> Sequence[Channel]:
        """Give the channels that are set up."""
        made: dict[Way, Channel] = {}
        if mail := self.mail:
            made[mail] = self._made.get(mail) or MailChannel(mail)
        if hook := self.hook:
            made[hook] = self._made.get(hook) or HookChannel(hook)
        self._made = made
        return list(made.values())

    def _read(self, name: str, kind: type[W]) -> W | None:
        kept = self._table.fetch(name)
        try:
            return kind.model_validate(dict(kept)) if kept else None
        except ValidationError:  # written by another version: as if it were not set up
            return None

    # -- the calendar's secret -------------------------------------------------------------------

    @property
    def calendar(self) -> str | None:
        """The secret part of the calendar's address, or None where no calendar is wanted."""
        kept = self._table.fetch("calendar")
        return str(kept["secret"]) if kept else None

    def open_calendar(self) -> str:
        """Begin with a new secret; an older address stops working."""
        secret = secrets.token_urlsafe(32)
        self._table.put("calendar", {"secret": secret})
        return secret

    def close_calendar(self) -> None:
        """Have no calendar any more."""
        self._table.drop("calendar")

    def admits_calendar(self, secret: str) -> bool:
        """Is this the secret?"""
        kept = self.calendar
        return kept is not None and hmac.compare_digest(kept.encode(), secret.encode())
