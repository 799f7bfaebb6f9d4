"""Who is there, connecting a browser, and what this shopper's command line asks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from daemon.web.wire._message import PROTOCOL, Hex, Message, Name


class Ping(Message):
    """The daemon's name and protocol; the proof shows a paired client that it is the right one."""

    name: Literal["hugou"] = "hugou"
    protocol: int = PROTOCOL
    version: str
    port: int
    proof: Hex | None = None


class PairStart(Message):
    """A browser asks to be connected; the nonce is 16 bytes or more, in hex."""

    browser: Name
    extension: Name
    nonce: Annotated[Hex, Field(min_length=32)]


class PairStarted(Message):
    """The daemon agrees to try: the code must be typed within `expires_in` seconds."""

    pairing: str
    nonce: Hex
    expires_in: int


class PairFinish(Message):
    """The browser proves that it was told the six digits."""

    pairing: Annotated[str, Field(max_length=100)]
    proof: Hex


class Paired(Message):
    """Both sides now hold the same token, which never travelled."""

    client: str
    proof: Hex


class ClientAdd(Message):
    """Give a token to a script."""

    name: Name


class ClientAdded(Message):
    """The new client and its token, which is told this once."""

    client: str
    token: str


class ClientBrief(Message):
    """One connected browser or script."""

    id: str
    name: str
    browser: str | None = None
    added_at: AwareDatetime
    seen_at: AwareDatetime | None = None


class ClientsAnswer(Message):
    """Who is connected."""

    clients: tuple[ClientBrief, ...]


class PairState(Message):
    """How far the connecting of a browser is; the digits are shown to the shopper alone."""

    state: Literal["closed", "open", "asking", "done", "locked"]
    digits: str | None = None
    seconds_left: int = 0
    browser: str | None = None
