"""The papers of a bundle: 证据目录, 验证说明 and the pictures, as DOCX and PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from daemon.cases.case import Case
from daemon.documents import (
    Block,
    Column,
    Document,
    FontMissing,
    Labelled,
    Paragraph,
    PdfUnavailable,
    Table,
    write_docx,
    write_pdf,
    write_print_page,
)
from daemon.evidence.explaining import explanation
from daemon.evidence.gathering import Piece, missing
from daemon.evidence.item import About, Form
from daemon.evidence.packing import CHINA
from daemon.evidence.pictures import pages
from daemon.evidence.taking import kind_of
from rules.cases import Dispute

if TYPE_CHECKING:
    from daemon.home import Home

COLUMNS = (
    *(Column("序号", 0.6), Column("名称", 1.6), Column("形式", 0.9), Column("来源", 1.5)),
    *(Column("时间", 1.45), Column("证明目的", 1.8), Column("页码", 0.7), Column("SHA-256", 1.75)),
)
MOST_ROWS = 1000
"""A longer list becomes a page to print: as a PDF, 5,000 rows take 1.8 GB of memory to set."""
FORMS: dict[Form, str] = {
    "mhtml": "电子数据（网页存档）",
    "html": "电子数据（网页）",
    "screenshot": "电子数据（网页截图）",
    "capture": "电子数据（网页原始数据）",
    "chat": "电子数据（聊天记录）",
    "text": "电子数据（文本）",
    "file": "文件",
}
MEDIA = {"image": "照片、图片", "video": "视听资料（视频）", "audio": "视听资料（录音）"}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as a file."""

    name: str
    content: bytes
    role: str
    media_type: str = "application/octet-stream"


def papers(home: Home, case: Case, pieces: list[Piece], now: datetime) -> Iterator[Paper]:
    """Write the papers; without a Chinese font the PDF becomes a page to print."""
    pictures = pages(home.evidence, pieces)
    index = list_of_evidence(home, case, pieces, pictures.of, now)
    yield Paper("00_证据目录.docx", write_docx(index, now), "index")
    yield _printed("00_证据目录", index, "index", now, large=len(pieces) > MOST_ROWS)
    if pictures.document:
        yield _printed("01_证据图片", pictures.document, "pictures", now)
    told = explanation(case, pieces, now)
    yield Paper("02_验证说明.docx", write_docx(told, now), "explanation")
    yield _printed("02_验证说明", told, "explanation", now)


def _printed(
    name: str, document: Document, role: str, now: datetime, *, large: bool = False
) -> Paper:
    try:
        if large:
            return _to_print(name, document, role)
        return Paper(f"{name}.pdf", write_pdf(document, now), role)
    except (FontMissing, PdfUnavailable):
        return _to_print(name, document, role)


def _to_print(name: str, document: Document, role: str) -> Paper:
    return Paper(f"{name}.html", write_print_page(document).encode(), role, "text/html")


def list_of_evidence(
    home: Home, case: Case, pieces: list[Piece], of: dict[int, str], now: datetime
) -> Document:
    """Write the 证据目录."""
    dispute = home.cases.dispute(case)
    rows = tuple(row(piece, dispute, of.get(piece.number, "电子文件")) for piece in pieces)
    day = now.astimezone(CHINA)
    words = pieces[0].masked
    blocks: list[Block] = [
        Labelled("事由", dispute.title if dispute else "网络购物纠纷"),
        Labelled("订单", words(case.order.partition(":")[2])),
        Labelled("整理日期", f"{day.year}年{day.month}月{day.day}日"),
        Table(COLUMNS, rows),
        Paragraph("“页码”指《01_证据图片》中的页码；“电子文件”见“原件”文件夹。", "small"),
        Paragraph("原始载体：提交人的购物账号和设备，可以当场登录、出示。", "small"),
    ]
    if left := [
        words(f"证据{one.number} {one.what}") for one in missing(home, home.cases.get(case.id))
    ]:
        told = "；".join(left)
        blocks.append(Paragraph(f"下列证据未附在本包内（未留存或已删除）：{told}。", "small"))
    return Document("证据目录", tuple(blocks))


def row(piece: Piece, dispute: Dispute | None, page: str) -> tuple[str, ...]:
    """Write one line of the list."""
    about, words = piece.item.about, piece.masked
    kind, asked = kind_of(about), dispute.proof if dispute else ()
    proof = next((one for one in asked if one.key == piece.evidence.proof), None)
    purpose = proof.title if proof and kind.key == "other" else kind.proves
    named = about.title or about.name
    name = named if kind.key == "other" else f"{kind.title}\n{named}"
    return (
        str(piece.number),
        words(name)[:80],
        form_of(about),
        words(str(about.source or about.note or "本人留存")[:80]),
        times(piece),
        purpose,
        {"whole": page, "blacked_out": "电子文件（已涂黑）", "withheld": "未附"}[piece.state],
        piece.item.digest if piece.state != "blacked_out" else "见清单",
    )


def form_of(about: About) -> str:
    """Name the form (形式) of a piece."""
    if about.form == "file":
        return MEDIA.get(about.media_type.partition("/")[0], FORMS["file"])
    return FORMS[about.form]


def times(piece: Piece) -> str:
    """Say when it was seen, and what a camera says of itself."""
    about = piece.item.about
    at = (about.captured_at or piece.item.added_at).astimezone(CHINA)
    taken = (about.camera or {}).get("taken_at")
    seen = f"{at:%Y-%m-%d %H:%M:%S}"
    return f"{seen}\n拍摄（设备自记）：{taken}" if taken else seen
