"""Who is logged in to the dashboard: one-time links, the cookie, and the token on its forms."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from daemon.web.clients import Table, hashed, new_token

LINK_SECONDS = 300
LINKS_AT_MOST = 50
SESSION_DAYS = 30
SESSIONS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is logged in; `secret` is the cookie's content."""

    secret: str

    @property
    def csrf(self) -> str:
        """The token that this session's forms carry; pages of others cannot know it."""
        return hmac.new(self.secret.encode(), b"hugou-csrf", hashlib.sha256).hexdigest()

    def wrote(self, token: str) -> bool:
        """Tell whether a form with this token came from one of this session's pages."""
        return hmac.compare_digest(self.csrf.encode(), token.encode("utf-8", "surrogatepass"))


class Sessions:
    """The logged-in browsers; only hashes of their cookies are kept, so a backup opens nothing."""

    def __init__(self, table: Table, clock: Callable[[], float] = time.monotonic) -> None:
        self._table, self._clock = table, clock
        self._links: dict[str, tuple[float, str]] = {}
        self._until: dict[str, datetime] = {
            str(doc["id"]): datetime.fromisoformat(doc["until"]) for doc in table.all()
        }

    def link(self, to: str) -> str:
        """Make the path of a link that logs in once and then shows the page `to`."""
        key = new_token()
        self._links[hashed(key)] = (self._clock() + LINK_SECONDS, to)
        for oldest in list(self._links)[:-LINKS_AT_MOST]:
            del self._links[oldest]
        return f"/login/{key}"

    def enter(self, key: str, now: datetime) -> tuple[Session, str] | None:
        """Use up a link: gives the new session and the page to show."""
        until, to = self._links.pop(hashed(key), (0.0, ""))
        if self._clock() > until or not to:
            return None
        return self._begin(now), to

    def find(self, cookie: str | None, now: datetime) -> Session | None:
        """Give the session of this cookie, if it is still good."""
        until = self._until.get(hashed(cookie)) if cookie else None
        return Session(cookie) if cookie and until is not None and now < until else None

    def end_all(self) -> None:
        """Log every browser out."""
        for id in list(self._until):
            self._forget(id)

    def _begin(self, now: datetime) -> Session:
        session = Session(secrets.token_urlsafe(32))
        id, until = hashed(session.secret), now + timedelta(days=SESSION_DAYS)
        self._table.put(id, self._document(id, until))
        self._until[id] = until
        for other in self._superfluous(now):
            self._forget(other)
        return session

    def _superfluous(self, now: datetime) -> list[str]:
        by_age = sorted(self._until, key=lambda id: self._until[id])
        return [
            id
            for place, id in enumerate(by_age)
            if self._until[id] <= now or place < len(by_age) - SESSIONS_AT_MOST
        ]

    def _forget(self, id: str) -> None:
        self._table.drop(id)
        del self._until[id]

    @staticmethod
    def _document(id: str, until: datetime) -> dict[str, Any]:
        return {"id": id, "until": until.isoformat()}
