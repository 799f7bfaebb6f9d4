"""A draft as a paper of blocks, which is written as DOCX, PDF or a page to print."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from daemon.cases.letters import Draft
from daemon.cases.saying import Tongue
from daemon.cases.sentences import Sentence
from daemon.documents import (
    Block,
    Column,
    Document,
    FontMissing,
    Heading,
    Paragraph,
    Table,
    chinese_font,
    missing_characters,
)

FORM: dict[Tongue, tuple[Column, Column]] = {
    "zh": (Column("项目", 1), Column("内容", 4)),
    "en": (Column("Item", 1), Column("Contents", 4)),
}
Layout = Literal["rows", "form", "text"]


def paper_of(draft: Draft) -> Document:
    """Lay a draft out: sections with headings, forms and lists as tables, the rest as text."""
    tongue = draft.letter.language
    title = draft.letter.title or (draft.channel.title if tongue == "zh" else "")
    return Document(title or draft.channel.title_en, tuple(_blocks(draft)), tongue)


def _blocks(draft: Draft) -> Iterator[Block]:
    for section, sentences in groupby(draft.sentences, key=lambda one: one.section):
        if section:
            yield Heading(section, 2)
        for layout, together in groupby(sentences, key=_layout):
            yield from _laid(layout, tuple(together), draft.letter.language)


def _layout(one: Sentence) -> Layout:
    if one.columns:
        return "rows"
    return "form" if one.label else "text"


def _laid(layout: Layout, sentences: tuple[Sentence, ...], tongue: Tongue) -> Iterator[Block]:
    if layout == "rows":
        yield _list(sentences)
    elif layout == "form":
        labelled = groupby(sentences, key=lambda one: one.label)
        rows = ((label, "\n".join(one.text for one in same)) for label, same in labelled)
        yield Table(FORM[tongue], tuple(rows))
    else:
        yield from (_paragraph(one) for one in sentences)


def _list(sentences: tuple[Sentence, ...]) -> Table:
    heads = sentences[0].columns
    shares = sentences[0].shares or (1.0,) * len(heads)
    columns = tuple(Column(head, share) for head, share in zip(heads, shares, strict=True))
    return Table(columns, tuple(one.cells for one in sentences))


def _paragraph(one: Sentence) -> Paragraph:
    if one.kind == "sign":
        return Paragraph(one.text, "right")
    return Paragraph(one.text, "small" if one.kind == "note" else "body")


def rare_characters(document: Document) -> tuple[str, ...]:
    """Name the characters of a paper that the font of its PDF cannot show.

    Without a font there is no PDF to look at: that is told when it is asked for.
    """
    try:
        return missing_characters(document.texts(), chinese_font())
    except FontMissing:
        return ()
