"""A screen, a session bus of its own, and real notification daemons on them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"
DEADLINE = 15.0
T = TypeVar("T")

# No folder of services: nothing is started by the bus itself, so "no daemon" means none.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"""

DUNST = """[global]
font = Noto Sans CJK SC 11
width = 420
timeout = 0
format = "<b>%s</b>\\n%b"
markup = full
show_indicators = no
"""

OTHER_DAEMONS = (
    "/usr/lib/notification-daemon/notification-daemon",
    "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd",
)


def needed(program: str) -> str:
    """Give the path of a program, or skip and say which one is missing."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed: scripts/test.py installs it")
    return found


def until(look: Callable[[], T], what: str) -> T:
    """Wait for a condition, with a deadline; give what was found."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {DEADLINE:.0f} s: {what}")


@dataclass
class Session:
    """A desktop session of the test's own."""

    environment: dict[str, str]
    folder: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        silence = subprocess.DEVNULL
        process = subprocess.Popen(
            command, env=self.environment, stdout=silence, stderr=silence, stdin=silence
        )
        self.started.append(process)
        return process

    def ask(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, check=False, timeout=DEADLINE
        )
        return done.stdout.decode("utf-8", "replace")

    def answers(self) -> bool:
        """Does a notification service answer on this bus?"""
        asked = self.ask(
            "dbus-send",
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.Notifications",
            "/org/freedesktop/Notifications",
            "org.freedesktop.Notifications.GetServerInformation",
        )
        return "string" in asked

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        self.started.remove(process)
        until(lambda: not self.answers(), "the notification daemon is gone")

    def dunst(self) -> subprocess.Popen[bytes]:
        needed("dunstctl")
        settings = self.folder / "dunstrc"
        settings.write_text(DUNST, encoding="utf-8")
        process = self.start(needed("dunst"), "-conf", str(settings))
        until(self.answers, "dunst answers")
        return process

    def other_daemon(self) -> subprocess.Popen[bytes]:
        found = next((path for path in OTHER_DAEMONS if Path(path).exists()), None)
        if found is None:
            pytest.skip("no second notification daemon: apt install notification-daemon")
        process = self.start(found)
        until(self.answers, f"{found} answers")
        return process

    def displayed(self) -> int:
        return int(self.ask("dunstctl", "count", "displayed") or 0)

    def history(self) -> list[dict[str, Any]]:
        """Give what dunst showed, newest first, after closing it."""
        self.ask("dunstctl", "close-all")
        (shown,) = json.loads(self.ask("dunstctl", "history"))["data"]
        return [{name: value["data"] for name, value in one.items()} for one in shown]

    def brightness(self) -> float:
        self.ask(needed("import"), "-window", "root", str(self.folder / "now.png"))
        mean = self.ask("identify", "-format", "%[fx:mean]", str(self.folder / "now.png"))
        return float(mean or 0)

    def photograph(self, name: str) -> Path:
        """Take a picture of the screen once something is painted on it."""
        until(lambda: self.brightness() > 0.001, "something is on the screen")
        PICTURES.mkdir(parents=True, exist_ok=True)
        return shutil.copy(self.folder / "now.png", PICTURES / f"{name}.png")


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A bus on which nobody shows notifications yet; this process is on it too."""
    settings = tmp_path / "bus.conf"
    settings.write_text(BUS.format(folder=tmp_path), encoding="utf-8")
    bus = subprocess.Popen(
        [needed("dbus-daemon"), f"--config-file={settings}", "--print-address", "--nofork"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert bus.stdout
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.stdout.readline().decode().strip())
    session = Session(dict(os.environ), tmp_path, [bus])
    yield session
    for process in reversed(session.started):
        process.kill()
        process.wait()
    bus.stdout.close()


@pytest.fixture
def screen(session: Session) -> Iterator[Session]:
    """The session with a screen of its own."""
    server = subprocess.Popen(
        [needed("Xvfb"), "-displayfd", "1", "-screen", "0", "900x260x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert server.stdout
    session.environment["DISPLAY"] = f":{server.stdout.readline().decode().strip()}"
    yield session
    server.kill()
    server.wait()
    server.stdout.close()
