"""What a paper is made of, apart from how it is written down: no block knows DOCX, PDF or HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from daemon.language import Language

Style = Literal["body", "plain", "right", "centre", "small"]
"""body: first line indented by two characters; plain: not indented; small: a note."""


@dataclass(frozen=True)
class Heading:
    """A heading inside the paper; level 1 is the larger one."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text; a line feed in the text begins a new line."""

    text: str
    style: Style = "body"


@dataclass(frozen=True)
class Labelled:
    """A line that begins with its bold label, as in a list of the parties."""

    label: str
    text: str


@dataclass(frozen=True)
class Numbered:
    """Points counted 1. 2. 3., such as the claims."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its title and its share of the width beside the other shares."""

    title: str
    share: float = 1.0


@dataclass(frozen=True)
class Table:
    """A table with a title row that repeats on every page; each row has one text a column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        wrong = [number for number, row in enumerate(self.rows, 1) if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"row {wrong[0]} of the table does not have {len(self.columns)} cells")


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG picture, as wide as the text at most, with its caption below."""

    content: bytes
    caption: str = ""


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Labelled | Numbered | Table | Picture | PageBreak


@dataclass(frozen=True)
class Document:
    """One paper: its title, its blocks and the language in which its pages are numbered."""

    title: str
    blocks: tuple[Block, ...]
    language: Language = "zh"

    def texts(self) -> Iterator[str]:
        """Give every text that will stand on the paper, for the check of rare characters."""
        yield self.title
        for block in self.blocks:
            yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield text
        case Labelled(label=label, text=text):
            yield from (label, text)
        case Numbered(items=items):
            yield from items
        case Table(columns=columns, rows=rows):
            yield from (column.title for column in columns)
            yield from (cell for row in rows for cell in row)
        case Picture(caption=caption):
            yield caption
        case PageBreak():
            return
