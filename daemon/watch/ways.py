"""The ways to reach the shopper that lead out of hugou: off until the shopper sets them up."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from daemon.ledger.store import Store
from daemon.watch.notify import Channel

Line = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")]
MailAddress = Annotated[str, Field(max_length=254, pattern=r"^[^\s@<>,;:\"]+@[^\s@<>,;:\"]+$")]
Service = Literal["bark", "serverchan", "wecom", "ntfy"]


class Way(BaseModel):
    """The set-up of one way; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Mail(Way):
    """A mail server that takes the shopper's own mail."""

    host: Line
    port: Annotated[int, Field(ge=1, le=65535)] = 465
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    password: str = Field("", repr=False)
    sender: MailAddress
    to: MailAddress

    @model_validator(mode="after")
    def _is_private(self) -> Mail:
        if self.security == "none" and not is_here(self.host):
            raise ValueError("a password and a complaint do not travel in the open")
        return self


class Hook(Way):
    """An address of a push service; whoever knows the address can send to it."""

    service: Service
    address: Annotated[str, Field(max_length=500, pattern=r"^https?://[^\s]+$", repr=False)]

    @field_validator("address")
    @classmethod
    def _is_private(cls, address: str) -> str:
        parts = urlsplit(address)
        if not parts.hostname or parts.username or parts.password:
            raise ValueError("an address with a host, and without a name and password in it")
        if parts.scheme != "https" and not is_here(parts.hostname):
            raise ValueError("only an encrypted address (https) leaves this computer")
        return address

    @property
    def shown(self) -> str:
        """The address without its secret part."""
        return f"{urlsplit(self.address).hostname} …{self.address[-4:]}"


W = TypeVar("W", bound=Way)


def is_here(host: str) -> bool:
    """Is it this very computer?"""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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
        from daemon.watch.mail import MailChannel
        from daemon.watch.webhook import HookChannel

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
