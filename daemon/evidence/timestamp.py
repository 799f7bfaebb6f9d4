"""Asks a time-stamping authority (RFC 3161): 32 bytes of hash leave, nothing else."""

from __future__ import annotations

import secrets
import urllib.request
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from daemon.evidence.container import Wrong
from daemon.evidence.tokens import HASHES, INTEGER, OCTETS, OID, SEQUENCE, Token, check_token
from daemon.problems import DataProblem

SECONDS = 20.0
LARGEST = 1 << 20
_NAMES = {name: oid for oid, name in HASHES.items()}
_TRUE, _NULL = b"\x01\x01\xff", b"\x05\x00"


class StampRefused(DataProblem):
    """There is no time stamp: the authority did not answer, or its answer does not hold."""

    code = "no_stamp"


class Stamp(NamedTuple):
    """A checked time stamp."""

    response: bytes
    at: str
    signer: str


def request(digest: bytes, nonce: int) -> bytes:
    """Write the question: this hash, this number that nobody could foresee, certificate wanted."""
    algorithm = _der(SEQUENCE, _der(OID, _NAMES["sha256"]) + _NULL)
    imprint = _der(SEQUENCE, algorithm + _der(OCTETS, digest))
    number = nonce.to_bytes(nonce.bit_length() // 8 + 1, "big")
    return _der(SEQUENCE, _der(INTEGER, b"\x01") + imprint + _der(INTEGER, number) + _TRUE)


def _der(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body  # all that is asked is shorter than 128 bytes


def ask(authority: str, digest: bytes, post: Callable[[str, bytes], bytes] | None = None) -> Stamp:
    """Have a SHA-256 stamped, and check the answer.

    Raises:
        StampRefused: there was no answer, or none that holds; nothing is kept of it.
    """
    nonce = secrets.randbits(63)
    response = (post or _post)(authority, request(digest, nonce))
    try:
        token = check_token(response, digest)
        check_signer(token)
    except Wrong as wrong:
        raise refused(wrong.zh, wrong.en) from wrong
    except Exception as error:  # an answer may be odd in any way
        raise refused("时间戳格式不对", "the time stamp is malformed") from error
    if token.nonce != nonce:
        raise refused("时间戳不是对这次请求的回答", "the time stamp answers another question")
    return Stamp(response, token.at, token.signer)


def check_signer(token: Token) -> None:
    """Check that the certificate may stamp, was valid then, and made the signature.

    Raises:
        Wrong: it does not hold.
    """
    certificate = x509.load_der_x509_certificate(token.certificate)
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Wrong("", "签发证书不是用于时间戳的", "the certificate is not for time stamps")
    at = datetime.fromisoformat(token.at.replace("Z", "+00:00"))
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise Wrong("", "签发证书当时无效", "the certificate was not valid then")
    key = certificate.public_key()
    if not token.signed and isinstance(key, ec.EllipticCurvePublicKey):
        _check_curve(key, token)
    elif not token.signed:
        raise Wrong("", "时间戳的签名算法不认识", "the signature is of an unknown kind")


def _check_curve(key: ec.EllipticCurvePublicKey, token: Token) -> None:
    kinds = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
    try:
        key.verify(token.signature, token.signed_bytes, ec.ECDSA(kinds[token.digest_name]))
    except InvalidSignature as error:
        raise Wrong("", "时间戳的签名不对", "the time stamp has a wrong signature") from error


class _NoWay(urllib.request.HTTPRedirectHandler):
    """What is sent goes to the address that the shopper set, and to no other."""

    def redirect_request(self, *_: object) -> None:
        """Refuse."""
        return


def _post(authority: str, body: bytes) -> bytes:
    if not authority.lower().startswith(("https://", "http://")):
        raise refused("时间戳机构的地址不对", "this is no address of an authority")
    headers = {"Content-Type": "application/timestamp-query", "User-Agent": "hugou"}
    question = urllib.request.Request(authority, body, headers, method="POST")  # noqa: S310
    try:
        with urllib.request.build_opener(_NoWay).open(question, timeout=SECONDS) as answer:
            return bytes(answer.read(LARGEST))
    except (OSError, ValueError) as error:
        raise refused("时间戳机构没有回答", "the authority did not answer") from error


def refused(zh: str, en: str) -> StampRefused:
    """Say why there is no stamp, and that the bundle is whole without it."""
    told = f"没有盖上时间戳：{zh}；证据包不受影响"
    return StampRefused(told, f"not stamped: {en}; the bundle is whole without it")
