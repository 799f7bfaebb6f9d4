"""Windows: the list of programs that start when this user signs in."""

from __future__ import annotations

import importlib
import subprocess
from typing import Any

from daemon.autostart import Launch, NoAutostart
from rules._text import Text

KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
VALUE = "hugou"
LONGEST = 260
"""Windows reads no longer command from this key."""


class RunKey:
    """A value in this user's own part of the registry; no administrator is needed."""

    name = Text("Windows 登录启动项", "Windows start-up entry")
    where = rf"HKEY_CURRENT_USER\{KEY}\{VALUE}"

    def written(self, launch: Launch) -> str:
        """Write the command line as Windows reads it."""
        return subprocess.list2cmdline(launch.words)

    def kept(self) -> str | None:
        """Read the value, if there is one."""
        registry = _registry()
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, KEY) as key:
                return str(registry.QueryValueEx(key, VALUE)[0])
        except OSError:
            return None

    def keep(self, launch: Launch) -> None:
        """Write the value."""
        text = self.written(launch)
        if len(text) > LONGEST:
            raise NoAutostart(
                f"启动命令有 {len(text)} 个字符，Windows 最多 {LONGEST} 个；什么都没有改动。"
                "请用 --data 选一个更短的文件夹",
                f"The command has {len(text)} characters and Windows takes {LONGEST}; nothing was "
                "changed. Choose a shorter folder with --data",
            )
        registry = _registry()
        with registry.CreateKey(registry.HKEY_CURRENT_USER, KEY) as key:
            registry.SetValueEx(key, VALUE, 0, registry.REG_SZ, text)

    def drop(self) -> None:
        """Delete the value."""
        registry = _registry()
        try:
            write = registry.KEY_SET_VALUE
            with registry.OpenKey(registry.HKEY_CURRENT_USER, KEY, 0, write) as key:
                registry.DeleteValue(key, VALUE)
        except FileNotFoundError:
            return  # gone already

    def start(self) -> bool:
        """Windows starts it at the next sign-in, and not before."""
        return False


def _registry() -> Any:
    return importlib.import_module("winreg")  # there on Windows alone
