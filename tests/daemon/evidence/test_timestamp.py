"""Time stamps by a local authority: only a hash leaves, and no false answer is believed."""

import hashlib
import random
import shutil
import subprocess
import sys
import zipfile

import pytest

from daemon.evidence.container import Wrong
from daemon.evidence.timestamp import StampRefused, ask, check_signer, request
from daemon.evidence.tokens import STAMP, check_token
from daemon.evidence.verify import MANIFEST, verify
from tests.daemon.evidence.authority import Authority, openssl, set_up
from tests.daemon.evidence.forging import Opened, made_to_fit

DIGEST = hashlib.sha256(b"manifest").digest()
pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl ts")


@pytest.fixture(scope="module")
def authorities(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authorities")
    return {
        "rsa": set_up(folder / "rsa"),
        "sha512": set_up(folder / "sha512", digest="sha512"),
        "curve": set_up(folder / "curve", kind="curve"),
    }


@pytest.fixture
def authority(authorities):
    return Authority(authorities["rsa"])


def test_the_question_holds_the_hash_and_a_number_and_nothing_else(tmp_path):
    question = request(DIGEST, 2**62 + 1)
    (tmp_path / "q.tsq").write_bytes(question)
    told = openssl(tmp_path, "ts", "-query", "-in", "q.tsq", "-text").stdout.decode()
    assert "Hash Algorithm: sha256" in told
    assert "Nonce: 0x4000000000000001" in told
    assert "Certificate required: yes" in told
    assert DIGEST in question
    assert len(question) < 32 + 40


@pytest.mark.parametrize("kind", ["rsa", "sha512", "curve"])
def test_an_answer_is_checked_and_openssl_agrees(authorities, tmp_path, kind):
    folder = authorities[kind]
    stamp = ask("", DIGEST, Authority(folder).post)
    assert stamp.signer == "Invented Stamps"
    (tmp_path / "m").write_bytes(b"manifest")
    (tmp_path / "m.tsr").write_bytes(stamp.response)
    words = ("-data", "m", "-in", "m.tsr", "-CAfile", str(folder / "ca.pem"))
    openssl(tmp_path, "ts", "-verify", *words)
    text = openssl(tmp_path, "ts", "-reply", "-in", "m.tsr", "-text").stdout.decode()
    hour = stamp.at[11:19]
    assert hour in text
    assert check_token(stamp.response, DIGEST).signed is (kind != "curve")


def test_over_http_only_the_hash_leaves(authority):
    server = authority.served()
    try:
        stamp = ask(f"http://127.0.0.1:{server.server_port}/tsa", DIGEST)
    finally:
        server.shutdown()
        server.server_close()
    [question] = authority.asked
    assert len(question) < 32 + 40
    assert authority.headers["Content-Type"] == "application/timestamp-query"
    assert set(authority.headers) <= {
        *("Accept-Encoding", "Content-Length", "Host", "User-Agent", "Content-Type", "Connection"),
    }
    assert stamp.at.endswith("Z")


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_authority_that_says_no_or_points_elsewhere_gives_no_stamp(authority, status):
    authority.change = lambda _: status
    server = authority.served()
    try:
        with pytest.raises(StampRefused, match="did not answer"):
            ask(f"http://127.0.0.1:{server.server_port}/", DIGEST)
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://127.0.0.1:9/"]
)
def test_no_answer_is_said(address):
    with pytest.raises(StampRefused):
        ask(address, DIGEST)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>no</html>",
        b"\x30\x80",
        b"\x30\x03\x02\x01\x00",
        b"\x30\x82\xff\xff",
        b"\x30" * 900,
    ],
)
def test_an_answer_that_is_none_is_refused(authority, answer):
    authority.change = lambda _: answer
    with pytest.raises(StampRefused):
        ask("", DIGEST, authority.post)


def test_an_answer_to_another_question_is_refused(authority):
    old = authority.post("", request(DIGEST, 5))
    authority.change = lambda _: old
    with pytest.raises(StampRefused, match="another question"):
        ask("", DIGEST, authority.post)
    authority.change = None
    other = authority.post("", request(hashlib.sha256(b"x").digest(), 5))
    authority.change = lambda _: other
    with pytest.raises(StampRefused, match="not for this manifest"):
        ask("", DIGEST, authority.post)


