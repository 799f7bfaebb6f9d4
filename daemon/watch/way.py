"""What the shopper types to set up one way that leads out of hugou; checked, and kept secret."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

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


def is_here(host: str) -> bool:
    """Is it this very computer?"""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
