"""The pictures of a bundle on pages: each with its number, its source and its hash below."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image, ImageOps

from daemon.documents import Document, PageBreak, Paragraph, Picture
from daemon.evidence.gathering import Piece
from daemon.evidence.packing import CHINA
from daemon.evidence.shelf import Shelf

WIDTH, QUALITY = 1200, 80
WIDEST = 2 * WIDTH
"""Up to here a picture is not made smaller once more: that costs more than all the rest."""
TALLEST = 1.25
"""Height by width of what fits on a page; a longer picture of a page is cut into slices."""
SLICES_AT_MOST = 40
MOST = 300
"""Pictures on pages; all others lie beside in the bundle as files."""
_PIXELS_AT_MOST = 150_000_000


@dataclass(frozen=True, slots=True)
class Pages:
    """The paper with the pictures, and on which page the first of each piece stands."""

    document: Document | None
    of: dict[int, str]


def pages(shelf: Shelf, pieces: Iterable[Piece]) -> Pages:
    """Lay the pictures out, one to a page."""
    shown = [piece for piece in pieces if piece.state == "whole" and _is_picture(piece)][:MOST]
    with ThreadPoolExecutor(2) as pool:
        cut = list(pool.map(lambda piece: slices(shelf, piece), shown))
    blocks: list[Paragraph | PageBreak | Picture] = [Paragraph(INTRODUCTION)]
    of, page = {}, 1
    for piece, parts in zip(shown, cut, strict=True):
        if parts:
            last = page + len(parts)
            of[piece.number] = str(page + 1) if len(parts) == 1 else f"{page + 1}–{last}"
        for number, content in enumerate(parts, 1):
            blocks += [PageBreak(), Picture(content, _caption(piece, number, len(parts)))]
            page += 1
    return Pages(Document("证据图片", tuple(blocks)) if of else None, of)


INTRODUCTION = (
    "以下图片为便于阅读而缩小、重新编码的副本，页码与《证据目录》对应；"
    "原件在“原件”文件夹里，未经任何改动，其哈希见图片下方。"
)


def _is_picture(piece: Piece) -> bool:
    return str(piece.item.values["media_type"]).startswith("image/")


def _caption(piece: Piece, number: int, count: int) -> str:
    values = piece.item.values
    part = f"（{number}/{count}）" if count > 1 else ""
    at = (piece.item.about.captured_at or piece.item.added_at).astimezone(CHINA)
    source = piece.masked(str(values["source"] or values["name"]))[:90]
    first = f"证据{piece.number}{part}　来源：{source}"
    return f"{first}\n采集时间：{at:%Y-%m-%d %H:%M:%S}　SHA-256：{piece.item.digest}"


def slices(shelf: Shelf, piece: Piece) -> list[bytes]:
    """Give a picture as JPEGs that fit on a page each; none where it cannot be read."""
    try:
        with warnings.catch_warnings(), shelf.files.open(piece.item.digest) as file:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                return list(_slices(picture))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return []


def _slices(picture: Image.Image) -> Iterator[bytes]:
    if picture.width * picture.height > _PIXELS_AT_MOST:
        return
    picture.draft("RGB", (WIDTH, 1))  # a large JPEG is decoded at about the width that is needed
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    high = max(1, round(upright.width * TALLEST))
    for number in range(min(SLICES_AT_MOST, -(-upright.height // high))):
        top = number * high
        part = upright.crop((0, top, upright.width, min(upright.height, top + high)))
        if part.width > WIDEST:
            part = part.resize((WIDTH, max(1, round(part.height * WIDTH / part.width))))
        file = io.BytesIO()
        part.save(file, "JPEG", quality=QUALITY)
        yield file.getvalue()
