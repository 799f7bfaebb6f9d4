"""What of a case's evidence goes into a form: copies within its limits, pictures as one PDF."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from daemon.cases.case import Case
from daemon.cases.fill import form_for
from daemon.documents import Document, FontMissing, PageBreak, PdfUnavailable, Picture, write_pdf
from daemon.evidence.item import Item
from daemon.evidence.shelf import NoSuchEvidence
from daemon.evidence.uploads import LARGEST, STEPS
from rules.cases import Step

if TYPE_CHECKING:
    from daemon.home import Home

MOST = 9
"""Files for a form that names no number."""
ALTOGETHER = 20_000_000
"""Bytes of all files: more does not travel well to the browser."""
PDF_STEPS = ((1280, 75), (1080, 70), (800, 60))
SMALL_PDF = 2_000_000
"""Bytes that a PDF of pictures should not exceed while they can still be read."""
TALLEST = 1.3
"""Height by width of what fits on a page."""
PARTS_AT_MOST = 20
_PIXELS_AT_MOST = 150_000_000
_UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class Source:
    """One kept file; it is read only when it is wanted."""

    number: int
    name: str
    media_type: str
    size: int
    sha256: str
    read: Callable[[], bytes]

    @property
    def is_picture(self) -> bool:
        """Whether it can be made smaller."""
        return self.media_type.startswith("image/")

    @property
    def ending(self) -> str:
        """The ending of its name, without the dot."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a form takes."""

    files: int = MOST
    bytes_each: int = LARGEST
    types: tuple[str, ...] = ()  # none: any

    def take(self, ending: str) -> bool:
        """Tell whether it takes files of this ending."""
        return not self.types or ending in self.types


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it is handed to the form."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not handed over, and why."""

    name: str
    zh: str
    en: str


Attached = tuple[list[Upload], list[LeftOut]]


def attach(sources: Sequence[Source], limits: Limits, now: datetime) -> Attached:
    """Choose and copy; the originals stay as they are."""
    pictures = [one for one in sources if one.is_picture]
    as_one = len(sources) > limits.files and len(pictures) > 1 and limits.take("pdf")
    made, unread = _one_pdf(pictures, limits, now) if as_one else ([], [])
    single = [one for one in sources if not (as_one and one.is_picture)]
    copies = [_picture(o, limits) if o.is_picture else _as_it_is(o, limits) for o in single]
    found = [*made, *(one for one in copies if isinstance(one, Upload))]
    left = [*unread, *(one for one in copies if isinstance(one, LeftOut))]
    return _counted(found, left, limits)


def _counted(found: list[Upload], left: list[LeftOut], limits: Limits) -> Attached:
    """Keep to the number of files, and to what travels to the browser."""
    kept: list[Upload] = []
    size = 0
    for one in found:
        if len(kept) == limits.files:
            n = limits.files
            said = (f"这里最多放 {n} 个文件，请您自己取舍", f"only {n} files here: choose yourself")
            left.append(LeftOut(one.name, *said))
        elif size + len(one.content) > ALTOGETHER:
            left.append(
                LeftOut(one.name, "文件太多太大，请您自己上传", "too large: upload it yourself")
            )
        else:
            kept.append(one)
            size += len(one.content)
    return kept, left


def _as_it_is(source: Source, limits: Limits) -> Upload | LeftOut:
    if not limits.take(source.ending):
        kinds = "、".join(limits.types)
        return LeftOut(source.name, f"这里只收 {kinds}", f"only {kinds} are taken here")
    if source.size > limits.bytes_each:
        most = limits.bytes_each // 1_000_000
        said = (
            f"超过 {most} MB，请剪短或压缩后自己上传",
            f"over {most} MB: shorten it and upload it",
        )
        return LeftOut(source.name, *said)
    return Upload(source.name, source.media_type, source.read())


# -- pictures ------------------------------------------------------------------------------------


def _picture(source: Source, limits: Limits) -> Upload | LeftOut:
    """Copy a picture: drawn anew, so that neither place nor device of the camera goes along."""
    if not limits.take("jpg") and not limits.take("jpeg"):
        return _as_it_is(source, limits)
    stem = source.name.rpartition(".")[0] or source.name
    for width, quality in STEPS:
        content = smaller(source.read(), width, quality)
        if content is None:
            return LeftOut(source.name, "图片打不开", "the picture cannot be read")
        if len(content) <= limits.bytes_each:
            return Upload(f"{stem}.jpg", "image/jpeg", content)
    return LeftOut(source.name, "图片太大", "the picture is too large")


