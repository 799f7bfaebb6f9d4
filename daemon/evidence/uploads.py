"""Copies to upload: small enough for every channel's form; originals stay untouched."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from daemon.evidence.item import Item
from daemon.evidence.shelf import Shelf

LARGEST = 5_000_000
"""Bytes: the smallest limit known of a channel (12315: 4 files, 5 MB each, of these kinds)."""
TAKEN = {".jpg", ".jpeg", ".png", ".pdf", ".mp3", ".mp4"}
STEPS = ((1600, 85), (1280, 80), (1080, 70), (800, 60))
"""Width and quality, tried in this order."""
_PIXELS_AT_MOST = 100_000_000


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy to upload."""

    content: bytes
    ending: str


def upload_copy(item: Item, shelf: Shelf) -> Copy | None:
    """Make a JPEG of a picture; None where the original itself can be uploaded, or nothing can."""
    ending = "." + str(item.values["name"]).rpartition(".")[2].lower()
    fits = item.size <= LARGEST and ending in TAKEN
    if fits or not str(item.values["media_type"]).startswith("image/"):
        return None
    try:
        with warnings.catch_warnings(), shelf.files.open(item.digest) as file:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                return _smaller(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _smaller(picture: Image.Image) -> Copy | None:
    if picture.width * picture.height > _PIXELS_AT_MOST:
        return None
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    for width, quality in STEPS:
        content = _jpeg(upright, width, quality)
        if len(content) <= LARGEST:
            return Copy(content, ".jpg")
    return None


def _jpeg(picture: Image.Image, width: int, quality: int) -> bytes:
    if picture.width > width:
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, min(height, 65_000)), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