def test_a_refusal_of_the_authority_is_told(authority, tmp_path):
    wrong = request(DIGEST, 7).replace(
        bytes.fromhex("0609608648016503040201"), b"\x06\x09" + b"\x2a" * 9
    )
    with pytest.raises(Wrong, match="refused"):
        check_token(authority.post("", wrong), DIGEST)


def test_a_certificate_for_something_else_is_refused(tmp_path):
    folder = set_up(tmp_path / "other")
    signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-days", "20", "-extfile", "ts.cnf")
    given = ("-extensions", "other", "-outform", "DER")
    other = openssl(folder, "x509", "-req", "-in", "s.csr", *signing, *given).stdout
    token = check_token(Authority(folder).post("", request(DIGEST, 1)), DIGEST)
    check_signer(token)
    with pytest.raises(Wrong, match="not for time stamps"):
        check_signer(token._replace(certificate=other))


def test_no_bit_of_what_is_signed_can_be_changed(authority):
    """What is not signed (other certificates, text of the status) may change; it says nothing."""
    response = authority.post("", request(DIGEST, 3))
    honest, rng = check_token(response, DIGEST), random.Random(7)
    for _ in range(600):
        changed = bytearray(response)
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        try:
            token = check_token(bytes(changed), DIGEST)
        except Wrong:
            continue
        except Exception as error:
            pytest.fail(f"{type(error).__name__} instead of an answer")
        assert (token.at, token.nonce, token.signed) == (honest.at, honest.nonce, True)


# -- in a bundle -----------------------------------------------------------------------------------


@pytest.fixture
def stamped(full_case, bundled, authority):
    return bundled(full_case, stamping=lambda digest: ask("", digest, authority.post))


def test_a_stamped_bundle_verifies_here_by_a_stranger_and_by_openssl(stamped, authority, tmp_path):
    report = verify(stamped.path)
    assert report.wrong == []
    assert report.stamped_at == stamped.stamp.at
    assert [note.en for note in report.notes if "Invented Stamps" in note.en]
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(stamped.path) as archive:
        archive.extractall(folder)
    words = ("-data", MANIFEST, "-in", STAMP, "-CAfile", str(authority.folder / "ca.pem"))
    openssl(folder, "ts", "-verify", *words)
    command = [sys.executable, "-I", str(folder / "verify.py")]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert stamped.stamp.at in said


def test_a_bundle_forged_as_a_whole_is_caught_by_its_stamp(stamped, tmp_path):
    bundle = Opened.of(stamped.path.read_bytes())
    bundle.put("verify.py", b"print('all is well')")
    bundle.declare_again()
    copy = tmp_path / "forged.zip"
    copy.write_bytes(made_to_fit(bundle))
    [found] = verify(copy).wrong
    assert (found.where, found.en) == (STAMP, "the time stamp is not for this manifest")


def test_a_stamp_with_another_time_is_caught(stamped, tmp_path):
    bundle = Opened.of(stamped.path.read_bytes())
    token = bundle.read(STAMP)
    place = token.index(b"\x18\x0f20") + 2
    bundle.put(STAMP, token[:place] + b"2020" + token[place + 4 :])
    bundle.list_again()
    copy = tmp_path / "forged.zip"
    copy.write_bytes(bundle.sealed())
    [found] = verify(copy).wrong
    assert (found.where, found.en) == (STAMP, "the time stamp was changed after it was signed")


def test_a_stamp_of_another_bundle_is_no_stamp_of_this(
    stamped, full_case, bundled, authority, tmp_path
):
    other = bundled(full_case, "other.zip", stamping=lambda d: ask("", d, authority.post))
    bundle = Opened.of(stamped.path.read_bytes())
    bundle.put(STAMP, Opened.of(other.path.read_bytes()).read(STAMP))
    bundle.list_again()
    copy = tmp_path / "forged.zip"
    copy.write_bytes(bundle.sealed())
    assert [found.where for found in verify(copy).wrong] == [STAMP]


def test_without_an_answer_the_bundle_is_made_and_says_so(full_case, bundled):
    def silent(_digest):
        raise StampRefused("没有回答", "did not answer")

    made = bundled(full_case, stamping=silent)
    assert made.unstamped.en == "did not answer"
    assert verify(made.path).sound
    assert STAMP not in Opened.of(made.path.read_bytes()).names()