def smaller(content: bytes, width: int, quality: int) -> bytes | None:
    """Draw a picture upright and no wider than this as a JPEG; None where it cannot be read."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content)) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _drawn(picture, width, quality)
    except _UNREADABLE:
        return None


def _drawn(picture: Image.Image, width: int, quality: int) -> bytes | None:
    if picture.width * picture.height > _PIXELS_AT_MOST:
        return None
    picture.draft("RGB", (width, width))  # a large JPEG is decoded at the size that is needed
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "P"):  # what is see-through is paper, not black
        upright = upright.convert("RGBA")
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright)
    upright = upright.convert("RGB")
    if upright.width > width:
        high = max(1, round(upright.height * width / upright.width))
        upright = upright.resize((width, min(high, 65_000)), Image.Resampling.BILINEAR)
    file = io.BytesIO()
    upright.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _one_pdf(
    pictures: Sequence[Source], limits: Limits, now: datetime
) -> tuple[list[Upload], list[LeftOut]]:
    """Put all pictures into one PDF, as small as it must be."""
    for width, quality in PDF_STEPS:
        drawn, unread = _drawn_all(pictures, width, quality)
        if not drawn:
            return [], unread
        content = _laid_out(drawn, now)
        last = (width, quality) == PDF_STEPS[-1]
        if len(content) <= min(SMALL_PDF, limits.bytes_each):
            break
        if last and len(content) > limits.bytes_each:
            too_much = (
                "图片合并后仍太大，请您自己取舍",
                "too large even as one PDF: choose yourself",
            )
            return [], [*unread, *(LeftOut(one.name, *too_much) for one, _ in drawn)]
    return [Upload(f"证据图片（共{len(drawn)}张）.pdf", "application/pdf", content)], unread


def _drawn_all(
    pictures: Iterable[Source], width: int, quality: int
) -> tuple[list[tuple[Source, bytes]], list[LeftOut]]:
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda one: (one, smaller(one.read(), width, quality)), pictures))
    unread = [
        LeftOut(one.name, "图片打不开", "the picture cannot be read") for one, c in made if not c
    ]
    return [(one, content) for one, content in made if content], unread


def parts(content: bytes) -> list[bytes]:
    """Cut a long picture, such as that of a whole page, into pieces that fit on a page each."""
    with Image.open(io.BytesIO(content)) as picture:
        high = round(picture.width * TALLEST)
        if picture.height <= high:
            return [content]
        tops = range(0, picture.height, high)
        cut = [(0, top, picture.width, min(picture.height, top + high)) for top in tops]
        return [_saved(picture.crop(box)) for box in cut[:PARTS_AT_MOST]]


def _saved(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=PDF_STEPS[0][1])
    return file.getvalue()


def _laid_out(drawn: Sequence[tuple[Source, bytes]], now: datetime) -> bytes:
    """Lay the pictures out with their captions; where no paper can be set, without them."""
    blocks: list[PageBreak | Picture] = []
    for one, content in drawn:
        caption = f"证据{one.number}　{one.name}\nSHA-256：{one.sha256}"
        for part in parts(content):
            blocks += [PageBreak()] if blocks else []
            blocks.append(Picture(part, caption))
    try:
        return write_pdf(Document("证据图片", tuple(blocks)), now)
    except (FontMissing, PdfUnavailable):
        pages = [Image.open(io.BytesIO(content)) for _, content in drawn]
        file = io.BytesIO()
        pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], quality=75)
        return file.getvalue()


# -- of a case -----------------------------------------------------------------------------------


def limits_of(step: Step) -> Limits:
    """Give what a step of a form takes."""
    each = int(step.megabytes * 1_000_000) if step.megabytes else LARGEST
    return Limits(step.files or MOST, each, step.types)


def sources_of(home: Home, case: Case) -> Iterator[Source]:
    """Give the files and pictures that a case keeps; raw pages are no files for a form."""
    for one in case.evidence:
        try:
            item = home.evidence.get(one.item or "")
        except NoSuchEvidence:
            continue  # only noted, or deleted since
        about = item.about
        if about.form in ("file", "screenshot"):
            read = partial(_whole, home, item)
            kind = about.media_type
            yield Source(one.number, about.name, kind, item.size, item.digest, read)


def _whole(home: Home, item: Item) -> bytes:
    return b"".join(home.evidence.blocks(item))


def files_for(home: Home, case: Case, url: str, now: datetime) -> Attached:
    """Copy what the form at this address takes of a case's evidence."""
    form = form_for(home.cases.book, url)
    step = next((one for one in form.step if one.key == "files"), None)
    if step is None:
        return [], []
    return attach(tuple(sources_of(home, case)), limits_of(step), now)
