"""The Chinese font of this system, and which characters of a paper it cannot show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from daemon.problems import DataProblem

# A court paper is set in a Song face; a sans face is better than none. Windows, macOS, Linux.
CHINESE_FAMILIES = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "SimSun",
    "Songti SC",
    "STSong",
    "FangSong",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
)


class FontMissing(DataProblem):
    """No Chinese font is on this system: a PDF would show empty boxes."""

    code = "font_missing"


@dataclass(frozen=True)
class Font:
    """A font file on this system; index is its place inside a collection file."""

    family: str
    path: Path
    index: int


def chinese_font() -> Font:
    """Choose the Chinese font for papers.

    Raises:
        FontMissing: none of the known Chinese fonts is installed.
    """
    fonts = _installed()
    chosen = next((fonts[family] for family in CHINESE_FAMILIES if family in fonts), None)
    if chosen is None:
        raise FontMissing(
            "这台电脑上没有找到中文字体，所以没有生成 PDF，免得出现空白方块。内容没有丢失："
            "请改用 Word 文件（DOCX）或打印页面；或安装“思源宋体”（Noto Serif CJK SC）后再试。",
            "No Chinese font was found on this computer, so no PDF was made: it would show empty "
            "boxes. Nothing is lost: use the Word file (DOCX) or the page to print, or install "
            "Noto Serif CJK SC and try again.",
        )
    return chosen


def missing_characters(texts: Iterable[str], font: Font) -> tuple[str, ...]:
    """Name the characters that the font cannot show, each once, in the order they are met."""
    covered = _covered(font)
    shown = dict.fromkeys(character for text in texts for character in text)
    return tuple(c for c in shown if not c.isspace() and c.isprintable() and ord(c) not in covered)


@cache
def _installed() -> dict[str, Font]:
    """Find the installed fonts by family, the plain weight of each."""
    import typst  # imported late: 29 MB that only a paper needs

    found: dict[str, tuple[int, Font]] = {}
    for info in typst.Fonts().fonts():
        if info.path is None or info.style != "normal":
            continue
        distance = abs(info.weight - 400)
        if info.family not in found or distance < found[info.family][0]:
            found[info.family] = distance, Font(info.family, Path(info.path), info.index)
    return {family: font for family, (_, font) in found.items()}


@cache
def _covered(font: Font) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font.path, fontNumber=font.index, lazy=True) as opened:
        return frozenset(opened.getBestCmap())
