"""How this shopper's command line talks to the daemon that already runs on the same data."""

from __future__ import annotations

import hmac
import http.client
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daemon.commands import Problem
from daemon.language import say
from daemon.web.clients import LOCAL, hashed, ping_proof
from daemon.web.portfile import LOOPBACK, Running, read_port_file

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Remote:
    """A daemon that has proved to be the one that wrote our port file."""

    running: Running

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Call one API route.

        Raises:
            Problem: the daemon refuses, in its own words.
        """
        status, answer = self._exchange(
            method, path, body, {"Authorization": f"Bearer {self.running.key}"}
        )
        if status != http.client.OK:
            raise Problem(say(answer.get("message", "?"), answer.get("message_en", "?")))
        return answer

    def is_ours(self) -> bool:
        """Let the daemon prove itself before it is shown the key."""
        nonce = secrets.token_hex(16)
        try:
            status, answer = self._exchange("GET", f"/ping?nonce={nonce}", None, {})
        except (OSError, ValueError, http.client.HTTPException):
            return False
        expected = ping_proof(bytes.fromhex(hashed(self.running.key)), nonce, self.running.port)
        given = str(answer.get("proof"))
        return status == http.client.OK and hmac.compare_digest(given.encode(), expected.encode())

    def _exchange(
        self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, Any]]:
        wire = http.client.HTTPConnection(LOOPBACK, self.running.port, timeout=SECONDS)
        try:
            content = None if method == "GET" else json.dumps(body or {})
            named = {"X-Hugou-Client": LOCAL, "Content-Type": "application/json", **headers}
            wire.request(method, path, content, named)
            response = wire.getresponse()
            answer = json.loads(response.read())
            return response.status, answer if isinstance(answer, dict) else {}
        finally:
            wire.close()


def find_running(folder: Path) -> Remote | None:
    """Give the daemon that runs on this data folder, if one does and proves it."""
    running = read_port_file(folder)
    remote = Remote(running) if running else None
    return remote if remote and remote.is_ours() else None


def need_running(folder: Path) -> Remote:
    """Give the running daemon.

    Raises:
        Problem: there is none.
    """
    remote = find_running(folder)
    if remote is None:
        raise Problem(
            say(
                "护购没有在运行。请先启动：hugou serve --open",
                "hugou is not running. Start it first: hugou serve --open",
            )
        )
    return remote
