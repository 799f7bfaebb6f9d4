"""Linux: a unit of the shopper's own systemd, which starts it again when it fails."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from daemon.autostart import Launch, NoAutostart, Run, run
from rules._text import Text

NAME = "hugou"

UNIT = """\
# Written by "hugou install"; "hugou uninstall" takes it away.
[Unit]
Description=hugou: every deadline, every claim
StartLimitIntervalSec=10min
StartLimitBurst=5

[Service]
ExecStart={command}
{folder}Restart=on-failure
RestartSec=10s
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""


class SystemdUnit:
    """A unit file in the shopper's own folder; no administrator is needed."""

    name = Text("systemd 用户服务", "systemd user service")

    def __init__(self, unit: str = NAME, run: Run = run) -> None:
        self._unit, self._run = f"{unit}.service", run

    @property
    def path(self) -> Path:
        """The unit file."""
        return settings_folder() / "systemd" / "user" / self._unit

    @property
    def where(self) -> str:
        """The unit file, as it is told."""
        return str(self.path)

    def written(self, launch: Launch) -> str:
        """Write the unit file."""
        program, *words = launch.words
        command = " ".join([_quoted(program), *map(_argument, words)])
        # Taken as it stands, without quotes; specifiers are read in it.
        place = str(launch.folder or "").replace("%", "%%")
        return UNIT.format(command=command, folder=f"WorkingDirectory={place}\n" if place else "")

    def kept(self) -> str | None:
        """Read the unit file, if there is one."""
        try:
            return self.path.read_text("utf-8")
        except OSError:
            return None

    def keep(self, launch: Launch) -> None:
        """Write the unit file and let the session want it."""
        if not self._asked("show-environment"):
            raise no_systemd(launch)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.written(launch), "utf-8")
        self._asked("daemon-reload")
        if refused := self._refusal("enable", self._unit):
            self.path.unlink()
            self._asked("daemon-reload")
            raise NoAutostart(
                f"systemd 没有接受（{refused}）。什么都没有改动，仍可用 hugou serve 启动",
                f"systemd refused ({refused}). Nothing was changed; hugou serve still works",
            )

    def drop(self) -> None:
        """Take the unit file away; the link to it goes even where no systemd runs now."""
        self._asked("disable", self._unit)
        self.path.unlink(missing_ok=True)
        wanted = self.path.parent / "default.target.wants" / self._unit
        wanted.unlink(missing_ok=True)
        self._asked("daemon-reload")

    def start(self) -> bool:
        """Start it now."""
        return self._asked("start", self._unit)

    def _asked(self, *words: str) -> bool:
        return not self._refusal(*words)

    def _refusal(self, *words: str) -> str:
        ran = self._run(["systemctl", "--user", *words])
        return "" if ran.ended_well else ran.said


def settings_folder() -> Path:
    """Give the folder in which this user's programs keep their settings."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def no_systemd(launch: Launch) -> NoAutostart:
    """Say that there is none, and what to do instead."""
    words = shlex.join(launch.words)
    if launch.folder:
        words = f"cd {shlex.quote(str(launch.folder))} && {words}"
    return NoAutostart(
        f"这里没有 systemd 用户会话，什么都没有改动。请把这条命令加到桌面的自动启动里：{words}",
        "There is no systemd user session here, and nothing was changed. "
        f"Add this command to what your desktop starts: {words}",
    )


def _quoted(word: str) -> str:
    """Write a word so that systemd reads it as it is: quotes, escapes, "%" for its specifiers."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'.replace("\n", "\\n").replace("\t", "\\t")


def _argument(word: str) -> str:
    """Write a word after the first, where systemd also puts in variables for "$"."""
    return _quoted(word).replace("$", "$$")
