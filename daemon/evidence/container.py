"""Opens a bundle that anyone may have made: nothing is unpacked, nothing is believed.

Part of the one-file verifier: plain Python 3.8, the standard library alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

SEAL = b"hugou-seal-1:"
"""The ZIP ends with this comment and the SHA-256 of every byte before the hash."""

BLOCK = 1 << 20
DIRECTORY_AT_MOST = 128 << 20
FILES_AT_MOST = 200_000
RATIO_AT_MOST = 250
"""A bundle packs nothing that shrinks by more, so what claims to is a bomb."""
SPARE = 1 << 20
_END, _END_64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_OF_THE_SYSTEM = {".DS_Store", "Thumbs.db", "desktop.ini"}
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls and marks that turn the direction of writing: with them a name looks like another."""
_DRIVE = re.compile(r"[A-Za-z]:")


class Wrong(Exception):
    """Something about a bundle is wrong: where, and what, in both languages."""

    def __init__(self, where: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.where, self.zh, self.en = where, zh, en


class Finding(NamedTuple):
    """One thing that is wrong, or worth knowing."""

    where: str
    zh: str
    en: str


def shown(name: str) -> str:
    """Write a name so that no character of it can play tricks on a screen."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name)[:200]


def unsafe(name: str) -> bool:
    """Tell whether a name could lead out of the folder that it is unpacked into."""
    parts = name.split("/")
    odd = "\\" in name or _DRIVE.match(name) or _ODD.search(name)
    return bool(odd) or any(part in ("", ".", "..") for part in parts)


class Folder:
    """An unpacked bundle."""

    def __init__(self, path: Path) -> None:
        found = (one for one in path.rglob("*") if one.is_symlink() or not one.is_dir())
        # Some systems write an accent apart from its letter, and files of their own.
        names = ((normalize("NFC", one.relative_to(path).as_posix()), one) for one in found)
        self._paths = {name: one for name, one in names if one.name not in _OF_THE_SYSTEM}
        self.names = sorted(self._paths)
        self.ordered = False

    def problems(self) -> Iterator[Finding]:
        """Give what is wrong with the container: a folder has only links that lead elsewhere."""
        for name in self.names:
            if self._paths[name].is_symlink():
                yield Finding(shown(name), "是链接，不是文件", "is a link, not a file")

    def size(self, name: str) -> int:
        """Tell the size of a file."""
        return self._paths[name].stat().st_size

    def blocks(self, name: str) -> Iterator[bytes]:
        """Give a file block by block."""
        with self._paths[name].open("rb") as file:
            yield from iter(lambda: file.read(BLOCK), b"")

    def close(self) -> None:
        """Nothing stays open."""


class Archive:
    """A bundle as one ZIP file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ordered = True
        _check_directory(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except Exception as error:
            raise unreadable(path.name, error) from error
        self._infos = self._zip.infolist()
        self.names = [info.filename for info in self._infos]
        self._by_name = {info.filename: info for info in self._infos}

    def problems(self) -> Iterator[Finding]:
        """Give what is wrong with the ZIP itself, before a file in it is opened."""
        yield from self._odd_names()
        yield from self._odd_sizes()
        yield from sealed(self.path)

    def _odd_names(self) -> Iterator[Finding]:
        seen: set[str] = set()
        for name in self.names:
            if unsafe(name):
                yield Finding(shown(name), "文件名不安全", "has an unsafe name")
            if name.lower() in seen:
                yield Finding(shown(name), "文件名重复", "is there twice")
            seen.add(name.lower())

    def _odd_sizes(self) -> Iterator[Finding]:
        last = 0
        for info in sorted(self._infos, key=lambda one: one.header_offset):
            packed = info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            if packed or info.flag_bits & 1:
                yield Finding(shown(info.filename), "加密或压缩方式不明", "is packed in an odd way")
            if info.file_size > RATIO_AT_MOST * info.compress_size + SPARE:
                yield Finding(shown(info.filename), "是压缩炸弹", "is a zip bomb")
            if info.header_offset < last:
                yield Finding(shown(info.filename), "与别的文件重叠", "overlaps another file")
            last = info.header_offset + 30 + info.compress_size

    def size(self, name: str) -> int:
        """Tell the size that is declared for a file."""
        return self._by_name[name].file_size

    def blocks(self, name: str) -> Iterator[bytes]:
        """Give a file block by block."""
        try:
            with self._zip.open(self._by_name[name]) as file:
                yield from iter(lambda: file.read(BLOCK), b"")
        except Exception as error:
            raise unreadable(name, error) from error

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


def _check_directory(path: Path) -> None:
    """Refuse a list of contents that would not fit into the memory, before it is read."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - (1 << 16) - 100))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise Wrong(path.name, "不是 ZIP 文件，或不完整", "is no ZIP, or not whole")
    count, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    large = tail[max(0, at - 76) : at]  # where a ZIP beyond the old limits says it again
    if large.startswith(_END_64) and large[56:60] == _LOCATOR:
        count, size = struct.unpack("<QQ", large[32:48])
    if count > FILES_AT_MOST or size > DIRECTORY_AT_MOST:
        raise Wrong(path.name, "文件数量异常", "claims too many files")


def sealed(path: Path) -> Iterator[Finding]:
    """Compare the seal at the end with every byte before it."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 64 - len(SEAL)))
        seal = file.read()
        file.seek(0)
        digest, left = hashlib.sha256(), size - 64
        while left > 0:
            block = file.read(min(BLOCK, left))
            digest.update(block)
            left -= len(block)
    if not seal.startswith(SEAL):
        yield Finding("ZIP", "没有封印：被重新打包过", "has no seal: it was packed anew")
    elif seal[len(SEAL) :] != digest.hexdigest().encode():
        yield Finding("ZIP", "封印不符：打包之后被改动过", "was changed after it was sealed")


def unreadable(where: str, error: Exception) -> Wrong:
    """Say that something cannot be read, without repeating what a hostile file says."""
    kind = type(error).__name__
    return Wrong(shown(where), f"读不出来（{kind}）", f"cannot be read ({kind})")
