"""The browsers and scripts that may call: listed, revocable, their tokens kept only as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict

LOCAL = "local"
"""The id of this shopper's own command line, whose token lives as long as the daemon runs."""
LAST_SEEN_STEP = timedelta(minutes=1)
"""How exactly "last seen" is kept: writing it on every call would cost a disk flush each."""


class Table(Protocol):
    """What is needed of a table of the store."""

    def put(self, id: str, document: dict[str, Any], /) -> Any:
        """Keep a document."""

    def drop(self, id: str, /) -> Any:
        """Delete a document."""

    def all(self) -> list[Any]:
        """Give every document."""


class Client(BaseModel):
    """One paired browser profile, or one script."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    token_hash: str
    browser: str | None = None
    extension: str | None = None
    origin: str | None = None
    added_at: AwareDatetime
    seen_at: AwareDatetime | None = None


def new_token() -> str:
    """Make 256 random bits, in hex."""
    return secrets.token_hex(32)


def hashed(token: str) -> str:
    """Hash a token; one round is enough, as a token is 256 random bits and not a password."""
    # surrogatepass: a header may hold bytes that are no text; they are wrong, and nothing more
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Clients:
    """All clients; the few of them are held in memory, as every call asks for one."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._known = {
            client.id: client for client in (Client.model_validate(dict(d)) for d in table.all())
        }
        self._local: Client | None = None
        self._writing = threading.Lock()

    def __iter__(self) -> Iterator[Client]:
        return iter(sorted(self._known.values(), key=lambda client: client.added_at))

    def __len__(self) -> int:
        return len(self._known)

    def find(self, id: str) -> Client | None:
        """Give the client of this id."""
        return self._local if id == LOCAL else self._known.get(id)

    def admit_command_line(self, now: datetime) -> str:
        """Give a token to this shopper's command line, good until the daemon ends."""
        token = new_token()
        self._local = Client(id=LOCAL, name=LOCAL, token_hash=hashed(token), added_at=now)
        return token

    def add(
        self,
        name: str,
        now: datetime,
        *,
        token: str | None = None,
        browser: str | None = None,
        extension: str | None = None,
        origin: str | None = None,
    ) -> tuple[Client, str]:
        """Take in a client; gives it and its token, which is kept nowhere."""
        token = token or new_token()
        client = Client(
            id=secrets.token_hex(8),
            name=name,
            token_hash=hashed(token),
            browser=browser,
            extension=extension,
            origin=origin,
            added_at=now,
        )
        self._keep(client)
        return client, token

    def revoke(self, id: str) -> bool:
        """Forget a client; tells whether there was one."""
        with self._writing:
            if self._known.pop(id, None) is None:
                return False
            self._table.drop(id)
        return True

    def authenticate(self, token: str) -> Client | None:
        """Find whose token this is, in a time that does not depend on how much of it is right."""
        wanted = hashed(token).encode()
        found = None
        for client in [*self._known.values(), *([self._local] if self._local else [])]:
            if hmac.compare_digest(client.token_hash.encode(), wanted):
                found = client
        return found

    def origins(self) -> frozenset[str]:
        """Give the origins of all paired extensions."""
        return frozenset(client.origin for client in self if client.origin)

    def due_to_note(self, client: Client, now: datetime) -> bool:
        """Tell whether "last seen" is old enough to be written again."""
        return client.seen_at is None or abs(now - client.seen_at) >= LAST_SEEN_STEP

    def note_seen(self, id: str, now: datetime) -> None:
        """Remember when a client last called, unless it was revoked meanwhile."""
        client = self._known.get(id)
        if client is not None and self.due_to_note(client, now):
            self._keep(client.model_copy(update={"seen_at": now}), only_known=True)

    def prove(self, client: Client, nonce: str, port: int) -> str:
        """Prove to a client that this is its daemon: only who holds the hash can say this."""
        return ping_proof(bytes.fromhex(client.token_hash), nonce, port)

    def _keep(self, client: Client, *, only_known: bool = False) -> None:
        with self._writing:
            if only_known and client.id not in self._known:
                return
            self._table.put(client.id, client.model_dump(mode="json"))
            self._known[client.id] = client


def ping_proof(token_hash: bytes, nonce: str, port: int) -> str:
    """Compute the answer to a ping's nonce; the port in it defeats a relay from another port."""
    message = f"hugou-ping:{nonce}:{port}".encode()
    return hmac.new(token_hash, message, hashlib.sha256).hexdigest()
