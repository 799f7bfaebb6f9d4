"""Bundles made to do harm: verify says no, quickly, in little memory, and writes nothing."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.evidence.container import SEAL, shown, unsafe
from daemon.evidence.taking import Place
from daemon.evidence.verify import MANIFEST, verify
from tests.daemon.evidence.forging import Opened, packed, seal


def wrong(tmp_path, content):
    path = tmp_path / "odd.zip"
    path.write_bytes(content)
    report = verify(path)
    assert not report.sound
    assert [one.name for one in tmp_path.iterdir()] == ["odd.zip"]
    return [(found.where, found.en) for found in report.wrong]


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/passwd", "/etc/passwd", "a/../../b", "C:/Windows/x", "..\\x", "a//b", "./a"),
        *("a\x00b", "a\x1b[2Jb", "a\u202eb", ".."),
    ],
)
def test_a_name_that_leads_elsewhere_is_named_and_no_file_opened(tmp_path, name):
    assert unsafe(name)
    told = wrong(tmp_path, seal(packed([(name, b"x"), (MANIFEST, b"{}")])))
    assert any(en == "has an unsafe name" for _, en in told) or "\x00" in name
    assert all(where.isprintable() for where, _ in told)


@pytest.mark.parametrize("name", ["原件/01_开箱 📦.mp4", "a/b/c.txt", "..a", "a..b"])
def test_a_harmless_name_is_one(name):
    assert not unsafe(name)
    assert shown(name) == name


def bomb(size, name="原件/01_x.txt"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(name, "w") as file:
            for _ in range(size >> 20):
                file.write(b"\0" * (1 << 20))
        archive.comment = SEAL + b"0" * 64
    return seal(out.getvalue())


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    content = bomb(300 << 20)
    tracemalloc.start()
    told = wrong(tmp_path, content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == [("原件/01_x.txt", "is a zip bomb")]
    assert most < 8 << 20


def test_a_bomb_that_lies_about_its_size_stops_there(tmp_path):
    content = bytearray(bomb(300 << 20))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 1000)  # claims 1,000 bytes
    tracemalloc.start()
    told = wrong(tmp_path, seal(bytes(content)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told
    assert most < 8 << 20


def test_files_that_share_their_bytes_are_refused(tmp_path):
    content = bytearray(packed([("a", b"x" * 1000), ("b", b"y" * 1000)]))
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 5)  # begins inside the first
    assert ("b", "overlaps another file") in wrong(tmp_path, seal(bytes(content)))


def test_a_list_of_contents_that_would_fill_the_memory_is_not_read(tmp_path):
    content = bytearray(packed([("a", b"x")]))
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<I", 3 << 30)
    assert wrong(tmp_path, bytes(content)) == [("odd.zip", "claims too many files")]


@pytest.mark.parametrize(("files", "refused"), [(70_000, False), (200_001, True)])
def test_a_list_beyond_the_old_limits_of_zip_is_counted_too(tmp_path, files, refused):
    """From 65,535 files on a ZIP says its count in a second record."""
    one = b"PK\x01\x02" + b"\0" * 42
    size = len(one) * files
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, files, files, size, 0)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, size, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, size, 0xFFFFFFFF, 0)
    told = wrong(tmp_path, one * files + record + locator + end)
    assert (("odd.zip", "claims too many files") in told) is refused


def test_a_content_that_looks_like_the_end_of_a_zip_is_no_alarm(home, case, kept, bundled):
    place = Place(case.order, case.id)
    kept(b"PK\x06\x06" + b"\xff" * 60 + b"PK\x05\x06" + b"\xff" * 20, place)
    assert verify(bundled(home.cases.get(case.id)).path).sound


def test_two_files_of_one_name_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        content = seal(packed([("a", b"x"), ("a", b"y")]))
    assert ("a", "is there twice") in wrong(tmp_path, content)


def test_an_encrypted_file_is_refused(tmp_path):
    content = bytearray(packed([("a", b"x")]))
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    assert ("a", "is packed in an odd way") in wrong(tmp_path, seal(bytes(content)))


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"\x89PNG no zip", b"PK\x05\x06" + b"\0" * 17, b"PK\x05\x06" + b"\0" * 18],
)
def test_what_is_no_bundle_is_said_to_be_none(tmp_path, content):
    assert wrong(tmp_path, content)


def test_what_is_not_there_is_said(tmp_path):
    [found] = verify(tmp_path / "none.zip").wrong
    assert (found.where, found.en[:16]) == ("none.zip", "cannot be opened")


@pytest.mark.parametrize(
    "manifest",
    [
        *(b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"format": "x"}', b"1e999"),
        b'{"contents": {}, "contents": {}}',
    ],
)
def test_a_manifest_that_is_none_is_said_to_be(full_case, bundled, tmp_path, manifest):
    bundle = Opened.of(bundled(full_case).path.read_bytes())
    bundle.put(MANIFEST, manifest)
    bundle.list_again()
    folder = tmp_path / "odd"
    folder.mkdir()
    assert MANIFEST in [where for where, _ in wrong(folder, bundle.sealed())]


def test_a_folder_with_links_to_elsewhere_is_refused(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").symlink_to("/etc/passwd")
    [found] = verify(folder).wrong
    assert (found.where, found.en) == ("a", "is a link, not a file")


@settings(max_examples=150)
@given(st.binary(max_size=600))
def test_any_bytes_at_all_get_an_answer(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "x.zip"
    path.write_bytes(content)
    assert not verify(path).sound
