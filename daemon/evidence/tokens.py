"""Reads an RFC 3161 time stamp: what it stamps, when, and whether its signature holds.

Part of the one-file verifier: plain Python 3.8, the standard library alone. Whether the authority
is to be trusted is not for us to say: its certificate is in the stamp.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from daemon.evidence.container import Wrong

STAMP = "manifest.json.tsr"
SEQUENCE, SET, INTEGER, OCTETS, OID, TIME, FIRST = 0x30, 0x31, 0x02, 0x04, 0x06, 0x18, 0xA0

SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
STAMP_INFO = bytes.fromhex("2a864886f70d0109100104")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
SIGNING_CERTIFICATE = {
    bytes.fromhex("2a864886f70d010910020c"): "sha1",
    bytes.fromhex("2a864886f70d010910022f"): "sha256",
}
RSA = bytes.fromhex("2a864886f70d010101")
RSA_PSS = bytes.fromhex("2a864886f70d01010a")
HASHES = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}


class Node(NamedTuple):
    """One value of DER: its tag, its content, and both with the length between."""

    tag: int
    body: bytes
    whole: bytes


class Token(NamedTuple):
    """What a time stamp says, and what is needed to check who signed it."""

    at: str
    nonce: int | None
    digest_name: str
    signed_bytes: bytes
    signature: bytes
    certificate: bytes
    certificates: tuple[bytes, ...]
    signer: str
    signed: bool
    """The signature was checked here (RSA); others need `openssl ts` or hugou itself."""


def bad(zh: str, en: str) -> Wrong:
    """Say what is wrong with a stamp."""
    return Wrong(STAMP, f"时间戳{zh}", f"the time stamp {en}")


def values(data: bytes) -> list[Node]:
    """Cut DER into its values, one after the other."""
    found, at = [], 0
    while at < len(data):
        if at + 2 > len(data):
            raise bad("不完整", "is not whole")
        length, begin = data[at + 1], at + 2
        if length > 0x84 or length == 0x80:
            raise bad("格式不对", "is malformed")
        if length > 0x80:
            begin += length - 0x80
            length = int.from_bytes(data[at + 2 : begin], "big")
        if begin + length > len(data):
            raise bad("不完整", "is not whole")
        found.append(Node(data[at], data[begin : begin + length], data[at : begin + length]))
        at = begin + length
    return found


def inside(node: Node, *tags: int) -> list[Node]:
    """Give the values inside one; the first of them must have these tags."""
    found = values(node.body)
    if tuple(one.tag for one in found[: len(tags)]) != tags:
        raise bad("格式不对", "is malformed")
    return found


def number(node: Node) -> int:
    """Read an integer."""
    return int.from_bytes(node.body, "big", signed=True)


def hash_named(algorithm: Node) -> str:
    """Name the hash of an algorithm identifier."""
    name = HASHES.get(inside(algorithm, OID)[0].body)
    if name is None:
        raise bad("用了不认识的哈希算法", "uses an unknown hash")
    return name


def check_token(response: bytes, digest: bytes) -> Token:
    """Check the answer of a time-stamping authority against the SHA-256 that was sent to it.

    Raises:
        Wrong: it is none, or stamps something else, or its parts do not belong together.
    """
    try:
        return _checked(response, digest)
    except (LookupError, ValueError, ArithmeticError, StopIteration) as error:
        raise bad("格式不对", "is malformed") from error


def _checked(response: bytes, digest: bytes) -> Token:
    whole = values(response)
    if len(whole) != 1 or whole[0].tag != SEQUENCE:
        raise bad("格式不对", "is malformed")
    status, *token = inside(whole[0], SEQUENCE)
    if number(inside(status, INTEGER)[0]) not in (0, 1) or len(token) != 1:
        raise bad("被拒绝签发", "was refused by the authority")
    kind, explicit = inside(token[0], OID, FIRST)
    if kind.body != SIGNED_DATA:
        raise bad("格式不对", "is malformed")
    return signed_data(inside(explicit, SEQUENCE)[0], digest)


def signed_data(node: Node, digest: bytes) -> Token:
    """Check the signed part of a stamp."""
    parts = inside(node, INTEGER, SET, SEQUENCE)
    kind, content = inside(parts[2], OID, FIRST)
    info = inside(content, OCTETS)[0].body
    if kind.body != STAMP_INFO or parts[-1].tag != SET:
        raise bad("格式不对", "is malformed")
    certificates = tuple(one.whole for part in parts if part.tag == FIRST for one in inside(part))
    at, nonce = stamp_info(info, digest)
    return signer_info(inside(parts[-1], SEQUENCE)[0], info, certificates, at, nonce)


def stamp_info(info: bytes, digest: bytes) -> tuple[str, int | None]:
    """Give time and nonce of a stamp, if it stamps this SHA-256."""
    fields = inside(values(info)[0], INTEGER, OID, SEQUENCE, INTEGER, TIME)
    algorithm, imprint = inside(fields[2], SEQUENCE, OCTETS)
    if hash_named(algorithm) != "sha256" or imprint.body != digest:
        raise bad("盖的不是这份清单", "is not for this manifest")
    time = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z", fields[4].body.decode())
    if not time:
        raise bad("没有时间", "has no time")
    year, month, day, hour, minute, second, part = time.groups("")
    nonces = [number(field) for field in fields[5:] if field.tag == INTEGER]
    at = f"{year}-{month}-{day}T{hour}:{minute}:{second}{part}Z"
    return at, nonces[0] if nonces else None


def signer_info(
    node: Node, info: bytes, certificates: tuple[bytes, ...], at: str, nonce: int | None
) -> Token:
    """Check what the signer signed, and with which certificate."""
    parts = inside(node, INTEGER, SEQUENCE, SEQUENCE, FIRST, SEQUENCE, OCTETS)
    name, attributes = hash_named(parts[2]), {}
    for one in inside(parts[3]):
        kind, content = inside(one, OID, SET)
        attributes[kind.body] = content
    told = attributes.get(MESSAGE_DIGEST)
    if not told or inside(told, OCTETS)[0].body != hashlib.new(name, info).digest():
        raise bad("的内容被改动过", "was changed after it was signed")
    if inside(attributes[CONTENT_TYPE], OID)[0].body != STAMP_INFO:
        raise bad("格式不对", "is malformed")
    certificate = signing_certificate(attributes, certificates)
    attributes_signed = bytes([SET]) + parts[3].whole[1:]
    signature = parts[5].body
    signed = check_rsa(certificate, name, attributes_signed, signature, parts[4])
    found = (at, nonce, name, attributes_signed, signature, certificate, certificates)
    return Token(*found, signer=subject(certificate), signed=signed)


def signing_certificate(attributes: dict[bytes, Node], certificates: tuple[bytes, ...]) -> bytes:
    """Find the certificate whose hash the signer signed along."""
    for kind, name in SIGNING_CERTIFICATE.items():
        if kind in attributes:
            one = inside(inside(inside(attributes[kind], SEQUENCE)[0], SEQUENCE)[0], SEQUENCE)[0]
            told = inside(one)
            if told[0].tag == SEQUENCE:
                name = hash_named(told.pop(0))
            for found in certificates:
                if hashlib.new(name, found).digest() == told[0].body:
                    return found
    raise bad("里没有签发者的证书", "holds no certificate of its signer")


def check_rsa(certificate: bytes, name: str, data: bytes, signature: bytes, kind: Node) -> bool:
    """Check an RSA signature; False where it is of another kind."""
    algorithm, key = public_key(certificate)
    if algorithm != RSA or inside(kind, OID)[0].body == RSA_PSS:
        return False
    modulus, exponent = (number(one) for one in inside(key, INTEGER, INTEGER))
    length = (modulus.bit_length() + 7) // 8
    oid = next(oid for oid, hashed in HASHES.items() if hashed == name)
    digest = hashlib.new(name, data).digest()
    algorithm_id = bytes([SEQUENCE, len(oid) + 4, OID, len(oid)]) + oid + b"\x05\x00"
    body = algorithm_id + bytes([OCTETS, len(digest)]) + digest
    wanted = bytes([SEQUENCE, len(body)]) + body
    wanted = b"\x00\x01" + b"\xff" * (length - len(wanted) - 3) + b"\x00" + wanted
    if pow(int.from_bytes(signature, "big"), exponent, modulus) != int.from_bytes(wanted, "big"):
        raise bad("的签名不对", "has a wrong signature")
    return True


def fields_of(certificate: bytes) -> list[Node]:
    """Give serial number, algorithm, issuer, validity, subject and key of a certificate."""
    fields = inside(inside(values(certificate)[0], SEQUENCE)[0])
    return fields[1:] if fields[0].tag == FIRST else fields


def subject(certificate: bytes) -> str:
    """Say whose certificate it is, as it says itself."""
    names = (inside(pair)[1] for part in inside(fields_of(certificate)[4]) for pair in inside(part))
    texts = (name.body.decode("utf-8", "replace") for name in names)
    return ", ".join("".join(c for c in text if c.isprintable()) for text in texts)[:200]


def public_key(certificate: bytes) -> tuple[bytes, Node]:
    """Give the algorithm of a certificate's key, and the key where it is an RSA key."""
    algorithm, key = inside(fields_of(certificate)[5], SEQUENCE, 0x03)
    oid = inside(algorithm, OID)[0].body
    return oid, values(key.body[1:])[0] if oid == RSA else key
