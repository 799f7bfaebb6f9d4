"""A paper as DOCX, which Word and WPS lay out and the shopper may still change."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from daemon.documents.blocks import (
    Block,
    Document,
    Heading,
    Labelled,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Table,
)

_TEXT_WIDTH = Mm(158)  # A4 less its margins
_FACE = "SimSun"  # Word and WPS put the system's own Song face in its place where it is absent
_ALIGNED = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "centre": WD_ALIGN_PARAGRAPH.CENTER}


def write_docx(document: Document, written: datetime) -> bytes:
    """Give the file; `written` is the aware time put into its properties."""
    paper = docx.Document()
    _set_up(paper, document, written)
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, document.title, size=20, bold=True)
    for block in document.blocks:
        _write(paper, block, document.language == "zh")
    stream = BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _set_up(paper: Any, document: Document, written: datetime) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(27), Mm(25)
    section.top_margin = section.bottom_margin = Mm(25)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = _FACE, Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FACE)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.5
    about = paper.core_properties
    about.title, about.author, about.comments = _plain(document.title), "", ""
    about.created = about.modified = written.astimezone(UTC).replace(tzinfo=None)
    _number_pages(section.footer.paragraphs[0], document.language == "zh")


def _number_pages(footer: Any, chinese: bool) -> None:
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = ("第 ", " 页　共 ", " 页") if chinese else ("Page ", " of ", "")
    _run(footer, before, size=9)
    _field(footer, "PAGE")
    _run(footer, between, size=9)
    _field(footer, "NUMPAGES")
    _run(footer, after, size=9)


def _field(paragraph: Any, instruction: str) -> None:
    """Add a field that the word processor computes, such as the page number."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)


def _write(paper: Any, block: Block, chinese: bool) -> None:
    match block:
        case Heading():
            _run(paper.add_paragraph(), block.text, size=14 if block.level == 1 else 12, bold=True)
        case Paragraph():
            _paragraph(paper, block, chinese)
        case Labelled():
            line = paper.add_paragraph()
            _run(line, block.label + ("：" if chinese else ": "), bold=True)
            _run(line, block.text)
        case Numbered():
            for number, item in enumerate(block.items, 1):
                _run(paper.add_paragraph(), f"{number}. {item}")
        case Table():
            _table(paper, block)
        case Picture():
            _picture(paper, block)
        case PageBreak():
            paper.add_page_break()


def _paragraph(paper: Any, block: Paragraph, chinese: bool) -> None:
    paragraph = paper.add_paragraph()
    if block.style == "body" and chinese:
        paragraph.paragraph_format.first_line_indent = Pt(24)  # two characters of 12 pt
    paragraph.alignment = _ALIGNED.get(block.style)
    _run(paragraph, block.text, size=10 if block.style == "small" else None)


def _table(paper: Any, block: Table) -> None:
    table = paper.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    shares = sum(column.share for column in block.columns)
    widths = [int(_TEXT_WIDTH * column.share / shares) for column in block.columns]
    _cells(table.rows[0], [column.title for column in block.columns], widths, bold=True)
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in block.rows:
        _cells(table.add_row(), list(row), widths)
    paper.add_paragraph()


def _cells(row: Any, texts: list[str], widths: list[int], bold: bool = False) -> None:
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = 1.2
        _run(paragraph, text, size=10, bold=bold)


def _picture(paper: Any, block: Picture) -> None:
    paper.add_picture(BytesIO(block.content), width=_TEXT_WIDTH)
    if block.caption:
        caption = paper.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(caption, block.caption, size=9)


def _run(paragraph: Any, text: str, size: int | None = None, bold: bool = False) -> None:
    run = paragraph.add_run(_plain(text))
    run.bold = bold or None
    if size is not None:
        run.font.size = Pt(size)


def _plain(text: str) -> str:
    """Leave out what XML cannot hold; a page may carry control characters and lone surrogates."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and not _forbidden(c)))


def _forbidden(character: str) -> bool:
    return "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff"
