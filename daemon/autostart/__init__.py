"""Start with the shopper's session, by what the system itself foresees for that."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

import daemon
from daemon.problems import DataProblem
from rules._text import Text

SECONDS = 30.0
Standing = Literal["on", "other", "off"]
"""on: hugou starts with the session, on this data folder · other: on another one, or by another
installation · off: it does not start by itself."""


class NoAutostart(DataProblem):
    """The system cannot be told to start hugou; nothing was changed."""

    code = "no_autostart"


class Launch(NamedTuple):
    """What is to be started: the words of a command, and where from if that matters."""

    words: tuple[str, ...]
    folder: Path | None = None


class Ran(NamedTuple):
    """How a program of the system ended, and the last thing it said."""

    ended_well: bool
    said: str


Run = Callable[[Sequence[str]], Ran]


class Starter(Protocol):
    """One system's way of starting a program with the session."""

    @property
    def name(self) -> Text:
        """What the system calls it."""

    @property
    def where(self) -> str:
        """The file, or the place in the registry, that says so."""

    def written(self, launch: Launch) -> str:
        """Write what has to stand there."""

    def kept(self) -> str | None:
        """Read what stands there now."""

    def keep(self, launch: Launch) -> None:
        """Write it there and have the system read it; a failure leaves nothing behind."""

    def drop(self) -> None:
        """Take it away; what runs now goes on."""

    def start(self) -> bool:
        """Start it now as well; tell whether the system can."""


class Change(NamedTuple):
    """What was done: whether anything changed, and whether it was started now."""

    changed: bool
    started: bool


class Autostart:
    """Whether hugou starts with the session, on one data folder."""

    def __init__(self, folder: Path, starter: Starter | None = None) -> None:
        self.starter = starter or of_this_system()
        self.launch = launch_of(folder)

    @property
    def standing(self) -> Standing:
        """Look how it is now."""
        kept = self.starter.kept()
        if kept is None:
            return "off"
        return "on" if kept == self.starter.written(self.launch) else "other"

    def install(self, *, start: bool) -> Change:
        """Start with the session from now on; a second time changes nothing.

        Raises:
            NoAutostart: the system refused.
        """
        changed = self.standing != "on"
        if changed:
            self.starter.keep(self.launch)
        return Change(changed, start and self.starter.start())

    def uninstall(self) -> Change:
        """Start no longer with the session; a second time changes nothing.

        Raises:
            NoAutostart: the system refused.
        """
        changed = self.starter.kept() is not None
        if changed:
            self.starter.drop()
        return Change(changed, started=False)


def launch_of(data: Path) -> Launch:
    """Give what starts the daemon on this data folder, whatever the surroundings say."""
    words = (str(interpreter()), "-m", "daemon", "serve", "--data", str(data.absolute()))
    return Launch(words, checkout())


def checkout() -> Path | None:
    """Give the folder of a bare checkout: there, Python finds hugou from this folder alone."""
    folder = Path(daemon.__file__).resolve().parent.parent
    return folder if (folder / "pyproject.toml").exists() else None


def interpreter() -> Path:
    """Give this very Python; on Windows the one that opens no window."""
    here = Path(sys.executable)
    silent = here.with_name("pythonw.exe")
    return silent if sys.platform == "win32" and silent.exists() else here


def of_this_system() -> Starter:
    """Give the way of the system that this is."""
    if sys.platform == "win32":
        from daemon.autostart.run_key import RunKey

        return RunKey()
    if sys.platform == "darwin":
        from daemon.autostart.launch_agent import LaunchAgent

        return LaunchAgent()
    from daemon.autostart.systemd_unit import SystemdUnit

    return SystemdUnit()


def run(words: Sequence[str]) -> Ran:
    """Run a program of the system."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, and a path that we wrote
            words, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Ran(False, type(error).__name__)
    lines = (done.stderr or done.stdout).strip().splitlines()
    return Ran(done.returncode == 0, lines[-1] if lines else f"exit {done.returncode}")
