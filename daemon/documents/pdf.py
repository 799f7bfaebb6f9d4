"""A paper as PDF, set by typst: Chinese line breaking, no library of the system needed."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from daemon.documents.blocks import Document, Picture
from daemon.documents.fonts import chinese_font
from daemon.problems import DataProblem


class PdfUnavailable(DataProblem):
    """The typesetter could not make this paper; the DOCX and the page to print still work."""

    code = "pdf_unavailable"


def write_pdf(document: Document, written: datetime) -> bytes:
    """Set the paper on A4 pages and give the file; `written` is the aware time put into it.

    Raises:
        FontMissing: this system has no Chinese font.
        PdfUnavailable: a picture cannot be read, or the typesetter is not installed.
    """
    font = chinese_font()
    try:
        import typst

        with TemporaryDirectory(prefix="hugou-paper-") as folder:
            layout = _lay_out(Path(folder), document, font.family)
            made = typst.compile(layout, format="pdf", timestamp=int(written.timestamp()))
    except (ImportError, OSError, RuntimeError) as error:
        raise PdfUnavailable(
            f"PDF 没有生成（{error}）。内容没有丢失：请改用 Word 文件（DOCX）或打印页面。",
            f"The PDF was not made ({error}). Nothing is lost: use the Word file (DOCX) or the "
            "page to print.",
        ) from error
    return bytes(made)


def _lay_out(folder: Path, document: Document, family: str) -> Path:
    """Put our layout beside every text and picture as data: no text is ever markup."""
    for place, block in enumerate(document.blocks):
        if isinstance(block, Picture):
            (folder / f"picture-{place}").write_bytes(block.content)
    paper = {
        "title": document.title,
        "language": document.language,
        "font": family,
        "blocks": [_described(place, block) for place, block in enumerate(document.blocks)],
    }
    (folder / "paper.json").write_text(json.dumps(paper), encoding="utf-8")
    layout = folder / "paper.typ"
    layout.write_bytes((files("daemon.documents") / "paper.typ").read_bytes())
    return layout


def _described(place: int, block: Any) -> dict[str, Any]:
    kind = type(block).__name__
    if isinstance(block, Picture):
        return {"kind": kind, "file": f"picture-{place}", "caption": block.caption}
    described = {name: getattr(block, name) for name in block.__dataclass_fields__}
    if "columns" in described:
        described["columns"] = [[column.title, column.share] for column in block.columns]
    return {"kind": kind, **described}
