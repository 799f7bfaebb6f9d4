"""One piece of evidence: what is known about it, sealed field by field under one hash."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from daemon.evidence.proof import canonical, field_hash, record_hash, salt_for, sha256

Form = Literal["mhtml", "html", "screenshot", "capture", "chat", "text", "file"]
"""How it was taken: a page as the browser saves it, its picture, its raw text, or a file."""


class Clock(BaseModel):
    """How far the machine's clock was off, as measured against something better."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    offset_ms: int
    against: str = Field(max_length=200)


class About(BaseModel):
    """What is known about a piece of evidence when it is kept; all of it is sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Form
    kind: str = "other"
    name: str
    media_type: str
    size: int = 0
    sha256: str = ""
    source: str | None = None
    title: str | None = None
    page: str | None = None
    captured_at: AwareDatetime | None = None
    clock: Clock | None = None
    browser: str | None = None
    order: str | None = None
    capture: str | None = None
    page_id: str | None = None
    sequence: int | None = None
    note: str | None = None
    camera: dict[str, Any] | None = None
    parts: str | None = None

    @property
    def view(self) -> str:
        """What tells that the same thing was only sent twice."""
        seen = [self.sha256, self.form, self.source, self.page_id, self.sequence, self.order]
        return sha256(canonical(seen))


class Item(BaseModel):
    """A kept piece: its place in the chain, its seal, and what was sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    number: int
    added_at: AwareDatetime
    secret: str
    record: str
    values: dict[str, Any]

    @property
    def about(self) -> About:
        """What was sealed, as a record of its own."""
        return About.model_validate({k: v for k, v in self.values.items() if k != "added_at"})

    @property
    def digest(self) -> str:
        """The SHA-256 of its content."""
        return str(self.values["sha256"])

    @property
    def size(self) -> int:
        """How many bytes its content has."""
        return int(self.values["size"])

    def field(self, name: str) -> dict[str, Any]:
        """Give one field opened: with its salt, so that its hash can be worked out again."""
        return {"salt": salt_for(self.secret, name), "value": self.values[name]}

    def hashes(self) -> dict[str, str]:
        """Give the hashes of all fields."""
        return hashes_of(self.secret, self.values)


def new_secret() -> str:
    """Draw the secret from which the salts of one piece come."""
    return secrets.token_hex(32)


def hashes_of(secret: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Hash each field with its salt."""
    return {name: field_hash(name, salt_for(secret, name), values[name]) for name in values}


def sealed(secret: str, values: Mapping[str, Any]) -> str:
    """Give the hash that stands for a record in the chain."""
    return record_hash(hashes_of(secret, values))
