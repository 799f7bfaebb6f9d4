"""Which program listens on a port of this machine: asked of the system, never of the program."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rules._text import Text

SECONDS = 10.0
LISTENS = "0A"
Run = Callable[[Sequence[str]], str]


class Owner(NamedTuple):
    """A program that listens; its name is only known where we may look at it."""

    program: str | None
    pid: int | None = None
    user: int | None = None

    @property
    def named(self) -> Text:
        """Say who it is, so that the shopper can find it."""
        if self.program and self.pid:
            return Text(
                f"{self.program}（进程 {self.pid}）", f"{self.program} (process {self.pid})"
            )
        if self.program:
            return Text(self.program, self.program)
        if self.pid:
            return Text(f"进程 {self.pid}", f"process {self.pid}")
        whose = "" if self.user is None else f" {self.user}"
        return Text(f"另一个用户{whose} 的程序", f"a program of another user{whose}")


def run(words: Sequence[str]) -> str:
    """Run a program of the system and give what it says; nothing where it is missing."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words and a number
            words, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def owner_of(port: int, run: Run = run) -> Owner | None:
    """Find out who listens on a port; None where nobody does, or the system does not say."""
    if sys.platform == "win32":
        return on_windows(port, run)
    if sys.platform == "darwin":
        return on_mac(port, run)
    return on_linux(port)


# -- Linux: the kernel's own table -------------------------------------------------------------


def on_linux(port: int, proc: Path = Path("/proc")) -> Owner | None:
    """Find the listening socket, and the process that holds it open."""
    for user, inode in _listening(port, proc):
        pid = _holder(inode, proc)
        if pid is None:
            return Owner(None, user=user)
        return Owner(_program(pid, proc), pid, user)
    return None


def _listening(port: int, proc: Path) -> Iterator[tuple[int, str]]:
    """Give user and inode of each socket that listens on the port."""
    for table in ("tcp", "tcp6"):
        try:
            lines = (proc / "net" / table).read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            _, local, _, state, _, _, _, user, _, inode, *_ = line.split()
            if state == LISTENS and int(local.rpartition(":")[2], 16) == port:
                yield int(user), inode


def _holder(inode: str, proc: Path) -> int | None:
    """Find the process that has this socket open, among those that we may look at."""
    for process in proc.iterdir():
        if not process.name.isdecimal():
            continue
        try:
            if any(str(fd.readlink()) == f"socket:[{inode}]" for fd in (process / "fd").iterdir()):
                return int(process.name)
        except OSError:  # another user's, or ended meanwhile
            continue
    return None


def _program(pid: int, proc: Path) -> str | None:
    try:
        return (proc / str(pid) / "comm").read_text("utf-8", "replace").strip() or None
    except OSError:
        return None


# -- macOS and Windows: programs that come with the system -------------------------------------


def on_mac(port: int, run: Run) -> Owner | None:
    """Read lsof's answer for programs: a letter, then the value, one a line."""
    told = run(["/usr/sbin/lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"])
    found = {line[:1]: line[1:] for line in reversed(told.splitlines()) if line}
    if not found.get("p", "").isdecimal():
        return None
    return Owner(found.get("c") or None, int(found["p"]))


def on_windows(port: int, run: Run) -> Owner | None:
    """Read netstat for the process, and the list of tasks for its name.

    The state is a word of the system's language; what listens is what has no partner.
    """
    for line in run(["netstat", "-ano", "-p", "TCP"]).splitlines():
        parts = line.split()
        listens = len(parts) >= 4 and parts[0] == "TCP" and parts[2].endswith(":0")
        if listens and parts[1].endswith(f":{port}") and parts[-1].isdecimal():
            pid = int(parts[-1])
            return Owner(_task(pid, run), pid)
    return None


def _task(pid: int, run: Run) -> str | None:
    told = run(["tasklist", "/FI", f"PID eq {pid}", "/FO", "CSV", "/NH"])
    row = next(csv.reader(told.splitlines()), [])
    return row[0] if len(row) > 1 and row[1] == str(pid) else None
