"""macOS: a launch agent of this user."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path
from typing import Any

from daemon.autostart import Launch, Run, run
from rules._text import Text

LABEL = "hugou.daemon"


class LaunchAgent:
    """A property list that launchd reads when the shopper logs in."""

    name = Text("macOS 登录项（launchd）", "launch agent (launchd)")

    def __init__(self, run: Run = run) -> None:
        self._run = run

    @property
    def path(self) -> Path:
        """The property list."""
        return Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"

    @property
    def where(self) -> str:
        """The property list, as it is told."""
        return str(self.path)

    def written(self, launch: Launch) -> str:
        """Write the property list; what ends well (the shopper stopped it) stays ended."""
        told: dict[str, Any] = {
            "Label": LABEL,
            "ProgramArguments": list(launch.words),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 60,
            "ProcessType": "Background",
        }
        if launch.folder:
            told["WorkingDirectory"] = str(launch.folder)
        return plistlib.dumps(told, sort_keys=False).decode("utf-8")

    def kept(self) -> str | None:
        """Read the property list, if there is one."""
        try:
            return self.path.read_text("utf-8")
        except OSError:
            return None

    def keep(self, launch: Launch) -> None:
        """Write the property list; launchd finds it at the next log-in."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.written(launch), "utf-8")

    def drop(self) -> None:
        """Take the property list away."""
        self.path.unlink(missing_ok=True)

    def start(self) -> bool:
        """Start it now, forgetting what launchd read before."""
        user = f"gui/{os.getuid()}"
        self._run(["launchctl", "bootout", f"{user}/{LABEL}"])
        return self._run(["launchctl", "bootstrap", user, str(self.path)]).ended_well
