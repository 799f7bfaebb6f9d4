"""The arithmetic of the proof: hashes of fields, of parts of a text, of the links of the chain.

Part of the one-file verifier: plain Python 3.8, the standard library alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re

RECORD, PARTS, LINK = "hugou-record-1", "hugou-parts-1", "hugou-link-1"
"""What is hashed begins with its kind, so that no hash of one kind can pass for another's."""

START = "0" * 64
"""What the first link of a chain points back to."""

BLACK = "\u2588"
"""Stands in a copy for each blacked-out character."""

_TOKENS = re.compile(r"\\.|[<>\"\n]|[^<>\"\n\\\s：:，,；;]+[\s：:，,；;]*|\s+|.", re.DOTALL)
_PERSONAL = re.compile(r"\d{4}|[^\x00-\u02ff]")
_PLAIN_AT_MOST = 400


def canonical(value: object) -> bytes:
    """Write a JSON value in the one way in which it is hashed."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def sha256(content: bytes) -> str:
    """Give the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def salt_for(secret: str, name: str) -> str:
    """Derive the salt of one field or part; knowing one salt tells nothing about another."""
    return hmac.digest(bytes.fromhex(secret), name.encode(), "sha256")[:16].hex()


def field_hash(name: str, salt: str, value: object) -> str:
    """Hash one field of a record, so that nobody can guess a phone number from its hash."""
    return sha256(canonical([RECORD, name, salt, value]))


def record_hash(hashes: dict[str, str]) -> str:
    """Hash a record from the hashes of its fields."""
    return sha256(canonical([RECORD, hashes]))


def link_hash(link: dict[str, object]) -> str:
    """Hash one link of the chain."""
    bare = [link[name] for name in ("n", "at", "act", "subject", "previous")]
    return sha256(canonical([LINK, *bare]))


def part_hash(salt: str, text: str) -> bytes:
    """Hash one part of a text."""
    return hashlib.sha256(canonical([PARTS, salt, text])).digest()


def parts_hash(hashes: list[bytes]) -> str:
    """Hash a text from the hashes of its parts."""
    return sha256(canonical([PARTS, len(hashes)]) + b"".join(hashes))


def parts_of(text: str) -> list[str]:
    """Cut a text into parts, each of which can be blacked out by itself.

    What could be personal (digits in a row, Chinese) stands alone, the rest is taken together.
    """
    parts: list[str] = []
    plain = ""
    for token in _TOKENS.findall(text):
        if _PERSONAL.search(token):
            parts += [plain, token] if plain else [token]
            plain = ""
        elif len(plain) + len(token) > _PLAIN_AT_MOST:
            parts += [plain] if plain else []
            plain = token
        else:
            plain += token
    return [*parts, plain] if plain else parts
