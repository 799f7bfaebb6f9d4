"""Connecting a browser with six digits: both sides derive the token, which never travels."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from daemon.web.clients import Client, Clients
from daemon.web.refusals import Refusal
from daemon.web.wire import PairStart, PairState

SECONDS = 120
TRIES = 5
ROUNDS = 600_000

CHROMIUM_ORIGIN = "chrome-extension://dcjkebplbmfhfdfccnklpccdmbbckbcc"
"""The extension's origin in Chromium, where the manifest's key pins it."""
# Firefox gives each profile a random id, so any is let ask, while the shopper has the window open.
FIREFOX_ORIGIN = re.compile(r"moz-extension://[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

State = Literal["closed", "open", "asking", "done", "locked"]  # as wire.PairState says


def derive(digits: str, client_nonce: bytes, daemon_nonce: bytes) -> bytes:
    """Stretch six digits and both nonces into the key from which proofs and token come."""
    salt = client_nonce + daemon_nonce
    return hashlib.pbkdf2_hmac("sha256", digits.encode(), salt, ROUNDS, 32)


def spoken_for(key: bytes, purpose: str) -> str:
    """Derive one proof, or the token, from the key."""
    return hmac.new(key, purpose.encode(), hashlib.sha256).hexdigest()


def may_ask(origin: str) -> bool:
    """Tell whether this origin may be our extension, in a browser not yet connected."""
    return origin == CHROMIUM_ORIGIN or bool(FIREFOX_ORIGIN.fullmatch(origin))


@dataclass(slots=True)
class Asked:
    """One browser that asks to be connected."""

    id: str
    origin: str | None
    browser: str
    extension: str
    client_nonce: bytes
    daemon_nonce: bytes


@dataclass(slots=True)
class Window:
    """One press of "连接浏览器": its digits, until when, and how often they were wrong."""

    digits: str
    until: float
    tries_left: int = TRIES
    asked: Asked | None = None
    client: Client | None = None


class Pairing:
    """At most one window at a time, opened by the shopper."""

    def __init__(self, clients: Clients, clock: Callable[[], float] = time.monotonic) -> None:
        self._clients, self._clock = clients, clock
        self._window: Window | None = None

    def open(self) -> str:
        """Open a new window, which replaces an older one; gives its six digits."""
        digits = f"{secrets.randbelow(1_000_000):06d}"
        self._window = Window(digits=digits, until=self._clock() + SECONDS)
        return digits

    def close(self) -> None:
        """Let nobody pair any more."""
        self._window = None

    @property
    def state(self) -> State:
        """Say how far it is."""
        window = self._window
        if window is not None and window.client is not None:
            return "done"
        if window is None or self.seconds_left == 0:
            return "closed"
        if window.tries_left == 0:
            return "locked"
        return "asking" if window.asked else "open"

    @property
    def is_open(self) -> bool:
        """Tell whether a browser may ask now."""
        return self.state in ("open", "asking")

    @property
    def digits(self) -> str | None:
        """The six digits to show to the shopper, while they are good for something."""
        return self._window.digits if self._window and self.is_open else None

    @property
    def seconds_left(self) -> int:
        """How long the digits are still good."""
        return max(0, round(self._window.until - self._clock())) if self._window else 0

    @property
    def asks(self) -> str | None:
        """Which browser asks, or has been connected."""
        return self._window.asked.browser if self._window and self._window.asked else None

    def as_message(self) -> PairState:
        """Say how far it is, for the shopper's own eyes."""
        return PairState(
            state=self.state,
            digits=self.digits,
            seconds_left=self.seconds_left,
            browser=self.asks,
        )

    @property
    def connected(self) -> Client | None:
        """The client that this window has led to."""
        return self._window.client if self._window else None

    def start(self, wish: PairStart, origin: str | None) -> Asked:
        """Let a browser ask; it may ask again, another one may not.

        Raises:
            Refusal: no window is open, or another browser asks already.
        """
        window = self._open_window()
        if window.asked is not None and window.asked.origin != origin:
            raise Refusal("pairing_busy")
        if len(wish.nonce) % 2:
            raise Refusal("bad_message", detail="nonce")
        window.asked = Asked(
            id=secrets.token_hex(16),
            origin=origin,
            browser=wish.browser,
            extension=wish.extension,
            client_nonce=bytes.fromhex(wish.nonce),
            daemon_nonce=secrets.token_bytes(32),
        )
        return window.asked

    def key_for(self, pairing: str) -> Callable[[], bytes]:
        """Give the slow computation of the key, which belongs into a worker thread.

        Raises:
            Refusal: this pairing is not the one that is going on.
        """
        window = self._open_window()
        asked = window.asked
        if asked is None or not hmac.compare_digest(asked.id.encode(), pairing.encode()):
            raise Refusal("pairing_closed")
        window.tries_left -= 1  # before the slow part, so that parallel guesses count as well
        return lambda: derive(window.digits, asked.client_nonce, asked.daemon_nonce)

    def finish(self, pairing: str, key: bytes, proof: str, now: datetime) -> tuple[Client, str]:
        """Compare the proof; gives the new client and our own proof.

        Raises:
            Refusal: the proof is wrong, or the window has gone meanwhile.
        """
        window = self._window
        if window is None or window.asked is None or window.asked.id != pairing or window.client:
            raise Refusal("pairing_closed")
        expected = spoken_for(key, "hugou-pair-client")
        if not hmac.compare_digest(expected.encode(), proof.encode()):
            raise Refusal("wrong_code", tries_left=window.tries_left)
        window.client = self._take_in(window.asked, key, now)
        return window.client, spoken_for(key, "hugou-pair-daemon")

    def _open_window(self) -> Window:
        if self._window is None or not self.is_open:
            raise Refusal("pairing_closed")
        return self._window

    def _take_in(self, asked: Asked, key: bytes, now: datetime) -> Client:
        self._forget_same_profile(asked.origin)
        client, _ = self._clients.add(
            asked.browser,
            now,
            token=spoken_for(key, "hugou-token"),
            browser=asked.browser,
            extension=asked.extension,
            origin=asked.origin,
        )
        return client

    def _forget_same_profile(self, origin: str | None) -> None:
        """Drop the older token of a Firefox profile, whose origin is its own alone."""
        if origin and FIREFOX_ORIGIN.fullmatch(origin):
            for older in [client for client in self._clients if client.origin == origin]:
                self._clients.revoke(older.id)
