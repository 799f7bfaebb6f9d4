"""Contents on the disk: once each, whole or not at all, never in memory as a whole."""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from daemon.evidence import files as module
from daemon.evidence.files import EvidenceFiles, compressible
from daemon.problems import CaptureDamaged, DiskFull

REPOSITORY = Path(__file__).resolve().parents[3]
TWO_GIGABYTES = 2 << 30


@pytest.fixture
def files(tmp_path):
    return EvidenceFiles(tmp_path / "evidence")


def stored(files):
    return sorted(path.name for path in files.folder.rglob("*") if path.is_file())


def test_a_content_lies_under_its_hash_and_comes_back_as_it_was(files):
    content = os.urandom(3 << 20)
    kept = files.keep([content[:7], content[7:]], "video/mp4")
    assert kept.digest == hashlib.sha256(content).hexdigest()
    assert kept.size == len(content)
    assert b"".join(files.blocks(kept.digest)) == content
    assert stored(files) == [kept.digest]


def test_a_text_is_packed_and_known_by_the_hash_of_what_it_was(files):
    content = "商品详情 ".encode() * 5000
    kept = files.keep([content], "text/html")
    assert kept.digest == hashlib.sha256(content).hexdigest()
    assert files.disk_size(kept.digest) < len(content) / 20
    assert b"".join(files.blocks(kept.digest)) == content
    assert gzip.decompress(files.path(kept.digest).read_bytes()) == content


@pytest.mark.parametrize(
    ("media_type", "packed"),
    [
        ("text/html", True),
        ("multipart/related", True),
        ("application/json", True),
        ("image/svg+xml", True),
        ("image/jpeg", False),
        ("image/png", False),
        ("video/mp4", False),
        ("application/zip", False),
        ("application/pdf", False),
    ],
)
def test_only_what_gets_smaller_is_packed(media_type, packed):
    assert compressible(media_type) is packed


def test_the_same_content_is_there_once(files):
    first, second = files.keep([b"same"], "image/png"), files.keep([b"sa", b"me"], "text/plain")
    assert first.digest == second.digest
    assert stored(files) == [first.digest]


def test_what_is_kept_is_for_the_shopper_alone(files):
    kept = files.keep([b"x"], "image/png")
    path = files.path(kept.digest)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_was_not_finished_leaves_nothing(files):
    with files.writing("image/png") as incoming:
        incoming.feed(b"half")
    assert stored(files) == []


def test_the_halves_of_a_crash_are_swept_but_not_what_is_being_written(files):
    half = files.writing("image/png")
    half.feed(b"half")
    assert files.sweep(older_than=timedelta(hours=1)) == 0
    assert files.sweep() == 1
    half.__exit__()
    assert stored(files) == []


def test_a_damaged_or_missing_content_is_said_to_be(files):
    kept = files.keep([b"text " * 100], "text/plain")
    files.path(kept.digest).write_bytes(b"\x1f\x8b but not a gzip")
    with pytest.raises(CaptureDamaged):
        list(files.blocks(kept.digest))
    with pytest.raises(CaptureDamaged):
        list(files.blocks("0" * 64))
    files.delete(kept.digest)
    assert files.path(kept.digest) is None


def test_what_does_not_fit_is_refused_before_a_byte_is_written(files, monkeypatch):
    usage = shutil.disk_usage(files.folder.parent)
    small = usage._replace(free=10 << 20)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: small)
    with pytest.raises(DiskFull):
        files.writing("video/mp4", 1 << 30)
    assert stored(files) == []


def test_a_full_disk_is_said_and_leaves_nothing_half(files, monkeypatch):
    files.keep([b"kept before"], "image/png")

    def full(self, _block):
        raise OSError(28, "No space left on device")

    incoming = files.writing("image/png")
    with incoming, monkeypatch.context() as patch:
        patch.setattr(incoming, "_to", type("Full", (), {"write": full})())
        with pytest.raises(DiskFull):
            incoming.feed(b"more")
    assert len(stored(files)) == 1


PROGRAM = """
import re, sys
from pathlib import Path
from daemon.evidence.files import EvidenceFiles, read_blocks
def peak():  # not getrusage: its figure begins with that of the program which started this one
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
files = EvidenceFiles(Path(sys.argv[2]))
before = peak()
kept = files.keep(read_blocks(Path(sys.argv[1])), "video/mp4")
grown = peak() - before
print(kept.digest, kept.size, grown)
"""


def test_a_video_of_two_gigabytes_is_never_in_memory_and_keeps_its_holes(files, tmp_path):
    video = tmp_path / "开箱.mp4"
    with video.open("wb") as file:
        file.write(b"first")
        file.truncate(TWO_GIGABYTES)
    command = [sys.executable, "-c", PROGRAM, str(video), str(files.folder)]
    said = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    digest, size, kilobytes = said.stdout.split()
    assert int(size) == TWO_GIGABYTES
    assert int(kilobytes) < 50_000
    assert files.path(digest).stat().st_size == TWO_GIGABYTES
    assert files.path(digest).stat().st_blocks * 512 < 10 << 20
