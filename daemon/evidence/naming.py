"""Names of files that are safe on every system and in every ZIP, Chinese and emoji included."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
"""Bytes of UTF-8: with the folders before it, far below what any file system takes."""
_SEPARATORS = re.compile(r'[/\\:*?"<>|]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def safe_name(name: str) -> str:
    """Give the last part of a name without anything that could lead elsewhere or mislead.

    Control characters and marks that turn the direction of writing are left out: with them
    "gpj.exe" can be made to look like "exe.jpg".
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    composed = unicodedata.normalize("NFC", last)
    shown = "".join(" " if _is_space(c) else c for c in composed if _harmless(c))
    bare = _SEPARATORS.sub("_", shown).strip(" .") or "file"
    return _cut(f"_{bare}" if _RESERVED.fullmatch(bare) else bare)


def _harmless(character: str) -> bool:
    # Cf holds the direction marks, but also the joiner inside emoji families.
    kind = unicodedata.category(character)
    return character == "\u200d" or kind not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _is_space(character: str) -> bool:
    return unicodedata.category(character) == "Zs"


def _cut(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 10:
        stem, dot, ending = name, "", ""
    room = LONGEST - len((dot + ending).encode())
    return (stem.encode()[:room].decode("utf-8", "ignore") + dot + ending).rstrip(" .")
