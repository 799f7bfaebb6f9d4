"""Which of the two languages the shopper reads, and how a sentence is said in it."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from typing import Literal

Language = Literal["zh", "en"]


def say(zh: str, en: str, language: Language | None = None) -> str:
    """Give the sentence in the asked language, else in that of the system."""
    return zh if (language or system_language()) == "zh" else en


def language_of(tag: str) -> Language:
    """Read a locale name or language tag: every kind of Chinese is zh, all else is en."""
    return "zh" if tag.strip().lower().startswith("zh") else "en"


def preferred(accept_language: str) -> Language:
    """Choose by a browser's Accept-Language: the first tag that is ours, Chinese if none is."""
    tags = [part.split(";")[0].strip().lower() for part in accept_language.split(",")]
    ours = [tag[:2] for tag in tags if tag[:2] in ("zh", "en")]
    return "en" if ours[:1] == ["en"] else "zh"


@cache
def system_language() -> Language:
    """Find the language of the system; HUGOU_LANGUAGE overrides it."""
    names = ("HUGOU_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    named = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return language_of(named or _asked_from_system())


def _asked_from_system() -> str:
    if sys.platform == "win32":
        import ctypes

        chinese = 0x04  # primary language id, the low ten bits
        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == chinese else ""
    if sys.platform == "darwin":
        return _mac_language()
    return ""


def _mac_language() -> str:
    """Ask macOS: programs started from the desktop have no LANG."""
    command = ["/usr/bin/defaults", "read", "-g", "AppleLanguages"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=5)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip(' ()\n"')
