"""Papers that the shopper hands in: one document of blocks, as DOCX, PDF or a page to print."""

from daemon.documents.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Labelled,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Table,
)
from daemon.documents.fonts import Font, FontMissing, chinese_font, missing_characters
from daemon.documents.pdf import PdfUnavailable, write_pdf
from daemon.documents.print_page import write_print_page
from daemon.documents.word import write_docx

__all__ = [
    "Block",
    "Column",
    "Document",
    "Font",
    "FontMissing",
    "Heading",
    "Labelled",
    "Numbered",
    "PageBreak",
    "Paragraph",
    "PdfUnavailable",
    "Picture",
    "Table",
    "chinese_font",
    "missing_characters",
    "write_docx",
    "write_pdf",
    "write_print_page",
]
