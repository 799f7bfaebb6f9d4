"""What a photo or video says about itself: when by the camera's clock, with what, how large."""

from __future__ import annotations

import contextlib
import struct
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from PIL import Image, UnidentifiedImageError

_MADE, _MODEL, _TAKEN, _TAKEN_IN_EXIF, _EXIF = 0x010F, 0x0110, 0x0132, 0x9003, 0x8769
_QUICKTIME_BEGAN = datetime(1904, 1, 1, tzinfo=UTC)
_BOXES_AT_MOST = 1000
_UNREADABLE = (
    *(OSError, ValueError, SyntaxError, IndexError, OverflowError, struct.error),
    *(UnidentifiedImageError, Image.DecompressionBombError),
)


def seen_by_camera(file: IO[bytes], media_type: str) -> dict[str, Any] | None:
    """Read what the file says about its making; None where it says nothing.

    The content is not decoded, and nothing in it is changed.
    """
    look = _photo if media_type.startswith("image/") else _video
    try:
        found = {name: value for name, value in look(file).items() if value}
    except _UNREADABLE:
        return None
    return found or None


def _photo(file: IO[bytes]) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(file) as picture:
            exif = picture.getexif()
            taken = exif.get_ifd(_EXIF).get(_TAKEN_IN_EXIF) or exif.get(_TAKEN)
            device = " ".join(_text(exif.get(tag)) for tag in (_MADE, _MODEL)).strip()
            width, height = picture.size
    return {"taken_at": _exif_time(taken), "device": device, "width": width, "height": height}


def _text(value: object) -> str:
    return " ".join("".join(c for c in str(value or "") if c.isprintable()).split())[:80]


def _exif_time(taken: object) -> str | None:
    """EXIF names no zone: the time is given as the camera wrote it, without one."""
    with contextlib.suppress(ValueError):
        return datetime.strptime(_text(taken), "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007
    return None


def _video(file: IO[bytes]) -> dict[str, Any]:
    file.seek(0, 2)
    end = file.tell()
    for name, start, stop in _boxes(file, 0, end):
        if name == b"moov":
            for inner, begin, _ in _boxes(file, start, stop):
                if inner == b"mvhd":
                    return _movie_header(file, begin)
    return {}


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Walk over the boxes of an MP4 by their lengths: a video of any size takes a few reads."""
    for _ in range(_BOXES_AT_MOST):
        if start + 8 > end:
            return
        file.seek(start)
        size, name = struct.unpack(">I4s", file.read(8))
        begin = start + 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            begin += 8
        stop = end if size == 0 else start + size
        if stop > end or stop < begin:
            return
        yield name, begin, stop
        start = stop


def _movie_header(file: IO[bytes], begin: int) -> dict[str, Any]:
    file.seek(begin)
    long = file.read(4)[0] == 1
    shape = ">QQIQ" if long else ">IIII"
    made, _, scale, length = struct.unpack(shape, file.read(struct.calcsize(shape)))
    taken = _QUICKTIME_BEGAN + timedelta(seconds=made) if made else None
    seconds = round(length / scale, 1) if scale else None
    return {"taken_at": taken.isoformat() if taken else None, "seconds": seconds}
