"""What photos and videos say of themselves; what is broken says nothing and breaks nothing."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.evidence.camera import seen_by_camera
from tests.daemon.evidence.conftest import photo


def box(name, content, *, long=False):
    if long:
        return struct.pack(">I4sQ", 1, name, len(content) + 16) + content
    return struct.pack(">I4s", len(content) + 8, name) + content


def movie_header(seconds_since_1904, version=0, scale=1000, length=12_500):
    shape = ">QQIQ" if version else ">IIII"
    made = struct.pack(shape, seconds_since_1904, 0, scale, length)
    return box(b"mvhd", bytes([version, 0, 0, 0]) + made)


# 2026-11-07T01:30:00Z is 1,794,015,000 s after 1970; QuickTime counts from 1904, 2,082,844,800 s
# before that.
MADE = 1_794_015_000 + 2_082_844_800


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("long", [False, True])
def test_a_video_says_when_and_how_long(version, long):
    movie = box(b"ftyp", b"isom") + box(b"mdat", b"\0" * 5000, long=long)
    movie += box(b"moov", box(b"free", b"") + movie_header(MADE, version), long=long)
    seen = seen_by_camera(io.BytesIO(movie), "video/mp4")
    assert seen == {"taken_at": "2026-11-07T01:30:00+00:00", "seconds": 12.5}


def test_a_video_without_a_time_gets_none():
    movie = box(b"moov", movie_header(0))
    assert seen_by_camera(io.BytesIO(movie), "video/mp4") == {"seconds": 12.5}


def test_a_photo_without_exif_says_its_size_alone():
    assert seen_by_camera(io.BytesIO(photo()), "image/jpeg") == {"width": 40, "height": 30}


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "yesterday", "2026:13:01 00:00:00"])
def test_a_time_that_is_none_is_left_out(taken):
    assert "taken_at" not in seen_by_camera(io.BytesIO(photo(taken=taken)), "image/jpeg")


def test_a_picture_that_would_fill_the_memory_is_not_opened():
    bomb = bytearray(photo())
    at = bomb.index(b"\xff\xc0")
    bomb[at + 5 : at + 9] = b"\xff\xff\xff\xff"  # 65,535 by 65,535
    assert seen_by_camera(io.BytesIO(bytes(bomb)), "image/jpeg") is None


@given(st.binary(max_size=300), st.sampled_from(["image/jpeg", "video/mp4"]))
def test_anything_at_all_is_read_without_an_error(content, media_type):
    seen = seen_by_camera(io.BytesIO(content), media_type)
    assert seen is None or isinstance(seen, dict)


@given(st.lists(st.tuples(st.sampled_from([b"moov", b"mvhd", b"free"]), st.binary(max_size=40))))
def test_boxes_in_any_order_are_read_without_an_error(boxes):
    movie = b"".join(box(name, content) for name, content in boxes)
    seen = seen_by_camera(io.BytesIO(box(b"moov", movie)), "video/mp4")
    assert seen is None or set(seen) <= {"taken_at", "seconds"}
