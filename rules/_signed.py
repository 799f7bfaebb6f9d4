"""A signed pack of rules: one file, whose signature is verified before anything in it is read.

Three lines of text, then a ZIP archive of the pack's files:

    hugou-rules-pack 1
    key <ed25519 public key, hex>
    signature <over the first line and the archive, hex>

The archive is never unpacked to disk: the rules are read from it as it lies in memory.
"""

from __future__ import annotations

import hashlib
import io
import re
import tomllib
import zipfile
import zlib
from collections.abc import Container, Iterable, Mapping
from importlib.resources import files
from typing import NamedTuple

from rules._rule import Written
from rules._text import Text

MAGIC = b"hugou-rules-pack 1\n"
LARGEST_FILE = 4 * 1024 * 1024
LARGEST_MEMBER = 1024 * 1024
LARGEST_WHOLE = 8 * 1024 * 1024
MOST_MEMBERS = 300
"""All shipped rules together are a tenth of these."""

_HEAD = re.compile(rb"key ([0-9a-f]{64})\nsignature ([0-9a-f]{128})\n")
_KEY = re.compile(r"[0-9a-f]{64}")
_MEMBER = re.compile(r"pack\.toml|(?:law|platform)/[a-z0-9_]+\.toml|calendar/\d{4}\.json")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LONGEST_KEYFILE = 4096


class PackRefused(ValueError):
    """A pack or a key that is not taken over, and why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


class TrustedKey(Written):
    """A key whose packs are taken over."""

    name: str
    public: str


class _Trust(Written):
    key: tuple[TrustedKey, ...]


class Signed(NamedTuple):
    """A pack whose signature was verified."""

    key: str
    archive: bytes


def shipped_keys() -> tuple[TrustedKey, ...]:
    """The keys that come with the program."""
    text = (files("rules") / "trust.toml").read_text("utf-8")
    return _Trust.model_validate(tomllib.loads(text)).key


def fingerprint(key: str) -> str:
    """A key in a form that people can compare."""
    digest = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:24]
    return " ".join(digest[at : at + 4] for at in range(0, 24, 4))


def read_key(text: str) -> TrustedKey:
    """Read a key file: `ed25519 <hex> <whose>`.

    Raises:
        PackRefused: it holds no key.
    """
    kind, _, rest = text[:_LONGEST_KEYFILE].strip().partition(" ")
    public, _, name = rest.strip().partition(" ")
    if kind != "ed25519" or not _KEY.fullmatch(public):
        raise PackRefused("这不是规则公钥文件", "this is no file with a public key for rules")
    return TrustedKey(name=" ".join(name.split())[:80], public=public)


def verify(data: bytes, trusted: Container[str]) -> Signed:
    """Check who signed a pack, and that not one byte was changed since.

    Raises:
        PackRefused: unsigned, signed by a stranger, damaged or changed.
    """
    if len(data) > LARGEST_FILE:
        raise PackRefused("文件太大，不是规则包", "the file is too large for a pack of rules")
    head = _HEAD.match(data, len(MAGIC)) if data.startswith(MAGIC) else None
    if head is None:
        raise PackRefused("规则包没有签名，不使用", "the pack is not signed and is not used")
    key, signature, archive = head[1].decode(), bytes.fromhex(head[2].decode()), data[head.end() :]
    if key not in trusted:
        shown = fingerprint(key)
        raise PackRefused(
            f"签名者不在信任之列（公钥指纹 {shown}）；确认来源后先用 hugou rules trust 添加公钥",
            f"signed by a key that is not trusted (fingerprint {shown}); if you know whose it is,"
            " add it first with hugou rules trust",
        )
    if not _is_signed(key, signature, archive):
        raise PackRefused(
            "签名不符：规则包已损坏或被改动，不使用",
            "the signature does not fit: the pack is damaged or was changed, and is not used",
        )
    return Signed(key, archive)


def _is_signed(key: str, signature: bytes, archive: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, MAGIC + archive)
    except (InvalidSignature, ValueError):
        return False
    return True


def sign(archive: bytes, private: bytes) -> bytes:
    """Put a signature before an archive; `private` are the 32 bytes of an ed25519 key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(private)
    public = key.public_key().public_bytes_raw().hex()
    signature = key.sign(MAGIC + archive).hex()
    return MAGIC + f"key {public}\nsignature {signature}\n".encode() + archive


def archive_of(members: Mapping[str, bytes]) -> bytes:
    """Pack files; the same files always give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name), members[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def root_of(archive: bytes) -> zipfile.Path:
    """The files of an archive, once every one of them is known to be harmless.

    Raises:
        PackRefused: no archive, or one that holds what no pack holds, or far too much.
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(archive))
        _check_names(opened.infolist())
        _check_sizes(opened)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as wrong:
        raise PackRefused(
            "规则包里的压缩档读不了", "the archive in the pack cannot be read"
        ) from wrong
    opened.filename = "pack"  # zipfile.Path names its files by it
    return zipfile.Path(opened)


def _check_names(members: Iterable[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for one in members:
        if not _MEMBER.fullmatch(one.filename) or one.filename in seen:
            name = one.filename[:80]
            raise PackRefused(
                f"规则包里有不该有的文件：{name!r}", f"no pack holds such a file: {name!r}"
            )
        seen.add(one.filename)
    if "pack.toml" not in seen:
        raise PackRefused("规则包里没有 pack.toml", "there is no pack.toml in the pack")


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Read every file up to a limit: the sizes that an archive states need not be true."""
    members = archive.infolist()
    whole = 0
    for one in members[: MOST_MEMBERS + 1]:
        if one.compress_type not in _METHODS:
            raise zipfile.BadZipFile
        with archive.open(one) as file:
            size = len(file.read(LARGEST_MEMBER + 1))
        whole += size
        if size > LARGEST_MEMBER or whole > LARGEST_WHOLE or len(members) > MOST_MEMBERS:
            raise PackRefused("规则包解开后太大，不使用", "unpacked, the pack is far too large")
