"""The real daemon, as a process of its own on a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.browser.waiting import until

REPOSITORY = Path(__file__).resolve().parents[2]


def noon() -> dict[str, str]:
    """Put the daemon where it is noon, so that no quiet hours keep a reminder back."""
    return {**os.environ, "TZ": f"NOON{datetime.now(UTC).hour - 12}"}


class RealDaemon:
    """`hugou serve`, to be started and stopped at will."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._script: dict[str, str] | None = None

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "daemon", "--data", str(self.folder), *words]

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder.parent / "daemon.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command("serve"), cwd=REPOSITORY, stdout=log, stderr=log, env=noon()
            )
        until("the daemon answers", self.answers)

    @property
    def port(self) -> int:
        """Where it listens, from its port file."""
        found: int = json.loads((self.folder / "daemon.json").read_text())["port"]
        return found

    def answers(self) -> bool:
        """Tell whether it answers a ping."""
        assert self._process and self._process.poll() is None, self.log()
        try:
            return self._call("/ping", {})[0] == HTTPStatus.OK
        except (OSError, ValueError):
            return False

    def _call(
        self, path: str, headers: dict[str, str], method: str = "GET", content: Any = None
    ) -> tuple[int, bytes]:
        body = None if content is None else json.dumps(content)
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def log(self) -> str:
        """What it said, and what it was asked."""
        files = (self.folder.parent / "daemon.log", self.folder / "hugou.log")
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())

    def stop(self, with_what: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until it is gone."""
        if self._process:
            self._process.send_signal(with_what)
            self._process.wait(20)
            self._process = None

    def says(self, *words: str) -> Any:
        """Run a command beside it and give its JSON."""
        done = subprocess.run(
            self._command("--json", *words),
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "LANG": "C.UTF-8"},
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def ask(self, path: str, method: str = "GET", content: Any = None) -> Any:
        """Call the API as a paired script does."""
        if self._script is None:
            self._script = self.says("client", "add", "tests")
        headers = {
            "Authorization": f"Bearer {self._script['token']}",
            "X-Hugou-Client": self._script["client"],
        }
        if content is not None:
            headers["Content-Type"] = "application/json"
        status, body = self._call(path, headers, method, content)
        assert status == HTTPStatus.OK, body
        return json.loads(body)

    def orders(self) -> list[str]:
        """The numbers of all orders that are stored."""
        found = self.ask("/v1/orders?limit=200")["orders"]
        return sorted(order["number"] for order in found)

    def digits(self) -> str:
        """Press "连接浏览器", in the terminal; gives the six digits."""
        found: str = self.says("pair")["digits"]
        return found
